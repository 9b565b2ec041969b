// The rows that took part in a decision, told with what each asked, what it answered and why. Pure.
import type { FiredRow } from "./contract.ts";
import type { KnownFacts } from "./facts.ts";
import type { CompiledPolicy } from "./policy.ts";
import { sayFact } from "./say-fact.ts";

const ANY = new Set(["", "any", "-", "–", "—"]);

/** @param rows by their names, as the record has them; one that this version does not know is left out */
export function firedRows(rows: readonly { readonly table: string; readonly row: string }[], policy: CompiledPolicy, known: KnownFacts): FiredRow[] {
  const say = (key: string) => {
    const [fact, found] = [policy.dictionary.get(key), known[key]];
    return fact && found ? sayFact(fact, found) : undefined;
  };
  return rows.flatMap(({ row }) => told(row, policy, ({ fill }) => fill(say)) ?? []);
}

/** A row as its author wrote it, with names of facts where a decision would have put what was known. */
export const writtenRow = (row: string, policy: CompiledPolicy): FiredRow | undefined => told(row, policy, undefined);

function told(rowId: string, policy: CompiledPolicy, filled: ((sentence: { readonly fill: (say: (key: string) => string | undefined) => string }) => string) | undefined): FiredRow | undefined {
  const found = policy.rows.get(rowId);
  if (!found) return undefined;
  const { row, table, rule, because } = found;
  const labelOf = (key: string) => policy.dictionary.get(key)?.label ?? table.computed?.find((own) => own.key === key)?.label ?? key;
  return {
    rule, version: policy.version, table: table.key, row: row.id,
    asks: table.inputs.flatMap(({ fact }, place) => (isAny(row.when[place]) ? [] : [{ fact, label: labelOf(fact), cell: row.when[place]! }])),
    then: table.outputs.flatMap(({ key, label }, place) => {
      const written = row.then[place];
      if (isAny(written)) return [];
      const sentence = filled && found.says[key];
      return [{ label, said: sentence ? filled(sentence) : key === "action" ? (policy.actions.get(written!.trim())?.action.title ?? written!) : written! }];
    }),
    because: filled ? filled(because) : (row.because ?? ""),
  };
}

function isAny(cell: string | undefined): boolean {
  return ANY.has((cell ?? "").trim().toLowerCase());
}
