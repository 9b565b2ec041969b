// Runs the graphs that models of customers are: ensembles of trees, linear models, small networks; one case at a time. Pure.
import { type OnnxAttribute, type OnnxGraph, type OnnxNode, OnnxProblem, type OnnxTensor } from "./read-onnx.ts";

/** One case: as many numbers as the value has columns. */
type Row = readonly number[];
/** Gives how many numbers it made: what is made costs, whatever it is made of. */
type Step = (values: Map<string, Row>) => number;

/** So much may one case cost, in numbers made and multiplied and branches taken: a million customers are scored with it. */
const MOST_WORK = 50_000;
const MOST_NODES = 500;
/** No customer has so many numbers, and no answer. */
const MOST_COLUMNS = 10_000;

/** What a name stands for; a file may name what nothing made. */
function valueOf(values: ReadonlyMap<string, Row>, name: string | undefined): Row {
  const row = name === undefined ? undefined : values.get(name);
  if (!row) throw new OnnxProblem(`it reads “${name ?? ""}”, which nothing makes`);
  return row;
}

const tooMuch = (): OnnxProblem => new OnnxProblem("one customer costs more arithmetic than is run here; save a smaller model: fewer or shallower trees");

function notTooMany(columns: number): number {
  if (!(Number.isInteger(columns) && columns >= 0 && columns <= MOST_COLUMNS)) throw new OnnxProblem(`it makes ${columns} numbers of one customer, and ${MOST_COLUMNS} are run at most`);
  return columns;
}

const ONE_TO_ONE: Readonly<Record<string, (x: number) => number>> = {
  Identity: (x) => x, Reshape: (x) => x, Flatten: (x) => x, Squeeze: (x) => x, ZipMap: (x) => x, Relu: (x) => Math.max(0, x), Tanh: Math.tanh, Exp: Math.exp, Log: Math.log, Neg: (x) => -x, Abs: Math.abs, Sqrt: Math.sqrt, Sigmoid: (x) => sigmoid(x),
};
const OF_TWO: Readonly<Record<string, (a: number, b: number) => number>> = { Add: (a, b) => a + b, Sub: (a, b) => a - b, Mul: (a, b) => a * b, Div: (a, b) => a / b, Max: Math.max, Min: Math.min };

const [FLOATS, WHOLE, TRUTH] = [new Set([1, 10, 11, 16]), new Set([2, 3, 4, 5, 6, 7, 12, 13]), 9];
function castTo(type: number | undefined): (x: number) => number {
  if (type !== undefined && FLOATS.has(type)) return (x) => x;
  if (type !== undefined && WHOLE.has(type)) return Math.trunc;
  if (type === TRUTH) return (x) => Number(x !== 0);
  throw new OnnxProblem(`its Cast makes something other than numbers (${type ?? "it does not say what"}), which is not run`);
}

const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const softmax = (row: Row): Row => {
  const most = Math.max(...row);
  const raised = row.map((x) => Math.exp(x - most));
  const sum = raised.reduce((total, x) => total + x, 0);
  return raised.map((x) => x / sum);
};

/**
 * Makes a graph ready to run.
 *
 * @returns a function from named inputs (single precision is made of them, as the runtimes do) to the last output
 * @throws {OnnxProblem} naming what is not run, or what costs too much
 */
export function prepareOnnx(graph: OnnxGraph): (inputs: ReadonlyMap<string, Row>) => Row {
  if (graph.nodes.length > MOST_NODES) throw new OnnxProblem(`it has ${graph.nodes.length} nodes, and ${MOST_NODES} are run at most`);
  const tensors = new Map(graph.tensors.map((tensor) => [tensor.name, tensor]));
  const known = new Set([...graph.inputs.map(({ name }) => name), ...tensors.keys()]);
  let work = 0;
  const steps = graph.nodes.map((node): Step => {
    const missing = node.inputs.find((name) => name !== "" && !known.has(name));
    if (missing !== undefined) throw new OnnxProblem(`its ${node.type} reads “${missing}”, which nothing before it makes`);
    // Of a fixed matrix only what it is multiplied by is made for a customer; whatever else is read is.
    for (const [at, name] of node.inputs.entries()) if (!(at === 1 && (node.type === "MatMul" || node.type === "Gemm"))) notTooMany(tensors.get(name)?.values.length ?? 0);
    for (const output of node.outputs) known.add(output);
    const made = stepOf(node, tensors);
    work += made.work;
    if (work > MOST_WORK) throw tooMuch();
    return made.step;
  });
  const output = graph.outputs.at(-1);
  if (output === undefined || !known.has(output)) throw new OnnxProblem("it has no output that its nodes make");
  const constants = new Map([...tensors].map(([name, { values }]) => [name, values as Row]));
  return (inputs) => {
    const values = new Map<string, Row>(constants);
    for (const [name, row] of inputs) values.set(name, row.map(Math.fround));
    let spent = work;
    for (const step of steps) if ((spent += step(values)) > MOST_WORK) throw tooMuch();
    return valueOf(values, output);
  };
}

function stepOf(node: OnnxNode, tensors: ReadonlyMap<string, OnnxTensor>): { readonly step: Step; readonly work: number } {
  const { type, inputs, outputs, attributes } = node;
  const [first = "", second = ""] = inputs;
  const put = (of: (values: Map<string, Row>) => Row, to = outputs[0] ?? ""): Step => (values) => {
    const made = of(values);
    values.set(to, made);
    return made.length;
  };
  const alike = type === "Cast" ? castTo(attributes.get("to")?.number) : Object.hasOwn(ONE_TO_ONE, type) ? ONE_TO_ONE[type] : undefined;
  if (alike) return { step: put((values) => valueOf(values, first).map(alike)), work: 10 };
  const two = Object.hasOwn(OF_TWO, type) ? OF_TWO[type] : undefined;
  if (two)
    return {
      step: put((values) => {
        const [a, b] = [valueOf(values, first), valueOf(values, second)];
        if (a.length !== b.length && a.length !== 1 && b.length !== 1) throw new OnnxProblem(`its ${type} meets ${a.length} and ${b.length} numbers`);
        return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => two(a[a.length === 1 ? 0 : i]!, b[b.length === 1 ? 0 : i]!));
      }),
      work: 10,
    };
  const number = (name: string, otherwise: number) => attributes.get(name)?.number ?? otherwise;
  /** Customers lie along axis 0, one each: what is done along it would mix them. */
  const acrossColumns = (otherwise: number) => {
    if (number("axis", otherwise) === 0) throw new OnnxProblem(`its ${type} goes along axis 0, along which customers lie; it must go along the columns`);
  };
  switch (type) {
    case "Constant": {
      const value = attributes.get("value")?.tensor?.values ?? (attributes.get("value_float")?.number === undefined ? attributes.get("value_floats")?.numbers : [attributes.get("value_float")!.number!]);
      if (!value) throw new OnnxProblem("it has a constant without numbers");
      notTooMany(value.length);
      return { step: put(() => value), work: 0 };
    }
    case "Concat":
      acrossColumns(1);
      return { step: put((values) => {
        notTooMany(inputs.reduce((sum, name) => sum + valueOf(values, name).length, 0));
        return inputs.flatMap((name) => valueOf(values, name));
      }), work: 10 };
    case "Softmax":
      acrossColumns(-1);
      return { step: put((values) => softmax(valueOf(values, first))), work: 10 };
    case "MatMul":
    case "Gemm": {
      const matrix = tensors.get(second);
      if (!matrix || matrix.dims.length > 2 || number("transA", 0) !== 0) throw new OnnxProblem(`its ${type} multiplies by something that is no fixed matrix`);
      const [rows, columns] = matrix.dims.length === 2 ? (matrix.dims as [number, number]) : [matrix.dims[0] ?? 0, 1];
      const transposed = number("transB", 0) !== 0;
      const [from, to] = (transposed ? [columns, rows] : [rows, columns]).map(notTooMany) as [number, number];
      const [alpha, beta] = [number("alpha", 1), number("beta", 1)];
      const third = inputs[2];
      return {
        step: put((values) => {
          const [row, added] = [valueOf(values, first), third ? valueOf(values, third) : undefined];
          if (row.length !== from) throw new OnnxProblem(`its ${type} expects ${from} numbers and gets ${row.length}`);
          return Array.from({ length: to }, (_, out) => {
            let sum = 0;
            for (let i = 0; i < from; i++) sum += row[i]! * matrix.values[transposed ? out * from + i : i * to + out]!;
            return alpha * sum + (added ? beta * added[added.length === 1 ? 0 : out]! : 0);
          });
        }),
        work: from * to,
      };
    }
    case "Scaler": {
      const [offset, scale] = [listOf(attributes, "offset"), listOf(attributes, "scale")];
      return { step: put((values) => valueOf(values, first).map((x, i) => (x - (offset[offset.length === 1 ? 0 : i] ?? 0)) * (scale[scale.length === 1 ? 0 : i] ?? 1))), work: 10 };
    }
    case "Normalizer": {
      const norm = attributes.get("norm")?.text ?? "MAX";
      return { step: put((values) => {
        const row = valueOf(values, first);
        const length = norm === "L1" ? row.reduce((sum, x) => sum + Math.abs(x), 0) : norm === "L2" ? Math.hypot(...row) : Math.max(...row.map(Math.abs));
        return row.map((x) => (length === 0 ? x : x / length));
      }), work: 10 };
    }
    case "LinearRegressor":
    case "LinearClassifier": {
      const coefficients = listOf(attributes, "coefficients");
      const intercepts = listOf(attributes, "intercepts");
      const outs = type === "LinearRegressor" ? number("targets", 1) : Math.max(1, intercepts.length || labelsOf(attributes));
      const width = coefficients.length / outs;
      if (!Number.isInteger(width) || width < 1) throw new OnnxProblem(`its ${type} has ${coefficients.length} coefficients for ${outs} outputs`);
      const scores = (row: Row): Row => {
        if (row.length !== width) throw new OnnxProblem(`its ${type} expects ${width} numbers and gets ${row.length}`);
        return Array.from({ length: outs }, (_, out) => row.reduce((sum, x, i) => sum + x * coefficients[out * width + i]!, intercepts[out] ?? 0));
      };
      return { step: finished(node, attributes, scores), work: coefficients.length };
    }
    case "TreeEnsembleRegressor":
    case "TreeEnsembleClassifier": {
      const { scores, work } = treesOf(type, attributes);
      return { step: finished(node, attributes, scores), work };
    }
    default:
      throw new OnnxProblem(`it has a node of the kind ${type || "without a name"}, which is not run here. Trees, linear models and small networks are: ${[...Object.keys(ONE_TO_ONE), "Cast", ...Object.keys(OF_TWO), "Concat", "Softmax", "MatMul", "Gemm", "Scaler", "Normalizer", "LinearRegressor", "LinearClassifier", "TreeEnsembleRegressor", "TreeEnsembleClassifier"].join(", ")}`);
  }
}

const listOf = (attributes: ReadonlyMap<string, OnnxAttribute>, name: string): readonly number[] => attributes.get(name)?.numbers ?? [];
const labelsOf = (attributes: ReadonlyMap<string, OnnxAttribute>): number => (attributes.get("classlabels_int64s")?.numbers.length || attributes.get("classlabels_ints")?.numbers.length || attributes.get("classlabels_strings")?.texts.length) ?? 0;

/** What the scores become: chances where it classifies, whose first output is the label. */
function finished({ type, inputs, outputs }: OnnxNode, attributes: ReadonlyMap<string, OnnxAttribute>, scores: (row: Row) => Row): Step {
  const transform = attributes.get("post_transform")?.text ?? "NONE";
  if (!["NONE", "LOGISTIC", "SOFTMAX"].includes(transform)) throw new OnnxProblem(`its ${type} ends in ${transform}, which is not run; NONE, LOGISTIC and SOFTMAX are`);
  const isClassifier = type.endsWith("Classifier");
  const binary = isClassifier && labelsOf(attributes) === 2;
  return (values) => {
    let row = scores(valueOf(values, inputs[0]));
    // One score for two labels is the second's.
    if (binary && row.length === 1) row = transform === "NONE" ? [1 - row[0]!, row[0]!] : [-row[0]!, row[0]!];
    const ended = transform === "LOGISTIC" ? row.map(sigmoid) : transform === "SOFTMAX" ? softmax(row) : row;
    if (!isClassifier) {
      values.set(outputs[0] ?? "", ended);
      return ended.length;
    }
    values.set(outputs[0] ?? "", [ended.indexOf(Math.max(...ended))]);
    if (outputs[1]) values.set(outputs[1], ended);
    return ended.length + 1;
  };
}

function treesOf(type: string, attributes: ReadonlyMap<string, OnnxAttribute>): { readonly scores: (row: Row) => Row; readonly work: number } {
  const list = (name: string) => listOf(attributes, name);
  const [trees, ids, features, thresholds, yes, no, tracks] = ["nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_values", "nodes_truenodeids", "nodes_falsenodeids", "nodes_missing_value_tracks_true"].map(list) as [Row, Row, Row, Row, Row, Row, Row];
  const modes = attributes.get("nodes_modes")?.texts ?? [];
  const count = ids.length;
  if ([trees, features, thresholds, yes, no, modes].some((column) => column.length !== count) || count === 0) throw new OnnxProblem(`its ${type} has columns of different length`);
  const place = new Map(ids.map((id, at) => [`${trees[at]} ${id}`, at]));
  const at = (tree: number, id: number) => {
    const found = place.get(`${tree} ${id}`);
    if (found === undefined) throw new OnnxProblem(`its ${type} branches to node ${id} of tree ${tree}, which is not there`);
    return found;
  };
  const kinds = ["LEAF", "BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"];
  const unknown = modes.find((mode) => !kinds.includes(mode));
  if (unknown !== undefined) throw new OnnxProblem(`its ${type} branches by ${unknown}, which is not run`);
  const [next, other] = [yes, no].map((side) => Int32Array.from(side, (id, i) => (modes[i] === "LEAF" ? -1 : at(trees[i]!, id))));
  const side = type.endsWith("Classifier") ? "class" : "target";
  const [weightTrees, weightIds, weightOuts, weights] = [list(`${side}_treeids`), list(`${side}_nodeids`), list(`${side}_ids`), list(`${side}_weights`)];
  const outs = side === "target" ? (attributes.get("n_targets")?.number ?? 1) : new Set(weightOuts).size === 1 && labelsOf(attributes) === 2 ? 1 : Math.max(1, labelsOf(attributes));
  if (notTooMany(outs) === 0) throw new OnnxProblem(`its ${type} answers nothing`);
  const leaves = new Map<number, { readonly out: number; readonly weight: number }[]>();
  for (const [i, weight] of weights.entries()) {
    const leaf = at(weightTrees[i]!, weightIds[i]!);
    const out = outs === 1 ? 0 : weightOuts[i]!;
    if (!(out >= 0 && out < outs)) throw new OnnxProblem(`its ${type} weighs output ${out} of ${outs}`);
    const there = leaves.get(leaf);
    if (there) there.push({ out, weight });
    else leaves.set(leaf, [{ out, weight }]);
  }
  const base = list("base_values");
  const aggregate = attributes.get("aggregate_function")?.text ?? "SUM";
  if (aggregate !== "SUM" && aggregate !== "AVERAGE") throw new OnnxProblem(`its ${type} takes the ${aggregate} of its trees, which is not run; SUM and AVERAGE are`);
  // A tree begins with its first node.
  const begun = new Set<number>();
  const roots = trees.flatMap((tree, i) => (begun.has(tree) ? [] : (begun.add(tree), [i])));
  const work = roots.reduce((sum, root) => sum + workOf(root), 0);
  return {
    work,
    scores: (row) => {
      const sums = Array.from({ length: outs }, (_, out) => base[out] ?? 0);
      const share = aggregate === "AVERAGE" ? 1 / roots.length : 1;
      for (const root of roots) {
        let here = root;
        while (next![here] !== -1) here = branches(row[features[here]!], thresholds[here]!, modes[here]!, tracks[here] === 1) ? next![here]! : other![here]!;
        for (const { out, weight } of leaves.get(here) ?? []) sums[out]! += weight * share;
      }
      return sums;
    },
  };

  /** The longest way down a tree, and the most that a leaf of it weighs; a node that is its own ancestor would never end. */
  function workOf(root: number): number {
    const seen = new Set<number>();
    let [deepest, heaviest] = [0, 0];
    const open = [{ node: root, depth: 1 }];
    while (open.length > 0) {
      const { node, depth: here } = open.pop()!;
      if (seen.has(node)) throw new OnnxProblem(`its ${type} comes back to a node it has been at`);
      seen.add(node);
      deepest = Math.max(deepest, here);
      heaviest = Math.max(heaviest, leaves.get(node)?.length ?? 0);
      if (next![node] !== -1) open.push({ node: next![node]!, depth: here + 1 }, { node: other![node]!, depth: here + 1 });
    }
    return deepest + heaviest;
  }
}

function branches(x: number | undefined, threshold: number, mode: string, missingIsTrue: boolean): boolean {
  if (x === undefined) throw new OnnxProblem("its trees read a column that its input does not have");
  if (Number.isNaN(x)) return missingIsTrue;
  switch (mode) {
    case "BRANCH_LEQ":
      return x <= threshold;
    case "BRANCH_LT":
      return x < threshold;
    case "BRANCH_GTE":
      return x >= threshold;
    case "BRANCH_GT":
      return x > threshold;
    case "BRANCH_EQ":
      return x === threshold;
    default:
      return x !== threshold;
  }
}
