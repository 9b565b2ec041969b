// Somebody is erased, and asks that nothing be kept of them again, while a file that holds them is being brought in.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { FOLLOWERS } from "../../stories/company.ts";
import { type Actor, SYSTEM } from "../organisation/index.ts";
import { catchUp, newId, row, rows, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { importContacts, startIntake } from "../profiles/index.ts";
import { eraseCustomer, previewErasure } from "./index.ts";

const NORA: Actor = { kind: "person", id: "nora", name: "Nora", role: "owner", source: "rapport", trusted: true };

describe("an erasure while a file of people is brought in", () => {
  const database = useDatabase();
  const home = mkdtempSync(join(tmpdir(), "rapport-erase-importing-"));
  after(() => rmSync(home, { recursive: true, force: true }));
  const holds = async (value: string) => (await rows(database.db, sql`select 1 from identifier where value like ${`%${value}`}`)).length > 0;
  const isWaiting = async () => (await row(database.db, sql`select 1 from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database() and a.query like '%identities%key share%'`)) !== undefined;

  test("is heard: they do not come back, are told among the refused rows once, and the others come; an erasure that nobody remembers is not (the twin)", async () => {
    for (const [n, forgets] of [[1, false], [2, true]] as const) {
      const [anna, ben, refusedTo] = [`anna.${n}@importing.example`, `ben.${n}@importing.example`, join(home, `refused-${n}.csv`)];
      await startIntake(database.ground).take({ name: "shop", trusted: true }, [{ messageId: newId(), kind: "visit", channel: "web", direction: "in", occurredAt: database.ground.now().toISOString(), identifiers: [{ kind: "email", value: anna }] }]);
      await catchUp(database.db, FOLLOWERS);
      const customerId = (await row<{ id: string }>(database.db, sql`select m.customer_id as id from identifier i join membership m using (identity_id) where i.value = ${anna}`))!.id;
      const path = join(home, `people-${n}.csv`);
      writeFileSync(path, `Record ID,First Name,Last Name,Email\n${n}1,Anna,Ott,${anna}\n${n}2,Ben,Ulm,${ben}\n${n}3,Nobody,,not an address\n`);
      let importing: ReturnType<typeof importContacts> | undefined;
      // Nobody writes people while these are held: the file is read by then, and waits.
      await transaction(database.db, async (tx) => {
        await sql`select 1 from log_head where name = 'identities' for update`.execute(tx);
        importing = importContacts(database.ground, { path, reading: {}, refusedTo }, SYSTEM);
        importing.catch(() => undefined);
        while (!(await isWaiting())) await new Promise(setImmediate);
        await eraseCustomer({ ...database.ground, db: tx }, NORA, { customerId, why: "asked", confirm: (await previewErasure(database.ground, customerId)).confirm, suppress: true });
        if (forgets) await sql`delete from erased_identifier`.execute(tx);
      });
      const { counts } = await importing!;
      assert.deepEqual([await holds(anna), await holds(ben)], [forgets, true]);
      const refused = existsSync(refusedTo) ? readFileSync(refusedTo, "utf8") : "";
      assert.equal((refused.match(/asked that nothing be kept of them again/g) ?? []).length, forgets ? 0 : 1, refused);
      assert.equal(counts.lines.refused, refused.split("\r\n").length - 2 - counts.leftOut.reduce((sum, { lines }) => sum + lines, 0), "each refused row is told of once");
    }
  });
});
