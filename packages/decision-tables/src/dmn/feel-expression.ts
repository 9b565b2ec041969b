// Arithmetic: an expression of ours as FEEL, and one of S-FEEL as ours.

import { numberOf, readExpression, tokensOf, type Token } from "../expression.ts";
import type { Dictionary } from "../fact.ts";
import { readMoney } from "../literal.ts";
import { isCurrency, signOf } from "../money.ts";
import { read, refuse, type Reading } from "../problem.ts";
import { majorOf, plainNumber } from "./feel.ts";

/** @param nameOf how the model calls a fact */
export function writeFeelExpression(written: string, dictionary: Dictionary, nameOf: (key: string) => string): Reading<string> {
  const understood = readExpression(written, dictionary);
  if (understood.kind === "refused") return understood;
  const tokens = tokensOf(written);
  if (tokens.kind === "refused") return tokens;
  const moments = understood.value.reads.some((key) => dictionary.get(key)?.type === "date-time");
  if (moments && !/^\s*days\s*\(/.test(written)) return refuse("cannot-read", "Of moments only days(later, earlier) alone can be written as DMN.");
  const say = (token: Token, next: Token | undefined): string => {
    if (token.is === "number") return plainNumber(numberOf(token.text));
    if (token.is === "amount") return majorAmount(token.text, dictionary);
    if (token.is !== "name") return token.text;
    return next?.text === "(" ? (token.text === "round" ? "round half up" : token.text) : nameOf(token.text);
  };
  const { value } = tokens;
  if (moments) {
    const comma = value.findIndex(({ text }) => text === ",");
    const [later, earlier] = [value.slice(2, comma), value.slice(comma + 1, -1)];
    if (later.length !== 1 || earlier.length !== 1) return refuse("cannot-read", "Of moments only days(later, earlier) of two facts can be written as DMN.");
    return read(`(${nameOf(later[0]!.text)} - ${nameOf(earlier[0]!.text)}) / duration("P1D")`);
  }
  const parts: string[] = [];
  // What FEEL rounds to is said: no places after the full stop. Its bracket is known by how deep it stands.
  const rounding: number[] = [];
  let depth = 0;
  for (const [index, token] of value.entries()) {
    if (token.text === "(") {
      depth++;
      if (value[index - 1]?.is === "name" && value[index - 1]!.text === "round") rounding.push(depth);
    }
    if (token.text === ")") {
      if (rounding.at(-1) === depth) {
        rounding.pop();
        parts.push(", 0");
      }
      depth--;
    }
    parts.push(say(token, value[index + 1]));
  }
  return read(tidied(parts));
}

/** With a space around signs, none inside of brackets. */
function tidied(parts: readonly string[]): string {
  return parts.join(" ").replaceAll(/\(\s+/g, "(").replaceAll(/\s+([,)])/g, "$1").replaceAll(/\b(min|max|round half up) \(/g, "$1(");
}

function majorAmount(text: string, dictionary: Dictionary): string {
  const units = [...dictionary.values()].flatMap((fact) => (fact.type === "money" && isCurrency(fact.unit) ? [fact.unit] : []));
  const unit = /[A-Z]{3}$/.exec(text)?.[0] ?? units.find((each) => text.startsWith(signOf(each).trim())) ?? "";
  const minor = readMoney(text, { key: "amount", label: "the amount", type: "money", unit, source: "", sensitivity: "public" });
  return minor.kind === "ok" ? majorOf(minor.value, unit) : text;
}

const FEEL_TOKEN = /\s*(?:(\d+(?:\.\d+)?|\.\d+)|([-+*/(),]))/y;

/** @param names what may stand in it, as the model calls it, with the keys of ours */
export function readFeelExpression(written: string, names: ReadonlyMap<string, string>): Reading<string> {
  const text = written.trim();
  const longest = [...names.keys()].toSorted((a, b) => b.length - a.length);
  const parts: string[] = [];
  // Brackets of round half up(…, 0): ours takes no places.
  const rounding: number[] = [];
  let [at, depth] = [0, 0];
  while (at < text.length) {
    if (/\s/.test(text[at]!)) {
      at++;
      continue;
    }
    const name = longest.find((each) => text.startsWith(each, at) && !/[\p{L}\p{N}_]/u.test(text[at + each.length] ?? " "));
    const called = /^(min|max|round half up)\s*\(/.exec(text.slice(at));
    FEEL_TOKEN.lastIndex = at;
    const token = FEEL_TOKEN.exec(text);
    if (name !== undefined && name !== "") {
      parts.push(names.get(name)!);
      at += name.length;
    } else if (called) {
      if (called[1] === "round half up") rounding.push(depth + 1);
      parts.push(called[1] === "round half up" ? "round" : called[1]!);
      at += called[1]!.length;
    } else if (token) {
      if (token[2] === "(") depth++;
      if (token[2] === ")") depth--;
      const places = token[2] === "," && rounding.at(-1) === depth ? /^\s*,\s*0\s*(?=\))/.exec(text.slice(at)) : null;
      if (places) {
        rounding.pop();
        at += places[0].length;
        continue;
      }
      parts.push(token[1]?.replace(/^\./, "0.") ?? token[2]!);
      at = FEEL_TOKEN.lastIndex;
    } else {
      const word = /^[\p{L}_][\p{L}\p{N}_.]*/u.exec(text.slice(at))?.[0];
      return refuse(word === undefined ? "cannot-read" : "unknown-fact", word === undefined ? `"${text.slice(at, at + 20)}" cannot be read: of expressions arithmetic with + - * / ( ), min and max is understood.` : `"${word}" is none of the inputs that the decision requires.`);
    }
  }
  return read(parts.join(" ").replaceAll(/\( /g, "(").replaceAll(/ ([,)])/g, "$1").replaceAll(/(^|[ (])(min|max|round) \(/g, "$1$2("));
}
