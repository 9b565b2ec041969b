// The words of a piece of HTML, as we keep them: nothing of it is ever shown as HTML, so nothing has to be made harmless.

/** Letters 160 to 255 by their names. */
const LATIN = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";
const NAMED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(LATIN.split(" ").map((name, i) => [name, String.fromCodePoint(160 + i)])),
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", shy: "", hellip: "…", ndash: "–", mdash: "—", lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", euro: "€", bull: "•",
};

/** @example plainText("<p>Hello&nbsp;Ann,</p><p>it is <b>late</b>.</p>") // "Hello Ann,\n\nit is late." */
export function plainText(html: string): string {
  return html
    .replaceAll(/<!--[^]*?(?:-->|$)/g, "")
    .replaceAll(/<(script|style|head|title)\b[^>]*>[^]*?(?:<\/\1\s*>|$)/gi, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/<li\b[^>]*>/gi, "\n- ")
    .replaceAll(/ ?<(br|\/tr|\/div|\/h\d|\/blockquote|\/ul|\/ol|hr)\b[^>]*> ?/gi, "\n")
    .replaceAll(/ ?<\/p\b[^>]*> ?/gi, "\n\n")
    .replaceAll(/<\/td\b[^>]*>/gi, " ")
    .replaceAll(/<[a-z/!][^>]*>/gi, "")
    .replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}\d{0,2}));/gi, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
      if (name !== undefined) return NAMED[name] ?? NAMED[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : "";
    })
    .replaceAll(/[^\S\n]+\n/g, "\n").replaceAll(/\n{3,}/g, "\n\n").trim();
}

/** HTML where it is some, else the words as they are. */
export function wordsOf(text: string): string {
  return /<(p|br|div|span|a|b|i|strong|em|ul|ol|li|table|html|body|img|blockquote|h[1-6])\b[^>]*>/i.test(text) ? plainText(text) : text;
}
