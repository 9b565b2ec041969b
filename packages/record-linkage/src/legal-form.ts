// The legal form at the end of an organisation's name: Ltd, GmbH & Co. KG, S.à r.l. …

/** Words at the end of a name, and the form they write: Ltd and Limited are one. */
const FORMS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    "limited ltd", "incorporated inc", "corporation corp", "company co", "plc", "llp", "llc", "lp", "pty", "pvt",
    "gmbh mbh", "ggmbh", "ag", "kg", "kgaa", "ohg", "ug haftungsbeschrankt", "ev", "se",
    "sa", "sas", "sasu", "sarl", "eurl", "snc", "srl", "srls", "spa", "bv", "nv", "vof", "sprl", "bvba",
    "ab", "as", "asa", "oy", "oyj", "aps", "kk", "sl", "slu", "lda", "ltda", "sro", "doo", "kft", "zrt", "ou", "sia", "uab", "zoo",
  ].flatMap((words) => {
    const [form, ...others] = words.split(" ") as [string, ...string[]];
    return [form, ...others].map((word) => [word, form]);
  }),
);

/**
 * Takes the legal form from the end of a name whose words are plain already.
 *
 * @param words in small letters, without points: "s a r l" and "sarl" are the same
 * @returns the rest of the name, never nothing, and the form as its usual words; none where there is none
 * @example splitLegalForm(["acme", "gmbh", "co", "kg"]).form.length // 3
 */
export function splitLegalForm(words: readonly string[]): { readonly name: readonly string[]; readonly form: readonly string[] } {
  const name = [...words];
  const form: string[] = [];
  while (name.length > 1) {
    const taken = formAtEnd(name);
    if (taken === undefined) break;
    name.length -= taken.words;
    if (form[0] !== taken.form) form.unshift(taken.form);
  }
  return { name, form };
}

function formAtEnd(words: readonly string[]): { readonly form: string; readonly words: number } | undefined {
  // "Sp. z o.o."
  if (words.length > 3 && /^sp z o ?o$/.test(words.slice(words.at(-1) === "oo" ? -3 : -4).join(" "))) return { form: "zoo", words: words.at(-1) === "oo" ? 3 : 4 };
  // "Gesellschaft mbH" is GmbH.
  if (words.length > 2 && /^gesell?schaft mbh$/.test(words.slice(-2).join(" "))) return { form: "gmbh", words: 2 };
  const known = FORMS[words.at(-1)!];
  if (known !== undefined) return { form: known, words: 1 };
  // "S. à r.l.", "e. V.": letters apart, the longest form first.
  let apart = 0;
  while (apart < words.length - 1 && apart < 4 && words[words.length - 1 - apart]!.length <= 2) apart++;
  for (; apart > 1; apart--) {
    const form = FORMS[words.slice(-apart).join("")];
    if (form !== undefined) return { form, words: apart };
  }
  return undefined;
}
