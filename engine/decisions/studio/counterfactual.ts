// Would the same customer be treated otherwise if they were worth more, or less, or spoke another language? What the floor protects must
// come out the same; where anything else differs it is counted and shown. Pure.
import type { Answer } from "../contract.ts";
import { decidePurely } from "../decide-purely.ts";
import type { FactValue, KnownFacts } from "../facts.ts";
import type { CompiledPolicy } from "../policy.ts";
import type { Case } from "./compare-decisions.ts";
import type { FloorCheck } from "./studio-contract.ts";

/** As many profiles as research asks for at each publication (F6). */
export const MOST_PROFILES = 1000;
const MOST_BROKEN = 10;
const NOBODY = "00000000-0000-7000-8000-000000000000";

type Change = FloorCheck["changes"][number]["change"];
type Imagined = Readonly<Record<Change, readonly KnownFacts[]>>;

export class FloorComparison {
  private readonly policy: CompiledPolicy;
  private profiles = 0;
  private readonly counts: Record<Change, { advice: number; sooner: number; broken: number }> = { value: { advice: 0, sooner: 0, broken: 0 }, language: { advice: 0, sooner: 0, broken: 0 }, relationship: { advice: 0, sooner: 0, broken: 0 } };
  private readonly broken: FloorCheck["broken"] = [];

  private readonly most: number;

  constructor(policy: CompiledPolicy, most = MOST_PROFILES) {
    this.policy = policy;
    this.most = most;
  }

  /** Looks at one more, as long as there are not enough. */
  add(one: Case): void {
    if (this.profiles >= this.most) return;
    const facts = one.values === undefined ? one.grounds.facts : Object.fromEntries(Object.entries(one.values).flatMap(([key, value]) => ((value as unknown) === undefined ? [] : [[key, { value }]])));
    let was: Answer;
    try {
      was = this.decide(one, facts);
    } catch {
      return; // a record of before a fact had another shape; the rehearsal counts it
    }
    this.profiles += 1;
    for (const [change, imagined] of Object.entries(imaginedOf(facts, this.policy)) as [Change, readonly KnownFacts[]][]) {
      const others = imagined.map((other) => this.decide(one, other));
      const counted = this.counts[change];
      if (others.some((other) => ids(other) !== ids(was))) counted.advice += 1;
      if (others.some(({ route }) => route.bonusSeconds !== was.route.bonusSeconds)) counted.sooner += 1;
      const what = others.map((other) => whatBroke(was, other, this.policy, facts)).find((found) => found !== undefined);
      if (what === undefined) continue;
      counted.broken += 1;
      if (this.broken.length < MOST_BROKEN) this.broken.push({ change, what: what.what, was: what.was, other: what.other });
    }
  }

  result(): FloorCheck {
    return { profiles: this.profiles, changes: (Object.keys(this.counts) as Change[]).map((change) => ({ change, ...this.counts[change] })), broken: this.broken };
  }

  private decide({ customerId, decisionId, at, surface, moment, grounds }: Case, facts: KnownFacts): Answer {
    return decidePurely({ decisionId: decisionId ?? NOBODY, customerId, at, surface, moment, grounds: { ...grounds, facts }, policy: this.policy }, true).answer;
  }
}

const ids = ({ actions }: Answer): string => actions.map(({ id }) => id).join();

/** The same customer worth as much as anybody, worth nothing, of another language, in another relationship. */
function imaginedOf(facts: KnownFacts, { dictionary }: CompiledPolicy): Imagined {
  const best: Record<string, FactValue> = { "customer.value.tier": "high", "customer.value.clv12": 10_000_000, "customer.stay26": 0.3, "customer.stayChange": -0.3, "customer.purchaseDays": 60, "customer.daysSinceLastPurchase": 90, "customer.usualGapDays": 30, "customer.gapRatio": 3 };
  const rich: Record<string, KnownFacts[string]> = { ...facts };
  const poor: Record<string, KnownFacts[string]> = { ...facts };
  for (const [key, { sensitivity, type }] of dictionary) {
    if (sensitivity !== "value") continue;
    delete poor[key];
    if (key in best) rich[key] = { value: best[key]! };
    else if (type === "boolean") [rich[key], poor[key]] = [{ value: true }, { value: false }];
  }
  poor["customer.value.tier"] = { value: "none" };
  const kind = dictionary.get("customer.relationshipKind");
  const withFact = (key: string, value: FactValue): KnownFacts => ({ ...facts, [key]: { value } });
  return {
    value: [rich, poor],
    language: ["ar", "nl"].map((language) => withFact("customer.language", language)),
    relationship: kind?.type === "choice" ? kind.choices.slice(0, 3).map((each) => withFact("customer.relationshipKind", each)) : [],
  };
}

/** What the floor protects (F4, F5) and came out otherwise: who takes it and how soon it is answered, what is owed, the menu; and where a complaint, money owed, leaving or the account is at stake, everything. */
function whatBroke(was: Answer, other: Answer, policy: CompiledPolicy, facts: KnownFacts): { readonly what: string; readonly was: string; readonly other: string } | undefined {
  const isAtStake = was.guard.openComplaint || ["refund", "subscription", "account"].includes(String(facts["conversation.topic"]?.value));
  const owed = ({ actions }: Answer) => actions.filter(({ id }) => isAtStake || policy.actions.get(id)?.action.kind === "duty").map(({ title }) => title).join("; ");
  const sides: readonly (readonly [what: string, of: (answer: Answer) => string])[] = [
    ["who takes it", ({ route }) => [route.queue, ...route.attributes].join(", ")],
    ["minutes to an answer", ({ route }) => String(route.answerWithinMinutes)],
    ["the menu", ({ menu }) => menu.map(({ label }) => label).join("; ")],
    ["what is owed or done", owed],
    ...(isAtStake ? ([["seconds sooner", ({ route }: Answer) => String(route.bonusSeconds)]] as const) : []),
  ];
  for (const [what, of] of sides) if (of(was) !== of(other)) return { what, was: of(was), other: of(other) };
  return undefined;
}
