// Where people did otherwise, the rules may have something to learn: each such decision, as an example that an author may take
// over. What it holds of the customer is what the rules ask for, without words that name anybody.
import { staffNames } from "../../organisation/index.ts";
import { type Ground, rows, sql } from "../../platform/index.ts";
import { actionTitles, reasonTitles } from "../action-titles.ts";
import type { Grounds } from "../grounds.ts";
import type { Example } from "../example.ts";
import { factsOfPolicy, parsePolicy } from "../policy.ts";
import { staticFacts } from "@rapport/decision-tables";
import type { Proposal } from "./studio-contract.ts";

const DAYS = 90;
const MOST = 100;

interface Kept {
  readonly overrideId: string;
  readonly at: Date;
  readonly by: string;
  readonly rule: string;
  readonly actionId: string;
  readonly reason: string;
  readonly instead: string;
  readonly teaches: boolean;
  readonly grounds: Grounds;
  readonly content: unknown;
  readonly state: "advised" | "held";
}

/** Overrides of the last 90 days that stand and that no example of the draft, or of what is in force, was made of; first those that somebody wants the rules to learn from. */
export async function proposals(ground: Ground, policyKey: string): Promise<Proposal[]> {
  const since = new Date(ground.now().getTime() - DAYS * 86_400_000);
  const kept = await rows<Kept>(
    ground.db,
    sql`with examples as (select e->>'from' as "from" from policy_draft d cross join lateral json_array_elements(d.content->'examples') e where d.policy_key = ${policyKey} and d.state in ('open', 'asked')
          union all select e->>'from' from policy_version v cross join lateral json_array_elements(coalesce(v.content->'examples', '[]'::json)) e where v.policy_key = ${policyKey} and v.version = (select max(version) from policy_version where policy_key = ${policyKey}))
        select o.override_id as "overrideId", o.made_at as at, o.made_by as by, o.rule, o.action_id as "actionId", o.reason, o.instead, o.teaches, d.facts as grounds, v.content, a.state
        from override o join decision d on d.identity_id = o.identity_id and d.decision_id = o.decision_id
        join decision_action a on a.identity_id = o.identity_id and a.decision_id = o.decision_id and a.action_id = o.action_id
        left join policy_version v on v.policy_key = d.policy_key and v.version = d.policy_version
        where o.made_at > ${since}::timestamptz and a.arm <> 'hold-out' and o.withdrawn_at is null and d.policy_key = ${policyKey} and not exists (select 1 from examples where "from" = o.override_id::text)
        order by o.teaches desc, o.made_at desc limit ${MOST}`,
  );
  const names = await staffNames(ground.db, kept.map(({ by }) => by));
  const [titles, reasonTitle] = [await actionTitles(ground.db), await reasonTitles(ground.db)];
  return kept.map((one) => {
    const actionTitle = titles.get(one.actionId) ?? one.actionId;
    return { overrideId: one.overrideId, at: one.at.toISOString(), by: names.get(one.by) ?? one.by, rule: one.rule, actionTitle, done: one.state === "held", reason: one.reason, reasonTitle: reasonTitle(one.reason), instead: one.instead, teaches: one.teaches, example: exampleOf(one, actionTitle) };
  });
}

function exampleOf({ overrideId, at, actionId, state, grounds, content }: Kept, actionTitle: string): Example | null {
  const parsed = parsePolicy(content);
  if (parsed.kind === "refused") return null;
  const dictionary = factsOfPolicy(parsed.policy, grounds.currency);
  const read = new Set(parsed.policy.tables.flatMap(({ table }) => [...staticFacts(table, dictionary)]));
  const facts: Example["facts"] = {};
  for (const [key, { value }] of Object.entries(grounds.facts)) if (read.has(key) && dictionary.get(key)?.type !== "text") facts[key] = value;
  const day = at.toISOString().slice(0, 10);
  // Advised and not done: it should not have been advised. Held back and done all the same: it should have been.
  return state === "advised"
    ? { id: `override-${overrideId}`, title: `Not “${actionTitle}”, as somebody decided on ${day}`, facts, fits: [], advises: [], never: [actionId], from: overrideId }
    : { id: `override-${overrideId}`, title: `“${actionTitle}” all the same, as somebody decided on ${day}`, facts, fits: [], advises: [actionId], never: [], from: overrideId };
}
