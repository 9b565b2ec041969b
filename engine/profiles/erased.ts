// Who was erased, known by keyed hashes only; and whoever asked that nothing be kept of them again.
import { createHmac } from "node:crypto";
import { installationSecret } from "../organisation/index.ts";
import { type Database, newSecret, row, rows, sql, type Transaction } from "../platform/index.ts";
import { formsOf } from "./forms-of-identifier.ts";
import type { Identifier } from "./identifiers.ts";

const SECRET = "erasure.secret";
/** So long a process believes that nobody is suppressed before it asks again. */
const BELIEVED_MILLIS = 2000;

export interface ErasedMark {
  /** Of several identifiers nothing but telephone numbers was erased. */
  readonly byPhoneOnly?: boolean;
  readonly erasedAt: Date;
  readonly suppressed: boolean;
}

type KindAndValue = Pick<Identifier, "kind" | "value">;

/**
 * What an identifier is remembered by: HMAC-SHA256 with a secret of this installation, of each form in which the same mailbox or line
 * comes. Whoever comes is looked for by the same, so one that they share tells.
 */
async function hasher(db: Database, now: Date): Promise<(identifier: KindAndValue, country?: string) => readonly string[]> {
  const key = await installationSecret(db, now, SECRET, () => newSecret(""));
  return ({ kind, value }, country) => formsOf({ kind: kindOf(kind), value: plain(kind, value) }, country).map((form) => createHmac("sha256", key).update(`${kindOf(kind)}\n${form}`).digest("base64url"));
}

/** A claimed address is the same address: what was claimed to us is forgotten with what was proven. */
const kindOf = (kind: string) => kind.replace("claimed_", "");
const plain = (kind: string, value: string) => (kind.startsWith("claimed_") ? value.slice(value.indexOf(":") + 1) : value);

/** Remembers that these identifiers were erased. Call it in the transaction of the erasure. @param country of the person, where sources tell one only */
export async function rememberErased(tx: Transaction, now: Date, erasureId: string, identifiers: readonly KindAndValue[], suppress: boolean, country?: string): Promise<void> {
  if (identifiers.length === 0) return;
  const hash = await hasher(tx, now);
  const hashes = new Map(identifiers.flatMap((each) => hash(each, country).map((one) => [one, kindOf(each.kind)] as const)));
  await sql`insert into erased_identifier (hash, kind, erasure_id, erased_at, suppressed)
    select h, k, ${erasureId}::uuid, ${now}::timestamptz, ${suppress}::boolean from unnest(${[...hashes.keys()]}::text[], ${[...hashes.values()]}::text[]) as t (h, k)
    on conflict (hash) do update set erasure_id = excluded.erasure_id, erased_at = excluded.erased_at, suppressed = erased_identifier.suppressed or excluded.suppressed`.execute(tx);
}

interface Message {
  readonly source: string;
  readonly messageId: string;
}

const MESSAGES_AT_ONCE = 10_000;

/** Remembers which messages told of them, so that one that is sent again stays away. Call it before they go. */
export async function rememberErasedMessages(tx: Transaction, now: Date, erasureId: string, identityIds: readonly string[]): Promise<void> {
  const hash = await messageHasher(tx, now);
  const messages = await rows<Message>(tx, sql`select source, message_id as "messageId" from seen_message where identity_id = any(${[...identityIds]}::uuid[])`);
  for (let i = 0; i < messages.length; i += MESSAGES_AT_ONCE)
    await sql`insert into erased_message (hash, erasure_id) select h, ${erasureId}::uuid from unnest(${messages.slice(i, i + MESSAGES_AT_ONCE).map(hash)}::text[]) as t (h) on conflict (hash) do nothing`.execute(tx);
}

/** Which of these told of somebody who was erased since: their places in the list. Rides the primary key. */
export async function erasedMessagesAmong(db: Database, now: Date, messages: readonly Message[]): Promise<ReadonlySet<number>> {
  const hashes = messages.map(await messageHasher(db, now));
  const found = new Set((await rows<{ hash: string }>(db, sql`select hash from erased_message where hash = any(${hashes}::text[])`)).map((f) => f.hash));
  return new Set(hashes.flatMap((hash, place) => (found.has(hash) ? [place] : [])));
}

async function messageHasher(db: Database, now: Date): Promise<(message: Message) => string> {
  const key = await installationSecret(db, now, SECRET, () => newSecret(""));
  return ({ source, messageId }) => createHmac("sha256", key).update(`message\n${source}\n${messageId}`).digest("base64url");
}

/** To be called when an erasure with suppression is committed: this process believes it at once. */
export function believeSuppressed(db: Database): void {
  believed.delete(db);
}

/** When an identifier was erased, if it was, and last: for whoever asks "do you still have anything of me?". */
export async function wasErased(db: Database, now: Date, identifier: KindAndValue): Promise<ErasedMark | undefined> {
  const hashes = (await hasher(db, now))(identifier);
  const found = await row<{ erased_at: Date; suppressed: boolean }>(db, sql`select max(erased_at) as erased_at, bool_or(suppressed) as suppressed from erased_identifier where hash = any(${[...hashes]}::text[]) having count(*) > 0`);
  return found && { erasedAt: found.erased_at, suppressed: found.suppressed };
}

/**
 * Which of these carry an identifier that was erased here, and when it was last: by their places in the list. Where nobody was
 * ever erased it costs one question.
 *
 * @param given what gives them, for they are not needed then
 */
export async function erasedAmong(db: Database, now: Date, given: () => readonly (readonly KindAndValue[])[]): Promise<ReadonlyMap<number, ErasedMark>> {
  const marks = new Map<number, ErasedMark>();
  if (!(await row(db, sql`select 1 from erased_identifier limit 1`))) return marks;
  const hash = await hasher(db, now);
  const all = given();
  const hashes = all.map((identifiers) => identifiers.map((each) => hash(each)));
  const found = new Map((await rows<{ hash: string; erased_at: Date; suppressed: boolean }>(db, sql`select hash, erased_at, suppressed from erased_identifier where hash = any(${hashes.flat(2)}::text[])`)).map((each) => [each.hash, each]));
  hashes.forEach((own, place) => {
    const isPhone = (at: number) => kindOf(all[place]![at]!.kind) === "phone";
    const byPhoneOnly = own.some((_, at) => !isPhone(at)) && own.every((forms, at) => isPhone(at) || !forms.some((one) => found.has(one)));
    for (const one of own.flat()) {
      const mark = found.get(one);
      if (!mark) continue;
      const before = marks.get(place);
      marks.set(place, { erasedAt: before && before.erasedAt > mark.erased_at ? before.erasedAt : mark.erased_at, suppressed: mark.suppressed || before?.suppressed === true, byPhoneOnly });
    }
  });
  return marks;
}

/** Is another once anybody with an identifier was erased: whoever asked about many before, and writes them later, compares the two. */
export async function erasedSoFar(db: Database): Promise<string> {
  const { n, last } = (await row<{ n: number; last: Date | null }>(db, sql`select count(*)::integer as n, max(erased_at) as last from erased_identifier`))!;
  return `${n} ${last?.toISOString() ?? ""}`;
}

const believed = new WeakMap<Database, number>();

/**
 * Which of these carry an identifier that nothing may be kept about again: their places in the list. Where nobody was ever
 * suppressed it costs a question every two seconds; another process may so take one in for two seconds after the first,
 * unless it says to ask always.
 *
 * @param given or what gives it, where it is not at hand
 * @param options.countryOf the country that whoever stands at this place is told to live in: of a number as it is dialled at home
 */
export async function suppressedAmong(db: Database, now: Date, given: readonly (readonly Identifier[])[] | (() => readonly (readonly Identifier[])[]), options: { readonly ask?: "always"; readonly countryOf?: (place: number) => string | undefined } = {}): Promise<ReadonlySet<number>> {
  const nobody: ReadonlySet<number> = new Set();
  if (options.ask !== "always" && performance.now() < (believed.get(db) ?? 0)) return nobody;
  if (!(await row(db, sql`select 1 from erased_identifier where suppressed limit 1`))) {
    believed.set(db, performance.now() + BELIEVED_MILLIS);
    return nobody;
  }
  const each = typeof given === "function" ? given() : given;
  const hash = await hasher(db, now);
  const hashes = each.map((identifiers, place) => identifiers.flatMap((one) => hash(one, options.countryOf?.(place))));
  const found = new Set((await rows<{ hash: string }>(db, sql`select hash from erased_identifier where suppressed and hash = any(${hashes.flat()}::text[])`)).map((f) => f.hash));
  return new Set(hashes.flatMap((own, place) => (own.some((one) => found.has(one)) ? [place] : [])));
}
