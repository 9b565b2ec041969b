// A model that was brought as a file: read, tried on invented histories, kept, and made ready to run.
import { createHash } from "node:crypto";
import { type Actor, readOrganisation, writeAudit } from "../../organisation/index.ts";
import { type Database, type Ground, minorDigits, Refusal, row, sql, transaction } from "../../platform/index.ts";
import { type Counted, mainCurrency } from "../histories.ts";
import { OnnxProblem, readOnnx } from "../onnx/read-onnx.ts";
import { prepareOnnx } from "../onnx/run-onnx.ts";
import { AMOUNTS, FEATURES, type Feature, type Features, featuresOf } from "./features.ts";
import type { NewOnnx } from "./foreign-contract.ts";
import { holdName } from "./foreign-models.ts";

export interface OnnxAbout {
  readonly gives: "active26" | "spending12";
  readonly inputs: readonly Feature[];
  readonly producer: string;
  readonly bytes: number;
  readonly nodes: readonly string[];
  /** Of the file. Those of before have none. */
  readonly hash?: string;
  /** What value was counted in when it was brought: amounts that it reads or gives are in it. */
  readonly currency?: string;
}

/** The figure of one customer as known on a day: a chance, or minor units; NaN where the model gives none that can be. */
export type RunOnnx = (counted: Counted, until: number) => number;

const MOST_BYTES = 2 * 1024 * 1024;
const MINOR = 100;
const isFeature = (name: string): name is Feature => (FEATURES as readonly string[]).includes(name);

/** @throws {OnnxProblem} naming what is not run */
function ready(bytes: Uint8Array, gives: OnnxAbout["gives"], said: readonly Feature[] | undefined, minor: number): { readonly run: (features: Features) => number; readonly about: OnnxAbout } {
  const graph = readOnnx(bytes);
  const { inputs } = graph;
  const named = inputs.map(({ name }) => name);
  if (inputs.length === 0) throw new OnnxProblem("it reads nothing of a customer");
  const apart = named.every(isFeature);
  const features = apart ? (named as Feature[]) : inputs.length === 1 ? (said ?? (inputs[0]!.columns === FEATURES.length || inputs[0]!.columns === null ? [...FEATURES] : undefined)) : undefined;
  if (!features) throw new OnnxProblem(inputs.length === 1 ? `its input “${named[0]}” has ${inputs[0]!.columns} columns; say in \`features\` which of ${FEATURES.join(", ")} they are` : `its inputs are called ${named.join(", ")}; each must be one of ${FEATURES.join(", ")}`);
  const fixed = apart ? null : inputs[0]!.columns;
  if (fixed !== null && fixed !== features.length) throw new OnnxProblem(`its input has ${fixed} columns and ${features.length} features are said`);
  const run = prepareOnnx(graph);
  return {
    about: { gives, inputs: features, producer: graph.producer, bytes: bytes.length, nodes: [...new Set(graph.nodes.map(({ type }) => type))] },
    run: (of) => {
      const answer = run(apart ? new Map(features.map((name) => [name, [of[name]]])) : new Map([[named[0]!, features.map((name) => of[name])]]));
      if (answer.length !== 1 && answer.length !== 2) throw new OnnxProblem(`its last output has ${answer.length} numbers for a customer; it must have one, or the chances of no and yes`);
      const figure = answer.at(-1)!;
      if (gives === "active26") return figure >= 0 && figure <= 1 ? figure : Number.NaN;
      return Number.isFinite(figure) && figure >= 0 && figure <= 1e9 ? Math.round(figure * minor) : Number.NaN;
    },
  };
}

/** Histories as they may be: who bought once today, often, seldom, long ago, much and little. */
const TRIALS: readonly Features[] = [0, 1, 3, 12, 80].flatMap((frequency) => [0, 2, 30, 150].flatMap((silenceWeeks) => [1, 40, 5000].map((spend): Features => {
  const recencyWeeks = frequency === 0 ? 0 : Math.max(frequency / 7, frequency * 3);
  return { frequency, recencyWeeks, ageWeeks: recencyWeeks + silenceWeeks, silenceWeeks, meanSpend: frequency === 0 ? 0 : spend, total: spend * (frequency + 1), purchaseDays: frequency + 1, firstSpend: spend };
})));

/**
 * Takes a model as a file, or a newer one under the same name.
 *
 * @throws {Refusal} bad-input, in a sentence, where it cannot be run or answers what no such figure can be; too-large; not-acceptable-now, where the name is of scores that are sent or was removed, or there are twenty models
 */
export async function takeOnnx(ground: Ground, actor: Actor, said: NewOnnx): Promise<void> {
  const now = ground.now();
  const bytes = new Uint8Array(Buffer.from(said.file, "base64"));
  if (bytes.length > MOST_BYTES) throw new Refusal("too-large", `file: it has ${Math.ceil(bytes.length / 1024)} kB; ${MOST_BYTES / 1024} kB are read at most. Save a smaller model: fewer or shallower trees.`);
  const { about } = refusing(() => {
    const made = ready(bytes, said.gives, said.features, MINOR);
    const none = TRIALS.filter((features) => Number.isNaN(made.run(features)));
    if (none.length > 0) throw new OnnxProblem(`of somebody who bought on ${none[0]!.purchaseDays === 1 ? "one day" : `${none[0]!.purchaseDays} days`}, last ${none[0]!.silenceWeeks} weeks before, it answers ${said.gives === "active26" ? "no chance from 0 to 1" : "no amount from 0 on"}; so it did for ${none.length} of ${TRIALS.length} invented customers`);
    return made;
  });
  const hash = createHash("sha256").update(bytes).digest("hex");
  const { countsIn } = await readOrganisation(ground.db);
  const kept: OnnxAbout = { ...about, hash, currency: (await mainCurrency(ground.db))?.currency ?? countsIn };
  await transaction(ground.db, async (tx) => {
    await holdName(tx, now, actor, said.model, "onnx");
    await sql`update foreign_model set made_at = ${now}, made_by = ${actor.id}, changed_at = ${now}, onnx = ${JSON.stringify(kept)}::jsonb, file = ${Buffer.from(bytes)}, tried_at = tried_at || ${now}::timestamptz where model_name = ${said.model}`.execute(tx);
    await writeAudit(tx, now, actor, "value.foreign-file", { kind: "foreign-model", id: said.model }, { gives: about.gives, bytes: about.bytes, producer: about.producer, inputs: about.inputs, hash });
  });
}

function refusing<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof OnnxProblem) throw new Refusal("bad-input", `file: ${error.message}.`);
    throw error;
  }
}

/** Whether a file may be run where value is counted in something: what it reads or gives of amounts was in what it was brought in. */
export const isForCurrency = ({ gives, inputs, currency: of }: OnnxAbout, currency: string): boolean => of === undefined || of === currency || (gives !== "spending12" && !inputs.some((input) => AMOUNTS.includes(input)));

const prepared = new Map<string, RunOnnx>();
const MOST_PREPARED = 20;

/**
 * The model of a name, ready to run; a customer of whom it answers nothing that can be has NaN.
 *
 * @returns undefined where it is not run: the file has been replaced or removed meanwhile, is read no more by what is read today, or its amounts are others
 */
export async function loadOnnx(db: Database, { name, onnx }: { readonly name: string; readonly onnx: OnnxAbout | null }, currency: string): Promise<RunOnnx | undefined> {
  if (!onnx || !isForCurrency(onnx, currency)) return undefined;
  const minor = 10 ** minorDigits(currency);
  const keyOf = (hash: string) => `${hash} ${onnx.gives} ${onnx.inputs.join()} ${minor}`;
  const known = onnx.hash === undefined ? undefined : prepared.get(keyOf(onnx.hash));
  if (known) return known;
  const found = await row<{ file: Buffer | null }>(db, sql`select file from foreign_model where model_name = ${name}`);
  if (!found?.file) return undefined;
  const hash = createHash("sha256").update(found.file).digest("hex");
  if (onnx.hash !== undefined && onnx.hash !== hash) return undefined;
  const run = runnable(() => ready(new Uint8Array(found.file!), onnx.gives, onnx.inputs, minor).run);
  if (!run) return undefined;
  const safe: RunOnnx = (counted, until) => runnable(() => run(featuresOf(counted, until, minor))) ?? Number.NaN;
  if (prepared.size >= MOST_PREPARED) prepared.delete(prepared.keys().next().value!);
  prepared.set(keyOf(hash), safe);
  return safe;
}

/** A file that was kept may not be run any more, and whoever scores customers must not stop for it. */
function runnable<Made>(make: () => Made): Made | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof OnnxProblem) return undefined;
    throw error;
  }
}
