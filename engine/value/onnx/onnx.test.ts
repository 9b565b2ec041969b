import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { OnnxProblem, readOnnx } from "./read-onnx.ts";
import { prepareOnnx } from "./run-onnx.ts";
import { BOOSTED, LOGISTIC, NETWORK, ROWS, TREES } from "./test-models.ts";

const bytesOf = ({ file }: { readonly file: string }) => new Uint8Array(Buffer.from(file, "base64"));
const near = (one: readonly number[], other: readonly number[]) => one.length === other.length && one.every((x, i) => Math.abs(x - other[i]!) < 2e-5 * Math.max(1, Math.abs(x)));

describe("models of ONNX files", () => {
  for (const [name, model, width] of [["a logistic regression behind a scaler", LOGISTIC, 4], ["an ensemble of regression trees", TREES, 8], ["boosted classification trees", BOOSTED, 8]] as const)
    test(`${name} answers as the reference evaluator of the onnx package does`, () => {
      const run = prepareOnnx(readOnnx(bytesOf(model)));
      for (const [i, row] of ROWS.entries()) {
        const answer = run(new Map([["X", row.slice(0, width)]]));
        assert.ok(near(answer, model.answers[i]!), `${answer} against ${model.answers[i]}`);
      }
    });

  test("a network with an input for each feature answers as the reference evaluator does", () => {
    const graph = readOnnx(bytesOf(NETWORK));
    assert.deepEqual([graph.inputs, graph.outputs, graph.producer], [[{ name: "frequency", columns: 1 }, { name: "silenceWeeks", columns: 1 }], ["chance"], "onnx-helper"]);
    const run = prepareOnnx(graph);
    for (const [i, row] of ROWS.entries()) assert.ok(near(run(new Map([["frequency", [row[0]!]], ["silenceWeeks", [row[3]!]]])), NETWORK.answers[i]!));
  });

  test("what is no file of this kind, is cut off, or has a byte changed anywhere ends in an answer or a sentence, never otherwise (a law)", () => {
    const tried = (bytes: Uint8Array) => {
      try {
        const graph = readOnnx(bytes);
        // By the names that the file gives its inputs, and by the name that it does not know.
        prepareOnnx(graph)(new Map(graph.inputs.map(({ name }) => [name, ROWS[0]!])));
        prepareOnnx(graph)(new Map([["X", ROWS[0]!]]));
      } catch (error) {
        assert.ok(error instanceof OnnxProblem, String(error));
      }
    };
    for (const whole of [BOOSTED, TREES, LOGISTIC, NETWORK].map(bytesOf)) {
      fc.assert(fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => tried(whole.map((byte, i) => (i === at ? value : byte)))), { numRuns: 300 });
      fc.assert(fc.property(fc.nat(whole.length - 1), (length) => tried(whole.subarray(0, length))), { numRuns: 50 });
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), tried), { numRuns: 200 });
  });

  test("what is not run is named: an operation, trees that go in circles, more work than a customer may cost", () => {
    const graph = readOnnx(bytesOf(TREES));
    const other = (change: object) => ({ ...graph, nodes: [{ ...graph.nodes[0]!, ...change }] });
    assert.throws(() => prepareOnnx(other({ type: "Loop" })), /a node of the kind Loop, which is not run here/);
    assert.throws(() => prepareOnnx(other({ inputs: ["elsewhere"] })), /reads “elsewhere”, which nothing before it makes/);
    const numbers = (name: string, change: (all: readonly number[]) => readonly number[]) => {
      const attributes = new Map(graph.nodes[0]!.attributes);
      attributes.set(name, { ...attributes.get(name)!, numbers: change(attributes.get(name)!.numbers) });
      return other({ attributes });
    };
    assert.throws(() => prepareOnnx(numbers("nodes_truenodeids", (all) => all.map((id) => (id === 3 ? 0 : id)))), /comes back to a node it has been at/);
    const matrix = { name: "W", dims: [500, 500], values: new Array<number>(250_000).fill(0) };
    assert.throws(() => prepareOnnx({ ...graph, tensors: [matrix], nodes: [{ type: "MatMul", inputs: ["X", "W"], outputs: ["Y"], attributes: new Map() }] }), /more arithmetic than is run here/);
  });

  test("a file made to keep the server busy, or to fill its memory, is refused before it does", () => {
    // Nothing but empty parts: nodes (1), fixed numbers (5), inputs (11).
    for (const [part, why] of [[0x0a, /10000 nodes in one place, and 500/], [0x2a, /10000 tensors in one place/], [0x5a, /10000 tensors in one place/]] as const) {
      const graph = Uint8Array.from({ length: 20_000 }, (_, i) => (i % 2 === 0 ? part : 0));
      assert.throws(() => readOnnx(new Uint8Array([0x3a, 0xa0, 0x9c, 0x01, ...graph])), (error) => error instanceof OnnxProblem && why.test(error.message));
    }
    const graph = readOnnx(bytesOf(TREES));
    const [trees] = graph.nodes;
    const attributes = new Map(trees!.attributes);
    const column = (name: string, numbers: readonly number[]) => attributes.set(name, { numbers, texts: [] });
    const weighing = (times: number, out = 0) => {
      for (const [name, value] of [["treeids", 0], ["nodeids", 7], ["ids", out], ["weights", 0.5]] as const) column(`target_${name}`, new Array<number>(times).fill(value));
      return { ...graph, nodes: [{ ...trees!, attributes }] };
    };
    assert.equal(prepareOnnx(weighing(20_000))(new Map([["X", [0, 0, 0, 0, 0, 0, 0, 0]]])).length, 1);
    assert.throws(() => prepareOnnx(weighing(60_000)), /more arithmetic/, "one leaf that weighs very many times");
    attributes.set("n_targets", { number: 2, numbers: [], texts: [] });
    assert.throws(() => prepareOnnx(weighing(1, 1_000_000_000)), /weighs output 1000000000 of 2/);
    const long = { name: "W", dims: [400_000], values: new Array<number>(400_000).fill(0.5) };
    for (const type of ["Softmax", "Normalizer", "Sigmoid", "Add"]) assert.throws(() => prepareOnnx({ ...graph, tensors: [long], nodes: [{ type, inputs: ["W", "X"], outputs: ["Y"], attributes: new Map() }] }), /makes 400000 numbers of one customer/);
    // As wide as is run, again and again: what is made costs, by whatever it is made.
    const wide = { name: "W", dims: [1, 9000], values: new Array<number>(9000).fill(1) };
    const chain = [{ type: "MatMul", inputs: ["one", "W"], outputs: ["t0"], attributes: new Map() }, ...Array.from({ length: 300 }, (_, i) => ({ type: "Tanh", inputs: [`t${i}`], outputs: [`t${i + 1}`], attributes: new Map() }))];
    const costly = prepareOnnx({ ...graph, inputs: [{ name: "one", columns: 1 }], outputs: ["t300"], tensors: [wide], nodes: chain });
    assert.throws(() => costly(new Map([["one", [1]]])), /more arithmetic/);
  });

  test("what would be another answer than a runtime's is refused, or made as a runtime makes it", () => {
    const graph = readOnnx(bytesOf(TREES));
    const one = (type: string, attributes: Record<string, number> = {}, inputs = ["X"]) =>
      prepareOnnx({ ...graph, outputs: ["Y"], nodes: [{ type, inputs, outputs: ["Y"], attributes: new Map(Object.entries(attributes).map(([name, number]) => [name, { number, numbers: [], texts: [] }])) }] })(new Map([["X", [-1.5, 0, 2.75]]]));
    assert.deepEqual([one("Cast", { to: 1 }), one("Cast", { to: 7 }), one("Cast", { to: 9 })], [[-1.5, 0, 2.75], [-1, 0, 2], [1, 0, 1]]);
    assert.throws(() => one("Cast", { to: 8 }), /Cast makes something other than numbers \(8\)/);
    assert.throws(() => one("Concat", { axis: 0 }, ["X", "X"]), /Concat goes along axis 0, along which customers lie/);
    assert.throws(() => one("Softmax", { axis: 0 }), /Softmax goes along axis 0/);
    // Names that every object of the language knows are no operations.
    for (const type of ["constructor", "toString", "valueOf", "__proto__"]) assert.throws(() => one(type), new RegExp(`a node of the kind ${type}, which is not run here`));
  });
});
