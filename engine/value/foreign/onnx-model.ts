// A model that was brought as a file: read, tried on invented histories, kept, and made ready to run.
import { type Actor, writeAudit } from "../../organisation/index.ts";
import { type Database, type Ground, Refusal, row, sql, transaction } from "../../platform/index.ts";
import { OnnxProblem, readOnnx } from "../onnx/read-onnx.ts";
import { prepareOnnx } from "../onnx/run-onnx.ts";
import { FEATURES, type Feature, type Features } from "./features.ts";
import type { NewOnnx } from "./foreign-contract.ts";

export interface OnnxAbout {
  readonly gives: "active26" | "spending12";
  readonly inputs: readonly Feature[];
  readonly producer: string;
  readonly bytes: number;
  readonly nodes: readonly string[];
}

/** The figure of one customer: a chance, or minor units; NaN where the model gives none that can be. */
export type RunOnnx = (features: Features) => number;

const MOST_BYTES = 2 * 1024 * 1024;
const MINOR = 100;
const isFeature = (name: string): name is Feature => (FEATURES as readonly string[]).includes(name);

/** @throws {OnnxProblem} naming what is not run */
function ready(bytes: Uint8Array, gives: OnnxAbout["gives"], said: readonly Feature[] | undefined): { readonly run: RunOnnx; readonly about: OnnxAbout } {
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
      return Number.isFinite(figure) && figure >= 0 && figure <= 1e9 ? Math.round(figure * MINOR) : Number.NaN;
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
 * @throws {Refusal} bad-input, in a sentence, where it cannot be run or answers what no such figure can be; too-large; not-acceptable-now, where the name is of scores that are sent
 */
export async function takeOnnx(ground: Ground, actor: Actor, said: NewOnnx): Promise<void> {
  const now = ground.now();
  const bytes = new Uint8Array(Buffer.from(said.file, "base64"));
  if (bytes.length > MOST_BYTES) throw new Refusal("too-large", `file: it has ${Math.ceil(bytes.length / 1024)} kB; ${MOST_BYTES / 1024} kB are read at most. Save a smaller model: fewer or shallower trees.`);
  const { about } = refusing(() => {
    const made = ready(bytes, said.gives, said.features);
    const none = TRIALS.filter((features) => Number.isNaN(made.run(features)));
    if (none.length > 0) throw new OnnxProblem(`of somebody who bought ${none[0]!.purchaseDays} times, last ${none[0]!.silenceWeeks} weeks ago, it answers ${said.gives === "active26" ? "no chance from 0 to 1" : "no amount from 0 on"}; so it did for ${none.length} of ${TRIALS.length} invented customers`);
    return made;
  });
  await transaction(ground.db, async (tx) => {
    const there = await row<{ kind: string; removed: boolean }>(tx, sql`select kind, removed_at is not null as removed from foreign_model where model_name = ${said.model} for update`);
    if (there && !there.removed && there.kind !== "onnx") throw new Refusal("not-acceptable-now", `model: scores are sent under the name “${said.model}”. Give the file another name.`);
    await sql`insert into foreign_model (model_name, kind, made_at, made_by, changed_at, onnx, file) values (${said.model}, 'onnx', ${now}, ${actor.id}, ${now}, ${JSON.stringify(about)}::jsonb, ${Buffer.from(bytes)})
      on conflict (model_name) do update set kind = 'onnx', made_at = excluded.made_at, made_by = excluded.made_by, changed_at = excluded.changed_at, onnx = excluded.onnx, file = excluded.file, removed_at = null`.execute(tx);
    await writeAudit(tx, now, actor, "value.foreign-file", { kind: "foreign-model", id: said.model }, { gives: about.gives, bytes: about.bytes, producer: about.producer, inputs: about.inputs });
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

const prepared = new Map<string, RunOnnx>();
const MOST_PREPARED = 8;

/** The model of a name, ready to run; a customer of whom it answers nothing that can be has NaN. */
export async function loadOnnx(db: Database, name: string, about: OnnxAbout): Promise<RunOnnx> {
  const found = await row<{ file: Buffer; at: string }>(db, sql`select file, made_at::text as at from foreign_model where model_name = ${name}`);
  if (!found?.file) throw new Error(`expected the file of the model ${name} to be kept`);
  const key = `${name} ${found.at}`;
  const known = prepared.get(key);
  if (known) return known;
  const { run } = ready(new Uint8Array(found.file), about.gives, about.inputs);
  const safe: RunOnnx = (features) => {
    try {
      return run(features);
    } catch (error) {
      if (error instanceof OnnxProblem) return Number.NaN;
      throw error;
    }
  };
  if (prepared.size >= MOST_PREPARED) prepared.delete(prepared.keys().next().value!);
  prepared.set(key, safe);
  return safe;
}
