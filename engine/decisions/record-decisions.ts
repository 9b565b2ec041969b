// The record of decisions: everything they rested on and everything they said, so that each can be opened and replayed.
import { hash } from "node:crypto";
import { type Database, row, rows, run, sql } from "../platform/index.ts";
import type { Answer, Moment, Surface } from "./contract.ts";
import { type WrittenGrounds, writeGrounds } from "./bare-grounds.ts";
import { decidePurely } from "./decide-purely.ts";
import { type Decided, type DecisionInputs, FLOOR_EDITION, type Grounds } from "./grounds.ts";
import { policyVersion } from "./publish-policy.ts";

export interface NewRecord {
  readonly inputs: DecisionInputs;
  readonly decided: Decided;
}

/** Writes decisions with their actions: one statement, all or none. */
export async function recordDecisions(db: Database, records: readonly NewRecord[]): Promise<void> {
  const answers = records.map(({ decided }) => decided.answer);
  const actions = records.flatMap(({ decided }) => decided.actions.map((action) => ({ ...action, answer: decided.answer })));
  const bids = records.flatMap(({ decided }) => decided.bids.map((bid) => ({ ...bid, answer: decided.answer })));
  const [moments, grounds, said] = [records.map(({ inputs }) => JSON.stringify(inputs.moment)), records.map(({ inputs }) => JSON.stringify({ ...inputs.grounds, floor: inputs.floor ?? FLOOR_EDITION })), answers.map((answer) => JSON.stringify(toKept(answer)))];
  const digests = answers.map((a, at) => digestOf({ customerId: a.customerId, decisionId: a.decisionId, at: a.at, surface: a.surface, policyKey: a.trace.policy, policyVersion: a.trace.version, moment: moments[at]!, grounds: grounds[at]!, rows: a.trace.rows, answer: said[at]! }));
  const bare = records.map(({ inputs: { grounds, policy } }) => writeGrounds(grounds, policy.declared.keys()));
  const shapes = [...new Map(bare.map((each): [string, WrittenGrounds] => [each.shape, each])).values()].toSorted((a, b) => (a.shape < b.shape ? -1 : 1)); // in one order, so that nobody waits in a ring
  await run(
    db,
    sql`with shape as (
          insert into decision_shape (shape, content) select s, c::json from unnest(${shapes.map(({ shape }) => shape)}::text[], ${written(shapes.map(({ content }) => content))}) as t (s, c) on conflict do nothing), kept as (
          insert into decision (identity_id, decision_id, at, surface, moment, policy_key, policy_version, facts, known, shape, fired, answer, arm, digest)
          select i, d, at, s, m::json, k, v, f::json, n, h, w::jsonb, a::json, arm, digest
          from unnest(${answers.map((a) => a.customerId)}::uuid[], ${answers.map((a) => a.decisionId)}::uuid[], ${answers.map((a) => a.at)}::timestamptz[], ${answers.map((a) => a.surface)}::text[],
            ${written(moments)}, ${answers.map((a) => a.trace.policy)}::text[], ${answers.map((a) => a.trace.version)}::integer[],
            ${written(grounds)}, ${written(bare.map(({ known }) => known))}, ${bare.map(({ shape }) => shape)}::text[], ${texts(answers.map((a) => a.trace.rows))}, ${written(said)}, ${answers.map((a) => a.arm)}::text[], ${digests}::text[]) as t (i, d, at, s, m, k, v, f, n, h, w, a, arm, digest)), bid as (
          insert into capacity_bid (identity_id, decision_id, action_id, at, worth_minor, uses)
          select i, d, a, at, w, u::jsonb from unnest(${bids.map(({ answer }) => answer.customerId)}::uuid[], ${bids.map(({ answer }) => answer.decisionId)}::uuid[], ${bids.map(({ actionId }) => actionId)}::text[], ${bids.map(({ answer }) => answer.at)}::timestamptz[],
            ${bids.map(({ worthMinor }) => worthMinor)}::bigint[], ${bids.map(({ uses }) => JSON.stringify(uses))}::text[]) as b (i, d, a, at, w, u))
        insert into decision_action (identity_id, decision_id, action_id, at, state, rule, arm, chance, hold_out_share, experiment)
        select * from unnest(${actions.map(({ answer }) => answer.customerId)}::uuid[], ${actions.map(({ answer }) => answer.decisionId)}::uuid[], ${actions.map(({ actionId }) => actionId)}::text[],
          ${actions.map(({ answer }) => answer.at)}::timestamptz[], ${actions.map(({ state }) => state)}::text[], ${actions.map(({ rule }) => rule)}::text[], ${actions.map(({ arm }) => arm)}::text[],
          ${actions.map(({ chance }) => chance)}::real[], ${actions.map(({ holdOutShare }) => holdOutShare)}::real[], ${actions.map(({ experiment }) => experiment)}::text[])`,
  );
}

/**
 * Many values as JSON in one parameter. An array of them would have each of its quotes escaped here and unescaped there,
 * which takes longer than the decision; JSON never holds the control character that parts them.
 */
function texts(values: readonly unknown[]) {
  return written(values.map((value) => JSON.stringify(value)));
}

function written(texts: readonly string[]) {
  return sql`string_to_array(${texts.join("\u0001")}::text, chr(1))`;
}

/**
 * What is written of an answer: what was said. What follows from the facts and the version of the policy (facts in words, the
 * floor, why other rows did not fit) and what stands in a column of its own (the rows that took part) is not written twice; it is half of the bytes, and writing them takes longer than deciding.
 */
type KeptAnswer = Omit<Answer, "facts" | "floor" | "trace"> & { readonly trace: Omit<Answer["trace"], "tables" | "whyNot" | "arithmetic" | "rows"> & { /** Once written here too. */ readonly rows?: Answer["trace"]["rows"] } };

function toKept({ facts: _facts, floor: _floor, trace: { tables: _tables, whyNot: _whyNot, arithmetic: _arithmetic, rows: _rows, ...trace }, ...answer }: Answer): KeptAnswer {
  return { ...answer, trace };
}

/** All that is written of a decision, as JSON where it is more than a word. */
interface Written {
  readonly customerId: string;
  readonly decisionId: string;
  readonly at: string;
  readonly surface: string;
  readonly policyKey: string;
  readonly policyVersion: number;
  readonly moment: string;
  readonly grounds: string;
  readonly rows: readonly { readonly table: string; readonly row: string }[];
  readonly answer: string;
}

/**
 * A change of any of it afterwards is seen. It holds no secret: whoever may write in the database, and works the digest out anew, is
 * seen by nobody but the audit and the backups.
 */
function digestOf({ customerId, decisionId, at, surface, policyKey, policyVersion, moment, grounds, rows: fired, answer }: Written): string {
  return hash("sha256", [customerId, decisionId, at, surface, policyKey, policyVersion, moment, grounds, ...fired.flatMap(({ table, row: id }) => [table, id]), answer].join("\u0001"), "base64url");
}

/** Whether a record is what was written, to the letter; null of one that was written before there were digests. */
export function isIntact({ digest, at, moment, facts, answer, fired, ...stored }: StoredDecision): boolean | null {
  if (digest === null) return null;
  return digest === digestOf({ ...stored, at: at.toISOString(), moment: JSON.stringify(moment), grounds: JSON.stringify(facts), rows: fired, answer: JSON.stringify(answer) });
}

/** Whether a decision that was taken again says what was written of it, rows included. What follows from its facts and its policy was never written, and is no proof. */
export function saysAgain(again: Answer, { answer, fired }: StoredDecision): boolean {
  const kept = "facts" in answer ? again : toKept(again);
  const rowsOf = (rows: Answer["trace"]["rows"]) => rows.map(({ table, row: id }) => `${table} ${id}`).join("\n");
  const { trace: { rows: once, ...trace }, ...rest } = answer as KeptAnswer;
  const was = "facts" in answer ? answer : { ...rest, trace };
  return JSON.stringify(kept) === JSON.stringify(was) && (once === undefined || rowsOf(once) === rowsOf(again.trace.rows)) && rowsOf(fired) === rowsOf(again.trace.rows);
}

export interface StoredDecision {
  readonly decisionId: string;
  readonly customerId: string;
  readonly at: Date;
  readonly surface: Surface;
  readonly moment: Moment;
  readonly policyKey: string;
  readonly policyVersion: number;
  readonly facts: Grounds;
  readonly fired: Answer["trace"]["rows"];
  readonly answer: KeptAnswer | Answer;
  readonly digest: string | null;
}

const COLUMNS = sql`decision_id as "decisionId", identity_id as "customerId", at, surface, moment, policy_key as "policyKey", policy_version as "policyVersion", facts, fired, answer, digest`;

/** What was stored of a decision to take it again. */
export function storedDecision(db: Database, customerId: string, decisionId: string): Promise<StoredDecision | undefined> {
  return row<StoredDecision>(db, sql`select ${COLUMNS} from decision where identity_id = ${customerId}::uuid and decision_id = ${decisionId}::uuid`);
}

/** When a decision of this id was taken: to the millisecond, for the id holds it. */
export function momentOf(decisionId: string): Date {
  return new Date(Number.parseInt(decisionId.replaceAll("-", "").slice(0, 12), 16));
}

/** The same by its id alone, which holds the moment at which it was taken. Rides decision (at). */
export function decisionById(db: Database, decisionId: string): Promise<StoredDecision | undefined> {
  const at = momentOf(decisionId);
  return row<StoredDecision>(db, sql`select ${COLUMNS} from decision where at >= ${at}::timestamptz and at < ${new Date(at.getTime() + 1)}::timestamptz and decision_id = ${decisionId}::uuid`);
}

/** The latest decisions about a customer's identities, newest first. */
export function latestDecisions(db: Database, members: readonly string[], limit: number): Promise<StoredDecision[]> {
  return rows<StoredDecision>(db, sql`select ${COLUMNS} from decision where identity_id = any(${members}::uuid[]) order by at desc, decision_id desc limit ${limit}`);
}

/**
 * Takes a stored decision again, from its facts and the version of the policy that was in force: the same answer, to the byte.
 *
 * @returns undefined for decisions of policies that were never published here, such as imported ones
 */
export async function replay(db: Database, stored: StoredDecision): Promise<Answer | undefined> {
  const { decisionId, customerId, at, surface, moment, facts: grounds } = stored;
  const policy = await policyVersion(db, stored.policyKey, stored.policyVersion, grounds.currency);
  if (!policy) return undefined;
  return decidePurely({ decisionId, customerId, at: at.toISOString(), surface, moment, grounds, policy, floor: grounds.floor ?? 1 }).answer;
}

/** The answer as it was given: what was written of it, with what follows from its facts and its policy beside it. */
export async function answerOf(db: Database, stored: StoredDecision): Promise<Answer> {
  if ("facts" in stored.answer) return stored.answer;
  const again = await replay(db, stored);
  if (!again) throw new Error(`expected policy ${stored.policyKey} version ${stored.policyVersion} to be kept, for decision ${stored.decisionId} rests on it`);
  return { ...again, ...stored.answer, trace: { ...again.trace, ...stored.answer.trace, rows: stored.fired.map(({ table, row }) => ({ table, row })) } };
}
