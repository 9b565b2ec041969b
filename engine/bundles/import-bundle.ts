// Brings in what another program exported: several files, one import, one undo. Everything is read to its end before anything
// is written; then people, organisations, conversations and orders are written in the order in which they refer to one another, each
// step whole. A run that a crash interrupts is gone on with by running it again.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { OrdersSummary } from "../interactions/index.ts";
import { type Actor, writeAudit } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, Refusal, row, rows, sql, transaction } from "../platform/index.ts";
import { checkOrders, importContacts, importOrders, type OrdersChecked, type OrdersImported, type OrdersProgress, openPeople, refusedFile, type RefusedFile, requireOpenImport, saidByPeople, settleGroups, stageMembers, storeGroups, storeMembers } from "../profiles/index.ts";
import type { ContactsCounts } from "../profiles/contract.ts";
import { countsOf, type Found, type OrdersPart, sumOf } from "./bundle-counts.ts";
import { AttachmentFolder, findAttached, tellRefusedAttachments } from "./attachments.ts";
import type { BundlePlan, BundleProgress, BundleReading, BundleResult } from "./contract.ts";
import { ordersReading, peopleReading, saidOf } from "./file-reading.ts";
import { type Looked, lookThrough, ordersCommand } from "./look-through.ts";
import { planWords } from "./plan-words.ts";
import { recognise } from "./recognise.ts";
import { type ConversationsSettled, findCustomers, gatherConversations, type MissingPerson, missingPeople, refusedConversations, settleConversations } from "./settle-conversations.ts";
import { hold, letGo } from "./running-import.ts";
import { dropConversationStage } from "./stage-conversations.ts";
import { storeConversations } from "./store-conversations.ts";
import { dropTouchPointStage, refusedTouchPoints, settleTouchPoints, storeTouchPoints, type TouchPointsSettled } from "./touch-points.ts";
import { undoPartsOf } from "./undo-bundle.ts";
import { type BundleFile, unpack, type Unpacked } from "./unpack.ts";

export interface Bundle {
  readonly dropped: readonly { readonly path: string; readonly name: string }[];
  /** What people call the whole. */
  readonly name: string;
  /** Where archives are unpacked; made and removed here. */
  readonly workFolder: string;
  readonly refusedTo: string | null;
  readonly reading?: BundleReading;
  /** Tells what would happen and writes nothing but the refused rows. */
  readonly check?: boolean;
  /** Hears which import it is before anything is written. */
  readonly onBegun?: (importId: string) => Promise<void>;
  /** Waited for between two pages of conversations. */
  readonly onProgress?: (progress: BundleProgress) => void | Promise<void>;
}

/** Thrown by `onProgress` where the program ends: what is written stays, and the same again goes on from there. */
export class Interrupted extends Error {}

const CUSTOMER_GONE = "its customer was taken away while it was brought in: erased, or undone with another import";

/** People whom only conversations name come after the files of people. */
const PLACE_OF_CONVERSATIONS = 1_000_000;
/** Orders come last, when all who may have placed them are there. */
const PLACE_OF_ORDERS = 2_000_000;

/**
 * @throws {Refusal} if something of it cannot be read to its end, or must not be; nothing is kept then
 */
export async function importBundle(ground: Ground, bundle: Bundle, actor: Actor): Promise<BundleResult> {
  const began = performance.now();
  const refused = refusedFile(bundle.refusedTo);
  const tell = (doing: BundleProgress["doing"], what: string, share: number): void | Promise<void> => bundle.onProgress?.({ doing, what, share });
  rmSync(bundle.workFolder, { recursive: true, force: true });
  mkdirSync(bundle.workFolder, { recursive: true, mode: 0o700 });
  try {
    tell("unpacking", bundle.name, 0);
    const unpacked = await unpack(bundle.dropped, join(bundle.workFolder, "unpacked"));
    const found = await recognise(unpacked.files, bundle.reading);
    return await ground.db.connection().execute(async (session) => {
      try {
        const looked = await lookThrough(session, found, bundle.reading ?? {}, ground.now(), refused, new AttachmentFolder(join(bundle.workFolder, "attached")), (what, share) => void tell("looking", what, share));
        const isNothing = looked.people.length + looked.orders.length === 0 && !looked.hasConversations && !looked.hasOrganisations && !looked.hasTouchPoints;
        // A check tells what must be said first; where nothing can be, there is nothing to look at.
        if (isNothing && !(bundle.check && looked.files.some(({ canBe }) => canBe.length > 0))) throw new Refusal("bad-input", nothingIn(bundle.name, looked), looked.cautions.length === 0 ? {} : { atTerminal: looked.cautions.map(({ atTerminal }) => atTerminal).join(" ") });
        const work = new Work(ground, bundle, actor, session, looked, unpacked, refused, began, tell);
        return bundle.check ? await work.check() : await work.bringIn();
      } finally {
        await letGo(session).catch(() => undefined); // a session that is lost has let go
        await dropTouchPointStage(session).catch(() => undefined);
        await dropConversationStage(session).catch(() => undefined);
      }
    });
  } finally {
    refused.close();
    rmSync(bundle.workFolder, { recursive: true, force: true });
  }
}

function nothingIn(name: string, { files, cautions }: Looked): string {
  const asked = new Map(cautions.map((each) => [each.file, each.sentence]));
  const why = files.map((each) => `${each.file.name}: ${asked.get(each.file.name) ?? each.why ?? each.title}`.replace(/\.$/, ""));
  return `Nothing in ${name} can be brought in. ${why.slice(0, 5).join("; ")}${why.length > 5 ? "; …" : ""}.`;
}

type Tell = (doing: BundleProgress["doing"], what: string, share: number) => void | Promise<void>;

class Work {
  private readonly ground: Ground;
  private readonly bundle: Bundle;
  private readonly actor: Actor;
  private readonly session: Database;
  private readonly looked: Looked;
  private readonly unpacked: Unpacked;
  private readonly refused: RefusedFile;
  private found: ReadonlySet<string> = new Set();
  private readonly began: number;
  private readonly tell: Tell;

  constructor(ground: Ground, bundle: Bundle, actor: Actor, session: Database, looked: Looked, unpacked: Unpacked, refused: RefusedFile, began: number, tell: Tell) {
    this.ground = ground;
    this.bundle = bundle;
    this.actor = actor;
    this.session = session;
    this.looked = looked;
    this.unpacked = unpacked;
    this.refused = refused;
    this.began = began;
    this.tell = tell;
  }

  async check(): Promise<BundleResult> {
    const people = [];
    for (const place of this.looked.people.keys()) people.push(await this.people(place, null));
    const groups = await settleGroups(this.session, this.allColleagues());
    const fromConversations = await this.gather(async (missing) => this.missing(missing, null));
    if (fromConversations) people.push(fromConversations);
    const conversations = await this.settle(false);
    const touchPoints = await this.settleTouchPoints(false);
    const orders = [];
    for (const place of this.looked.orders.keys()) orders.push(await this.orders(place, null));
    return this.result(null, false, { orders, people, inTwoFiles: { new: await this.inTwoFiles(), updated: 0 }, groups, members: { members: this.looked.nameOrganisation, namedOnly: groups.namedOnly }, conversations, touchPoints, fromConversations });
  }

  async bringIn(): Promise<BundleResult> {
    const { importId, startedAt, resumed } = await this.begin();
    try {
      await this.bundle.onBegun?.(importId);
      const people = [];
      for (const place of this.looked.people.keys()) people.push(await this.people(place, importId));
      this.tell("organisations", "", 0);
      const mark = { importId, startedAt, by: this.actor.id, why: `import of ${this.bundle.name}` };
      const groups = await settleGroups(this.session, this.allColleagues());
      const members = await transaction(this.session, async (tx) => {
        await requireOpenImport(tx, importId);
        await storeGroups(tx, mark);
        await stageMembers(tx, saidByPeople([...new Set([...this.looked.people.map((part) => part.recognised.source), ...this.looked.files.filter((file) => file.holds === "organisations").map((file) => file.source)])]));
        return storeMembers(tx, mark);
      });
      const fromConversations = await this.gather(async (missing) => this.missing(missing, importId));
      if (fromConversations) people.push(fromConversations);
      const conversations = await this.settle(true);
      const left = conversations ? await storeConversations(this.ground.db, this.session, this.ground.now, { importId, by: this.actor.id }, conversations.conversations + conversations.alreadyThere, (share) => this.tell("conversations", "", share)) : [];
      for (const { file, line, title } of left) {
        this.looked.refused.add(CUSTOMER_GONE);
        this.refused.write(line, `${this.looked.files.find((each) => each.number === file)?.file.name ?? ""}: ${CUSTOMER_GONE}`, title);
      }
      const touchPoints = await this.settleTouchPoints(true);
      if (touchPoints) await storeTouchPoints(this.ground.db, this.session, this.ground.now, importId, touchPoints, (share) => this.tell("touch-points", "", share));
      const orders = [];
      for (const place of this.looked.orders.keys()) orders.push(await this.orders(place, importId));
      const kept = conversations && { ...conversations, conversations: conversations.conversations - left.length, messages: conversations.messages - left.reduce((sum, each) => sum + each.messages, 0) };
      const done = this.result(importId, resumed, { orders, people, inTwoFiles: { new: 0, updated: await this.updatedByItself(importId) }, groups, members, conversations: kept, touchPoints, fromConversations });
      await this.finish(importId, done);
      this.ground.nudge();
      return done;
    } catch (error) {
      if (!(error instanceof Interrupted)) await this.giveUp(importId, error);
      throw error;
    }
  }

  /** Of people that a check takes for new, those of whom two files tell. */
  private async inTwoFiles(): Promise<number> {
    return (await row<{ n: number }>(this.session, sql`select coalesce(sum(files - 1), 0)::integer as n from (select count(distinct file) as files from staged_coming where kind = 'key' and not exists (select 1 from identifier i where i.kind in ('source_id', 'email') and i.value = staged_coming.value) group by value) t`))!.n;
  }

  /** Whom a file of the import made and a later one told more of: new, not updated. */
  private async updatedByItself(importId: string): Promise<number> {
    return (await row<{ n: number }>(this.ground.db, sql`select count(*)::integer as n from contact_import_touch t join import p on p.import_id = t.import_id and p.part_of = ${importId}::uuid join identity i on i.identity_id = t.identity_id join import m on m.import_id = i.import_id and m.part_of = ${importId}::uuid`))!.n;
  }

  /** The row of the import; that of a run which was interrupted, where there is one of the same files. */
  private async begin(): Promise<{ importId: string; startedAt: Date; resumed: boolean }> {
    const digest = await digestOf(this.bundle.name, this.unpacked.files);
    await hold(this.session, { digest }, this.bundle.name);
    const begun = await this.open(digest);
    await hold(this.session, { importId: begun.importId }, this.bundle.name);
    await requireOpenImport(this.ground.db, begun.importId);
    return begun;
  }

  private open(digest: string): Promise<{ importId: string; startedAt: Date; resumed: boolean }> {
    return transaction(this.ground.db, async (tx) => {
      const open = await row<{ import_id: string; started_at: Date }>(tx, sql`select import_id, started_at from import where kind = 'bundle' and finished_at is null and failed_because is null and undone_at is null and summary->>'digest' = ${digest} order by started_at desc limit 1`);
      if (open) return { importId: open.import_id, startedAt: open.started_at, resumed: true };
      const importId = newId();
      const last = (await row<{ at: Date | null }>(tx, sql`select max(started_at) as at from import`))?.at;
      const startedAt = new Date(Math.max(this.ground.now().getTime(), last ? last.getTime() + 1 : 0));
      await sql`insert into import (import_id, kind, file_name, started_at, started_by, summary) values (${importId}, 'bundle', ${this.bundle.name}, ${startedAt}, ${this.actor.id}, ${JSON.stringify({ digest })}::jsonb)`.execute(tx);
      await appendLog(tx, this.ground.now(), { topic: "import", about: { importId } });
      return { importId, startedAt, resumed: false };
    });
  }

  private async people(place: number, importId: string | null): Promise<ContactsCounts> {
    const { recognised, plan } = this.looked.people[place]!;
    return this.contacts(recognised.file, recognised.source, { ...peopleReading(this.bundle.reading ?? {}, recognised.file.name), source: recognised.beside }, place, importId, plan.rows);
  }

  /** @param importId null for a check */
  private async contacts(file: BundleFile, source: string, reading: Parameters<typeof importContacts>[1]["reading"], place: number, importId: string | null, of: number): Promise<ContactsCounts> {
    if (importId !== null) {
      const before = await row<{ summary: ContactsCounts }>(this.ground.db, sql`select summary from import where part_of = ${importId}::uuid and part_place = ${place}`);
      if (before) return before.summary; // done before the run was interrupted
    }
    const refusedTo = join(this.bundle.workFolder, `refused-${place}.csv`);
    const done = await importContacts(this.ground, {
      path: file.path, name: file.name, reading, refusedTo, check: importId === null, colleagues: this.looked.colleagues.get(source.replace(/-lead$/, "")) ?? new Map(),
      ...(importId === null ? {} : { partOf: { importId, place } }), onProgress: ({ share, rows: read }) => void this.tell("people", file.name, share * Math.min(1, read / Math.max(1, of))),
    }, this.actor);
    if (done.refusedFile !== null) await this.copyRefused(refusedTo, file.name);
    return done.counts;
  }

  /** @param importId null for a check */
  private async orders(place: number, importId: string | null): Promise<OrdersPart> {
    const { file } = this.looked.orders[place]!;
    if (importId !== null) {
      const before = await row<{ summary: KeptOrders }>(this.ground.db, sql`select summary from import where part_of = ${importId}::uuid and part_place = ${PLACE_OF_ORDERS + place}`);
      if (before) return partOf(file, before.summary, before.summary); // done before the run was interrupted
    }
    const refusedTo = join(this.bundle.workFolder, `refused-orders-${place}.csv`);
    const reading = this.bundle.reading ?? {};
    const { channel } = saidOf(reading, file.name);
    const given = {
      path: file.path, name: file.name, shortRows: file.isSheet === true, reading: ordersReading(reading, file.name), refusedTo, ...(channel === undefined ? {} : { channel }), ...(importId === null ? {} : { partOf: { importId, place: PLACE_OF_ORDERS + place } }),
      onProgress: ({ phase, share }: OrdersProgress) => void this.tell("orders", file.name, phase === "reading" ? share / 2 : 0.5 + share / 2),
    };
    const done = importId === null ? await checkOrders(this.ground, given) : await importOrders(this.ground, given, this.actor);
    if (done.summary.refusedFile !== null) await this.copyRefused(refusedTo, file.name);
    return partOf(file, done, done.summary);
  }

  private async copyRefused(path: string, name: string): Promise<void> {
    for await (const { rows: some } of openPeople(path).read()) for (const { cells } of some) this.refused.write(Number(cells[0]), `${name}: ${cells[1]}`, cells[2] ?? "");
  }

  /** Customers whom only conversations name become people the same way as those of files. */
  private async gather(bring: (missing: AsyncIterable<MissingPerson[]>) => Promise<ContactsCounts | undefined>): Promise<ContactsCounts | undefined> {
    if (!this.looked.hasConversations) return undefined;
    this.found = await findAttached(this.session, this.unpacked.loose);
    await tellRefusedAttachments(this.session, this.looked.refused, (because) => this.refused.write(0, because, ""));
    await gatherConversations(this.session, { now: this.ground.now(), colleagues: this.looked.colleagues, ours: this.looked.ours, inboxes: this.looked.inboxes });
    await findCustomers(this.session, this.ground.now());
    const brought = await bring(missingPeople(this.session));
    if (brought) await findCustomers(this.session, this.ground.now());
    return brought;
  }

  private async missing(missing: AsyncIterable<MissingPerson[]>, importId: string | null): Promise<ContactsCounts | undefined> {
    const bySource = new Map<string, { path: string; out: ReturnType<typeof createWriteStream>; rows: number }>();
    for await (const some of missing)
      for (const { source, id, email, phone, name } of some) {
        let file = bySource.get(source);
        if (!file) {
          const path = join(this.bundle.workFolder, `people-of-${bySource.size}.jsonl`);
          bySource.set(source, (file = { path, out: createWriteStream(path, { mode: 0o600 }), rows: 0 }));
        }
        file.rows++;
        file.out.write(`${JSON.stringify({ id: id ?? "", email: email ?? "", phone: phone ?? "", name: name ?? "" })}\n`);
      }
    const counts: ContactsCounts[] = [];
    let place = PLACE_OF_CONVERSATIONS;
    for (const [source, { path, out, rows: of }] of bySource) {
      await new Promise<void>((resolve, reject) => out.on("error", reject).end(resolve));
      counts.push(await this.contacts({ name: "people of conversations", path, bytes: 0 }, source, { source, columns: { id: "id", email: "email", phone: "phone", name: "name" }, country: this.bundle.reading?.country, withoutErased: this.bundle.reading?.withoutErased }, place++, importId, of));
    }
    // A run that went on finds nobody missing whom the interrupted one brought: its counts stand with its part.
    if (counts.length === 0 && importId !== null) counts.push(...(await rows<{ summary: ContactsCounts }>(this.ground.db, sql`select summary from import where part_of = ${importId}::uuid and part_place >= ${PLACE_OF_CONVERSATIONS} and part_place < ${PLACE_OF_ORDERS}`)).map((each) => each.summary));
    return counts.length === 0 ? undefined : sumOf(counts);
  }

  private async settle(forReal: boolean): Promise<ConversationsSettled | undefined> {
    if (!this.looked.hasConversations) return undefined;
    const settled = await settleConversations(this.session, forReal);
    const names = new Map(this.looked.files.map((each) => [each.number, each.file.name]));
    for await (const some of refusedConversations(this.session))
      for (const { file, line, because, raw } of some) {
        if (!because.startsWith("its conversation")) this.looked.refused.add(because); // told once for all of its messages
        this.refused.write(line, `${names.get(file) ?? ""}: ${because}`, raw);
      }
    return settled;
  }

  private async settleTouchPoints(forReal: boolean): Promise<TouchPointsSettled | undefined> {
    if (!this.looked.hasTouchPoints) return undefined;
    const settled = await settleTouchPoints(this.session, forReal, this.looked.hasConversations);
    const names = new Map(this.looked.files.map((each) => [each.number, each.file.name]));
    for await (const some of refusedTouchPoints(this.session))
      for (const { file, line, because, raw } of some) {
        this.looked.refused.add(because);
        this.refused.write(line, `${names.get(file) ?? ""}: ${because}`, raw);
      }
    return settled;
  }

  private allColleagues() {
    return new Map([...this.looked.colleagues.values()].flatMap((each) => [...each]));
  }

  private result(importId: string | null, resumed: boolean, found: Found): BundleResult {
    const counts = countsOf(this.looked, found);
    const plan: BundlePlan = {
      name: this.bundle.name, remarks: [...this.looked.people.flatMap(({ plan: { fileName, remarks } }) => remarks.map((each) => (typeof each === "string" ? each : { ...each, file: fileName }))), ...this.looked.remarks, ...found.orders.flatMap((part) => part.remarks)],
      cautions: [...this.looked.cautions, ...found.orders.flatMap((part) => part.cautions)],
      files: this.looked.files.map(({ file, holds, title, rows: n, why, columns, canBe, asPeople, asOrders }) => ({
        name: file.name, holds, title, rows: n, why, ...(columns === undefined ? {} : { columns: [...columns] }), canBe: [...canBe], ...(asPeople === undefined ? {} : { people: asPeople }), ...(asOrders === undefined ? {} : { orders: asOrders }),
      })), passedOver: byReason(this.unpacked, this.found), words: planWords(counts),
    };
    return { importId, resumed, plan, counts, refusedFile: this.refused.count > 0 ? this.refused.path : null, seconds: Math.round((performance.now() - this.began) / 10) / 100, peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024) };
  }

  private async finish(importId: string, done: BundleResult): Promise<void> {
    const { plan, counts } = done;
    await transaction(this.ground.db, async (tx) => {
      await requireOpenImport(tx, importId);
      await sql`update import set finished_at = ${this.ground.now()}, summary = ${JSON.stringify({ ...counts, words: plan.words, files: plan.files.map(({ people: _, orders: __, canBe: ___, ...file }) => file), remarks: plan.remarks, cautions: plan.cautions, refusedFile: done.refusedFile, seconds: done.seconds, peakMemoryMb: done.peakMemoryMb, lines: { kept: plan.files.reduce((sum, file) => sum + (file.holds === "unread" ? 0 : file.rows), 0) } })}::jsonb where import_id = ${importId}::uuid`.execute(tx);
      await writeAudit(tx, this.ground.now(), this.actor, "import.bundle", { kind: "import", id: importId }, { name: this.bundle.name, words: plan.words, resumed: done.resumed });
      await appendLog(tx, this.ground.now(), { topic: "import", about: { importId } });
    });
  }

  /** Nothing stays half done: what was written goes, and that it was tried is kept. A lost database leaves it to be gone on with. */
  private async giveUp(importId: string, error: unknown): Promise<void> {
    const because = error instanceof Refusal ? error.message : `Something failed inside: ${(error as Error).message}`;
    await transaction(this.ground.db, async (tx) => {
      if (!(await isOpen(tx, importId))) return; // somebody else ended it, and took back what was written
      await undoPartsOf(tx, importId, this.actor, this.ground.now());
      await sql`update import set failed_because = ${because} where import_id = ${importId}::uuid`.execute(tx);
      await writeAudit(tx, this.ground.now(), this.actor, "import.bundle.failed", { kind: "import", id: importId }, { name: this.bundle.name, because });
      await appendLog(tx, this.ground.now(), { topic: "import", about: { importId } });
    }).catch(() => undefined);
  }
}

async function isOpen(tx: Database, importId: string): Promise<boolean> {
  return (await row<{ open: boolean }>(tx, sql`select finished_at is null and failed_because is null and undone_at is null as open from import where import_id = ${importId}::uuid for update`))?.open === true;
}

type KeptOrders = Pick<OrdersImported, "cautions" | "remarks" | "refusedBecause" | "newInvoices" | "newCustomers"> & OrdersSummary;

function partOf(file: BundleFile, { newInvoices, newCustomers, refusedBecause, cautions, remarks }: Omit<OrdersChecked | KeptOrders, "summary">, { invoices, lines }: Pick<OrdersSummary, "invoices" | "lines">): OrdersPart {
  const { name } = file;
  return {
    newInvoices, newCustomers, refusedBecause, invoices, lines: lines.kept, remarks: remarks.map((each) => (typeof each === "string" ? each : { ...each, file: name })),
    cautions: cautions.map(({ says, map }) => ({ ...says, file: name, ...(map === null ? {} : { atTerminal: `To use it, bring these orders in by themselves: ${ordersCommand(file)} ${map}` }) })),
  };
}

/** @param found what was named by a message after all */
function byReason({ passedOver }: Unpacked, found: ReadonlySet<string>): BundlePlan["passedOver"] {
  return [...Map.groupBy(passedOver.filter((each) => !found.has(each.name)), (each) => each.why)].map(([why, files]) => ({ why, files: files.length, example: files[0]!.name }));
}

/** The same files again are the same import, where it was interrupted; a file that was corrected since is another. */
async function digestOf(name: string, files: readonly BundleFile[]): Promise<string> {
  const digest = createHash("sha256").update(name);
  for (const file of files) {
    digest.update(JSON.stringify([file.name, file.bytes]));
    for await (const piece of createReadStream(file.path)) digest.update(piece as Buffer);
  }
  return digest.digest("base64url");
}
