// A model finds groups among customers when a person asks, and each becomes a segment; asked again, the next version is found.
import { groupFinder, type Mixture } from "@rapport/statistics";
import { type Actor, staffNames, writeAudit } from "../../organisation/index.ts";
import { type Database, type Ground, newId, Refusal, row, sql, type TooFew, type Transaction, transaction } from "../../platform/index.ts";
import { changeSegment, makeSegment } from "../change-segment.ts";
import { ruleSegments } from "../rule-segment.ts";
import type { ClusterFeature, ClusterGroup, ClusteringView, NewClustering } from "./cluster-contract.ts";
import { countedInNow, featureRows, type FeatureRow, tamed } from "./cluster-features.ts";
import { clusterText, ownAmong, readCluster } from "./cluster-filter.ts";
import { describeGroups } from "./cluster-words.ts";
import { fitMixtureApart } from "./fit-mixture-apart.ts";
import { clusteringById, fitsOf, type KeptFit } from "./kept-clusterings.ts";
import { requireListed } from "../../profiles/index.ts";

/** Of more, so many are looked at, chosen by a hash. */
const LOOKED_AT = 5000;
const SEED = 1936;
/** Counts lie on few values: a group may not close in on one of them. */
const LEAST_VARIANCE = 0.05;
const LONGEST_NAME = 60;
/** A group of fewer is no group but these people. */
const FEWEST_IN_GROUP = 10;
const IN_WORDS: Readonly<Record<string, string>> = { silence: "days since the last purchase", purchases: "days with a purchase", spending: "spending on each", total: "all that was spent", stay: "chance to buy again" };

/** @returns its groups, or `too-few` with how many customers are known and how many it takes. @throws {Refusal} as a segment is made */
export async function findGroups(ground: Ground, actor: Actor, said: NewClustering): Promise<ClusteringView | TooFew> {
  const { db } = ground;
  const now = ground.now();
  await requireListed(db, ownAmong(said.features));
  const found = await fit(db, said.features, said.groups);
  if (found.kind === "too-few") return found;
  const { mixture, currency } = found;
  if (mixture.groups.length === 1) throw new Refusal("not-acceptable-now", `Customers are one group by ${inWords(said.features)}: two or more explain them no better. Choose by something else, or say how many groups you want.`);
  const clusteringId = newId(now.getTime());
  const described = describeGroups(mixture, said.features);
  await sql`insert into clustering (clustering_id, title, features, made_at, made_by) values (${clusteringId}, ${said.title}, ${JSON.stringify(said.features)}::jsonb, ${now}, ${actor.id})`.execute(db);
  const chosenBy = said.groups === undefined ? "bic" : "given";
  // Before its segments: whoever places customers asks for it.
  await keep(ground, actor, clusteringId, 1, { mixture, groups: described.map((group) => ({ ...group, key: "" })), chosenBy, currency });
  const groups: ClusterGroup[] = [];
  const taken = new Set((await ruleSegments(db)).filter(({ archivedAt }) => archivedAt === null).map(({ title }) => title.toLowerCase()));
  try {
    for (const group of described) {
      const { key } = await makeSegment(ground, actor, { title: nameOf(said.title, group.words, taken), purpose: "", filters: { cluster: clusterText(clusteringId, 1, group.place, said.features) } });
      groups.push({ ...group, key });
    }
  } catch (error) {
    // Somebody took a name meanwhile, or there are too many: some of the groups without the others would be no groups of all.
    for (const { key } of groups) await changeSegment(ground, actor, key, { archived: true });
    throw error;
  }
  await keepKeys(ground, actor, clusteringId, 1, { mixture, groups, chosenBy, currency });
  return (await clusteringView(ground, clusteringId))!;
}

const inWords = (features: readonly ClusterFeature[]): string => features.map((feature) => IN_WORDS[feature] ?? feature.slice(4)).join(", ");

type Found = { readonly kind: "found"; readonly known: readonly FeatureRow[]; readonly mixture: Mixture; readonly currency: string | undefined };

/** @throws {Refusal} not-acceptable-now, where everybody is the same by something, or a group that was asked for would be nobody's */
async function fit(db: Database, features: readonly ClusterFeature[], groups: number | undefined): Promise<Found | TooFew> {
  const currency = await countedInNow(db);
  const known = tamed(await featureRows(db, features, { some: LOOKED_AT }), features);
  const same = known.length === 0 ? undefined : features.find((_, c) => known.every(({ values }) => values[c] === known[0]!.values[c]));
  if (same !== undefined) throw new Refusal("not-acceptable-now", `By ${inWords([same])} all ${known.length} customers are the same. Choose by something else.`);
  const mixture = await fitMixtureApart({ rows: known.map(({ values }) => values), options: { seed: SEED, leastVariance: LEAST_VARIANCE, leastWeight: 0.03, ...(groups === undefined ? { most: 6 } : { groups }) } });
  if (mixture.kind === "too-few") return mixture;
  const smallest = Math.round(Math.min(...mixture.groups.map(({ weight }) => weight)) * mixture.cases);
  if (mixture.groups.length > 1 && smallest < FEWEST_IN_GROUP) throw new Refusal("not-acceptable-now", `Of ${mixture.groups.length} groups by ${inWords(features)} the smallest would hold ${smallest} of ${mixture.cases} customers, and ${FEWEST_IN_GROUP} are needed. Ask for fewer groups, or choose by something else.`);
  return { kind: "found", known, mixture, currency };
}

function nameOf(title: string, words: readonly string[], taken: Set<string>): string {
  const whole = `${title}: ${words.slice(0, 2).join(", ")}`.slice(0, LONGEST_NAME - 3);
  for (let n = 1; ; n++) {
    const name = n === 1 ? whole : `${whole} ${n}`;
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    return name;
  }
}

type Fitted = Pick<KeptFit, "mixture" | "groups" | "chosenBy" | "currency">;

/** Two who find groups anew at once: the second is told so. */
async function keep(ground: Ground, actor: Actor, clusteringId: string, version: number, fitted: Fitted): Promise<void> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    await sql`insert into clustering_version (clustering_id, version, fit, made_at, made_by) values (${clusteringId}, ${version}, ${JSON.stringify(fitted)}::jsonb, ${now}, ${actor.id})`.execute(tx);
    if (fitted.groups.every(({ key }) => key !== "")) await audit(tx, now, actor, clusteringId, version, fitted);
  });
}

/** The segments of groups are known once they are made. */
async function keepKeys(ground: Ground, actor: Actor, clusteringId: string, version: number, fitted: Fitted): Promise<void> {
  await transaction(ground.db, async (tx) => {
    await sql`update clustering_version set fit = ${JSON.stringify(fitted)}::jsonb where clustering_id = ${clusteringId}::uuid and version = ${version}`.execute(tx);
    await audit(tx, ground.now(), actor, clusteringId, version, fitted);
  });
}

const audit = (tx: Transaction, now: Date, actor: Actor, clusteringId: string, version: number, { groups }: Fitted): Promise<void> =>
  writeAudit(tx, now, actor, "segment.find-groups", { kind: "clustering", id: clusteringId }, { version, groups: groups.length, segments: groups.map(({ key }) => key) });

/**
 * Finds the same number of groups anew, as customers are today. A group goes on as the segment of that group before with which it
 * shares most customers; the version before is kept and can be used again.
 *
 * @throws {Refusal} not-found; not-acceptable-now, where somebody does so at once, or a group would be nobody's
 */
export async function findGroupsAnew(ground: Ground, actor: Actor, clusteringId: string): Promise<ClusteringView | TooFew> {
  const { db } = ground;
  const [clustering, [last]] = [await clusteringById(db, clusteringId), await fitsOf(db, clusteringId)];
  if (!clustering || !last) throw new Refusal("not-found", "There are no such groups.");
  const found = await fit(db, clustering.features, last.groups.length);
  if (found.kind === "too-few") return found;
  const { mixture, currency } = found;
  const version = last.version + 1;
  const keys = goingOn(found.known, last.mixture, mixture).map((place) => last.groups.find((group) => group.place === place)!.key);
  await keep(ground, actor, clusteringId, version, { mixture, groups: describeGroups(mixture, clustering.features).map((group) => ({ ...group, key: keys[group.place]! })), chosenBy: last.chosenBy, currency });
  return useGroups(ground, actor, clusteringId, version);
}

/** Of each new group the place of the old one that it goes on as: pairs that share most customers first. */
function goingOn(known: readonly FeatureRow[], before: Mixture, after: Mixture): number[] {
  const [was, is] = [groupFinder(before), groupFinder(after)];
  const shared = new Map<string, number>();
  for (const { values } of known) {
    const pair = `${is(values).group} ${was(values).group}`;
    shared.set(pair, (shared.get(pair) ?? 0) + 1);
  }
  const pairs = after.groups.flatMap((_, to) => before.groups.map((__, from) => ({ to, from, both: shared.get(`${to} ${from}`) ?? 0 }))).sort((a, b) => b.both - a.both || a.to - b.to || a.from - b.from);
  const found = new Map<number, number>();
  for (const { to, from } of pairs) if (!found.has(to) && ![...found.values()].includes(from)) found.set(to, from);
  return after.groups.map((_, place) => found.get(place)!);
}

/** Lets the segments of these groups follow a version. Archived ones stay as they are. @throws {Refusal} not-found */
export async function useGroups(ground: Ground, actor: Actor, clusteringId: string, version: number): Promise<ClusteringView> {
  const { db } = ground;
  const [clustering, [chosen]] = [await clusteringById(db, clusteringId), await fitsOf(db, clusteringId, version)];
  if (!clustering || !chosen) throw new Refusal("not-found", `There is no version ${version} of these groups.`);
  // One after the other: of two versions at once some segments would follow the one and some the other.
  await transaction(db, async (tx) => {
    await sql`select 1 from clustering where clustering_id = ${clusteringId}::uuid for update`.execute(tx);
    const there = new Map((await ruleSegments(db)).map((each) => [each.key, each]));
    for (const { key, place } of chosen.groups) if (there.get(key)?.archivedAt === null) await changeSegment(ground, actor, key, { filters: { cluster: clusterText(clusteringId, version, place, clustering.features) } });
  });
  return (await clusteringView(ground, clusteringId))!;
}

/** The groups of which a segment is one; undefined where there are none. */
export async function clusteringView({ db }: Pick<Ground, "db">, clusteringId: string): Promise<ClusteringView | undefined> {
  const clustering = await clusteringById(db, clusteringId);
  const fits = clustering ? await fitsOf(db, clusteringId) : [];
  if (!clustering || fits.length === 0) return undefined;
  const used = (await ruleSegments(db)).flatMap(({ filters, archivedAt }) => (filters.cluster && archivedAt === null && filters.cluster.startsWith(clusteringId) ? [readCluster(filters.cluster).version] : []));
  const inUse = fits.find(({ version }) => version === Math.max(...used)) ?? fits[0]!;
  const people = await staffNames(db, fits.map(({ madeBy }) => madeBy));
  return {
    clusteringId, title: clustering.title, features: [...clustering.features], version: inUse.version, groups: [...inUse.groups], customers: inUse.mixture.cases, chosenBy: inUse.chosenBy,
    tried: inUse.mixture.tried.map(({ groups, bic }) => ({ groups, bic })),
    versions: fits.map(({ version, madeAt, madeBy, groups, mixture }) => ({ version, madeAt: madeAt.toISOString(), madeBy: people.get(madeBy) ?? "Rapport", groups: groups.length, customers: mixture.cases, bic: mixture.bic })),
  };
}

/** The words of a group that a filter names, for sentences; null where there is none. */
export async function clusterInWords(db: Parameters<typeof fitsOf>[0], cluster: string): Promise<string | null> {
  const { clusteringId, version, place } = readCluster(cluster);
  const found = await row<{ words: string[] | null }>(db, sql`select (select g->'words' from jsonb_array_elements(fit->'groups') g where (g->>'place')::integer = ${place}::integer) as words from clustering_version where clustering_id = ${clusteringId}::uuid and version = ${version}::integer`);
  return found?.words?.join(", ") ?? null;
}
