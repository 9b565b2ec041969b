// What somebody wrote of a draft and the server does not have stays on this device: a colleague may have ended the draft meanwhile, or
// the connection broke. It is offered wherever rules are written, until it is taken or forgotten.
import type { PolicyContent } from "../../../../engine/decisions/contract.ts";

export interface KeptRules {
  /** The draft it was written in, which may be no more. */
  readonly draftId: string;
  /** What was begun with: what is put on top of another draft is the difference. */
  readonly base: PolicyContent;
  readonly content: PolicyContent;
  readonly at: string;
}

export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;
export interface RulesPlace {
  readonly personId: string;
  readonly policyKey: string;
}

const prefixOf = ({ personId, policyKey }: RulesPlace) => `rapport.rules.${personId}.${policyKey}.`;

const listeners = new Set<() => void>();

/** Hears whenever something is kept or forgotten on this page. @returns how to stop */
export function onKeptRules(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Keeps what is written at one desk, beside what other windows keep; null forgets it. A full or closed store loses the copy on disk, never what is on the screen. */
export function keepRules(store: Store, place: RulesPlace, deskId: string, kept: KeptRules | null): void {
  try {
    if (kept === null) store.removeItem(prefixOf(place) + deskId);
    else store.setItem(prefixOf(place) + deskId, JSON.stringify(kept));
  } catch {
    // storage is full or forbidden
  }
  for (const listener of listeners) listener();
}

/** What is kept of a policy, the latest first, each under the desk it was written at. */
export function readKeptRules(store: Store, place: RulesPlace): readonly (readonly [deskId: string, kept: KeptRules])[] {
  const prefix = prefixOf(place);
  const found: [string, KeptRules][] = [];
  try {
    for (let at = 0; at < store.length; at++) {
      const key = store.key(at);
      if (!key?.startsWith(prefix)) continue;
      const kept = parsed(store.getItem(key));
      if (kept) found.push([key.slice(prefix.length), kept]);
    }
  } catch {
    return [];
  }
  return found.toSorted(([, a], [, b]) => (a.at < b.at ? 1 : -1));
}

function parsed(text: string | null): KeptRules | undefined {
  try {
    const kept = JSON.parse(text ?? "null") as Partial<KeptRules> | null;
    const isContent = (held: unknown) => typeof held === "object" && held !== null && Array.isArray((held as PolicyContent).tables);
    return kept !== null && typeof kept.draftId === "string" && typeof kept.at === "string" && isContent(kept.base) && isContent(kept.content) ? (kept as KeptRules) : undefined;
  } catch {
    return undefined;
  }
}
