// What a cell means: a set of values, and whether "not known" belongs to it. Because every cell is a set,
// gaps and overlaps can be found exactly, and nothing a person writes ever becomes code.

import type { Value } from "./fact.ts";

export type Condition =
  | { readonly kind: "any" }
  /** `not empty` */
  | { readonly kind: "known" }
  /** For numbers, money and moments; spans are sorted and do not touch. */
  | { readonly kind: "spans"; readonly spans: readonly Span[]; readonly orMissing: boolean }
  /** For choices, text, yes and no; with `except` everything but the values. */
  | {
      readonly kind: "members";
      readonly values: ReadonlySet<Value>;
      readonly except: boolean;
      readonly orMissing: boolean;
    };

export interface Span {
  readonly from: number;
  readonly fromIncluded: boolean;
  readonly to: number;
  readonly toIncluded: boolean;
}

/** Whether a fact fits the condition; undefined is a fact that is not known. */
export type Test = (value: Value | undefined) => boolean;

/** @param anyWhenMissing the column says that a fact that is not known matches any cell */
export function testOf(condition: Condition, anyWhenMissing: boolean): Test {
  switch (condition.kind) {
    case "any":
      return () => true;
    case "known":
      return (value) => value !== undefined;
    case "spans":
      return testOfSpans(condition.spans, condition.orMissing || anyWhenMissing);
    case "members":
      return testOfMembers(condition.values, condition.except, condition.orMissing || anyWhenMissing);
  }
}

function testOfSpans(spans: readonly Span[], missing: boolean): Test {
  const only = spans.length === 1 ? spans[0] : undefined;
  if (only) {
    const { from, fromIncluded, to, toIncluded } = only;
    return (value) =>
      typeof value !== "number"
        ? value === undefined && missing
        : (fromIncluded ? value >= from : value > from) && (toIncluded ? value <= to : value < to);
  }
  const tests = spans.map((span) => testOfSpans([span], missing));
  return (value) => (value === undefined ? missing : tests.some((test) => test(value)));
}

function testOfMembers(values: ReadonlySet<Value>, except: boolean, missing: boolean): Test {
  if (values.size === 1) {
    const [only] = values;
    return (value) => (value === undefined ? missing : (value === only) !== except);
  }
  return (value) => (value === undefined ? missing : values.has(value) !== except);
}

export const everything: Span = { from: -Infinity, fromIncluded: false, to: Infinity, toIncluded: false };

/** All that lies in at least one of the spans, sorted, with neighbours joined. */
export function unionOf(spans: readonly Span[]): Span[] {
  const sorted = spans
    .filter((span) => span.from < span.to || (span.from === span.to && span.fromIncluded && span.toIncluded))
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : Number(b.fromIncluded) - Number(a.fromIncluded)));
  const joined: Span[] = [];
  for (const span of sorted) {
    const last = joined.at(-1);
    const touches = last && (span.from < last.to || (span.from === last.to && (span.fromIncluded || last.toIncluded)));
    if (!last || !touches) {
      joined.push(span);
      continue;
    }
    const further = span.to > last.to ? span : last;
    const toIncluded = span.to === last.to ? span.toIncluded || last.toIncluded : further.toIncluded;
    joined[joined.length - 1] = { ...last, to: Math.max(span.to, last.to), toIncluded };
  }
  return joined;
}

/** All that lies in none of the spans. */
export function complementOf(spans: readonly Span[]): Span[] {
  const outside: Span[] = [];
  let from = -Infinity;
  let fromIncluded = false;
  for (const span of unionOf(spans)) {
    outside.push({ from, fromIncluded, to: span.from, toIncluded: !span.fromIncluded && span.from !== -Infinity });
    from = span.to;
    fromIncluded = !span.toIncluded && span.to !== Infinity;
  }
  outside.push({ from, fromIncluded, to: Infinity, toIncluded: false });
  return unionOf(outside);
}

/** All that lies in both. */
export function intersectionOf(a: readonly Span[], b: readonly Span[]): Span[] {
  return complementOf([...complementOf(a), ...complementOf(b)]);
}
