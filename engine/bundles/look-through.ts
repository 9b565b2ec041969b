// Reads every file of an export to its end once, before anything is written: conversations and organisations go to the stage,
// colleagues and what else others refer to are kept at hand, files of people are looked at. What cannot be read refuses the
// whole here.
import type { Channel } from "../interactions/index.ts";
import { type ContactsPlan, type Remark, remarkWithin } from "../profiles/contract.ts";
import { type Database, Refusal } from "../platform/index.ts";
import { attributeKey, type GroupStage, type NamedColleague, NobodyTold, openGroupStage, openPeople, planContacts, planOrders, type PersonRow } from "../profiles/index.ts";
import { idsIn } from "./activity.ts";
import type { AttachmentFolder } from "./attachments.ts";
import type { BundleColumn, BundleFileView, BundleReading } from "./contract.ts";
import { columnsOfOrders, columnsOfPeople, columnsOfRows, NOT_OF_IT } from "./file-columns.ts";
import { ordersReading, peopleReading } from "./file-reading.ts";
import { type FileRow, RowReader } from "./file-row.ts";
import { channelOf } from "./from-chatwoot.ts";
import { readMailbox, Threads } from "./mail.ts";
import { mailReads, settleMail } from "./stage-mail.ts";
import type { Read, ReadTouchPoint } from "./reading.ts";
import { reasons, type Reasons } from "./reasons.ts";
import type { Recognised } from "./recognise.ts";
import type { BundleFile } from "./unpack.ts";
import { type ConversationStage, openConversationStage, type Place } from "./stage-conversations.ts";
import { openTouchPointStage, type TouchPointStage } from "./touch-points.ts";

export interface PeoplePart {
  readonly recognised: Recognised;
  readonly plan: ContactsPlan;
}

export interface LookedFile extends Recognised {
  readonly rows: number;
  readonly columns?: readonly BundleColumn[] | undefined;
  readonly asPeople?: ContactsPlan;
  readonly asOrders?: BundleFileView["orders"];
}

export interface Looked {
  readonly files: readonly LookedFile[];
  readonly people: readonly PeoplePart[];
  readonly orders: readonly Recognised[];
  /** By source, then by its number of them. */
  readonly colleagues: ReadonlyMap<string, ReadonlyMap<string, NamedColleague>>;
  readonly inboxes: ReadonlyMap<string, Channel>;
  readonly ours: readonly string[];
  readonly hasConversations: boolean;
  readonly hasOrganisations: boolean;
  readonly hasTouchPoints: boolean;
  /** Rows of people that name an organisation. */
  readonly nameOrganisation: number;
  readonly passedOver: Reasons;
  readonly refused: Reasons;
  readonly remarks: readonly Remark[];
  readonly cautions: readonly Remark[];
}

export interface Refusing {
  write(line: number, because: string, raw: string): void;
}

/** @param session one connection, which holds the stage */
export async function lookThrough(session: Database, found: readonly Recognised[], reading: BundleReading, now: Date, refusedTo: Refusing, attached: AttachmentFolder, onProgress: (what: string, share: number) => void): Promise<Looked> {
  const stage = await openConversationStage(session, attached);
  const groups = await openGroupStage(session);
  const touchPoints = await openTouchPointStage(session);
  const look = new Look(stage, groups, touchPoints, reading, now, refusedTo);
  const bytes = Math.max(1, found.reduce((sum, each) => sum + each.file.bytes, 0));
  let read = 0;
  const threads = new Threads();
  for (const each of found) {
    const tell = (share: number) => onProgress(each.file.name, (read + share * each.file.bytes) / bytes);
    if (each.holds === "mail") await look.mailbox(each, threads, tell);
    else if (each.holds === "people") await look.people(each, tell);
    else if (each.holds === "orders") await look.orders(session, each);
    else if (each.holds !== "unread") await look.rows(each, tell);
    else look.files.push({ ...each, rows: 0 });
    read += each.file.bytes;
  }
  await stage.flush();
  await groups.flush();
  await touchPoints.flush();
  const ours = look.hasMail ? await settleMail(session, threads, reading.ours ?? []) : { ours: [...(reading.ours ?? [])], remarks: [] };
  return { ...look, ours: ours.ours, remarks: [...look.remarks, ...ours.remarks], files: look.files, people: look.parts, orders: look.orderFiles, cautions: look.cautions, hasConversations: look.conversations > 0, hasOrganisations: look.organisations > 0, hasTouchPoints: look.touches > 0 };
}

/** The command that brings in a file of orders by itself, out of its archive or workbook. */
export function ordersCommand({ name, isSheet }: BundleFile): string {
  if (isSheet) return "save the sheet as CSV, then rapport import orders FILE.csv";
  const own = /\.zip\//i.test(name) ? name.split("/").at(-1)! : name;
  return `rapport import orders ${/[^\w./-]/.test(own) ? `"${own}"` : own}`;
}

const NOT_FOUND_YET = { conversation: null, path: null, mediaType: null, sha256: null, because: null };

class Look {
  readonly files: LookedFile[] = [];
  readonly parts: PeoplePart[] = [];
  readonly orderFiles: Recognised[] = [];
  readonly cautions: Remark[] = [];
  readonly colleagues = new Map<string, Map<string, NamedColleague>>();
  readonly inboxes = new Map<string, Channel>();
  readonly passedOver = reasons();
  readonly refused = reasons();
  readonly remarks: Remark[] = [];
  conversations = 0;
  organisations = 0;
  touches = 0;
  nameOrganisation = 0;
  hasMail = false;
  private readonly stage: ConversationStage;
  private readonly groups: GroupStage;
  private readonly touchPoints: TouchPointStage;
  private readonly reading: BundleReading;
  private readonly now: Date;
  private readonly latest: number;
  private readonly refusedTo: Refusing;

  constructor(stage: ConversationStage, groups: GroupStage, touchPoints: TouchPointStage, reading: BundleReading, now: Date, refusedTo: Refusing) {
    this.stage = stage;
    this.groups = groups;
    this.touchPoints = touchPoints;
    this.reading = reading;
    this.now = now;
    this.latest = now.getTime() + 86_400_000;
    this.refusedTo = refusedTo;
  }

  private refuse(each: Recognised, line: number, because: string, raw: string): void {
    this.refused.add(because);
    this.refusedTo.write(line, `${each.file.name}: ${because}`, raw);
  }

  async rows(each: Recognised, tell: (share: number) => void): Promise<void> {
    let rows = 0;
    const take = this.taker(each);
    const reader = await this.eachRow(each, (row, given) => {
      rows++;
      take(row, given);
    }, tell);
    this.files.push({ ...each, rows, columns: columnsOfRows(reader, each.holds === "organisations" ? each.format! : {}) });
  }

  /** Reads all rows; malformed ones are refused here. A row whose letters are none in the encoding is refused too. */
  private async eachRow(each: Recognised, take: (row: FileRow, given: PersonRow) => void, tell: (share: number) => void): Promise<RowReader> {
    const file = openPeople(each.file.path);
    const reader = new RowReader(file.names, { order: this.reading.dateOrder ?? "not-needed", isJson: file.kind === "json" });
    for await (const piece of file.read()) {
      for (const given of piece.rows) {
        if (given.malformed !== undefined) this.refuse(each, given.line, given.malformed, given.raw.slice(0, 2000));
        else if (given.raw.includes("\uFFFD") && file.encoding === "utf-8") this.refuse(each, given.line, "it holds bytes that are no letters in the encoding of the file", given.raw.slice(0, 2000));
        else {
          const row = reader.rowOf(given.cells, given.raw);
          const lost = reader.whyLost(given.cells);
          if (lost === undefined) take(row, given);
          else this.refuse(each, given.line, lost, given.raw.slice(0, 2000));
        }
      }
      await this.stage.flush();
      await this.groups.flush();
      await this.touchPoints.flush();
      tell(piece.share);
    }
    return reader;
  }

  private taker(each: Recognised): (row: FileRow, given: PersonRow) => void {
    const { source, format } = each;
    switch (each.holds) {
      case "colleagues":
        return (row) => {
          const { id, name, email } = format!.colleague!;
          const number = row.get(...id);
          const words = row.get(name[0]!) ?? name.slice(1).map((word) => row.get(word)).filter((word) => word !== undefined).join(" ");
          if (number !== undefined) this.colleague(source, number, { name: words, email: row.get(...email) ?? "" });
        };
      case "inboxes":
        return (row) => void this.inboxes.set(`${source}\n${row.get("id") ?? ""}`, channelOf(row.get("channel type") ?? ""));
      case "attachments":
        if (source === "salesforce") return (row) => this.salesforceAttachment(row);
        return (row) => {
          const message = row.get("message id");
          if (message !== undefined) this.stage.attachment({ ...NOT_FOUND_YET, source, message: `message:${message}`, id: row.get("id") ?? null, name: row.get("fallback title", "external url")?.split("/").at(-1) ?? `file ${row.get("id") ?? ""}`.trim() });
        };
      case "organisations":
        return (row, given) => this.organisation(each, row, given);
      default:
        return (row, given) => {
          for (const read of this.readsOf(each, row)) this.take(each, given.line, read, given.raw);
        };
    }
  }

  /** Attached to a message of a case, or to the case itself; of anything else it is passed over. */
  private salesforceAttachment(row: FileRow): void {
    const [id, parent, name] = [row.get("id"), row.get("parent id"), row.get("name")];
    if (row.isTrue("is deleted")) return this.passedOver.add("it is deleted in the source");
    if (id === undefined || parent === undefined || name === undefined || !/^(02s|500)/.test(parent)) return this.passedOver.add("an attachment of a record that is neither a case nor a message");
    const isCase = parent.startsWith("500");
    this.conversations++;
    this.stage.attachment({ ...NOT_FOUND_YET, source: "salesforce", message: isCase ? `case:${parent}:description` : `email:${parent}`, conversation: isCase ? `case:${parent}` : null, id, name });
  }

  private readsOf(each: Recognised, row: FileRow): readonly Read[] {
    try {
      return each.format!.read!(row);
    } catch (error) {
      return [{ kind: "refused", because: `it cannot be read: ${(error as Error).message.slice(0, 100)}` }];
    }
  }

  private take(each: Recognised, line: number, read: Read, raw: string): void {
    const place = { source: each.source, file: each.number, line };
    if (read.kind === "refused") this.refuse(each, line, read.because, raw.slice(0, 2000));
    else if (read.kind === "nothing") this.passedOver.add(read.because);
    else if (read.kind === "conversation") {
      this.conversations++;
      this.stage.conversation(read, place);
    } else if (read.kind === "alias") this.stage.alias(read, each.source);
    else if (read.kind === "who") this.touchPoints.who(read, each.source);
    else if (read.kind === "touch-point") this.touchPoint(each, read, place);
    else if (read.at === undefined) this.refuse(each, line, "a message does not tell its time, or in a way that can be read two ways", read.body.slice(0, 500));
    else if (read.at.getTime() > this.latest) this.refuse(each, line, "a message is of a time that has not come yet", read.body.slice(0, 500));
    else {
      this.conversations++; // messages alone may belong to conversations of an earlier import
      this.stage.message(read, place);
    }
  }

  private touchPoint(each: Recognised, read: ReadTouchPoint, place: Place): void {
    if (read.at!.getTime() > this.latest) return this.passedOver.add("what is still to come: a meeting, a call, a task");
    this.touches++;
    // Who it was there is told by number; here by name.
    const by = read.properties["by"];
    const name = typeof by === "string" ? this.colleagues.get(each.source)?.get(by)?.name : undefined;
    this.touchPoints.touchPoint(name ? { ...read, properties: { ...read.properties, by: name } } : read, place);
  }

  private colleague(source: string, id: string, who: NamedColleague): void {
    if (!this.colleagues.has(source)) this.colleagues.set(source, new Map());
    this.colleagues.get(source)!.set(id, who);
  }

  private organisation(each: Recognised, row: FileRow, given: PersonRow): void {
    const { id, name, owner, deleted } = each.format!.organisation!;
    if (deleted !== undefined && row.isTrue(deleted)) return this.passedOver.add("it is deleted in the source");
    const called = row.get(...name);
    if (called === undefined) return this.refuse(each, given.line, "the organisation has no name", given.raw.slice(0, 2000));
    this.organisations++;
    this.groups.add({ source: each.source, id: row.get(...(id ?? [])) ?? null, name: called.replaceAll("\u0000", "").slice(0, 120), owner: owner === undefined ? null : (row.get(...owner) ?? null), attributes: this.wordsOf(each, row) });
  }

  private readonly keys = new Map<string, string>();

  /** Every other column that says something. */
  private wordsOf(each: Recognised, row: FileRow): Record<string, string> {
    const { id, name, owner } = each.format!.organisation!;
    const words: Record<string, string> = {};
    for (const column of row.columns) {
      if (column.word === "" || NOT_OF_IT.has(column.word) || id?.includes(column.word) || name.includes(column.word) || owner?.includes(column.word)) continue;
      const value = row.get(column.word);
      if (value === undefined) continue;
      if (!this.keys.has(column.name)) this.keys.set(column.name, attributeKey(column.name));
      words[this.keys.get(column.name)!] = value.replaceAll("\u0000", "").toWellFormed().slice(0, 2000);
    }
    return words;
  }

  async people(each: Recognised, tell: (share: number) => void): Promise<void> {
    const plan = await planContacts({ path: each.file.path, name: each.file.name, reading: { ...peopleReading(this.reading, each.file.name), source: each.beside }, onProgress: ({ share }) => tell(share * 0.5) }).catch((error: unknown) => {
      // One of several files that tells nobody apart is no reason to refuse the others; one that is damaged is.
      if (error instanceof NobodyTold || (error instanceof Refusal && /holds values, not the names|nobody below them/.test(error.message))) return error;
      throw error instanceof Refusal ? new Refusal(error.code, `${each.file.name}: ${error.message.replaceAll(each.file.path, each.file.name)}`) : error;
    });
    if (plan instanceof Refusal) return void this.files.push({ ...each, holds: "unread", title: "not read", rows: 0, why: plan.message.split(". ")[0]!, ...(plan instanceof NobodyTold ? { asPeople: plan.plan } : { canBe: [] }) });
    const { key } = plan.source;
    const recognised = { ...each, source: key, title: plan.source.title };
    this.files.push({ ...recognised, rows: plan.rows, columns: columnsOfPeople(plan), asPeople: plan });
    this.parts.push({ recognised, plan });
    const at = (field: string) => plan.columns.findIndex((column) => column.goesTo === field);
    const [id, email, company, numbers] = [at("id"), at("email"), at("company"), ["account_id", "company_id", "organization_id"].map(at).filter((index) => index !== -1)];
    const organisations = [...numbers, company];
    await this.eachQuietly(each, (row, { cells }) => {
      const number = cells[id]?.trim() ?? "";
      if (key === "zendesk" && /^(agent|admin)$/i.test(row.get("role") ?? "") && number !== "") return this.colleague(key, number, { name: row.get("name") ?? "", email: row.get("email") ?? "" });
      const master = row.get("master record id");
      if (master !== undefined && number !== "") this.stage.moved(key, number, master);
      if (row.isTrue("is deleted")) return;
      const address = cells[email]?.trim().toLowerCase() ?? "";
      if (number !== "") this.stage.coming("id", `${key}:${number}`, each.number);
      if (address !== "") this.stage.coming("email", address, each.number);
      if (number !== "" || address !== "") this.stage.coming("key", number !== "" ? `${key}:${number}` : address, each.number);
      const names = numbers.every((index) => (cells[index]?.trim() ?? "") === "") ? (cells[company]?.trim() ?? "") : "";
      if (names !== "") this.groups.named(key.replace(/-lead$/, ""), names);
      for (const company of numbers.flatMap((index) => idsIn(cells[index]))) this.stage.coming("company", `${key.replace(/-lead$/, "")}:${company}`, each.number);
      if (organisations.some((index) => (cells[index]?.trim() ?? "") !== "")) this.nameOrganisation++;
    }, (share) => tell(0.5 + share * 0.5));
  }

  /** Orders of which a person must say how they are to be read are left out, and what must be said stands where nobody overlooks it. */
  async orders(session: Database, each: Recognised): Promise<void> {
    const { path, name } = each.file;
    const plan = await planOrders(session, this.now, { path, reading: ordersReading(this.reading, name) }).catch((error: unknown) => {
      throw error instanceof Refusal ? new Refusal(error.code, `${name}: ${error.message.replaceAll(path, name)}`) : error;
    });
    const asOrders = { columns: [...plan.columns], asks: plan.kind === "asks" ? plan.asks : null };
    if (plan.kind === "settled") {
      this.files.push({ ...each, rows: plan.rows, columns: columnsOfOrders(plan.columns), asOrders });
      this.orderFiles.push(each);
      return;
    }
    this.cautions.push(remarkWithin("notInYet", plan.asks, { file: name, atTerminal: `Bring them in by themselves: ${ordersCommand(each.file)}` }));
    this.files.push({ ...each, holds: "unread", rows: 0, why: `${each.title}; it must be said how they are read`, asOrders });
  }

  /** The rows of a file of people, whose mistakes are told when it is brought in. */
  private async eachQuietly(each: Recognised, take: (row: FileRow, given: PersonRow) => void, tell: (share: number) => void): Promise<void> {
    const file = openPeople(each.file.path);
    const reader = new RowReader(file.names, { order: "not-needed", isJson: file.kind === "json" });
    for await (const piece of file.read()) {
      for (const given of piece.rows) if (given.malformed === undefined) take(reader.rowOf(given.cells, given.raw), given);
      await this.stage.flush();
      await this.groups.flush();
      tell(piece.share);
    }
  }

  async mailbox(each: Recognised, threads: Threads, tell: (share: number) => void): Promise<void> {
    let rows = 0;
    this.hasMail = true;
    for await (const { place, raw, mail, share } of readMailbox(each.file.path, each.file.bytes)) {
      rows++;
      if (mail.kind === "refused") this.refuse(each, place, mail.because, raw);
      else if (mail.at !== undefined && mail.at.getTime() > this.latest) this.refuse(each, place, "a message is of a time that has not come yet", raw);
      else if (mail.mailing) this.passedOver.add("a mailing to many, or an answer of a machine");
      else {
        threads.add(mail.id, mail.answers);
        for (const read of mailReads(mail)) this.take(each, place, read, raw);
      }
      if (rows % 200 === 0) {
        await this.stage.flush();
        tell(share);
      }
    }
    await this.stage.flush();
    this.files.push({ ...each, rows });
  }
}
