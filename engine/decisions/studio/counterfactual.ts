// Would the same customer be treated otherwise if they were worth more, or less, or spoke another language? What the floor protects must
// come out the same; where anything else differs it is counted and shown. Pure.
import { staticFacts } from "@rapport/decision-tables";
import type { Answer } from "../contract.ts";
import { valuesIn } from "../bare-grounds.ts";
import { decidePurely } from "../decide-purely.ts";
import { isProtectedMoment } from "../grounds.ts";
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
  private readonly named: Named;
  private profiles = 0;
  private readonly counts: Record<Change, { advice: number; sooner: number; broken: number }> = { value: { advice: 0, sooner: 0, broken: 0 }, language: { advice: 0, sooner: 0, broken: 0 }, relationship: { advice: 0, sooner: 0, broken: 0 } };
  private readonly broken: FloorCheck["broken"] = [];

  private readonly most: number;

  constructor(policy: CompiledPolicy, most = MOST_PROFILES) {
    this.policy = policy;
    this.named = namedBy(policy);
    this.most = most;
  }

  /** Looks at one more, as long as there are not enough. */
  add(one: Case): void {
    if (this.profiles >= this.most) return;
    const facts = one.values === undefined ? one.grounds.facts : Object.fromEntries(Object.entries(valuesIn(one.values)).map(([key, value]) => [key, { value }]));
    let was: Answer;
    try {
      was = this.decide(one, facts);
    } catch {
      return; // a record of before a fact had another shape; the rehearsal counts it
    }
    this.profiles += 1;
    for (const [change, imagined] of Object.entries(imaginedOf(facts, this.policy, this.named)) as [Change, readonly KnownFacts[]][]) {
      const others = imagined.map((other) => ({ answer: this.decide(one, other), facts: other }));
      const counted = this.counts[change];
      if (others.some(({ answer }) => ids(answer) !== ids(was))) counted.advice += 1;
      if (others.some(({ answer: { route } }) => route.bonusSeconds !== was.route.bonusSeconds)) counted.sooner += 1;
      const what = others.map((other) => whatBroke({ answer: was, facts }, other, this.policy, change)).find((found) => found !== undefined);
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

/** What is imagined beside the value: every value that the tables name, and one that none of them does. Nothing where no table asks. */
interface Named {
  readonly languages: readonly string[];
  readonly relationships: readonly string[];
}

/** So many languages are tried: a table may name a thousand words. */
const MOST_LANGUAGES = 40;
/** What nobody speaks (ISO 639-2: no linguistic content): whoever is not thought of must not fall through. */
const NO_LANGUAGE = "zxx";

function namedBy(policy: CompiledPolicy): Named {
  const { dictionary } = policy;
  const tables = [...policy.tables.values()].map(({ table }) => table);
  const asked = new Set(tables.flatMap((table) => staticFacts(table, dictionary)));
  const kinds = dictionary.get("customer.relationshipKind");
  const cells = tables.flatMap((table) => table.inputs.flatMap(({ fact, missing }, place) => (fact === "customer.language" ? [...table.rows.map(({ when }) => when[place] ?? ""), typeof missing === "string" ? "" : missing.default] : [])));
  // A word too many, such as "not", is one language more that no table names.
  const languages = [...new Set(cells.flatMap((cell) => cell.match(/\p{L}[\p{L}\p{M}\p{N}-]*/gu) ?? []))].filter((word) => word.toLowerCase() !== "any");
  return {
    languages: asked.has("customer.language") ? [...new Set(["ar", "nl", ...languages])].slice(0, MOST_LANGUAGES).concat(NO_LANGUAGE) : [],
    relationships: asked.has("customer.relationshipKind") && kinds?.type === "choice" ? kinds.choices : [],
  };
}

/** The same customer worth as much as anybody, worth nothing, in every other tier, of another language, in another relationship. */
function imaginedOf(facts: KnownFacts, { dictionary }: CompiledPolicy, { languages, relationships }: Named): Imagined {
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
  const withFact = (key: string, value: FactValue): KnownFacts => ({ ...facts, [key]: { value } });
  return {
    value: [rich, poor, ...["high", "middle", "low"].map((tier) => withFact("customer.value.tier", tier))],
    language: languages.map((language) => withFact("customer.language", language)),
    relationship: relationships.map((each) => withFact("customer.relationshipKind", each)),
  };
}

interface Treated {
  readonly answer: Answer;
  readonly facts: KnownFacts;
}

/**
 * What the floor protects (F4, F5) and came out otherwise: who takes it and how soon it is answered, what is owed, the menu; whatever
 * somebody is worth, all that helps; and where a complaint, money owed, leaving or the account is at stake, everything.
 */
function whatBroke(was: Treated, other: Treated, policy: CompiledPolicy, change: Change): { readonly what: string; readonly was: string; readonly other: string } | undefined {
  const isAtStake = isProtectedMoment(Object.fromEntries(["conversation.openComplaint", "conversation.topic"].flatMap((key) => (was.facts[key] ? [[key, was.facts[key].value]] : []))));
  const isKept = (kind: string | undefined) => isAtStake || kind === "duty" || (kind === "care" && change === "value");
  const sides: readonly (readonly [what: string, of: (one: Treated) => string])[] = [
    ["who takes it", whoTakes],
    ["minutes to an answer", ({ answer }) => String(answer.route.answerWithinMinutes)],
    ["the menu", ({ answer }) => answer.menu.map(({ label }) => label).join("; ")],
    // In another language, or to somebody who helps themselves, the same is said in other words.
    ...(change === "value" ? ([["how they are spoken to", ({ answer: { speech } }: Treated) => (speech ? `${speech.tone}, ${speech.rule}` : "")], ["what is gone through with them", ({ answer: { playbook = [] } }: Treated) => playbook.map(({ rule }) => rule).join("; ")]] as const) : []),
    ["what is owed or done", ({ answer }) => answer.actions.filter(({ id }) => isKept(policy.actions.get(id)?.action.kind)).map(({ title }) => title).join("; ")],
    ...(isAtStake ? ([["seconds sooner", ({ answer }: Treated) => String(answer.route.bonusSeconds)]] as const) : []),
    ...(isAtStake && change === "value" ? ([["what pages show", ({ answer }: Treated) => answer.content.map(({ slot, block }) => `${slot} ${block}`).join("; ")]] as const) : []),
  ];
  for (const [what, of] of sides) if (of(was) !== of(other)) return { what, was: of(was), other: of(other) };
  return undefined;
}

/** An attribute of the name of the customer's own language says that somebody who speaks it is looked for; that is no other treatment. */
function whoTakes({ answer: { route }, facts }: Treated): string {
  const language = String(facts["customer.language"]?.value ?? "").toLowerCase();
  return [route.queue, ...route.attributes.filter((each) => each.toLowerCase() !== language)].join(", ");
}
