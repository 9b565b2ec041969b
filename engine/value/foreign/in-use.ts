// Which figures come from models made elsewhere, and what these are for given customers.
import { setImmediate as otherWork } from "node:timers/promises";
import { isTooFew, proportionInterval } from "@rapport/statistics";
import type { Database, TooFew } from "../../platform/index.ts";
import type { BackTest } from "../contract.ts";
import type { Counted } from "../histories.ts";
import type { Score } from "../score.ts";
import { LEVEL } from "../stay-range.ts";
import type { ForeignJudged } from "./foreign-contract.ts";
import { foreignModels, saidOf, thatIsJudged } from "./foreign-models.ts";
import { loadOnnx, type RunOnnx } from "./onnx-model.ts";
import { dayWord } from "../day.ts";

type Figure = "active26" | "spending12";
interface Source {
  readonly judged: ForeignJudged;
  /** Of a file; where undefined its scores were sent. */
  readonly run?: RunOnnx;
}
export type InUse = { readonly [figure in Figure]?: Source };

/** As it is kept with a score: whose figure, as of when, and its range where it is a chance. */
export interface ForeignBy {
  readonly value12?: { readonly name: string; readonly asOf: string };
  readonly stay26?: { readonly name: string; readonly asOf: string; readonly lo: number; readonly hi: number };
}

/** The best of those that did better than ours by more than a standard error, and that nobody switched off. */
export async function foreignInUse(db: Database, backTest: BackTest | TooFew, currency: string): Promise<InUse> {
  const judged = backTest.kind === "measured" ? (backTest.foreign ?? []) : [];
  if (judged.length === 0) return {};
  const known = new Map((await foreignModels(db)).filter(({ mayBeUsed }) => mayBeUsed).map((each) => [each.name, each]));
  // What was found of one file says nothing of another that was brought under its name since.
  const isStill = ({ name, of }: ForeignJudged) => known.has(name) && (of === undefined || of === thatIsJudged(known.get(name)!));
  const inUse: { [figure in Figure]?: Source } = {};
  for (const figure of ["active26", "spending12"] as const) {
    const lead = ({ [figure]: found }: ForeignJudged) => (found?.kind === "judged" && found.wins ? found.lead.by / (found.lead.standardError || 1) : 0);
    for (const best of judged.filter((each) => isStill(each) && lead(each) > 0).sort((a, b) => lead(b) - lead(a) || (a.name < b.name ? -1 : 1))) {
      const model = known.get(best.name)!;
      const run = model.kind === "onnx" ? await loadOnnx(db, model, currency) : undefined;
      if (model.kind === "onnx" && !run) continue;
      inUse[figure] = run ? { judged: best, run } : { judged: best };
      break;
    }
  }
  return inUse;
}

/** So many customers a file is run over before whoever waits for an answer has a turn. */
const RUN_AT_ONCE = 100;

export const isNone = ({ active26, spending12 }: InUse): boolean => active26 === undefined && spending12 === undefined;

/** What the models in use say of some customers on a day; whoever is not in the answer keeps our own figures. */
export async function saidByThoseInUse(db: Database, inUse: InUse, currency: string, asOf: number, counted: readonly Counted[]): Promise<Map<string, { active26?: { name: string; asOf: string; figure: number }; spending12?: { name: string; asOf: string; figure: number } }>> {
  const found = new Map<string, { active26?: { name: string; asOf: string; figure: number }; spending12?: { name: string; asOf: string; figure: number } }>();
  if (isNone(inUse) || counted.length === 0) return found;
  const put = (id: string, figure: Figure, name: string, day: string, value: number) => {
    const there = found.get(id) ?? {};
    there[figure] = { name, asOf: day, figure: value };
    found.set(id, there);
  };
  const sent = (["active26", "spending12"] as const).filter((figure) => inUse[figure] && !inUse[figure].run);
  if (sent.length > 0)
    for (const said of await saidOf(db, { names: [...new Set(sent.map((figure) => inUse[figure]!.judged.name))], customerIds: counted.map(({ customerId }) => customerId), currency, day: asOf }))
      if (said.name === inUse[said.figure]?.judged.name && !inUse[said.figure]!.run) put(said.customerId, said.figure, said.name, said.asOf, said.value);
  for (const figure of ["active26", "spending12"] as const) {
    const source = inUse[figure];
    if (!source?.run) continue;
    for (const [place, each] of counted.entries()) {
      // A customer may cost tens of thousands of steps, and an import or its undo scores thousands in the server's own thread.
      if (place % RUN_AT_ONCE === RUN_AT_ONCE - 1) await otherWork();
      const value = source.run(each, asOf);
      if (!Number.isNaN(value)) put(each.customerId, figure, source.judged.name, dayWord(asOf), value);
    }
  }
  return found;
}

/** Our score with their figures in place of ours, each with a range. */
export function withForeign(score: Score, inUse: InUse, said: { readonly active26?: { name: string; asOf: string; figure: number }; readonly spending12?: { name: string; asOf: string; figure: number } } | undefined): { readonly score: Score; readonly by: ForeignBy | null } {
  if (!said) return { score, by: null };
  const { active26, spending12 } = said;
  const by: { value12?: ForeignBy["value12"]; stay26?: ForeignBy["stay26"] } = {};
  let [value12, variance12, chance] = [score.value12, score.variance12, score.active26];
  if (spending12) {
    // They bring no range of their own: it is as wide in proportion as our model's.
    const mid = spending12.figure;
    const times = (edge: number) => (value12.mid > 0 ? Math.round((mid * edge) / value12.mid) : edge);
    const ratio = score.value12.mid > 0 ? mid / score.value12.mid : 1;
    value12 = { mid, lo: Math.min(mid, times(score.value12.lo)), hi: Math.max(mid, times(score.value12.hi)) };
    variance12 *= ratio ** 2;
    by.value12 = { name: spending12.name, asOf: spending12.asOf };
  }
  if (active26) {
    chance = active26.figure;
    by.stay26 = { name: active26.name, asOf: active26.asOf, ...chanceRange(chance, inUse.active26!.judged) };
  }
  return { score: { ...score, value12, variance12, active26: chance }, by: by.value12 || by.stay26 ? by : null };
}

/** How many came of those to whom it gave nearly this chance on the weeks kept aside, with Wilson's interval, widened to hold the chance itself. */
function chanceRange(chance: number, { active26 }: ForeignJudged): { readonly lo: number; readonly hi: number } {
  if (active26?.kind !== "judged") return { lo: 0, hi: 1 };
  const near = active26.calibration.toSorted((a, b) => Math.abs(a.predicted - chance) - Math.abs(b.predicted - chance))[0];
  const range = near && proportionInterval({ count: Math.round(near.actual * near.customers), of: near.customers }, LEVEL);
  return !range || isTooFew(range) ? { lo: 0, hi: 1 } : { lo: Math.min(chance, range.lo), hi: Math.max(chance, range.hi) };
}
