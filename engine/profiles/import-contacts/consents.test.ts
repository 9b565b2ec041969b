import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import fc from "fast-check";
import { SYSTEM } from "../../organisation/index.ts";
import { newId, row, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { consentsOf } from "../customer.ts";
import { rememberErased } from "../erased.ts";
import { remarkAtTerminal } from "../import/remark.ts";
import { undoImport } from "../import/undo-import.ts";
import { setConsent } from "../knowledge/set-consent.ts";
import { meaningOf, readConsentAnswer } from "./consent-word.ts";
import type { ContactsResult } from "./contract.ts";
import { decideConsent, type FileWord } from "./decide-consent.ts";
import { type ContactsFile, importContacts, planContacts } from "./import-contacts.ts";

function useFiles() {
  const database = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), "rapport-consents-"));
  after(() => rmSync(folder, { recursive: true }));
  let files = 0;
  let minutes = 0; // each act comes a minute after the one before
  const ground = () => ({ ...database.ground, now: () => new Date(database.ground.now().getTime() + minutes * 60_000) });
  const tick = () => {
    minutes++;
    return ground();
  };
  const file = (content: string, options: Partial<ContactsFile> = {}): ContactsFile => {
    const path = join(folder, `people-${++files}.csv`);
    writeFileSync(path, content);
    return { path, refusedTo: null, ...options };
  };
  const take = (content: string, options: Partial<ContactsFile> = {}): Promise<ContactsResult> => importContacts(tick(), file(content, options), SYSTEM);
  const undo = (each: ContactsResult) => undoImport(tick(), each.importId!, SYSTEM);
  const customer = async (email: string) => (await row<{ id: string }>(database.db, sql`select m.customer_id as id from identifier i join membership m using (identity_id) where i.kind = 'email' and i.value = ${email}`))!.id;
  /** email+ is given, email- refused. */
  const inForce = async (email: string) => (await consentsOf(database.db, await customer(email))).map((c) => `${c.channel}${c.given ? "+" : "-"}`).sort();
  const all = async () => (await rows<{ text: string }>(database.db, sql`select to_jsonb(c)::text as text from consent c order by identity_id, consent_id`)).map((each) => each.text);
  const says = async (email: string, given: boolean, at?: Date, channel: "email" | "voice" = "email") => {
    const now = tick().now();
    const identityId = await customer(email);
    return transaction(database.db, (tx) => setConsent(tx, now, SYSTEM, { identityId, purpose: "offers", channel, given, at: at ?? now, wordingVersion: "1", source: "desk" }));
  };
  return { database, take, undo, file, inForce, all, says, customer };
}

const EVERYTHING_REFUSED = ["chat-", "email-", "post-", "sms-", "social-", "voice-"];

describe("consents of the files of other programs", () => {
  const { take, undo, inForce, all, customer, database } = useFiles();

  const programs: readonly { readonly name: string; readonly content: string; readonly wording: string; readonly expects: Readonly<Record<string, readonly string[]>> }[] = [
    {
      name: "HubSpot: unsubscribed from all email", wording: "as recorded in HubSpot",
      content: "Record ID,First Name,Email,Lifecycle Stage,Unsubscribed from all email\n1,Ann,ann@x.example,lead,true\n2,Bo,bo@x.example,lead,false\n3,Cy,cy@x.example,lead,\n",
      expects: { "ann@x.example": ["email-"], "bo@x.example": [], "cy@x.example": [] },
    },
    {
      name: "Salesforce: HasOptedOutOfEmail and DoNotCall, but not telefax", wording: "as recorded in Salesforce",
      content: "Id,LastName,AccountId,Email,HasOptedOutOfEmail,HasOptedOutOfFax,DoNotCall\n1,Ann,a,ann@x.example,true,true,true\n2,Bo,a,bo@x.example,0,1,0\n",
      expects: { "ann@x.example": ["email-", "voice-"], "bo@x.example": [] },
    },
    {
      name: "Shopify: accepts e-mail and SMS marketing; no is kept as refused", wording: "as recorded in Shopify",
      content: "Customer ID,First Name,Email,Accepts Email Marketing,Accepts SMS Marketing\n1,Ann,ann@x.example,yes,no\n2,Bo,bo@x.example,no,yes\n3,Cy,cy@x.example,,\n",
      expects: { "ann@x.example": ["email+", "sms-"], "bo@x.example": ["email-", "sms+"], "cy@x.example": [] },
    },
    {
      name: "Shopify as it was: accepts marketing", wording: "as recorded in Shopify",
      content: "First Name,Email,Accepts Marketing,Total Spent\nAnn,ann@x.example,yes,1\nBo,bo@x.example,no,2\n", expects: { "ann@x.example": ["email+"], "bo@x.example": ["email-"] },
    },
    {
      name: "Intercom: unsubscribed from emails", wording: "as recorded in Intercom",
      content: "User ID,Name,Email,Unsubscribed from Emails\n1,Ann,ann@x.example,true\n2,Bo,bo@x.example,false\n", expects: { "ann@x.example": ["email-"], "bo@x.example": [] },
    },
    {
      name: "a list of Mailchimp: confirmed, and unsubscribed since", wording: "as recorded in a file",
      content: "Email Address,First Name,OPTIN_TIME,CONFIRM_TIME,UNSUB_TIME,LAST_CHANGED\nann@x.example,Ann,2020-01-01 10:00:00,2020-01-02 10:00:00,,2024-01-01 10:00:00\nbo@x.example,Bo,2020-01-01 10:00:00,2020-01-02 10:00:00,2023-05-01 08:00:00,2024-01-01 10:00:00\ncy@x.example,Cy,2020-01-01 10:00:00,,,2024-01-01 10:00:00\n",
      expects: { "ann@x.example": ["email+"], "bo@x.example": ["email-"], "cy@x.example": [] },
    },
    {
      name: "German words", wording: "as recorded in a file",
      content: "Name;E-Mail;Newsletter-Einwilligung;Nicht anrufen;Werbesperre\nAnn;ann@x.example;ja;nein;\nBo;bo@x.example;widerrufen;ja;nein\nCy;cy@x.example;ja;;ja\n", expects: { "ann@x.example": ["email+"], "bo@x.example": ["email-", "voice-"], "cy@x.example": EVERYTHING_REFUSED },
    },
    { name: "French words", wording: "as recorded in a file", content: "Nom;Adresse e-mail;Consentement marketing;Ne pas appeler\nAnn;ann@x.example;Oui;Non\nBo;bo@x.example;Désinscrit;Oui\n", expects: { "ann@x.example": ["email+"], "bo@x.example": ["email-", "voice-"] } },
    { name: "Spanish words", wording: "as recorded in a file", content: "Nombre;Correo electrónico;Acepta publicidad;Lista Robinson\nAnn;ann@x.example;Sí;no\nBo;bo@x.example;no;sí\n", expects: { "ann@x.example": ["email+"], "bo@x.example": EVERYTHING_REFUSED } },
    { name: "Dutch words", wording: "as recorded in a file", content: "Naam;E-mailadres;Toestemming nieuwsbrief;Niet bellen\nAnn;ann@x.example;ja;nee\nBo;bo@x.example;uitgeschreven;ja\n", expects: { "ann@x.example": ["email+"], "bo@x.example": ["email-", "voice-"] } },
    { name: "Italian words", wording: "as recorded in a file", content: "Nome;Indirizzo email;Consenso marketing;Non chiamare\nAnn;ann@x.example;sì;no\nBo;bo@x.example;revocato;sì\n", expects: { "ann@x.example": ["email+"], "bo@x.example": ["email-", "voice-"] } },
  ];
  for (const { name, content, wording, expects } of programs)
    test(`${name}: are kept as consents, counted the same in a check, once, and taken back`, async () => {
      const before = await all();
      const checked = await take(content, { check: true });
      const first = await take(content);
      assert.deepEqual(first.counts, checked.counts);
      for (const [email, said] of Object.entries(expects)) assert.deepEqual(await inForce(email), said, JSON.stringify(first.plan.columns.map((c) => [c.column, c.goesTo])));
      const kept = Object.values(expects).flat();
      assert.deepEqual([first.counts.consents!.given, first.counts.consents!.refused], [kept.filter((each) => each.endsWith("+")).length, kept.filter((each) => each.endsWith("-")).length]);
      assert.deepEqual(new Set((await consentsOf(database.db, await customer(kept.length > 0 && expects["ann@x.example"]!.length > 0 ? "ann@x.example" : "bo@x.example"))).map((c) => c.wordingVersion.replace(/; no time told$/, ""))), new Set([wording]));
      assert.equal((await rows(database.db, sql`select 1 from attribute where key ~ 'opted_out_of_email|unsub|accepts|offers|refused'`)).length, 0);
      const imported = await all();
      const again = await take(content);
      assert.deepEqual(await all(), imported);
      assert.deepEqual([again.counts.consents!.given, again.counts.consents!.refused, again.counts.consents!.alreadyThere, again.counts.updated], [0, 0, kept.length, 0]);
      await undo(again);
      const undone = await undo(first);
      assert.equal("consents" in undone.removed ? undone.removed.consents : -1, kept.length);
      assert.deepEqual(await all(), before);
    });

  test("a column that is switched off says nothing, and one that is named says what it is named for (the twin)", async () => {
    const content = "name,email,colour\nAnn,ann@x.example,yes\n";
    const plan = async (columns: Record<string, string>) => {
      const done = await take(content, { reading: { columns } });
      const said = await inForce("ann@x.example");
      await undo(done);
      return said;
    };
    assert.deepEqual([await plan({ colour: "refused_all" }), await plan({ colour: "offers_post" }), await plan({ colour: "-" }), await plan({})], [EVERYTHING_REFUSED, ["post+"], [], []]);
    const off = await take("name,email,Unsubscribed\nAnn,ann@x.example,yes\n", { reading: { columns: { Unsubscribed: "-" } } });
    assert.deepEqual(await inForce("ann@x.example"), []);
    await undo(off);
  });

  test("a cell that cannot be read is named as left out; an empty one says nothing", async () => {
    const done = await take("name,email,Marketing consent\nAnn,ann@x.example,perhaps\nBo,bo@x.example,yes\nCy,cy@x.example,\nDi,di@x.example,no\n");
    assert.deepEqual([await inForce("ann@x.example"), await inForce("bo@x.example"), await inForce("cy@x.example"), await inForce("di@x.example")], [[], ["email+"], [], ["email-"]]);
    assert.deepEqual(done.counts.leftOut, [{ reason: 'Marketing consent: "perhaps" is neither yes nor no, and is not guessed', lines: 1 }]);
    await undo(done);
  });

  test("the time of a consent is the file's own, else when the record was changed or made, else now", async () => {
    const at = async (content: string) => {
      const done = await take(content);
      const found = (await consentsOf(database.db, await customer("ann@x.example")))[0]!.at;
      const started = (await row<{ at: Date }>(database.db, sql`select started_at as at from import where import_id = ${done.importId}::uuid`))!.at.toISOString();
      await undo(done);
      return found === started ? "now" : found;
    };
    const row1 = (columns: string, cells: string) => `name,email,Marketing consent${columns}\nAnn,ann@x.example,yes${cells}\n`;
    assert.equal(await at(row1(",Consent date,Last modified,Created at", ",2021-02-03 04:05,2024-01-01 00:00,2020-01-01 00:00")), "2021-02-03T04:05:00.000Z");
    assert.equal(await at(row1(",Last modified,Created at", ",2024-01-01 00:00,2020-01-01 00:00")), "2024-01-01T00:00:00.000Z");
    assert.equal(await at(row1(",Created at", ",2020-01-01 00:00")), "2020-01-01T00:00:00.000Z");
    assert.equal(await at(row1("", "")), "now");
  });

  test("the plan says what yes, no and an empty cell will be taken for", async () => {
    const done = await take("First Name,Email,Accepts Email Marketing,Unsubscribed from all email\nAnn,a@x.example,no,yes\n", { check: true });
    assert.match(done.plan.remarks.map(remarkAtTerminal).join("\n"), /Consent to offers \(Accepts Email Marketing\): yes, or a time, is a consent; no is kept as a refusal; an empty cell says nothing\.\nRefusals \(Unsubscribed from all email\): yes.*\nConsents are kept with the words “as recorded in Shopify”/);
    assert.equal(done.counts.consents!.refused, 1); // of one person and channel, though two columns say it
  });
});

describe("who has unsubscribed", () => {
  const { take, inForce, all } = useFiles();

  test("stays so, though the file tells when they had agreed before; the time of a change counts for either (the twin)", async () => {
    await take("name,email,Consent given at,Double opt-in date,Unsubscribed\nAnn,ann@y.example,2019-05-01,2019-05-02,yes\n");
    assert.deepEqual(await inForce("ann@y.example"), ["email-"]);
    await take("name,email,Email marketing consent,Email marketing consent updated at\nCy,cy@y.example,no,2019-05-01\n");
    assert.deepEqual(await inForce("cy@y.example"), ["email-"]);
  });

  test("is believed against a consent of which no file told the time, in whatever order the files come, once; undone it is as before", async () => {
    const consent = "name,email,Marketing consent\nBo,bo@y.example,yes\n";
    const refusal = "Email Address,Name,UNSUB_TIME\nbo@y.example,Bo,2026-05-01 10:00:00\n";
    await take(consent);
    const before = await all();
    const second = await take(refusal);
    assert.deepEqual(await inForce("bo@y.example"), ["email-"]);
    const kept = (await all()).length;
    await take(refusal);
    await take(consent);
    assert.deepEqual([await inForce("bo@y.example"), (await all()).length], [["email-"], kept]);
    assert.ok(second.importId !== null && before.length < kept);
  });
});

describe("what was said here", () => {
  const { database, take, undo, inForce, all, says } = useFiles();
  const refused = "Record ID,First Name,Email,Lifecycle Stage,Unsubscribed from all email\n1,Ann,ann@x.example,lead,true\n";
  const accepts = (more = "", cell = "") => `Customer ID,First Name,Email,Accepts Email Marketing,Total Spent${more}\n7,Ann,ann@x.example,yes,1${cell}\n`;

  test("stays: a refusal of the customer is not made a consent by a file without a time, and one with a later time does (the twin)", async () => {
    const brought = await take("name,email\nAnn,ann@x.example\n");
    await says("ann@x.example", false, new Date("2026-01-10T09:00:00Z"));
    const before = await all();
    const untimed = await take(accepts());
    assert.deepEqual([await inForce("ann@x.example"), untimed.counts.consents!.left], [["email-"], { refusedSince: 0, givenSince: 0, untimed: 1 }]);
    assert.deepEqual(await all(), before);
    await undo(untimed);
    const changed = await take(accepts(",Last modified date", ",2026-02-01 00:00")); // when the record changed is not when it was said
    assert.deepEqual([await inForce("ann@x.example"), changed.counts.consents!.left.untimed], [["email-"], 1]);
    await undo(changed);
    const older = await take(accepts(",Email consent date", ",2025-12-01 00:00"));
    assert.deepEqual([await inForce("ann@x.example"), older.counts.consents!.left.refusedSince], [["email-"], 1]);
    await undo(older);
    const later = await take(accepts(",Email consent date", ",2026-02-01 00:00"));
    assert.deepEqual([await inForce("ann@x.example"), later.counts.consents!.given], [["email+"], 1]);
    await undo(later);
    assert.deepEqual(await all(), before);
    await sql`delete from consent`.execute(database.db);
    await undo(brought);
  });

  test("after an import stays with its undo and is counted; the same file later does not overrule it", async () => {
    const first = await take(refused);
    await says("ann@x.example", true);
    const again = await take(refused);
    assert.deepEqual([await inForce("ann@x.example"), again.counts.consents!.left.givenSince], [["email+"], 1]);
    await undo(again);
    const undone = await undo(first);
    assert.deepEqual([undone.left, "consentsSince" in undone ? undone.consentsSince : 0], [1, 1]);
    assert.deepEqual((await all()).map((text) => JSON.parse(text).source), ["desk"]);
    for (const table of ["consent", "identity", "identifier", "membership"]) await sql`delete from ${sql.table(table)}`.execute(database.db);
  });

  test("of two records that one file joins the refusal holds, in whatever order they stand", async () => {
    for (const order of [[0, 1], [1, 0]]) {
      const lines = ["1,Ann Lee,ann@x.example,yes", "2,Ann Lee,ann@x.example,no"];
      const content = `id,name,email,Marketing consent\n${order.map((i) => lines[i]).join("\n")}\n`;
      const checked = await take(content, { check: true });
      const done = await take(content);
      assert.deepEqual(done.counts, checked.counts);
      assert.deepEqual([await inForce("ann@x.example"), done.counts.joined, done.counts.consents!.refused, done.counts.consents!.left.refusedSince], [["email-"], 1, 1, 0], "nothing was said here since");
      assert.deepEqual([done.counts.consents!.disagree, done.counts.joinedLines], [[{ channel: "email", lines: [2, 3], counts: "refused" }], [{ line: 3, with: 2 }]]);
      await undo(done);
      assert.deepEqual(await all(), []);
    }
    const twin = await take("id,name,email,Marketing consent\n1,Ann Lee,ann@x.example,yes\n2,Ann Lee,ann@x.example,yes\n", { check: true });
    assert.deepEqual([twin.counts.consents!.disagree, twin.counts.joinedLines], [undefined, [{ line: 3, with: 2 }]], "rows that agree are not named");
    const one = await take("id,name,email,Marketing consent\n1,Ann Lee,ann@x.example,yes\n1,Ann Lee,ann@x.example,no\n", { check: true });
    assert.deepEqual([one.counts.consents!.disagree, one.counts.joinedLines], [[{ channel: "email", lines: [2, 3], counts: "refused" }], undefined], "nor are those of one number joined, yet they disagree");
  });

  test("a law: for any order of files and words said here the latest word holds, a consent of unknown time only where nothing else is said, and undoing the files gives what was said here", async () => {
    const brought = await take("id,name,email\n1,Ann,ann@x.example\n", { reading: { source: "before" } });
    const time = fc.integer({ min: 1, max: 9 }).map((n) => new Date(Date.UTC(2026, 0, n)));
    const step = fc.oneof(
      fc.record({ kind: fc.constant("here" as const), given: fc.boolean(), at: time }),
      fc.record({ kind: fc.constant("file" as const), given: fc.boolean(), at: time, stated: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        await sql`delete from consent`.execute(database.db); // what an example that failed left
        const words: { given: boolean; at: number; untimed: boolean }[] = [];
        const here: string[] = [];
        const files: ContactsResult[] = [];
        let place = 0;
        for (const { kind, given, at, ...more } of steps) {
          const time = at.getTime() + ++place; // no two at one moment
          const stated = kind === "here" || ("stated" in more && more.stated);
          if (kind === "here") here.push((await says("ann@x.example", given, new Date(time))).consentId);
          // Each file is of another program, so that none is the same as one before.
          else files.push(await take(`id,name,email,Marketing consent,${stated ? "Email marketing consent updated at" : "Last modified"}\n9,Ann,ann@x.example,${given ? "yes" : "no"},${new Date(time).toISOString()}\n`, { reading: { source: `shop-${place}` } }));
          words.push({ given, at: time, untimed: given && !stated });
          const timed = words.filter(({ untimed }) => !untimed);
          const holds = timed.length === 0 || timed.reduce((last, word) => (word.at > last.at ? word : last)).given;
          assert.deepEqual(await inForce("ann@x.example"), [holds ? "email+" : "email-"]);
          if (kind === "file") assert.equal((files.at(-1)!.counts.consents!.refused === 1) , !given && !holds, "a refusal is counted as one exactly where it holds");
        }
        for (const each of files.reverse()) await undo(each);
        assert.deepEqual((await all()).map((text) => JSON.parse(text).consent_id as string).sort(), here.sort());
      }),
      { numRuns: 40 },
    );
    await sql`delete from consent`.execute(database.db);
    await undo(brought);
  });
});

describe("what a file's word on a consent comes to", () => {
  test("never makes a refusal a consent unless it states a later time; a refusal that is not older always holds", () => {
    const word = fc.record({ given: fc.boolean(), at: fc.integer({ min: 0, max: 5 }), stated: fc.boolean() });
    const before = fc.record({ inForce: fc.option(fc.record({ given: fc.boolean(), at: fc.integer({ min: 0, max: 5 }) }), { nil: undefined }), lastOfSource: fc.option(fc.boolean(), { nil: undefined }), saidThen: fc.boolean() });
    fc.assert(
      fc.property(word, before, (said: FileWord, known) => {
        const { outcome, stores } = decideConsent(said, known);
        const { inForce } = known;
        const holdsAfter = stores && (inForce === undefined || said.at >= inForce.at) ? said.given : inForce?.given;
        if (inForce?.given === false && holdsAfter === true) assert.ok(said.stated && said.at > inForce.at);
        if (outcome === "given" || outcome === "refused" || outcome === "known") assert.equal(holdsAfter, outcome === "known" ? inForce?.given : said.given);
        else assert.notEqual(holdsAfter, said.given);
        if (stores && !said.given && said.at >= (inForce?.at ?? 0)) assert.equal(holdsAfter, false);
      }),
    );
  });

  test("words of consent are known in several languages and none is guessed", () => {
    assert.deepEqual(["Yes", "TRUE", "1", "Ja", "oui", "Sí", "sì"].map(readConsentAnswer), Array(7).fill("yes"));
    assert.deepEqual(["No", "false", "0", "nein", "non", "nee"].map(readConsentAnswer), Array(6).fill("no"));
    assert.deepEqual(["SUBSCRIBED", "opted-in", "Abonniert", "Abonné"].map(readConsentAnswer), Array(4).fill("in"));
    assert.deepEqual(["unsubscribed", "NEVER_SUBSCRIBED", "Opted out", "Désabonné", "abgemeldet"].map(readConsentAnswer), Array(5).fill("out"));
    assert.deepEqual(["pending", "cleaned", "2", "perhaps", "not yes"].map(readConsentAnswer), Array(5).fill(undefined));
    assert.deepEqual([meaningOf("refuses", "out"), meaningOf("refuses", "in"), meaningOf("refuses", "no"), meaningOf("may", "out")], ["refused", "nothing", "nothing", "refused"]);
  });
});

describe("a file of people says beforehand", () => {
  const { database, take, undo, file } = useFiles();

  test("that a number comes twice, with whom it names, and who is known by a number only; a file without either says neither (the twin)", async () => {
    const done = await take("Record ID,First Name,Last Name,Email,Lifecycle Stage\n1017,Sara,Lindqvist,sara@x.example,lead\n1018,Bo,Ek,bo@x.example,lead\n1017,Dup,Row,,lead\n1019,,,,\n1018,Bo,Ek,bo@x.example,lead\n", { check: true });
    const { sameInFile, sameExamples, renamedInFile, numberOnly, newPeople } = done.counts;
    assert.deepEqual({ sameInFile, renamedInFile, numberOnly, newPeople }, { sameInFile: 2, renamedInFile: 1, numberOnly: 1, newPeople: 3 });
    assert.deepEqual(sameExamples, [{ value: "1017", lines: [2, 4], names: ["Dup Row", "Sara Lindqvist"] }, { value: "1018", lines: [3, 6], names: ["Bo Ek"] }]);
    const twin = await take("Record ID,First Name,Email,Lifecycle Stage\n1017,Sara,sara@x.example,lead\n", { check: true });
    assert.deepEqual([twin.counts.sameInFile, twin.counts.sameExamples, twin.counts.renamedInFile, twin.counts.numberOnly], [0, [], 0, 0]);
  });

  test("that somebody comes again who was erased, also by a number alone, and brings the others in without them if told so", async () => {
    const at = new Date("2026-11-20T10:00:00Z");
    await transaction(database.db, (tx) => rememberErased(tx, at, newId(), [{ kind: "email", value: "ewa@x.example" }, { kind: "source_id" as "user_id", value: "shopify:7" }], false));
    const content = "Customer ID,First Name,Last Name,Email,Accepts Email Marketing\n8,Ewa,Costa,EWA@x.example,yes\n7,,,,\n9,Bo,Ek,bo@x.example,no\n";
    const checked = await take(content, { check: true });
    assert.deepEqual([checked.counts.newPeople, checked.counts.erased], [3, { people: 2, lastAt: at.toISOString(), lines: [2, 3] }]);
    const without = await take(content, { reading: { withoutErased: true } });
    assert.deepEqual([without.counts.newPeople, without.counts.erased, without.counts.refusedBecause], [1, { people: 0, lastAt: null }, [{ reason: "they were erased here, and the file is brought in without such people", lines: 2 }]]);
    await undo(without);
    const withThem = await take(content);
    assert.deepEqual((await take(content, { check: true })).counts.erased, { people: 0, lastAt: null }); // they are here again
    assert.equal((await rows(database.db, sql`select 1 from import where summary::text like '%ewa%'`)).length, 0);
    await undo(withThem);
    assert.equal((await planContacts(file(content))).rows, 3);
    await transaction(database.db, (tx) => rememberErased(tx, at, newId(), [{ kind: "phone", value: "+493012345678" }], false));
    const shared = await take("Name,Email,Phone\nFay Home,fay@x.example,+49 30 12345678\n,,+49 30 12345678\n", { check: true });
    assert.deepEqual(shared.counts.erased, { people: 1, lastAt: at.toISOString(), lines: [3] }, "by a number that a household shares nobody is told who has an address of their own; whoever has nothing else is (the twin)");
  });
});
