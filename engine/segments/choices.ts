// By what a list can be filtered beside its own columns, and letting lists know of more.
import type { FastifyRequest } from "fastify";
import { type Actor, fieldsSeen, type Reach, sightOf } from "../organisation/index.ts";
import { type Ground, Refusal } from "../platform/index.ts";
import { consentKey, goneThrough, listChoices, type ListChoices, listKey, requireSaid } from "../profiles/index.ts";
import type { ListKeyState, NewListKey } from "./contract.ts";
import { readsAttribute, type Viewer } from "./viewer.ts";

export function choicesFor(ground: Ground, request: FastifyRequest): Promise<ListChoices> {
  const sight = sightOf(request);
  return listChoices(ground.db, { fields: fieldsSeen(sight), reach: sight.customers });
}

/** @throws {Refusal} not-allowed, if whoever asks does not read the attribute; not-found, if nobody whom they see has it; as listKey */
export async function letListsKnow(ground: Ground, actor: Actor, asked: NewListKey, { fields }: Viewer, reach?: Reach): Promise<ListKeyState> {
  if ("attribute" in asked && fields !== undefined && !readsAttribute(fields, asked.attribute)) throw new Refusal("not-allowed", `attribute: your role does not see “${asked.attribute}” of customers, so it cannot choose them by that.`);
  const key = "consent" in asked ? consentKey(asked.consent.purpose, asked.consent.channel) : asked.attribute;
  await requireSaid(ground.db, asked, reach);
  const ready = await listKey(ground, actor, key);
  return { ready, share: ready ? 1 : await goneThrough(ground.db, key) };
}
