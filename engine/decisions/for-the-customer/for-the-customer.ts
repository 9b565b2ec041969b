// The customer's version of a decision, read from its record.
import { readOrganisation, type Sight } from "../../organisation/index.ts";
import { type Database, Refusal, rows, sql } from "../../platform/index.ts";
import { seenDecision } from "../seen-decision.ts";
import { policyVersion } from "../publish-policy.ts";
import { answerOf, latestDecisions, type StoredDecision } from "../record-decisions.ts";
import type { CustomerLanguage, ForTheCustomer } from "./customer-contract.ts";
import { tellCustomer } from "./tell-customer.ts";

/** @throws {Refusal} not-found, if there is no such decision, or the rules that decided are not kept here */
export async function decisionForTheCustomer(db: Database, decisionId: string, language: CustomerLanguage, sight: Sight): Promise<ForTheCustomer> {
  const told = await tell(db, await seenDecision(db, decisionId, sight), language);
  if (!told) throw new Refusal("not-found", "The rules that decided this are not kept here, so it cannot be told in plain words.");
  return told;
}

/** So many of the latest are put into a customer's copy in plain words; of all of them the facts stand there too. */
const MOST_TOLD = 200;
/** Screens ask again and again: so many records are looked through for those that say something else. */
const MOST_LOOKED_AT = 2_000;

/** The latest decisions about a customer in plain words, newest first; of several in a row that say the same, the first. */
export async function decisionsForTheCustomer(db: Database, members: readonly string[], language: CustomerLanguage): Promise<ForTheCustomer[]> {
  const differing = await rows<{ decisionId: string }>(
    db,
    sql`with told as (
          select d.decision_id, d.at, d.policy_version, (select coalesce(string_agg(a.action_id || a.state, ',' order by a.action_id), '') from decision_action a where a.identity_id = d.identity_id and a.decision_id = d.decision_id) as said
          from decision d where d.identity_id = any(${[...members]}::uuid[]) order by d.at desc, d.decision_id desc limit ${MOST_LOOKED_AT}),
        before as (select *, lag(said) over w as said_before, lag(policy_version) over w as version_before from told window w as (order by at, decision_id))
        select decision_id as "decisionId" from before where said_before is distinct from said or version_before is distinct from policy_version order by at desc, decision_id desc limit ${MOST_TOLD}`,
  );
  const wanted = new Set(differing.map(({ decisionId }) => decisionId));
  const stored = (await latestDecisions(db, members, MOST_LOOKED_AT)).filter(({ decisionId }) => wanted.has(decisionId));
  const told: ForTheCustomer[] = [];
  for (const each of stored) {
    const one = await tell(db, each, language);
    if (one) told.push(one);
  }
  return told;
}

async function tell(db: Database, stored: StoredDecision, language: CustomerLanguage): Promise<ForTheCustomer | undefined> {
  const { decisionId, customerId, at, surface, moment, facts: grounds } = stored;
  const policy = await policyVersion(db, stored.policyKey, stored.policyVersion, grounds.currency);
  if (!policy) return undefined;
  const { name: organisation, timeZone } = await readOrganisation(db);
  const acts = await rows<{ actionId: string; how: "done" | "otherwise" }>(
    db,
    sql`select distinct action_id as "actionId", 'done' as how from action_taken t where identity_id = ${customerId}::uuid and decision_id = ${decisionId}::uuid
          and not exists (select 1 from action_released r where r.identity_id = t.identity_id and r.taken_id = t.taken_id)
        union all select distinct action_id, 'otherwise' from override where identity_id = ${customerId}::uuid and decision_id = ${decisionId}::uuid and withdrawn_at is null order by 2, 1`,
  );
  const titles = (how: "done" | "otherwise") => acts.filter((each) => each.how === how).map(({ actionId }) => policy.actions.get(actionId)?.action.title ?? actionId);
  return tellCustomer({ followed: { done: titles("done"), otherwise: titles("otherwise") }, inputs: { decisionId, customerId, at: at.toISOString(), surface, moment, grounds, policy, floor: grounds.floor ?? 1 }, answer: await answerOf(db, stored), language, organisation, timeZone });
}
