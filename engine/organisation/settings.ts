// What the organisation says of itself, kept as settings.
import { appendLog, type Database, type Ground, row, sql, transaction } from "../platform/index.ts";
import type { Actor } from "./actor.ts";
import { writeAudit } from "./audit.ts";
import type { OrganisationChange, OrganisationView } from "./contract.ts";

export type Organisation = Readonly<OrganisationView>;

const UNSAID: Organisation = { name: "Your organisation", currency: "EUR", timeZone: "UTC", sample: false };

export async function readSetting<T>(db: Database, key: string): Promise<T | undefined> {
  return (await row<{ value: T }>(db, sql`select value from setting where key = ${key}`))?.value;
}

export async function writeSetting(db: Database, now: Date, by: string, key: string, value: unknown): Promise<void> {
  await sql`insert into setting (key, value, changed_at, changed_by) values (${key}, ${JSON.stringify(value)}::jsonb, ${now}, ${by})
    on conflict (key) do update set value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(db);
}

export async function readOrganisation(db: Database): Promise<Organisation> {
  return { ...UNSAID, ...(await readSetting<Partial<Organisation>>(db, "organisation")) };
}

/** Says what the organisation is called, where its day is, or what money it counts in. What is so already is not done again. */
export async function changeOrganisation(ground: Ground, by: Actor, change: OrganisationChange): Promise<Organisation> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const said = (await row<{ value: Partial<Organisation> }>(tx, sql`select value from setting where key = 'organisation' for update`))?.value;
    const before: Organisation = { ...UNSAID, ...said };
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
