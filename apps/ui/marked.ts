/** A piece of a text, and whether it is what was looked for. */
export interface Piece {
  readonly text: string;
  readonly isMarked: boolean;
}

/**
 * Where the words that were looked for stand in a text, whatever their accents and their size.
 *
 * @param words in small letters without accents
 * @example markedPieces("José Álvarez", ["alva"]) // ["José ", "Álva" marked, "rez"]
 */
export function markedPieces(text: string, words: readonly string[]): readonly Piece[] {
  const signs = [...text];
  // Each sign may be several folded letters ("ß" is "ss"), so each folded letter remembers whose it is.
  const owners: number[] = [];
  let folded = "";
  signs.forEach((sign, at) => {
    for (const letter of foldSign(sign)) {
      folded += letter;
      owners.push(at);
    }
  });
  const marks = signs.map(() => false);
  for (const word of words)
    for (let at = folded.indexOf(word); word !== "" && at !== -1; at = folded.indexOf(word, at + word.length))
      for (let letter = at; letter < at + word.length; letter++) marks[owners[letter]!] = true;
  const pieces: { text: string; isMarked: boolean }[] = [];
  signs.forEach((sign, at) => {
    const last = pieces.at(-1);
    if (last !== undefined && last.isMarked === marks[at]) last.text += sign;
    else pieces.push({ text: sign, isMarked: marks[at]! });
  });
  return pieces;
}

const LETTERS: Readonly<Record<string, string>> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i" };

function foldSign(sign: string): string {
  const small = sign.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  return [...small].map((letter) => LETTERS[letter] ?? letter).join("");
}
