// The words of a piece of HTML, as we keep them: nothing of it is ever shown as HTML, so nothing has to be made harmless.

/** Letters 160 to 255 by their names. */
const LATIN = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";
const NAMED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(LATIN.split(" ").map((name, i) => [name, String.fromCodePoint(160 + i)])),
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", shy: "", hellip: "…", ndash: "–", mdash: "—", lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", euro: "€", bull: "•",
};

/** So many letters of HTML are read: far more than of a message is kept. */
export const LONGEST_HTML = 8 * 2 ** 20;

/** What stands inside of these is not shown. */
const HIDDEN = new Set(["script", "style", "head", "title"]);
const NEW_LINE = new Set(["br", "hr", "/tr", "/div", "/blockquote", "/ul", "/ol", "/h1", "/h2", "/h3", "/h4", "/h5", "/h6"]);
const TAG_NAME = /\/?[a-z][a-z0-9]*|[/!]/iy;

/**
 * Reads once from the beginning to the end, so that the time it takes grows with the length alone, whatever stands there.
 *
 * @example plainText("<p>Hello&nbsp;Ann,</p><p>it is <b>late</b>.</p>") // "Hello Ann,\n\nit is late."
 */
export function plainText(html: string): string {
  const text = html.length > LONGEST_HTML ? html.slice(0, LONGEST_HTML) : html;
  const words = new Words();
  let close = -1;
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf("<", at);
    words.add(text.slice(at, open === -1 ? text.length : open));
    if (open === -1) break;
    if (text.startsWith("<!--", open)) {
      const end = text.indexOf("-->", open + 4);
      at = end === -1 ? text.length : end + 3;
      continue;
    }
    TAG_NAME.lastIndex = open + 1;
    const name = TAG_NAME.exec(text)?.[0].toLowerCase();
    // Where tags open many times before one closes, that place is looked for once.
    if (name !== undefined && close < open) close = text.indexOf(">", open);
    if (name !== undefined && close === -1) {
      words.add(text.slice(open)); // no further tag ends either
      break;
    }
    const next = text.indexOf("<", open + 1);
    if (name !== undefined && next !== -1 && next < close && hides(text, next)) {
      words.add(text.slice(open, next)); // never closed: what is hidden begins inside of it
      at = next;
      continue;
    }
    if (name === undefined) {
      at = open + 1;
      words.add("<");
      continue;
    }
    at = close + 1;
    if (HIDDEN.has(name)) at = endOf(text, name, at);
    else if (name === "li") words.breakLine("\n- ", false);
    else if (NEW_LINE.has(name)) words.breakLine("\n", true);
    else if (name === "/p") words.breakLine("\n\n", true);
    else words.tag(name === "/td" ? " " : "");
  }
  return withSigns(words.text()).split("\n").map((line) => line.trimEnd()).join("\n").replaceAll(/\n{3,}/g, "\n\n").trim();
}

function hides(text: string, open: number): boolean {
  TAG_NAME.lastIndex = open + 1;
  return HIDDEN.has(TAG_NAME.exec(text)?.[0].toLowerCase() ?? "");
}

function endOf(text: string, name: string, from: number): number {
  const end = new RegExp(`</${name}\\s*>`, "gi");
  end.lastIndex = from;
  return end.exec(text) === null ? text.length : end.lastIndex;
}

/** The words so far, with one blank where there are several; around a break there is none. */
class Words {
  private readonly parts: string[] = [];
  private afterBreak = false;

  add(piece: string): void {
    if (piece === "") return;
    const words = piece.replaceAll(/\s+/g, " ");
    this.parts.push(this.afterBreak && words.startsWith(" ") ? words.slice(1) : words);
    this.afterBreak = false;
  }

  /** @param as what is read in its place */
  tag(as: string): void {
    if (as !== "") this.parts.push(as);
    this.afterBreak = false;
  }

  breakLine(as: string, takesBlanks: boolean): void {
    const last = this.parts.at(-1);
    if (takesBlanks && last !== undefined && last.endsWith(" ")) this.parts[this.parts.length - 1] = last.slice(0, -1);
    this.parts.push(as);
    this.afterBreak = takesBlanks;
  }

  text(): string {
    return this.parts.join("");
  }
}

/** Signs that are written by name or number. */
function withSigns(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}\d{0,2}));/gi, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
    if (name !== undefined) return [name, name.toLowerCase()].filter((each) => Object.hasOwn(NAMED, each)).map((each) => NAMED[each]!)[0] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : "";
  });
}

/** HTML where it is some, else the words as they are. */
export function wordsOf(text: string): string {
  const tag = text.search(/<(p|br|div|span|a|b|i|strong|em|ul|ol|li|table|html|body|img|blockquote|h[1-6])\b/i);
  return tag !== -1 && text.includes(">", tag) ? plainText(text) : text;
}
