/**
 * Runs the examples of our documentation, so that they cannot go stale. Used by the tests of the packages.
 *
 * In a doc comment an example is one line, `@example expression // expected`. In a README it is a block of TypeScript
 * without type annotations, in which a line `expression; // expected` is checked. A number is expected to the places
 * that are written; anything else word for word, as the language writes it.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

type Names = Readonly<Record<string, unknown>>;

/**
 * Checks every `@example` in the TypeScript files of a folder.
 *
 * @returns how many were checked
 */
export function checkDocComments(folder: string, names: Names): number {
  let checked = 0;
  for (const file of readdirSync(folder)) {
    if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
    for (const [, example] of readFileSync(join(folder, file), "utf8").matchAll(/^\s*\* @example (.+)$/gm)) {
      const [expression, expected] = split(example!, file);
      checkValue(evaluate(`return (${expression});`, names), expected, `${file}: ${expression}`);
      checked++;
    }
  }
  return checked;
}

/**
 * Checks the TypeScript blocks of a README, one after another, each by itself.
 *
 * @returns how many lines were checked
 */
export function checkReadme(path: string, names: Names): number {
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

function split(example: string, file: string): [string, string] {
  const at = example.lastIndexOf(" // ");
  assert.notEqual(at, -1, `${file}: an example says what it gives: ${example}`);
  return [example.slice(0, at), example.slice(at + 4)];
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
