import type { KnownKey, WinsBecause } from "../../../../engine/profiles/contract.ts";
import { type Said, say, word } from "../../../ui/say.ts";

export type ValueKind = "text" | "number" | "yes-no" | "list";

export const VALUE_KINDS: Readonly<Record<ValueKind, string>> = {
  text: word("Text"),
  number: word("Number"),
  "yes-no": word("Yes or no"),
  list: word("List"),
};

/** In which kind of field a value is written. */
export function kindOf(value: unknown, known: KnownKey | undefined): ValueKind {
  if (known?.kind === "yes-no" || typeof value === "boolean") return "yes-no";
  if (typeof value === "number") return "number";
  return Array.isArray(value) ? "list" : "text";
}

/** What somebody typed, as a value of a kind; undefined where it is none. A list is separated by commas. */
export function readValue(typed: string, kind: ValueKind): string | number | boolean | readonly string[] | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  if (kind === "yes-no") return text === "yes" ? true : text === "no" ? false : undefined;
  if (kind === "number") {
    const number = Number(text);
    return Number.isFinite(number) ? number : undefined;
  }
  if (kind === "list") {
    const items = text.split(",").map((item) => item.trim()).filter((item) => item !== "");
    return items.length === 0 ? undefined : items;
  }
  return text;
}

/** A value as it stands in its field. */
export function typedValue(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** What somebody calls an attribute, as the key it is kept under. @example keyFrom("Favourite roast!") // "favourite_roast" */
export function keyFrom(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 60);
}

/** Why this value is shown and not another. */
export function becauseWords(because: WinsBecause | null, source: string | null): Said {
  if (because === null) return say("what was said was taken back");
  const values = { source: source ?? "" };
  return {
    only: say("only {source} says so", values),
    last: say("{source} said so last", values),
    trusted: say("{source} is trusted, others are not", values),
    "source-order": say("{source} stands first in the order of sources", values),
  }[because];
}
