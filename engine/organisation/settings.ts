// What the organisation says of itself, kept as settings.
import { isDeepStrictEqual } from "node:util";
import { appendLog, type Database, type Ground, Refusal, row, sql, type Transaction, transaction } from "../platform/index.ts";
import type { Actor } from "./actor.ts";
import { writeAudit } from "./audit.ts";
import type { OrganisationChange, OrganisationView, ValueUnit } from "./contract.ts";

export type Organisation = Readonly<OrganisationView>;
/** As it is kept: what follows from the rest is worked out. */
type Stated = Omit<Organisation, "countsIn">;

const UNSAID: Stated = { name: "Your organisation", currency: "EUR", timeZone: "UTC", sample: false, unit: null };

export async function readSetting<T>(db: Database, key: string): Promise<T | undefined> {
  return (await row<{ value: T }>(db, sql`select value from setting where key = ${key}`))?.value;
}

export async function writeSetting(db: Database, now: Date, by: string, key: string, value: unknown): Promise<void> {
  await sql`insert into setting (key, value, changed_at, changed_by) values (${key}, ${JSON.stringify(value)}::jsonb, ${now}, ${by})
    on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(db);
}

export async function readOrganisation(db: Database): Promise<Organisation> {
  const stated: Stated = { ...UNSAID, ...(await readSetting<Partial<Stated>>(db, "organisation")) };
  return { ...stated, countsIn: stated.unit?.name ?? stated.currency };
}

/** Says what the organisation is called, where its day is, or what money it counts in. What is so already is not done again. */
export async function changeOrganisation(ground: Ground, by: Actor, change: OrganisationChange): Promise<Organisation> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const said = (await row<{ value: Partial<Stated> }>(tx, sql`select value from setting where key = 'organisation' for update`))?.value;
    const before: Stated = { ...UNSAID, ...said };
    const different = Object.entries(change).filter(([key, value]) => value !== before[key as keyof OrganisationChange]);
    if (different.length === 0) return;
    await writeSetting(tx, now, by.id, "organisation", { ...said, ...Object.fromEntries(different) });
    const detail = Object.fromEntries(different.map(([key, to]) => [key, { from: before[key as keyof OrganisationChange], to }]));
    await writeAudit(tx, now, by, "organisation.change", { kind: "setting", id: "organisation" }, detail);
    await appendLog(tx, now, { topic: "organisation" });
  });
  ground.nudge();
  return readOrganisation(ground.db);
}

/** A secret of the installation, made the first time it is asked for; two askers at once get the same one. */
export async function installationSecret(db: Database, now: Date, key: string, make: () => string): Promise<string> {
  await sql`insert into setting (key, value, changed_at, changed_by) values (${key}, ${JSON.stringify(make())}::jsonb, ${now}, 'system') on conflict (key) do nothing`.execute(db);
  return (await readSetting<string>(db, key))!;
}

/**
 * Says what value is counted in where it is not money; null: in money again. Inside the caller's transaction, who sees to
 * it that everything is counted again.
 *
 * @param expected what held when whoever says so looked, where told
 * @returns the unit that held before, and whether this is another
 * @throws {Refusal} not-acceptable-now, if something else holds by now
 */
export async function stateUnit(tx: Transaction, now: Date, by: Actor, unit: ValueUnit | null, expected?: ValueUnit | null): Promise<{ readonly before: ValueUnit | null; readonly isNews: boolean }> {
  // There may be no row yet: then two would not see each other.
  await sql`insert into setting (key, value, changed_at, changed_by) values ('organisation', '{}', ${now}, ${by.id}) on conflict (key) do nothing`.execute(tx);
  const said = (await row<{ value: Partial<Stated> }>(tx, sql`select value from setting where key = 'organisation' for update`))?.value;
  const before = said?.unit ?? null;
  const isNews = !isDeepStrictEqual(before, unit);
  if (isNews && expected !== undefined && !isDeepStrictEqual(before, expected)) throw new Refusal("not-acceptable-now", `Somebody else changed what value is counted in meanwhile: it is ${before === null ? "money" : `“${before.name}”`} now. Look again, then state it.`);
  if (isNews) {
    await writeSetting(tx, now, by.id, "organisation", { ...said, unit });
    await writeAudit(tx, now, by, "organisation.change", { kind: "setting", id: "organisation" }, { unit: { from: before, to: unit } });
    await appendLog(tx, now, { topic: "organisation", about: { unit: true } });
  }
  return { before, isNews };
}
