// What a policy says beside its tables: what is scarce, how often we may get in touch, what counts more for a while, what is being
// tried, for which reasons people do otherwise. Published, rehearsed and rolled back with the rules, for it treats customers as much as a row does.
import { z } from "zod";
import { Time } from "../../platform/contract.ts";
import { FIRST_REASONS, type OverrideReason, OverrideReasons } from "../override-reasons.ts";

const Key = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "must be small letters, digits and hyphens, beginning with a letter");
const Title = z.string().min(1).max(120);

export const Per = z.enum(["day", "week", "month"]);
export type Per = z.infer<typeof Per>;

/** Something of which there is not enough for everybody: call-backs, loan machines, a budget of goodwill. */
export const Capacity = z.strictObject({ key: Key, title: Title, unit: z.string().min(1).max(40).describe("in words: call-backs, minutes, EUR"), amount: z.int().min(0).max(1_000_000_000), per: Per }).meta({ id: "Capacity" });
export type Capacity = z.infer<typeof Capacity>;

/** Kinds of action that are of our own accord: they count as contact, are capped, and may be explored. */
export const OwnAccord = z.enum(["contact", "offer", "token"]);
export type OwnAccord = z.infer<typeof OwnAccord>;
export const isOwnAccord = (kind: string): kind is OwnAccord => (OwnAccord.options as readonly string[]).includes(kind);

/** At most so many of these kinds, over all channels, in any so many days. */
export const Cap = z.strictObject({ key: Key, title: Title, kinds: z.array(OwnAccord).min(1).max(3), most: z.int().min(0).max(100), days: z.int().min(1).max(92) }).meta({ id: "ContactCap" });
export type Cap = z.infer<typeof Cap>;

/** Lets an action count more or less for a while, with the reason. */
export const Lever = z.strictObject({ action: z.string().max(60), times: z.number().min(0.1).max(10), why: z.string().trim().min(1, "must say why").max(300), until: Time.nullable() }).meta({ id: "Lever" });
export type Lever = z.infer<typeof Lever>;

/** Something that is tried on some: the others, chosen by a hash of their id, are left out of it until it ends. */
export const Experiment = z
  .strictObject({ key: Key, title: Title, of: z.union([z.strictObject({ action: z.string().max(60) }), z.strictObject({ row: z.string().max(120) })]).describe("an action, or a rule that advises one"), heldOut: z.number().min(0.05).max(0.5), from: Time, until: Time })
  .meta({ id: "PolicyExperiment" });
export type Experiment = z.infer<typeof Experiment>;

const utc = (time: string): string => new Date(time).toISOString();

/** The same with all of its times as the clock of the house writes them: they are compared as they stand. */
export function inUtc<Given extends Pick<PolicyLimits, "levers" | "experiments">>(limits: Given): Given {
  return { ...limits, levers: limits.levers.map((lever) => ({ ...lever, until: lever.until === null ? null : utc(lever.until) })), experiments: limits.experiments.map((experiment) => ({ ...experiment, from: utc(experiment.from), until: utc(experiment.until) })) };
}

/** Levers of one action that would work at once: together they would count it as nobody meant. Asked when rules are published, and not of versions that were. */
export function leverProblems({ actions, levers }: Pick<PolicyLimits, "levers"> & Pick<Acting, "actions">, by: string): LimitProblem[] {
  const works = levers.filter(({ until }) => until === null || utc(until) > by).map(({ action }) => action);
  return [...new Set(works.filter((action, place) => works.indexOf(action) !== place))].map((action) => ({
    entry: `lever:${action}`, message: `Two levers are of “${actions.find(({ id }) => id === action)?.title ?? action}”, and together they would count it as neither says. Leave one.`,
  }));
}

/** The share of decisions in which another action than the best is put first; 0: never. */
export const Exploration = z.strictObject({ share: z.number().min(0).max(0.2).refine((share) => share === 0 || share >= 0.02, "must be 0, or at least 0.02: below a fiftieth nothing is learnt") }).meta({ id: "Exploration" });
export type Exploration = z.infer<typeof Exploration>;

export const Limits = {
  capacities: z.array(Capacity).max(20).default([]),
  caps: z.array(Cap).max(20).default([]),
  levers: z.array(Lever).max(100).default([]),
  experiments: z.array(Experiment).max(50).default([]),
  exploration: Exploration.default({ share: 0 }),
  overrideReasons: OverrideReasons,
};
export interface PolicyLimits {
  readonly capacities: readonly Capacity[];
  readonly caps: readonly Cap[];
  readonly levers: readonly Lever[];
  readonly experiments: readonly Experiment[];
  readonly exploration: Exploration;
  /** What people choose from who do otherwise. */
  readonly overrideReasons: readonly OverrideReason[];
}
export const NO_LIMITS = { capacities: [], caps: [], levers: [], experiments: [], exploration: { share: 0 }, overrideReasons: [...FIRST_REASONS] } satisfies PolicyLimits;

interface Acting {
  readonly actions: readonly { readonly id: string; readonly title: string; readonly kind: string; readonly measured: boolean; readonly uses?: Readonly<Record<string, number>> | undefined }[];
  readonly tables: readonly { readonly part: string; readonly table: { readonly rows: readonly { readonly id: string }[] } }[];
}

/** What is wrong, and with which entry beside the tables: `capacity:KEY`, `cap:KEY`, `lever:ACTION`, `experiment:KEY`, `action:ID`. */
export interface LimitProblem {
  readonly entry: string;
  readonly message: string;
}

/** What is wrong with them: names nobody knows, names twice, an experiment that leaves somebody without what they are owed. */
export function limitProblems({ actions, tables, capacities, caps, levers, experiments }: Omit<PolicyLimits, "exploration" | "overrideReasons"> & Acting): LimitProblem[] {
  const problems: LimitProblem[] = [];
  const say = (entry: string, message: string) => problems.push({ entry, message });
  for (const [what, keys] of [["capacity", capacities], ["cap", caps], ["experiment", experiments]] as const) {
    const seen = new Set<string>();
    for (const { key } of keys) {
      if (seen.has(key)) say(`${what}:${key}`, `Two of the kind ${what} are called "${key}". Give one another key.`);
      seen.add(key);
    }
  }
  const byId = new Map(actions.map((action) => [action.id, action]));
  for (const { id, title, uses } of actions) for (const key of Object.keys(uses ?? {})) if (!capacities.some((each) => each.key === key)) say(`action:${id}`, `“${title}” uses "${key}", and no capacity is called that. Add it, or take it away there.`);
  for (const { action } of levers) if (!byId.has(action)) say(`lever:${action}`, `A lever is of the action "${action}", which there is not.`);
  const rows = new Set(tables.filter(({ part }) => part === "care" || part === "grow").flatMap(({ table }) => table.rows.map(({ id }) => id)));
  for (const { key, title, of, from, until } of experiments) {
    const entry = `experiment:${key}`;
    if (Date.parse(from) >= Date.parse(until)) say(entry, `The experiment “${title}” ends before it begins.`);
    if ("row" in of) {
      if (!rows.has(of.row)) say(entry, `The experiment “${title}” is of the row "${of.row}", which advises nothing or is not there.`);
    } else if (!byId.has(of.action)) say(entry, `The experiment “${title}” is of the action "${of.action}", which there is not.`);
    else if (!byId.get(of.action)!.measured) say(entry, `The experiment “${title}” would leave customers without “${byId.get(of.action)!.title}”, which is not measured. Set measured to true, or try another.`);
  }
  return problems;
}
