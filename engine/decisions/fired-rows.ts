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
  return rows.flatMap(({ row: rowId }) => {
    const found = policy.rows.get(rowId);
    if (!found) return [];
    const { row, table, rule, because } = found;
    const labelOf = (key: string) => policy.dictionary.get(key)?.label ?? table.computed?.find((own) => own.key === key)?.label ?? key;
    return [{
      rule, version: policy.version, table: table.key, row: row.id,
      asks: table.inputs.flatMap(({ fact }, place) => (isAny(row.when[place]) ? [] : [{ fact, label: labelOf(fact), cell: row.when[place]! }])),
      then: table.outputs.flatMap(({ key, label }, place) => {
        const written = row.then[place];
        if (isAny(written)) return [];
        return [{ label, said: found.says[key]?.fill(say) ?? (key === "action" ? (policy.actions.get(written!.trim())?.action.title ?? written!) : written!) }];
      }),
      because: because.fill(say),
    }];
  });
}

function isAny(cell: string | undefined): boolean {
  return ANY.has((cell ?? "").trim().toLowerCase());
}
