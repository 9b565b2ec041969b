// One call behind every surface. What arrives while another decision is under way is read together and written together, so
// that many decisions cost few round trips; each is answered after its record is on disk.
import { type Ground, MicroBatcher, newId, Refusal } from "../platform/index.ts";
import type { Answer, DecidedBatch, DecideRequest } from "./contract.ts";
import { decidePurely } from "./decide-purely.ts";
import type { DecisionInputs } from "./grounds.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { gatherAskedFor, gatherFacts, groundsOf } from "./gather-facts.ts";
import { policyVersion } from "./publish-policy.ts";
import { type NewRecord, recordDecisions } from "./record-decisions.ts";

/** The policy that treatments come from. */
const POLICY_KEY = FIRST_POLICY.key;

interface Asked {
  readonly ground: Ground;
  readonly request: DecideRequest;
}

interface Desk {
  readonly reading: MicroBatcher<Asked, DecisionInputs | Refusal>;
  readonly writing: MicroBatcher<NewRecord, Answer>;
}

const desks = new WeakMap<Ground["db"], Desk>();

function deskOf({ db }: Ground): Desk {
  const known = desks.get(db);
  if (known) return known;
  const desk: Desk = {
    reading: new MicroBatcher(inputsOf, { most: 64, waiting: 5000, lanes: 2 }),
    writing: new MicroBatcher(
      async (records) => {
        try {
          await recordDecisions(db, records);
        } catch (error) {
          if (records.length === 1 || !isOfData(error)) throw error;
          // One of them cannot be written; nobody else is refused for it.
          return Promise.all(records.map((record) => recordDecisions(db, [record]).then(() => record.decided.answer, (why: unknown) => (why instanceof Error ? why : new Error(String(why))))));
        }
        return records.map(({ decided }) => decided.answer);
      },
      { most: 128, waiting: 5000, lanes: 2 },
    ),
  };
  desks.set(db, desk);
  return desk;
}

/** The database lies within reach, and does not take what it was given: a value out of range, or one that is there already. */
const isOfData = (error: unknown): boolean => /^2[23]/.test(String((error as { readonly code?: unknown } | null)?.code ?? ""));

const underWay = new Set<Promise<Answer>>();

/**
 * Decides how to treat a customer at this moment, and says why.
 *
 * @param options record: false looks without leaving a trace, for previews
 * @returns the answer, when its record is on disk
 * @throws {Refusal} not-found, if nobody has this id
 */
export async function decide(ground: Ground, request: DecideRequest, options: { readonly record?: boolean } = {}): Promise<Answer> {
  const deciding = decideAndRecord(ground, request, options.record !== false);
  underWay.add(deciding);
  try {
    return await deciding;
  } finally {
    underWay.delete(deciding);
  }
}

/** The same for several; whoever cannot be decided about says why and stops no other. */
export function decideMany(ground: Ground, requests: readonly DecideRequest[]): Promise<DecidedBatch["decided"]> {
  return Promise.all(
    requests.map(async (request) => {
      try {
        return { answer: await decide(ground, request), refused: null };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { answer: null, refused: { code: error.code, detail: error.message } };
      }
    }),
  );
}

async function decideAndRecord(ground: Ground, request: DecideRequest, isRecorded: boolean): Promise<Answer> {
  const inputs = await decisionInputs(ground, request);
  const { explained = true } = request;
  const decided = decidePurely(inputs, false, { explained });
  const answer = isRecorded ? await deskOf(ground).writing.add({ inputs, decided }) : decided.answer;
  return explained ? answer : { ...answer, trace: { ...answer.trace, rows: [] } };
}

/** All that a decision would rest on: what `decidePurely` takes. */
export async function decisionInputs(ground: Ground, request: DecideRequest): Promise<DecisionInputs> {
  const inputs = await deskOf(ground).reading.add({ ground, request });
  if (inputs instanceof Refusal) throw inputs;
  return inputs;
}

/** Resolves when every decision under way is on disk. */
export async function settleDecisions(): Promise<void> {
  while (underWay.size > 0) await Promise.allSettled(underWay);
}

async function inputsOf(asked: readonly Asked[]): Promise<(DecisionInputs | Refusal)[]> {
  const { ground } = asked.at(-1)!;
  const now = ground.now();
  const { customers: found, inForce } = await gatherFacts(ground, asked.map(({ request }) => request.customerId), POLICY_KEY);
  const currency = inForce.currency ?? "EUR";
  const policy = inForce.version === null ? undefined : await policyVersion(ground.db, POLICY_KEY, inForce.version, currency);
  if (!policy) throw new Refusal("unavailable", "No policy is published yet. Start the server once, or publish one.");
  const asks = [policy.asksFor, ...inForce.shadowAsks];
  const customers = await gatherAskedFor(ground, found, { asksFor: { dissatisfaction: asks.some((each) => each.dissatisfaction), needs: asks.some((each) => each.needs) } });
  return asked.map(({ request }) => {
    const customer = customers.get(request.customerId.toLowerCase());
    if (!customer) return new Refusal("not-found", "There is no customer with this id.");
    const { surface, moment } = request;
    const grounds = groundsOf(customer, { now, surface, moment, currency }, inForce, [policy]);
    return { decisionId: newId(now.getTime()), at: now.toISOString(), customerId: customer.customerId, surface, moment, grounds, policy };
  });
}
