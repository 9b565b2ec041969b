// What the rules would do with customers as they are now. They decide as they would in the cockpit, and nothing comes of it: no
// decision is recorded, nobody is told, and whoever is in the measurement group is so by their id, not by having been looked at.
import { FieldSet, type FieldsSeen } from "../organisation/index.ts";
import { type Ground, Refusal, row, sql } from "../platform/index.ts";
import { profilesOf } from "../profiles/index.ts";
import { type Chosen, chosenCustomers, type Viewer } from "../segments/index.ts";
import type { Answer, LampsNow, NewTrial, Trial, TrialLine } from "./contract.ts";
import { decidePurely } from "./decide-purely.ts";
import { ASKED_FOR } from "./dictionary.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { gatherAskedFor, gatherFacts, groundsOf } from "./gather-facts.ts";
import { type CompiledPolicy, compilePolicy, compileProved } from "./policy.ts";
import { versionInForce } from "./policy-in-force.ts";
import { policyVersion } from "./publish-policy.ts";
import { answerAs } from "./shown-answer.ts";
import { draftThatDecides } from "./studio/check-draft.ts";
import { openConversation } from "./studio/rehearse.ts";
import { MOST_TRIED } from "./trial-contract.ts";

const POLICY_KEY = FIRST_POLICY.key;
/** So many are asked about in one request; whoever waits sees how far it is. */
const PART = 250;
/** Nobody's decision: it is never kept. */
const NO_DECISION = "00000000-0000-0000-0000-000000000000";

export interface TrialReader extends Viewer {
  /** May see a draft of the rules. */
  readonly seesDrafts: boolean;
}

/**
 * A part of the chosen customers, grouped by what the rules would do with them, as the reader may see it.
 *
 * @throws {Refusal} bad-input, if more than 5,000 are chosen; not-allowed, if they may not see the draft; not-found, if none is open; not-acceptable-now, if the draft cannot decide
 */
export async function whatWouldTheyDo(ground: Ground, { chosen, by, after }: NewTrial, reader: TrialReader, part = PART): Promise<Trial> {
  if (by === "draft" && !mayTryDrafts(reader)) throw new Refusal("not-allowed", "by: your role does not see drafts of the rules, or not all that they may ask for. Ask what the rules in force would do.");
  const [ids, { live, currency }, draft] = await Promise.all([chosenCustomers(ground, chosen, reader, MOST_TRIED), rulesInForce(ground), mayTryDrafts(reader) ? openDraft(ground) : undefined]);
  if (by === "draft" && draft === undefined) throw new Refusal("not-found", "No draft of the rules is open.");
  const policy = by === "draft" ? await readyDraft(ground, draft!, currency) : live;
  const from = after === undefined ? 0 : firstBehind(ids, after);
  const now = ids.slice(from, from + part);
  const [answers, profiles] = await Promise.all([decideDry(ground, now, policy, currency, true), profilesOf(ground.db, now)]);
  const done = from + now.length;
  return {
    policy: { key: live.policy.key, title: policy.policy.title, version: by === "draft" ? draft!.basedOn : live.version, draft: by === "draft" ? said(draft!) : null },
    openDraft: draft === undefined ? null : said(draft),
    customers: ids.length, done, next: done < ids.length ? now.at(-1)! : null,
    lines: group(answers.map((answer) => (reader.fields ? answerAs(answer, reader.fields) : answer)), (customerId) => ({ customerId, name: profiles.get(customerId)!.name })),
  };
}

/** A draft may ask for whatever is known, so that a row of one's own would tell it of anybody. */
function mayTryDrafts({ seesDrafts, fields }: TrialReader): boolean {
  return seesDrafts && (fields === undefined || FieldSet.options.every((set) => fields.reading(set) === "read"));
}

/** Ids are in order; the one that is asked for may have become another's meanwhile. */
function firstBehind(ids: readonly string[], after: string): number {
  const at = ids.findIndex((id) => id > after);
  return at === -1 ? ids.length : at;
}

interface Draft {
  readonly revision: number;
  readonly basedOn: number;
  readonly changedAt: Date;
  readonly content: unknown;
}

const said = ({ revision, changedAt }: Draft) => ({ revision, changedAt: changedAt.toISOString() });

function openDraft({ db }: Ground): Promise<Draft | undefined> {
  return row<Draft>(db, sql`select revision, based_on as "basedOn", changed_at as "changedAt", content from policy_draft where policy_key = ${POLICY_KEY} and state in ('open', 'asked')`);
}

async function readyDraft(ground: Ground, { content }: Draft, currency: string): Promise<CompiledPolicy> {
  const policy = await draftThatDecides(ground, content, currency);
  const compilation = policy && compilePolicy(policy, 0, currency, compileProved);
  if (compilation?.kind !== "ok") throw new Refusal("not-acceptable-now", "The draft cannot decide yet. Mend what is marked in it, or ask the rules in force.");
  return compilation.compiled;
}

async function rulesInForce(ground: Ground): Promise<{ readonly live: CompiledPolicy; readonly currency: string }> {
  const found = (await row<{ version: number | null; currency: string | null }>(ground.db, sql`select (${versionInForce(POLICY_KEY, ground.now())}) as version, (select coalesce(value->'unit'->>'name', value->>'currency') from setting where key = 'organisation') as currency`))!;
  const currency = found.currency ?? "EUR";
  const live = found.version === null ? undefined : await policyVersion(ground.db, POLICY_KEY, found.version, currency);
  if (!live) throw new Refusal("unavailable", "No policy is published yet. Start the server once, or publish one.");
  return { live, currency };
}

/** Each of them decided about in the conversation that is open, all facts read together; whoever is no more is left out. @param brief without what is only said */
async function decideDry(ground: Ground, ids: readonly string[], policy: CompiledPolicy, currency: string, brief: boolean): Promise<Answer[]> {
  if (ids.length === 0) return [];
  const at = ground.now();
  const { customers: found, inForce } = await gatherFacts(ground, ids, POLICY_KEY);
  const customers = await gatherAskedFor(ground, found, policy);
  return ids.flatMap((id) => {
    const customer = customers.get(id);
    if (!customer) return [];
    const conversationId = openConversation(customer);
    const moment = conversationId === undefined ? {} : { conversationId };
    const grounds = groundsOf(customer, { now: at, surface: "cockpit", moment, currency }, inForce, [policy]);
    return [decidePurely({ decisionId: NO_DECISION, at: at.toISOString(), customerId: customer.customerId, surface: "cockpit", moment, grounds, policy }, brief).answer];
  });
}

const KINDS: readonly TrialLine["kind"][] = ["advised", "held", "nothing"];

/** What would be advised, what would be held back and why, and of whom nothing is said. A customer stands in as many lines as there are answers. Pure. */
export function group(answers: readonly Answer[], person: (customerId: string) => TrialLine["who"][number]): TrialLine[] {
  const lines = new Map<string, TrialLine>();
  const add = (line: Omit<TrialLine, "who">, customerId: string) => {
    const key = JSON.stringify([line.kind, line.actionId, line.why]);
    if (!lines.has(key)) lines.set(key, { ...line, who: [] });
    lines.get(key)!.who.push(person(customerId));
  };
  for (const { customerId, actions, held } of answers) {
    for (const { id, title, rule } of actions) add({ kind: "advised", actionId: id, title, why: "", rule }, customerId);
    for (const { actionId, what, why, rule } of held) add({ kind: "held", actionId, title: what, why, rule }, customerId);
    if (actions.length === 0 && held.length === 0) add({ kind: "nothing", actionId: null, title: "", why: "", rule: "" }, customerId);
  }
  return [...lines.values()].sort((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind) || other.who.length - one.who.length || one.title.localeCompare(other.title));
}

/** The lamps that the rules in force would light now of each of these customers whom the reader sees: one gathering of facts for all of them. */
export async function lampsNow(ground: Ground, ids: readonly string[], reader: Viewer): Promise<LampsNow> {
  const chosen: Chosen = { ids: [...ids] };
  const [seen, { live, currency }] = await Promise.all([chosenCustomers(ground, chosen, reader), rulesInForce(ground)]);
  const answers = await decideDry(ground, seen, { ...live, asksFor: lampsAskFor(live) }, currency, false);
  return { customers: answers.map((answer) => ({ customerId: answer.customerId, lamps: shownTo(reader.fields, answer).lamps })) };
}

const shownTo = (fields: FieldsSeen | undefined, answer: Answer): Answer => (fields ? answerAs(answer, fields) : answer);

/** What costs statements of its own is read only where a lamp speaks of it, not where another table does. */
function lampsAskFor({ policy }: CompiledPolicy): CompiledPolicy["asksFor"] {
  const written = JSON.stringify(policy.tables.filter(({ part }) => part === "lamps"));
  const names = (keys: readonly string[]) => keys.some((key) => written.includes(key));
  return { dissatisfaction: names(ASKED_FOR.dissatisfaction), needs: names(ASKED_FOR.needs) };
}
