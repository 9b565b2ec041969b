// What the organisation says of itself, kept as settings.
import { type Database, row, sql } from "../platform/index.ts";

export interface Organisation {
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly sample: boolean;
}

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

/** A secret of the installation, made the first time it is asked for; two askers at once get the same one. */
export async function installationSecret(db: Database, now: Date, key: string, make: () => string): Promise<string> {
  await sql`insert into setting (key, value, changed_at, changed_by) values (${key}, ${JSON.stringify(make())}::jsonb, ${now}, 'system') on conflict (key) do nothing`.execute(db);
  return (await readSetting<string>(db, key))!;
}
