// What customers and pages write is inert data here: it must fit in the database and surprise nobody who reads it later.

/** Deeper than any real event; much deeper ones exist only to exhaust a stack. */
export const DEEPEST = 24;

export type Cleaned = { readonly kind: "clean"; readonly value: unknown } | { readonly kind: "too-deep" };

// Set on an ordinary object these would change what it is.
const DANGEROUS = new Set(["__proto__", "constructor", "prototype"]);

/**
 * A copy that can be stored: NUL and half characters become U+FFFD, numbers beyond all measure become null, keys that could
 * change a prototype are left out.
 *
 * @param value what JSON.parse gave
 */
export function clean(value: unknown): Cleaned {
  const copy = copyOf(value, DEEPEST);
  return copy === TOO_DEEP ? { kind: "too-deep" } : { kind: "clean", value: copy };
}

const TOO_DEEP = Symbol("too deep");

function copyOf(value: unknown, levels: number): unknown {
  if (typeof value === "string") return cleanText(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "object" || value === null) return value;
  if (levels === 0) return TOO_DEEP;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) {
      const copy = copyOf(item, levels - 1);
      if (copy === TOO_DEEP) return TOO_DEEP;
      items.push(copy);
    }
    return items;
  }
  const entries: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (DANGEROUS.has(key)) continue;
    const copy = copyOf(item, levels - 1);
    if (copy === TOO_DEEP) return TOO_DEEP;
    entries[cleanText(key)] = copy;
  }
  return entries;
}

function cleanText(text: string): string {
  return (text.includes("\u0000") ? text.replaceAll("\u0000", "\uFFFD") : text).toWellFormed();
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
