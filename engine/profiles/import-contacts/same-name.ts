// Whether two names can be one person's. Where an address is shared, this alone decides: a family or an office with one
// mailbox must not become one customer, and somebody's second spelling must not become a second one.

/** Lower case, without accents and titles, its words in order of the alphabet: "Dr. Jürgen MÜLLER" is "jurgen muller". */
export function plainName(name: string): string {
  // Most names hold nothing but ASCII, of which there is less to take away.
  const plain = /^[\0-\x7f]*$/.test(name)
    ? name.toLowerCase().replaceAll(/[^a-z0-9]+/g, " ")
    : name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss").replaceAll("ł", "l").replaceAll("ø", "o").replaceAll("æ", "ae").replaceAll(/[^\p{L}\p{N}]+/gu, " ");
  return plain.trim().split(" ").filter((word) => !TITLES.has(word)).sort().join(" ");
}

const TITLES = new Set(["mr", "mrs", "ms", "miss", "dr", "prof", "sir", "herr", "frau", "m", "mme", "mlle", "sr", "sra", "sig", "dhr", "mevr", "jr", "sen", "ing", "dipl", "phd"]);

/**
 * True when nothing speaks against these being one person: one name is unknown; every word of the shorter has its like in
 * the longer (the same, an initial, or a slip of one letter in a word of four or more). A slip in the last letter does not
 * count as one, for that tells Maria from Mario and Daniel from Daniela.
 *
 * @param a from `plainName`, as is b
 * @example sameName("jane smith", "j smith") // true
 * @example sameName("jane smith", "john smith") // false
 */
export function sameName(a: string, b: string): boolean {
  if (a === b || a === "" || b === "") return true;
  const [one, other] = [a.split(" "), b.split(" ")];
  const [fewer, more] = one.length <= other.length ? [one, [...other]] : [other, [...one]];
  let whole = 0;
  for (const word of [...fewer].sort((x, y) => y.length - x.length)) {
    const at = more.findIndex((candidate) => candidate === word);
    const like = at !== -1 ? at : more.findIndex((candidate) => isInitial(word, candidate) || isSlip(word, candidate));
    if (like === -1) return false;
    if (word.length > 1 && more[like]!.length > 1) whole++;
    more.splice(like, 1);
  }
  return whole > 0;
}

function isInitial(a: string, b: string): boolean {
  return (a.length === 1 && b.startsWith(a)) || (b.length === 1 && a.startsWith(b));
}

function isSlip(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 4 || Math.abs(a.length - b.length) > 1 || a.at(-1) !== b.at(-1)) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const [restA, restB] = [a.slice(at), b.slice(at)];
  // One letter other, one too many, or two neighbours exchanged.
  return restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1) || (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2));
}
