// The link that each start prints.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type RunningRapport, startRapport } from "../engine/main.ts";
import { addColleague, createSignIn, removeColleague, SYSTEM } from "../engine/organisation/index.ts";
import { newSecret, readSettings, rows, sql } from "../engine/platform/index.ts";
import { cloneDatabase, dropDatabase } from "../engine/platform/test-database.ts";

describe("the sign-in link of a start", () => {
  let url: string;
  let rapport: RunningRapport | undefined;
  const home = mkdtempSync(join(tmpdir(), "rapport-link-"));
  before(async () => {
    url = await cloneDatabase();
  });
  after(async () => {
    await rapport?.stop();
    await dropDatabase(url);
    rmSync(home, { recursive: true, force: true });
  });

  async function startAgain(): Promise<RunningRapport> {
    await rapport?.stop();
    rapport = await startRapport(readSettings({ PORT: "0", RAPPORT_HOME: home, DATABASE_URL: url, RAPPORT_SAMPLE: "none" }));
    return rapport;
  }
  /** The address of whoever the link signs in; undefined when it opens nothing. */
  async function whoComesIn(link: string): Promise<string | undefined> {
    const token = new URL(link).search;
    const came = await fetch(`${rapport!.url}/api/auth/magic-link/verify${token}`, { redirect: "manual" });
    const cookie = came.headers.getSetCookie()[0]?.split(";")[0];
    if (cookie === undefined) return undefined;
    return ((await (await fetch(`${rapport!.url}/api/session`, { headers: { cookie } })).json()) as { person: { email: string } }).person.email;
  }

  test("is new each time, and the one that an earlier start left unused opens nothing", async () => {
    const first = (await startAgain()).signInLink;
    const second = (await startAgain()).signInLink;
    assert.equal(await whoComesIn(first), undefined);
    assert.equal(await whoComesIn(second), "owner@rapport.example");
    const made = await rows<{ actor: string }>(rapport!.ground.db, sql`select actor_kind as actor from audit where act = 'person.link'`);
    assert.deepEqual(made.map((m) => m.actor), ["system", "system"]);
  });

  test("is for whoever has owned the longest: a further owner gets none until they are the only one", async () => {
    const { ground } = await startAgain();
    const signIn = createSignIn({ databaseUrl: url, secret: newSecret(""), publicUrl: "http://localhost", origins: [] });
    await addColleague(ground, signIn, SYSTEM, { name: "Anna", email: "anna@example.com", role: "owner" });
    await signIn.close();
    assert.equal(await whoComesIn((await startAgain()).signInLink), "owner@rapport.example");
    const [local] = await rows<{ id: string }>(rapport!.ground.db, sql`select id from auth."user" where email = 'owner@rapport.example'`);
    await removeColleague(rapport!.ground, SYSTEM, local!.id, "handed over");
    assert.equal(await whoComesIn((await startAgain()).signInLink), "anna@example.com");
  });
});
