// The words of a piece of HTML, as we keep them: nothing of it is ever shown as HTML, so nothing has to be made harmless.

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", hellip: "…", ndash: "–", mdash: "—", lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", euro: "€", pound: "£", copy: "©", reg: "®", auml: "ä", ouml: "ö", uuml: "ü", Auml: "Ä", Ouml: "Ö", Uuml: "Ü", szlig: "ß", eacute: "é", egrave: "è", agrave: "à", ccedil: "ç" };

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
    .replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
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
