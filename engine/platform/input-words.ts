// What is wrong with an input, in words that say what it must be. Schemas with words of their own keep them.
import { z } from "zod";

type Issue = Parameters<z.core.$ZodErrorMap>[0];

const TYPES: Readonly<Record<string, string>> = {
  string: "text", number: "a number", int: "a whole number", boolean: "true or false", array: "a list", object: "an object", record: "an object", date: "a date", null: "null",
};
const FORMATS: Readonly<Record<string, string>> = {
  uuid: "an id, such as 0199f0a4-7c1e-7b3a-9c1d-3f2a5b6c7d8e", guid: "an id, such as 0199f0a4-7c1e-7b3a-9c1d-3f2a5b6c7d8e", email: "an e-mail address, such as nina@example.net",
  url: "an address, such as https://example.com", datetime: "a moment, such as 2026-11-27T09:30:00Z", date: "a day, such as 2026-11-27",
};

/** @returns undefined where only the schema knows more */
export function inputWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return `is missing; it must be ${typeWords(issue.expected)}`;
      return `must be ${typeWords(issue.expected)}`;
    case "invalid_value":
      return `must be ${issue.values.length === 1 ? "" : "one of "}${list(issue.values.map(String))}`;
    case "too_big":
      return sizeWords(issue.origin, issue.maximum, issue.exact === true ? "exactly" : issue.inclusive === false ? "less than" : "at most");
    case "too_small":
      if (issue.origin === "string" && issue.minimum === 1) return "must not be empty";
      return sizeWords(issue.origin, issue.minimum, issue.exact === true ? "exactly" : issue.inclusive === false ? "more than" : "at least");
    case "invalid_format":
      return FORMATS[issue.format] === undefined ? "is not written as it must be" : `must be ${FORMATS[issue.format]}`;
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "unrecognized_keys":
      return `holds what is not known here: ${issue.keys.join(", ")}`;
    case "invalid_union":
      return "has none of the forms that it may have";
    default:
      return "is not as it must be";
  }
}

/** The sentence of a problem whose place is named beside it. @example asSentence("must not be empty") // "Must not be empty." */
export function asSentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?…]$/.test(words) ? "" : "."}`;
}

function typeWords(expected: string): string {
  return TYPES[expected] ?? expected;
}

function sizeWords(origin: string, limit: number | bigint, how: string): string {
  const one = Number(limit) === 1;
  if (origin === "string") return `must be ${how} ${limit} ${one ? "character" : "characters"} long`;
  if (origin === "array" || origin === "set" || origin === "map") return `must hold ${how} ${limit} ${one ? "entry" : "entries"}`;
  return `must be ${how} ${limit}`;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)!}`;
}

z.config({ localeError: inputWords });
