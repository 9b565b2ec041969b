// An import that finds what an earlier one brought does not bring it again. Undoing the earlier one would take what both said,
// so it is refused while the later one stands; a later one that kept nothing of its own stands in nobody's way.
import { type Database, type RawBuilder, Refusal, row, sql } from "../../platform/index.ts";
import type { LaterImport } from "./undo-contract.ts";

const SAME: Readonly<Record<LaterImport["same"], string>> = { people: "people", orders: "orders", parts: "conversations, touch points or orders" };

/** Why an import is not undone yet, and which one goes first. */
export class BuiltUpon extends Refusal {
  readonly later: LaterImport;
  /** @param name of the import that was to be undone */
  constructor(name: string, { id, fileName, startedAt }: { readonly id: string; readonly fileName: string; readonly startedAt: Date }, same: LaterImport["same"]) {
    const later = `The import of ${fileName} on ${startedAt.toISOString().slice(0, 16).replace("T", " at ")} UTC came`;
    super("not-acceptable-now", `${same === "people" ? `${later} later and speaks of the same people.` : `${later} after that of ${name} and tells of the same ${SAME[same]}, which are kept once.`} Undo that one first.`);
    this.later = { importId: id, fileName, startedAt: startedAt.toISOString(), same };
  }
}

/** To be called in the transaction that compares. @param earlier a query of ids of imports, perhaps null, perhaps the import itself */
export async function noteRepeats(tx: Database, importId: string, earlier: RawBuilder<unknown>): Promise<void> {
  await sql`insert into import_repeat (import_id, earlier_id) select distinct ${importId}::uuid, e.id from (${earlier}) as e (id) where e.id is not null and e.id <> ${importId}::uuid on conflict do nothing`.execute(tx);
}

const kept = (path: readonly string[]) => sql`coalesce((summary #>> ${[...path]}::text[])::integer, 0)`;

/** To be called in the transaction of an undo. @throws {BuiltUpon} naming the later import */
export async function requireNotRepeated(tx: Database, importId: string, name: string, same: Exclude<LaterImport["same"], "people">): Promise<void> {
  const later = await row<{ id: string; fileName: string; startedAt: Date }>(
    tx,
    sql`select import_id as id, file_name as "fileName", started_at as "startedAt" from import_repeat r join import using (import_id) where r.earlier_id = ${importId}::uuid and undone_at is null and failed_because is null
      and (finished_at is null or case kind when 'orders' then ${kept(["lines", "kept"])} else ${[["organisations", "new"], ["organisations", "updated"], ["people", "new"], ["people", "updated"], ["conversations", "new"], ["conversations", "messages"], ["touchPoints", "new"], ["orders", "new"]].map(kept).reduce((all, each) => sql`${all} + ${each}`)} end > 0)
      order by started_at desc limit 1`,
  );
  if (later) throw new BuiltUpon(name, later, same);
}
