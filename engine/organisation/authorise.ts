// The one place where a request is let in or not.
import type { FastifyRequest } from "fastify";
import { type Database, Refusal } from "../platform/index.ts";
import { type Actor, rememberActor } from "./actor.ts";
import type { Permission } from "./contract.ts";
import { findKeyWithScope } from "./keys.ts";
import { findColleague } from "./people.ts";
import { knownOf, rememberSight, type Sight, sightOfKey, sightOfPerson } from "./access/sight.ts";
import { mayDo, whyNot } from "./permissions.ts";
import type { SignIn } from "./sign-in.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

export function toHeaders(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  headers.set("x-rapport-peer", request.ip); // overwrites whatever a caller put there
  return headers;
}

/** @returns the check for every route that is not public: throws a Refusal, or remembers the actor for `actorOf` */
export function createAuthorise(db: Database, signIn: SignIn): (request: FastifyRequest, access: string) => Promise<void> {
  return async (request, access) => {
    const { actor, sight } = await whoIs(db, signIn, request);
    if (access === "signed-in" && actor.role === "write") throw new Refusal("not-allowed", "A write key sends and reads nothing.");
    if (access !== "signed-in" && !mayDo(actor.role, access as Permission))
      throw new Refusal("not-allowed", `Your role (${actor.role}) does not include "${access}". Ask an owner of this Rapport for it.`);
    const because = whyNot(sight, access);
    if (because !== undefined) throw new Refusal("not-allowed", because);
    rememberActor(request, actor);
    rememberSight(request, sight);
  };
}

async function whoIs(db: Database, signIn: SignIn, request: FastifyRequest): Promise<{ readonly actor: Actor; readonly sight: Sight }> {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (bearer !== undefined) {
    const holder = await findKeyWithScope(db, bearer.trim());
    if (!holder) throw new Refusal("bad-key", "This key is not known or was revoked. Make one with: npx rapport keys create --role analyst");
    return { actor: holder.actor, sight: await sightOfKey(db, { id: holder.actor.id, role: holder.actor.role, scope: holder.scope }) };
  }
  if (!request.headers.cookie) throw new Refusal("not-signed-in", "Sign in, or send an API key as Authorization: Bearer rk_…");
  const session = await signIn.sessionOf(toHeaders(request));
  if (!session) throw new Refusal("not-signed-in", "Your session has ended. Sign in again.");
  // A page of another site can make a browser send the cookie, but not this header.
  if (!SAFE.has(request.method) && request.headers["x-rapport"] === undefined)
    throw new Refusal("not-allowed", "A change made with a session needs the header x-rapport: 1.");
  const [colleague, known] = await Promise.all([findColleague(db, session.staffId), knownOf(db, new Date(), session.staffId)]);
  if (!colleague) throw new Refusal("not-signed-in", "You have no role in this Rapport any more.");
  const actor: Actor = { kind: "person", id: colleague.id, name: colleague.name, role: colleague.role, source: "desk", trusted: true };
  return { actor, sight: await sightOfPerson(db, colleague, known) };
}
