// A new table whose answer other tables ask.
import type { WrittenTable } from "../../../../engine/decisions/contract.ts";

/** One of a list by the first row that fits; or one number of all rows that fit. */
export type Answers = "first" | "count" | "sum" | "max";

/** A name for facts, of a title: small Latin letters and digits, and no other table's. */
export function factKey(title: string, taken: readonly string[]): string {
  const words = title.normalize("NFD").replace(/[^A-Za-z0-9 ]+/g, "").trim().toLowerCase().split(/ +/).slice(0, 4);
  const joined = words.map((word, at) => (at === 0 ? word : word.slice(0, 1).toUpperCase() + word.slice(1))).join("").slice(0, 30);
  const name = /^[a-z]/.test(joined) && !["customer", "conversation", "identity", "moment", "needs"].includes(joined) ? joined : `made${joined.slice(0, 1).toUpperCase()}${joined.slice(1)}`;
  for (let n = 1; ; n++) {
    const free = n === 1 ? name : `${name}${n}`;
    if (!taken.includes(free)) return free;
  }
}

/** @param of first: a fact for its first column, which asks nothing yet */
export function tableToAsk(of: { readonly key: string; readonly title: string; readonly asked: string; readonly answers: Answers; readonly choices: readonly string[]; readonly first: string }): WrittenTable {
  const output = factKey(of.asked, []);
  const isList = of.answers === "first";
  return {
    key: of.key, title: of.title, hitPolicy: isList ? "first" : "collect", ...(isList ? {} : { aggregate: of.answers }),
    inputs: [{ fact: of.first, missing: "no-match" }],
    outputs: [isList ? { key: output, label: of.asked, type: "choice", choices: [...of.choices] } : { key: output, label: of.asked, type: "number" }],
    // Somebody whom no other row fits is the last of the list, or adds nothing.
    rows: [{ id: `${of.key}-1`, when: ["any"], then: [isList ? of.choices.at(-1)! : "0"] }],
  };
}
