// Makes the links that certain likeness calls for, and ends those that it no longer does. What stands afterwards follows
// from the records, the model and the words of people alone, never from the order in which anything came.
import { writeAudit } from "../../organisation/index.ts";
import { rows, sql, type Transaction } from "../../platform/index.ts";
import { endLinkIn, join } from "../link.ts";
import { readRecords } from "./find-pairs.ts";
import { type Edge, groupsOf, judgeGroup } from "./group.ts";
import { type CountOf, countsFor, type KeptModel } from "./model.ts";
import { LINKAGE, type LinkageRecord } from "./record.ts";
import { readSaidApart } from "./said-apart.ts";
import { contradict, haveTwoAccounts, weighPair, whyInWords } from "./weigh.ts";

/** As whom a program links on likeness: it stands in the link and in the audit. */
export const LINKAGE_ACTOR = { kind: "system", id: LINKAGE } as const;

export interface Settled {
  readonly linked: number;
  readonly ended: number;
}

interface MachineLink {
  readonly link_id: string;
  readonly identity_id: string;
  readonly other_id: string;
}

/** @param seeds units whose records, pairs, links or decisions have changed */
export async function settleGroups(tx: Transaction, now: Date, kept: KeptModel, seeds: readonly string[]): Promise<Settled> {
  if (seeds.length === 0) return { linked: 0, ended: 0 };
  const scene = await readScene(tx, seeds);
  const makes: Edge[] = [];
  const doubts: { readonly edge: Edge; readonly doubt: string | null }[] = [];
  const ones = new Set<number>();
  const groupOf = new Map<string, number>();
  const groups = groupsOf([...scene.records.keys()], scene.edges);
  const several = groups.filter((group) => group.units.length > 1);
  const countOf = await countsFor(tx, kept, several.flatMap((group) => group.units.map((unit) => scene.records.get(unit)!)));
  for (const [place, group] of groups.entries()) {
    const { units, edges } = group;
    for (const unit of units) groupOf.set(unit, place);
    if (edges.length === 0) continue;
    const verdict = judgeGroup(units, edges, (a, b) => betweenTwo(kept, countOf, scene, a, b));
    for (const edge of edges) doubts.push({ edge, doubt: verdict.kind === "one" ? null : verdict.doubt });
    if (verdict.kind === "ask") continue;
    ones.add(place);
    makes.push(...verdict.edges);
  }
  await writeDoubts(tx, doubts);
  // Reading is done: from here on the log is held.
  const unsupported = scene.links.filter((link) => {
    const [a, b] = [scene.unitOf.get(link.identity_id), scene.unitOf.get(link.other_id)];
    if (a === b) return false; // sure by now, or nothing is left of either that could be compared
    const place = a === undefined ? undefined : groupOf.get(a);
    return place === undefined || b === undefined || groupOf.get(b) !== place || !ones.has(place);
  });
  for (const link of unsupported) await endLinkIn(tx, now, LINKAGE_ACTOR, link.link_id, "what is known of the two no longer makes it certain");
  let linked = 0;
  for (const edge of makes) if (await linkUnits(tx, now, kept, countOf, scene.records.get(edge.a)!, scene.records.get(edge.b)!)) linked++;
  return { linked, ended: unsupported.length };
}

interface Scene {
  readonly records: ReadonlyMap<string, LinkageRecord>;
  readonly edges: readonly Edge[];
  readonly links: readonly MachineLink[];
  /** By identity: its record. */
  readonly unitOf: ReadonlyMap<string, string>;
  readonly saidApart: (a: readonly string[], b: readonly string[]) => boolean;
}

/** All that hangs together with the seeds: by links that likeness made, and by pairs that are certain. */
async function readScene(tx: Transaction, seeds: readonly string[]): Promise<Scene> {
  const records = new Map<string, LinkageRecord>();
  const edges = new Map<string, Edge>();
  const links = new Map<string, MachineLink>();
  const met = new Set<string>();
  for (let fresh = [...new Set(seeds)]; fresh.length > 0; ) {
    for (const id of fresh) met.add(id);
    const read = await readRecords(tx, fresh);
    for (const record of read) records.set(record.identity_id, record);
    const members = [...new Set([...fresh, ...read.flatMap((record) => record.members)])];
    const reached = new Set<string>();
    const pairs = await rows<{ a: string; b: string; w: number }>(tx, sql`select identity_id as a, other_id as b, weight_bits as w from linkage_pair where verdict = 'automatic' and (identity_id = any(${fresh}::uuid[]) or other_id = any(${fresh}::uuid[]))`);
    for (const { a, b, w } of pairs) {
      edges.set(a + b, { a, b, weightBits: w });
      reached.add(a).add(b);
    }
    const held = await rows<MachineLink>(tx, sql`select link_id, identity_id, other_id from link where made_by = ${LINKAGE} and ended_at is null and (identity_id = any(${members}::uuid[]) or other_id = any(${members}::uuid[]))`);
    const ends = held.filter((link) => !links.has(link.link_id)).flatMap((link) => [link.identity_id, link.other_id]);
    for (const link of held) links.set(link.link_id, link);
    for (const unit of await unitsOfIdentities(tx, ends)) reached.add(unit);
    fresh = [...reached].filter((id) => !met.has(id));
  }
  const unitOf = new Map([...records.values()].flatMap((record) => record.members.map((member) => [member, record.identity_id] as const)));
  const saidApart = await readSaidApart(tx, [...unitOf.keys()]);
  const open = [...edges.values()].filter(({ a, b }) => {
    const [one, other] = [records.get(a), records.get(b)];
    return one !== undefined && other !== undefined && !saidApart(one.members, other.members);
  });
  return { records, edges: open, links: [...links.values()], unitOf, saidApart };
}

/** The records to which identities belong. */
async function unitsOfIdentities(tx: Transaction, identityIds: readonly string[]): Promise<string[]> {
  if (identityIds.length === 0) return [];
  const found = await rows<{ id: string }>(
    tx,
    sql`select distinct r.identity_id as id from membership m join membership n on n.customer_id = m.customer_id join linkage_record r on r.identity_id = n.identity_id
        where m.identity_id = any(${[...identityIds]}::uuid[]) and r.members && ${[...identityIds]}::uuid[]`,
  );
  return found.map((f) => f.id);
}

function betweenTwo(kept: KeptModel, countOf: CountOf, scene: Scene, a: string, b: string): { weightBits: number; apart: boolean } {
  const [one, other] = [scene.records.get(a)!, scene.records.get(b)!];
  const weighed = weighPair(kept.model, countOf, one, other);
  return { weightBits: weighed.weightBits, apart: haveTwoAccounts(one, other) || scene.saidApart(one.members, other.members) || contradict(kept.model, weighed) };
}

async function writeDoubts(tx: Transaction, doubts: readonly { readonly edge: Edge; readonly doubt: string | null }[]): Promise<void> {
  if (doubts.length === 0) return;
  await sql`update linkage_pair p set doubt = t.d from unnest(${doubts.map((d) => d.edge.a)}::uuid[], ${doubts.map((d) => d.edge.b)}::uuid[], ${doubts.map((d) => d.doubt)}::text[]) as t (a, b, d)
    where p.identity_id = t.a and p.other_id = t.b and p.doubt is distinct from t.d`.execute(tx);
}

async function linkUnits(tx: Transaction, now: Date, kept: KeptModel, countOf: CountOf, a: LinkageRecord, b: LinkageRecord): Promise<boolean> {
  const customers = await rows<{ customer_id: string }>(tx, sql`select distinct customer_id from membership where identity_id = any(${[a.identity_id, b.identity_id]}::uuid[])`);
  if (customers.length < 2) return false;
  const weighed = weighPair(kept.model, countOf, a, b);
  const why = whyInWords(weighed);
  const linkId = await join(tx, now, { a: a.identity_id, b: b.identity_id, by: LINKAGE, why, weight: weighed.weightBits });
  await writeAudit(tx, now, LINKAGE_ACTOR, "customer.link", { kind: "customer", id: customers.map((c) => c.customer_id).sort()[0]! }, { linkId, joined: customers.map((c) => c.customer_id), why });
  return true;
}
