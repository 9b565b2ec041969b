// One customer for tests, as facts: Amara, whose grinder is late, asking for the third time.
import type { DecisionInputs } from "./grounds.ts";
import type { Asked, Gathered, Happening } from "./facts.ts";
import { assembleFacts } from "./facts.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { type CompiledPolicy, compilePolicy, type Policy } from "./policy.ts";

export const NOW = new Date("2026-11-21T14:32:00Z");
const DAY = 86_400_000;

export function compiled(policy: Policy = FIRST_POLICY): CompiledPolicy {
  const compilation = compilePolicy(policy, 1, "EUR");
  if (compilation.kind === "refused") throw new Error(compilation.problems.map(({ table, row, message }) => `${table} ${row}: ${message}`).join("\n"));
  return compilation.compiled;
}

export function daysAgo(days: number): Date {
  return new Date(NOW.getTime() - days * DAY);
}

let made = 0;
export function happening(kind: string, at: Date, more: Partial<Happening> = {}): Happening {
  made += 1;
  return { interactionId: `00000000-0000-7000-8000-${String(made).padStart(12, "0")}`, kind, channel: "chat", at, conversationId: null, topic: null, subject: null, promiseId: null, dueAt: null, body: null, ...more };
}

export const CONVERSATION = "019a0000-0000-7000-8000-00000000c003";

export function amara(more: Partial<Gathered> = {}): Gathered {
  return {
    customerId: "019a0000-0000-7000-8000-000000000001", name: "Amara Okafor", isKnown: true, language: "en",
    happenings: [
      happening("conversation.opened", daysAgo(15), { channel: "voice", topic: "repair", subject: "How long will the repair take?", conversationId: "019a0000-0000-7000-8000-00000000c001" }),
      happening("promise.made", daysAgo(15), { promiseId: "p1", dueAt: daysAgo(7).toISOString(), body: "Courier brings grinder W-880 back" }),
      happening("conversation.opened", daysAgo(9), { channel: "email", topic: "repair", subject: "Any news?", conversationId: "019a0000-0000-7000-8000-00000000c002" }),
      happening("delivery.skipped", daysAgo(40)),
      happening("delivery.skipped", daysAgo(12)),
      happening("conversation.opened", daysAgo(0.02), { topic: "repair", subject: "Grinder still not back", conversationId: CONVERSATION }),
      happening("complaint.opened", daysAgo(0.02), { conversationId: CONVERSATION }),
    ],
    said: [
      { what: "identifier", word: "email", yes: true, at: daysAgo(900) },
      { what: "offers-by-email", word: "email", yes: true, at: daysAgo(900) },
    ],
    value: {
      kind: "scored", tier: "high", value12: { mid: 41_200, lo: 29_000, hi: 56_000, currency: "EUR", before: null }, stay26: { mid: 0.58, lo: 0.47, hi: 0.69, before: 0.81 }, stayToldBy: "stay", from: { value12: null, stay26: null }, expectedPurchases12: 9, asOf: "2026-11-20",
      modelId: "019a0000-0000-7000-8000-00000000aaaa", drivers: [], purchases: { days: 31, first: "2021-03-02", last: "2026-10-05", total: { amountMinor: 120_000, currency: "EUR" }, usualGapDays: 21 },
    },
    isHeldOut: false, ...more,
  };
}

export function asked(more: Partial<Asked> = {}): Asked {
  return { now: NOW, surface: "cockpit", moment: { conversationId: CONVERSATION }, currency: "EUR", ...more };
}

const FIRST = compiled();

export function inputs(gathered: Gathered = amara(), more: Partial<Asked> & Pick<Partial<DecisionInputs["grounds"]>, "effects"> & { readonly policy?: CompiledPolicy } = {}): DecisionInputs {
  const { effects = {}, policy = FIRST, ...rest } = more;
  const how = asked(rest);
  return {
    decisionId: "019a0000-0000-7000-8000-00000000d001", at: how.now.toISOString(), customerId: gathered.customerId, surface: how.surface, moment: how.moment, policy,
    grounds: { facts: assembleFacts(gathered, how), effects, currency: how.currency },
  };
}
