/**
 * The examples of the mathematical packages run here, so that they cannot go stale.
 *
 * In a doc comment an example is one line, `@example expression // expected`. In a README it is a block of TypeScript
 * without type annotations, in which a line `expression; // expected` is checked. A number is expected to the places
 * that are written; anything else word for word, as the language writes it.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import * as arbitration from "@rapport/arbitration";
import * as experiments from "@rapport/experiments";
import * as lifetimeValue from "@rapport/lifetime-value";
import * as nextProducts from "@rapport/next-products";
import * as recordLinkage from "@rapport/record-linkage";
import * as statistics from "@rapport/statistics";

type Names = Readonly<Record<string, unknown>>;

/** Each package with the names that its examples may use. */
const packages: readonly { readonly folder: string; readonly names: Names }[] = [
  { folder: "statistics", names: statistics },
  { folder: "lifetime-value", names: { ...statistics, ...lifetimeValue } },
  { folder: "experiments", names: { ...statistics, ...experiments } },
  { folder: "arbitration", names: arbitration },
  { folder: "next-products", names: { ...statistics, ...nextProducts } },
  { folder: "record-linkage", names: { ...statistics, ...recordLinkage } },
];

for (const { folder, names } of packages) {
  describe(`the documentation of @rapport/${folder}`, () => {
    const sources = join(import.meta.dirname, folder, "src");

    test("every example in a doc comment gives what it says", () => {
      assert.ok(checkDocComments(sources, names) >= (folder === "arbitration" ? 4 : 5)); // it has four functions
    });

    test("the README's examples give what they say", () => {
      assert.ok(checkReadme(join(sources, "../README.md"), names) >= 5);
    });
  });
}

describe("the check of examples itself", () => {
  test("an example that says something else is found out", () => {
    const wrong = { ...statistics, logGamma: () => 0 };
    assert.throws(() => checkDocComments(join(import.meta.dirname, "statistics/src"), wrong), /logGamma\(5\)/);
  });
});

/** Checks every `@example` in the TypeScript files of a folder, and returns how many there were. */
function checkDocComments(sources: string, names: Names): number {
  let checked = 0;
  for (const file of readdirSync(sources)) {
    if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
    for (const [, example] of readFileSync(join(sources, file), "utf8").matchAll(/^\s*\* @example (.+)$/gm)) {
      const at = example!.lastIndexOf(" // ");
      assert.notEqual(at, -1, `${file}: an example says what it gives: ${example}`);
      const expression = example!.slice(0, at);
      checkValue(evaluate(`return (${expression});`, names), example!.slice(at + 4), `${file}: ${expression}`);
      checked++;
    }
  }
  return checked;
}

/** Checks the TypeScript blocks of a README, each by itself, and returns how many lines were checked. */
function checkReadme(path: string, names: Names): number {
  let checked = 0;
  for (const [, block] of readFileSync(path, "utf8").matchAll(/^```ts\n([\s\S]*?)^```$/gm)) {
    const check = (value: unknown, expected: string): void => {
      checkValue(value, expected, `README: … // ${expected}`);
      checked++;
    };
    evaluate(runnable(block!), { ...names, check });
  }
  return checked;
}

/** Imports go (their names are handed in), and each `expression; // expected` becomes a check. */
function runnable(block: string): string {
  const withoutImports = block.replaceAll(/^import [\s\S]*?;\n/gm, "");
  return withoutImports.replaceAll(/^(?!const |\/\/)(.+?); \/\/ (.+)$/gm, (_, expression: string, expected: string) => {
    return `check(${expression}, ${JSON.stringify(expected)});`;
  });
}

function evaluate(body: string, names: Names): unknown {
  const run: (...values: unknown[]) => unknown = Object.assign(new Function(...Object.keys(names), body));
  return run(...Object.values(names));
}

function checkValue(value: unknown, expected: string, where: string): void {
  const asNumber = Number(expected);
  if (typeof value !== "number" || Number.isNaN(asNumber)) {
    assert.equal(typeof value === "string" ? JSON.stringify(value) : String(value), expected, where);
    return;
  }
  const places = /\.(\d+)$/.exec(expected)?.[1]?.length ?? 0;
  const tolerance = places === 0 ? 1e-9 : 0.500001 * 10 ** -places;
  assert.ok(Math.abs(value - asNumber) <= tolerance, `${where}: got ${value}`);
}
