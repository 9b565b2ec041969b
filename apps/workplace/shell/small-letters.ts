// Letters as people type them in a hurry, for what the page itself looks through: small, without accents, as the server folds them.
const LETTERS: Readonly<Record<string, string>> = { ø: "o", ł: "l", đ: "d", ı: "i", ß: "s" };

/** As long as the text was, so that places in one are places in the other. @example smallLetters("Jörg ŁĄKA") // "jorg laka" */
export function smallLetters(text: string): string {
  return Array.from(text.normalize("NFC"), (letter) => {
    const bare = letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const plain = LETTERS[bare] ?? bare;
    return plain.length === letter.length ? plain : letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter;
  }).join("");
}
