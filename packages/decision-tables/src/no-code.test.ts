// Nothing that a person writes becomes code: not by the source, and not while it runs.

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { compileTable } from "./compile-table.ts";
import { dictionary, repairComplaints } from "./repair-complaints.ts";

const MAKES_CODE = /\beval\b|\bFunction\s*\(|\bimport\s*\(|\.constructor\b|\bset(?:Timeout|Interval)\s*\(|node:vm/;

describe("no text of a user becomes code", () => {
  it("the source has no way of making any; the twin that has one is caught", () => {
    const sources = globSync("**/*.ts", { cwd: import.meta.dirname }).filter((name) => !name.endsWith(".test.ts"));
    assert.ok(sources.length > 25, `${sources.length} files`);
    for (const name of sources) assert.doesNotMatch(readFileSync(`${import.meta.dirname}/${name}`, "utf8").replaceAll(/^\s*(?:\/\/|\*).*$/gm, ""), MAKES_CODE, name);
    for (const bad of ["new Function('return ' + cell)", "eval(cell)", "(() => 1).constructor(cell)", "import(cell)"]) assert.match(bad, MAKES_CODE);
  });

  it("texts that are code in cells, keys, titles and answers stay texts, with every maker of code trapped", () => {
    const makers = globalThis as unknown as Record<string, (code: string) => unknown>;
    const [name, realEval, maker] = ["eval", makers["eval"]!, Object.getOwnPropertyDescriptor(Function.prototype, "constructor")!];
    let trapped = 0;
    const trap = (): never => {
      trapped++;
      throw new Error("a text became code");
    };
    makers[name] = trap;
    Object.defineProperty(Function.prototype, "constructor", { value: trap, configurable: true, writable: true });
    try {
      for (const text of ["globalThis.pwned = 1", "`${globalThis.pwned = 1}`", "');globalThis.pwned=1;//", "constructor.constructor('pwned=1')()", "= constructor(1)", "__proto__", "≥ (() => 1)()"]) {
        for (const [row, column] of [[0, 0], [1, 1], [0, 2]] as const) {
          const when = repairComplaints.rows.map((each, index) => (index === row ? { ...each, when: each.when.with(column, text) } : each));
          compileTable({ ...repairComplaints, key: text, title: text, rows: when }, dictionary);
        }
        const answering = compileTable({ key: text, title: text, hitPolicy: "first", inputs: [{ fact: "promise.state", missing: "no-match" }], outputs: [{ key: "say", label: text, type: "text" }], rows: [{ id: text, when: ["any"], then: [text.startsWith("=") ? `"${text}"` : text], because: text }] }, dictionary);
        if (answering.kind === "ok") assert.deepEqual([answering.evaluate({ "promise.state": "late" }).kind, answering.explain({ "promise.state": "late" }, text).kind], ["matched", "fits"]);
      }
      // The twin: the trap does catch what makes code.
      assert.throws(() => (() => 1).constructor("1"), /a text became code/);
      assert.throws(() => makers[name]!("1"), /a text became code/);
    } finally {
      makers[name] = realEval;
      Object.defineProperty(Function.prototype, "constructor", maker);
    }
    assert.deepEqual([trapped, "pwned" in globalThis], [2, false]);
  });
});
