// A colleague writes down what happened elsewhere: a call, a meeting, a letter. Like every touch point it is only added to.
import { type Channel, type NewInteraction, recordInteractions } from "../../interactions/index.ts";
import { type Actor, writeAudit } from "../../organisation/index.ts";
import { type Ground, newId, Refusal, transaction } from "../../platform/index.ts";
import { requireCustomer } from "../customer.ts";
import { HOLD_IDENTITIES } from "../resolve-identities.ts";
import { deskOf } from "../knowledge/desk.ts";
import type { LoggedKind, NewTouchPoint } from "./contract.ts";

const CHANNEL: Readonly<Record<LoggedKind, Channel>> = { call: "voice", meeting: "other", letter: "post", email: "email", contact: "other" };
/** Clocks differ: so much later than ours counts as now. */
const CLOCKS_DIFFER_MILLIS = 60_000;

/** @throws {Refusal} not-found, if there is no such customer; bad-input, if it is yet to come */
export async function logTouchPoint(ground: Ground, actor: Actor, anyId: string, given: NewTouchPoint): Promise<{ readonly recorded: number; readonly duplicates: number }> {
  const now = ground.now();
  const occurredAt = given.occurredAt === undefined ? now : new Date(given.occurredAt);
  if (occurredAt.getTime() > now.getTime() + CLOCKS_DIFFER_MILLIS) 
    throw new Refusal("bad-input", "occurredAt: this is yet to come. Log it when it has happened.", { problems: [{ place: "occurredAt", message: "is yet to come" }] });
  const { recorded, duplicates } = await transaction(ground.db, async (tx) => {
    const identityId = await requireCustomer(tx, anyId);
    const interaction: NewInteraction = {
      identityId, interactionId: newId(now.getTime()), messageId: given.messageId, kind: given.kind, channel: CHANNEL[given.kind], direction: given.direction, occurredAt: occurredAt > now ? now : occurredAt, source: deskOf(actor).source,
      body: given.body || null,
      properties: { by: actor.name, ...(given.about ? { name: given.about } : {}), ...(given.note ? { note: given.note } : {}), ...(given.issue ? { issue: given.issue } : {}) },
    };
    const done = await recordInteractions(tx, now, [interaction]);
    if (done.recorded > 0) await writeAudit(tx, now, actor, "touch-point.log", { kind: "customer", id: identityId }, { kind: given.kind, interactionId: interaction.interactionId });
    return done;
  }, { first: HOLD_IDENTITIES });
  ground.nudge();
  return { recorded, duplicates };
}
