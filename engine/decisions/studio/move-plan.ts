// A version that is planned decides from another day. A date is no content: what was approved stays approved, whoever may publish may move
// it, and the order in which versions decide stays as whoever approved them saw it.
import { type Actor, readOrganisation, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Ground, Refusal, rows, sql, transaction } from "../../platform/index.ts";
import { minute } from "./minute.ts";
import { keepingPlansSound } from "./sound-plans.ts";
import type { NewDate, VersionView } from "./studio-contract.ts";
import { policyVersions } from "./versions.ts";

/** A version that stands, and from when it decides. */
export interface Standing {
  readonly version: number;
  readonly from: Date;
}

/**
 * Why a planned version may not decide from another time; null where it may. The latest whose time has come decides, so a time behind that of a
 * later one would leave it without its turn, one before an earlier plan would bring that one's changes forward, and one that was
 * overtaken by this must not come to life because this goes out of its way.
 *
 * @param others versions that stand, this one left out
 */
export function whyNotThen({ version, from }: Standing, to: Date, others: readonly Standing[], now: Date): string | null {
  if (to <= now) return "A version cannot decide from a time that has passed. Name a later one.";
  const first = others.filter((other) => other.version > version).reduce<Standing | undefined>((found, other) => (found && found.from <= other.from ? found : other), undefined);
  if (first && first.from <= to) return `Version ${first.version} decides from ${minute(first.from)}, and this would never decide. Name a time before that, or move or withdraw version ${first.version} first.`;
  const earlier = others.filter((other) => other.version < version && other.from > now);
  const before = earlier.find((other) => other.from < from && other.from >= to);
  if (before) return `Version ${before.version} is planned from ${minute(before.from)} and would never decide, for this would take its place. Name a time after that, or move or withdraw version ${before.version} first.`;
  const revived = earlier.find((other) => other.from >= from && other.from < to);
  if (revived) return `Version ${revived.version} was overtaken by this one, and would decide from ${minute(revived.from)} on. Name a time up to that.`;
  return null;
}

/** @throws {Refusal} not-found; bad-input, if the time has passed; not-acceptable-now, if it is not planned or may not decide from then, or another that is planned could not then */
export async function movePlanned(ground: Ground, actor: Actor, policyKey: string, version: number, { from }: NewDate): Promise<VersionView> {
  const now = ground.now();
  const to = new Date(from);
  if (to <= now) throw new Refusal("bad-input", whyNotThen({ version, from: to }, to, [], now)!, { problems: [{ place: "from", message: "has passed" }] });
  const { countsIn } = await readOrganisation(ground.db);
  await transaction(ground.db, async (tx) => {
    // Whoever publishes at the same moment waits, or is waited for.
    await sql`select pg_advisory_xact_lock(hashtext('policy'), hashtext(${policyKey}))`.execute(tx);
    const planned = (await policyVersions({ db: tx, now: () => now }, policyKey)).find((each) => each.version === version);
    if (!planned) throw new Refusal("not-found", "There is no such version.");
    if (!planned.isPlanned) throw new Refusal("not-acceptable-now", planned.withdrawn ? "It was withdrawn. Plan it again first, or write a draft of it." : planned.overtakenBy !== null ? `Version ${planned.overtakenBy} was published in its place. Write a draft of it instead.` : "It decides already, or did.");
    const others = await rows<Standing>(tx, sql`select version, coalesce(effective_from, published_at) as "from" from policy_version where policy_key = ${policyKey} and withdrawn_at is null and version <> ${version} order by version`);
    const why = whyNotThen({ version, from: new Date(planned.from) }, to, others, now);
    if (why !== null) throw new Refusal("not-acceptable-now", why);
    await keepingPlansSound(ground, tx, { policyKey, countsIn, now, version }, () => sql`update policy_version set effective_from = ${to} where policy_key = ${policyKey} and version = ${version}`.execute(tx));
    await writeAudit(tx, now, actor, "policy.move", { kind: "policy", id: policyKey }, { version, was: planned.from, from: to.toISOString() });
    await appendLog(tx, now, { topic: "policy", about: { policy: policyKey, version } });
  });
  ground.nudge();
  return (await policyVersions(ground, policyKey, actor)).find((each) => each.version === version)!;
}
