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
});
