// A database, a colleague, and folders to drop, for tests of bundles.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before } from "node:test";
import { SYSTEM } from "../organisation/index.ts";
import { type Database, type Ground, newId, rows, sql } from "../platform/index.ts";
import { type Remark, remarkAtTerminal } from "../profiles/contract.ts";
import type { BundleResult } from "./contract.ts";
import { type Bundle, importBundle } from "./import-bundle.ts";

/** @param database of the test, from `useDatabase` */
export function useBundles(database: { readonly db: Database; readonly ground: Ground }) {
  const folder = mkdtempSync(join(tmpdir(), "rapport-bundles-"));
  after(() => rmSync(folder, { recursive: true }));
  before(async () => {
    await sql`insert into auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt") values ('ann', 'Ann Owner', 'ann@house.example', true, now(), now())`.execute(database.db);
    await sql`insert into staff_role (staff_id, role_id, role, granted_at, granted_by, why) values ('ann', ${newId()}, 'agent', now(), 'system', 'test')`.execute(database.db);
  });
  let made = 0;
  /** Files in a folder, by name; or one file. */
  const drop = (content: Readonly<Record<string, string | Buffer>> | Buffer | string, name = "export"): Bundle => {
    const path = join(folder, String(++made), name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === "string" || Buffer.isBuffer(content)) writeFileSync(path, content);
    else
      for (const [file, bytes] of Object.entries(content)) {
        mkdirSync(dirname(join(path, file)), { recursive: true });
        writeFileSync(join(path, file), bytes);
      }
    return { dropped: [{ path, name }], name, workFolder: join(folder, `work-${made}`), refusedTo: join(folder, `refused-${made}.csv`) };
  };
  const take = (bundle: Bundle, options: Partial<Bundle> = {}): Promise<BundleResult> => importBundle(database.ground, { ...bundle, ...options }, SYSTEM);
  return { folder, drop, take };
}

/** Every fact, as text; what records that something was done (log, audit, imports) is left out, and places in the log. */
export async function facts(db: Database): Promise<Record<string, string[]>> {
  const tables = ["identity", "identifier", "membership", "link", "attribute", "interaction", "seen_message", "profile", "shared_address", "contact_import_touch", "customer_group", "group_member", "group_source", "group_attribute", "conversation", "conversation_owner", "conversation_code", "conversation_start", "conversation_tag", "tag", "message", "document", "document_piece"];
  const entries = await Promise.all(tables.map(async (table) => [table, (await rows<{ text: string }>(db, sql`select (to_jsonb(t) - 'counted_to' - 'position')::text as text from ${sql.table(table)} t order by 1`)).map((r) => r.text)] as const));
  return Object.fromEntries(entries);
}

/** Remarks, as they are read at the terminal. */
export const said = (remarks: readonly (Remark | string)[]): string => remarks.map(remarkAtTerminal).join("\n");

export interface SeenMessage {
  readonly subject: string;
  readonly who: string;
  readonly audience: string;
  readonly body: string;
  readonly at: string;
}

/** All messages in the order in which they are read. */
export function messagesIn(db: Database): Promise<SeenMessage[]> {
  return rows(db, sql`select c.subject, m.author_kind || ' ' || m.author_name as who, m.audience, m.body, to_char(m.at, 'YYYY-MM-DD HH24:MI') as at from message m join conversation c using (identity_id, conversation_id) order by c.opened_at, c.subject, m.position, m.message_id`);
}
