// What meets when two sets of identities become one customer, or stops meeting when one becomes two: the same question.
import { type Database, rows, sql } from "../platform/index.ts";
import type { JoinSide, MeetingAttribute, MeetingConsent, MeetingGroup, MeetingReached } from "./contract.ts";
import { consentsAmong } from "./customer.ts";
import { madeOneAt, type TimeTogether, timesTogether } from "./knowledge/written-together.ts";
import { type AttributeFact, winnerOf } from "./knowledge/attribute-rule.ts";
import { sourceOrder } from "./knowledge/attributes-of.ts";
import { profilesOf } from "./profile.ts";
import { reachedAt } from "./reached-at.ts";
import { countryCode } from "./quality/country-code.ts";

export interface JoinMeeting {
  readonly sides: readonly [JoinSide, JoinSide];
  readonly reached: MeetingReached;
  readonly attributes: MeetingAttribute[];
  readonly consents: MeetingConsent[];
  /** Households, organisations and partners to which either belongs today. */
  readonly groups: MeetingGroup[];
  /** Open tasks of either side; one that stays with both stands twice. */
  readonly tasks: { readonly side: 0 | 1; readonly what: string; readonly dueAt: string | null }[];
}

interface Fact extends AttributeFact {
  readonly key: string;
  readonly byColleague: boolean;
}

const MOST_IDENTIFIERS = 12;

/**
 * @param sides identities of each side, oldest first; neither empty
 * @param how whether the two are to become one, or are one and to be parted: what colleagues said while they were one, and which
 *   stands with one of them, is told then too
 * @returns of attributes those of which the sides say something different, of consents those of which either says anything
 */
export async function meetingOf(db: Database, sides: readonly [readonly string[], readonly string[]], how: "joining" | "parting"): Promise<JoinMeeting> {
  const isOfBoth = how === "joining" ? () => false : await writtenOfBoth(db, sides);
  const order = await sourceOrder(db);
  const facts = await rows<Fact>(
    db,
    sql`select attribute_id as "attributeId", identity_id as "identityId", key, value, source, trusted, observed_at as "observedAt", said_by is not null as "byColleague" from attribute where identity_id = any(${sides.flat()}::uuid[])`,
  );
  const sideOf = (side: readonly string[]) => new Set(side);
  const [one, other] = [sideOf(sides[0]), sideOf(sides[1])];
  const attributes: MeetingAttribute[] = [];
  for (const [key, said] of [...Map.groupBy(facts, (fact) => fact.key)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [a, b] = [winnerOf(said.filter((f) => one.has(f.identityId)), order), winnerOf(said.filter((f) => other.has(f.identityId)), order)];
    const both = winnerOf(said, order);
    const [only] = a && b ? [] : [a ?? b];
    const differ = a && b ? !saysTheSame(key, a.fact.value, b.fact.value) : only?.fact.value !== null && said.some((f) => f === only?.fact && f.byColleague && isOfBoth(f.identityId, f.observedAt));
    if (!both || !differ) continue;
    attributes.push({ key, sides: [a?.fact.value ?? null, b?.fact.value ?? null], value: both.fact.value, source: both.fact.source, because: both.because });
  }
  const [first, second, together] = [await consentsAmong(db, sides[0]), await consentsAmong(db, sides[1]), await consentsAmong(db, sides.flat())];
  const [firstReached, secondReached, reached] = [await reachedAt(db, sides[0]), await reachedAt(db, sides[1]), await reachedAt(db, sides.flat())];
  const meetAt = (by: "email" | "phone") => ({ sides: [firstReached[by], secondReached[by]] as [string | null, string | null], value: reached[by] });
  const said = (side: ReadonlySet<string>, key: string): string => {
    const value = winnerOf(facts.filter((f) => f.key === key && side.has(f.identityId)), order)?.fact.value;
    return typeof value === "string" ? value.trim() : "";
  };
  const called = (side: ReadonlySet<string>) => said(side, "name") || `${said(side, "first_name")} ${said(side, "last_name")}`.trim() || null;
  const of = (consents: typeof first, c: (typeof first)[number]) => consents.find((each) => each.purpose === c.purpose && each.channel === c.channel) ?? null;
  const tasks = await rows<{ identity_id: string; what: string; due_at: Date | null; made_at: Date }>(
    db,
    sql`select identity_id, what, due_at, made_at from task where identity_id = any(${sides.flat()}::uuid[]) and kind = 'task' and done_at is null and withdrawn_at is null order by due_at nulls last, made_at limit 50`,
  );
  return {
    tasks: tasks.flatMap((t) => {
      const [own, beside] = one.has(t.identity_id) ? ([0, 1] as const) : ([1, 0] as const);
      return (isOfBoth(t.identity_id, t.made_at) ? [own, beside].sort() : [own]).map((side) => ({ side, what: t.what, dueAt: t.due_at?.toISOString() ?? null }));
    }),
    sides: [await joinSide(db, sides[0], called(one)), await joinSide(db, sides[1], called(other))], attributes, reached: { email: meetAt("email"), phone: meetAt("phone") },
    groups: await groupsOfSides(db, sides),
    consents: together.map((c) => ({ purpose: c.purpose, channel: c.channel, sides: [of(first, c), of(second, c)], inForce: c })),
  };
}

/** A membership stays with the record on which it stands. Groups that are one stand as one, under the oldest's name. */
async function groupsOfSides(db: Database, sides: readonly [readonly string[], readonly string[]]): Promise<MeetingGroup[]> {
  const found = await rows<Omit<MeetingGroup, "sides"> & { readonly identityId: string; readonly role: string }>(
    db,
    sql`select o.group_id as "groupId", o.kind, o.name, m.identity_id as "identityId", m.role from group_member m join customer_group g on g.group_id = m.group_id join customer_group o on o.group_id = coalesce(g.into_id, g.group_id)
        where m.identity_id = any(${sides.flat()}::uuid[]) and m.ended_at is null order by o.made_at, o.group_id, m.begun_at, m.group_member_id`,
  );
  const roles = (side: readonly string[], of: typeof found) => [...new Set(of.filter(({ identityId }) => side.includes(identityId)).map(({ role }) => role))];
  return [...Map.groupBy(found, ({ groupId }) => groupId).values()].map((of) => ({ groupId: of[0]!.groupId, kind: of[0]!.kind, name: of[0]!.name, sides: [roles(sides[0], of), roles(sides[1], of)] }));
}

/** Was it written while the record on which it stands was one with some of the other side? Once the links between them have ended, it is in sight of both. */
async function writtenOfBoth(db: Database, sides: readonly [readonly string[], readonly string[]]): Promise<(identityId: string, at: Date) => boolean> {
  const links = await rows<{ a: string; b: string; from: Date; until: Date | null }>(
    db,
    sql`select l.identity_id as a, l.other_id as b, ${madeOneAt("l")} as "from", l.ended_at as until from link l where l.identity_id = any(${sides.flat()}::uuid[])
        and (l.ended_at is null or exists (select 1 from link again where again.identity_id = l.identity_id and again.restores = coalesce(l.restores, l.link_id) and again.ended_at is null))`,
  );
  const ever = new Date(8.64e15);
  const spans = links.map((link) => ({ ...link, until: link.until ?? (sides[0].includes(link.a) === sides[0].includes(link.b) ? null : ever) }));
  const times: readonly TimeTogether[] = sides.flatMap((side) => timesTogether(side, spans));
  return (identityId, at) => times.some((t) => t.identityId === identityId && at >= t.from && at < t.until);
}

/** "NL" and "Netherlands" are one country. */
function saysTheSame(key: string, a: unknown, b: unknown): boolean {
  if (JSON.stringify(a) === JSON.stringify(b)) return true;
  const code = (value: unknown) => (typeof value === "string" ? countryCode(value) : undefined);
  return key === "country" && code(a) !== undefined && code(a) === code(b);
}

/**
 * An address stands once, however many sources claim it; where it is proven, as that. The order stays.
 *
 * @example eachOnce([{ kind: "claimed_email", value: "chat:a@b.example" }, { kind: "email", value: "a@b.example" }]) // [{ kind: "email", value: "a@b.example" }]
 */
export function eachOnce(identifiers: readonly { readonly kind: string; readonly value: string }[]): { kind: string; value: string }[] {
  const plain = identifiers.map(({ kind, value }) => ({ kind, isClaimed: kind.startsWith("claimed_"), value: kind.startsWith("claimed_") ? value.slice(value.indexOf(":") + 1) : value }));
  const proven = new Set(plain.filter((each) => !each.isClaimed).map(({ value }) => value));
  const once = new Map(plain.filter(({ isClaimed, value }) => !isClaimed || !proven.has(value)).map(({ kind, value }) => [`${kind} ${value}`, { kind, value }] as const));
  return [...once.values()];
}

/** What some records are called by their sources, as one customer; null where none tells. */
export async function calledByTheirs(db: Database, identityIds: readonly string[]): Promise<string | null> {
  const facts = await rows<Fact>(db, sql`select attribute_id as "attributeId", identity_id as "identityId", key, value, source, trusted, observed_at as "observedAt", said_by is not null as "byColleague" from attribute where identity_id = any(${[...identityIds]}::uuid[]) and key in ('name', 'first_name', 'last_name')`);
  const order = await sourceOrder(db);
  const said = (key: string): string => {
    const value = winnerOf(facts.filter((fact) => fact.key === key), order)?.fact.value;
    return typeof value === "string" ? value.trim() : "";
  };
  return said("name") || `${said("first_name")} ${said("last_name")}`.trim() || null;
}

/** @param called what their sources call them, where they do */
export async function joinSide(db: Database, identityIds: readonly string[], called: string | null): Promise<JoinSide> {
  const ids = [...identityIds];
  const customerId = ids[0]!;
  const identifiers = await rows<{ kind: string; value: string }>(db, sql`select kind, value from identifier where identity_id = any(${ids}::uuid[]) order by kind = 'anonymous_id', kind, value limit ${MOST_IDENTIFIERS}`);
  const [counted] = await rows<{ n: number }>(db, sql`select count(*) as n from interaction where identity_id = any(${ids}::uuid[])`);
  const [whose] = await rows<{ whole: boolean }>(db, sql`select (select count(*) from membership g where g.customer_id = m.customer_id) = ${ids.length} as whole from membership m where m.identity_id = ${customerId}::uuid`);
  // A side that is a customer today has a profile; one that would become a customer has none yet.
  const profile = whose?.whole === true ? (await profilesOf(db, [customerId])).get(customerId)! : null;
  const shown = eachOnce(identifiers);
  return { customerId, name: profile?.name ?? called ?? shown.find(({ kind }) => kind !== "anonymous_id" && kind !== "source_id")?.value ?? `Visitor ${customerId.slice(-6)}`, profile, identities: ids.length, interactions: counted!.n, identifiers: shown };
}
