import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SYSTEM } from "../organisation/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { rows, sql, transaction } from "../platform/index.ts";
import { rebuildProfiles } from "../profiles/index.ts";
import { looksLikeMail, Threads } from "./mail.ts";
import { plainText } from "./plain-text.ts";
import { facts, messagesIn, said, useBundles } from "./test-bundles.ts";
import { undoAnyImport } from "./undo-bundle.ts";

const mail = (headers: Readonly<Record<string, string>>, body: string) => `${Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join("\r\n")}\r\n\r\n${body}\r\n`;
const inBox = (...mails: string[]) => mails.map((each) => `From MAILER-DAEMON Thu Feb  2 10:00:00 2023\r\n${each}\r\n`).join("");
const house = "Support <support@house.example>";
const first = mail({ From: "=?UTF-8?Q?Zo=C3=AB_Roth?= <ZOE@example.ch>", To: house, Subject: "Broken grinder", Date: "Thu, 2 Feb 2023 10:00:00 +0100", "Message-ID": "<m1@example.ch>", "Content-Type": "text/plain; charset=iso-8859-1", "Content-Transfer-Encoding": "quoted-printable" }, "Gr=FC=DFe\r\n>From my sister");
const answer = mail({ From: house, To: "zoe@example.ch", Subject: "Re: Broken grinder", Date: "Thu, 2 Feb 2023 11:00:00 +0100", "Message-ID": "<m2@house.example>", "In-Reply-To": "<m1@example.ch>", References: "<m1@example.ch>", "Content-Type": "text/html" }, "<p>Dear Zo&euml;,</p><p>a new one &amp; soon.</p>");
const attached = mail({ From: "zoe@example.ch", To: house, Cc: "Otto <otto@example.ch>", Subject: "AW: Broken grinder", Date: "Fri, 3 Feb 2023 09:00:00 GMT", "Message-ID": "<m3@example.ch>", "In-Reply-To": "<m2@house.example>", "MIME-Version": "1.0", "Content-Type": "multipart/mixed; boundary=x" },
  "--x\r\nContent-Type: text/plain\r\n\r\nsee picture\r\n--x\r\nContent-Type: image/png; name=\"grinder.png\"\r\nContent-Disposition: attachment; filename=\"grinder.png\"\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--x--");
const stranger = mail({ From: "bo@example.se", To: house, Subject: "Broken grinder", Date: "Thu, 2 Feb 2023 12:00:00 +0100", "Message-ID": "<s1@example.se>" }, "the same subject, somebody else");
const ours = mail({ From: house, To: "Cy Wu <cy@example.cn>", Subject: "Offer", Date: "Mon, 6 Feb 2023 08:00:00 +0000", "Message-ID": "<o1@house.example>" }, "We wrote first.");
const internal = mail({ From: "Ann <ann@house.example>", To: house, Subject: "lunch", Date: "Mon, 6 Feb 2023 08:10:00 +0000", "Message-ID": "<i1@house.example>" }, "noon?");
const dateless = mail({ From: "x@example.org", To: house, Subject: "no date", "Message-ID": "<d1@example.org>" }, "when?");
const nobody = mail({ To: house, Subject: "no from", Date: "Mon, 6 Feb 2023 08:10:00 +0000" }, "who?");
const numberless = mail({ From: "bo@example.se", To: house, Subject: "without an id", Date: "Tue, 7 Feb 2023 08:10:00 +0000" }, "From the start\r\n");

describe("a mailbox", () => {
  const database = useDatabase();
  const { drop, take } = useBundles(database);

  test("becomes conversations of those who answer one another, never by the subject, with whoever is ours told from the whole", async () => {
    const before = await facts(database.db);
    const box = drop(inBox(answer, first, attached, first, stranger, ours, internal, dateless, nobody, numberless), "Inbox");
    const done = await take(box);
    assert.equal(done.plan.words, "3 people, 4 conversations", JSON.stringify(done, null, 1));
    assert.match(said(done.plan.remarks), /@house\.example counts as ours, because colleagues have such addresses/);
    assert.deepEqual((await messagesIn(database.db)).map((m) => `${m.at} ${m.subject}: ${m.who}: ${m.body}`), [
      "2023-02-02 09:00 Broken grinder: customer Zoë Roth: Grüße\nFrom my sister", "2023-02-02 10:00 Broken grinder: agent Support: Dear Zoë,\n\na new one & soon.", "2023-02-03 09:00 Broken grinder: customer zoe@example.ch: see picture",
      "2023-02-02 11:00 Broken grinder: customer bo@example.se: the same subject, somebody else", "2023-02-06 08:00 Offer: agent Support: We wrote first.", "2023-02-07 08:10 without an id: customer bo@example.se: From the start",
    ]);
    assert.deepEqual(done.counts.refusedBecause.map((each) => each.reason).sort(), ["everybody in it is ours", "it does not say from whom it is", "it has no date that can be read"].sort());
    assert.deepEqual([done.counts.conversations.attachments, done.counts.conversations.documents, done.counts.people.new], [0, 1, 3]);
    const [picture] = await rows<{ name: string; kind: string; at: string; content: Buffer; body: string }>(database.db, sql`select d.name, d.kind, d.added_at::text as at, p.content, m.body from document d join document_piece p using (identity_id, document_id) join message m using (identity_id, conversation_id, message_id)`);
    assert.deepEqual([picture!.name, picture!.kind, picture!.content.toString("base64"), picture!.body], ["grinder.png", "photograph", "iVBORw0KGgo=", "see picture"]);

    // A later box that overlaps: what is new goes into the conversation that is there, in the order of time.
    await transaction(database.db, rebuildProfiles);
    const state = await facts(database.db);
    const late = mail({ From: house, To: "zoe@example.ch", Subject: "totally else", Date: "Thu, 2 Feb 2023 13:00:00 +0100", "Message-ID": "<m4@house.example>", "In-Reply-To": "<m3@example.ch>" }, "between");
    const more = await take(drop(inBox(first, late), "Sent"), { reading: { ours: ["@house.example"] } });
    assert.deepEqual([more.counts.conversations.new, more.counts.conversations.messages, more.counts.people.new], [0, 1, 0]);
    assert.deepEqual((await messagesIn(database.db)).slice(0, 4).map((m) => m.body.split("\n")[0]), ["Grüße", "Dear Zoë,", "between", "see picture"]);
    await undoAnyImport(database.ground, more.importId!, SYSTEM);
    assert.deepEqual(await facts(database.db), state);
    await undoAnyImport(database.ground, done.importId!, SYSTEM);
    assert.deepEqual(await facts(database.db), before);
  });

  test("is ours by where colleagues have their addresses, before any counting; two who write to each other make neither ours", async () => {
    const before = await facts(database.db);
    const asked = mail({ From: "Zo <zo@mar.example>", To: "hello@house.example", Subject: "Late", Date: "Mon, 2 Nov 2026 10:00:00 +0000", "Message-ID": "<l1@mar.example>" }, "Where is it?");
    const answered = mail({ From: "Ann <ann@house.example>", To: "zo@mar.example", Subject: "Re: Late", Date: "Mon, 2 Nov 2026 12:00:00 +0000", "Message-ID": "<l2@house.example>", "In-Reply-To": "<l1@mar.example>" }, "On its way.");
    const done = await take(drop(inBox(asked, answered), "Small"));
    assert.match(said(done.plan.remarks), /@house\.example counts as ours, because colleagues have such addresses/);
    assert.deepEqual((await messagesIn(database.db)).map((m) => m.who), ["customer Zo", "agent Ann"]);
    assert.equal(done.counts.people.new, 1);
    await undoAnyImport(database.ground, done.importId!, SYSTEM);
    // Nobody of it is known here: the one who stands in all messages wrote with one house only.
    const elsewhere = await take(drop(inBox(asked, answered).replaceAll("house.example", "elsewhere.example"), "Elsewhere"));
    assert.deepEqual((await messagesIn(database.db)).map((m) => m.who)[0], "customer Zo");
    await undoAnyImport(database.ground, elsewhere.importId!, SYSTEM);
    assert.deepEqual(await facts(database.db), before);
  });

  test("of single messages in a folder is read the same, and a message that was answered here since stays with its conversation", async () => {
    const done = await take(drop({ "cur/1.eml": first, "cur/2.eml": answer, "readme": "hello there, this is no mail\n" }, "Maildir"), { reading: { ours: ["support@house.example"] } });
    assert.equal(done.counts.conversations.new, 1);
    await sql`insert into message (identity_id, conversation_id, message_id, client_id, at, author_kind, author_id, author_name, audience, channel, body, position) select identity_id, conversation_id, gen_random_uuid(), 'live', now(), 'agent', 'ann', 'Ann', 'team', 'email', 'since', 999999 from conversation`.execute(database.db);
    const undone = await undoAnyImport(database.ground, done.importId!, SYSTEM);
    assert.equal(undone.left, 2); // the conversation, and whose it is
    assert.equal((await rows(database.db, sql`select 1 from message`)).length, 3);
  });

  test("brings nobody by a newsletter or an answer of a machine; who writes through a list that can be written to is somebody", async () => {
    const head = (from: string, id: string) => ({ From: from, To: house, Subject: "News", Date: "Tue, 7 Feb 2023 08:10:00 +0000", "Message-ID": `<${id}@example.org>` });
    const done = await take(drop(inBox(
      mail({ ...head("news@example.org", "n1"), "List-Unsubscribe": "<https://example.org/leave>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }, "buy"),
      mail({ ...head("away@example.org", "n2"), "Auto-Submitted": "auto-replied" }, "I am away"),
      mail({ ...head("pia@example.org", "n3"), "List-Id": "<support.house.example>", "List-Post": "<mailto:support@house.example>", "List-Unsubscribe": "<mailto:leave@house.example>", "Auto-Submitted": "no" }, "help me"),
    ), "Lists"), { reading: { ours: ["support@house.example"] } });
    assert.deepEqual((await messagesIn(database.db)).filter((m) => m.subject === "News").map((m) => m.who), ["customer pia@example.org"]);
    assert.deepEqual(done.counts.passedOver, [{ reason: "a mailing to many, or an answer of a machine", lines: 2 }]);
    await undoAnyImport(database.ground, done.importId!, SYSTEM);
  });

  test("is told by its headers, and threads hang together whatever comes first", () => {
    assert.ok(looksLikeMail(first) && looksLikeMail(inBox(first)));
    assert.ok(!looksLikeMail("From,To,Date\n1,2,3\n") && !looksLikeMail("Subject: x\n"));
    const threads = new Threads();
    threads.add("c", ["b"]);
    threads.add("a", []);
    threads.add("b", ["a"]);
    assert.equal(new Set(["a", "b", "c"].map((id) => threads.threadOf(id))).size, 1);
    assert.equal(plainText("<style>x</style>a<br>b<ul><li>c</ul><!-- d -->&#x41;&bogus;<scr<script>x</script>"), "a\nb\n- c\nA&bogus;<scr");
  });
});
