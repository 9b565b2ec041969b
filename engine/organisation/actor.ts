import type { FastifyRequest } from "fastify";
import type { Role } from "./contract.ts";

/** Who acts: a colleague, a program with a key, or Rapport itself. */
export interface Actor {
  readonly kind: "person" | "key" | "system";
  readonly id: string;
  readonly name: string;
  readonly role: Role | "write";
  /** The name under which what this actor sends is kept. */
  readonly source: string;
  /** Its e-mail addresses and telephone numbers count as verified. */
  readonly trusted: boolean;
}

export const SYSTEM: Actor = { kind: "system", id: "system", name: "Rapport", role: "owner", source: "rapport", trusted: true };

const actors = new WeakMap<FastifyRequest, Actor>();

export function rememberActor(request: FastifyRequest, actor: Actor): void {
  actors.set(request, actor);
}

/** Who makes this request; only for routes that are not public. */
export function actorOf(request: FastifyRequest): Actor {
  const actor = actors.get(request);
  if (!actor) throw new Error(`expected ${request.method} ${request.url} to have an actor: is its access public?`);
  return actor;
}
