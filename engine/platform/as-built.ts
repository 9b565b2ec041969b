// Answers that go out as they were built (docs/decisions/0024). Whatever goes out is fitted to its declared shape first, which drops what was not declared;
// where an answer is large and asked for a thousand times a second, that takes longer than the answer itself.
import type { z } from "zod";

const schemas = new WeakSet<object>();

/**
 * Marks a shape whose answers one function builds field by field, so that there is nothing to drop; a test says so of many
 * answers. Who may see what is fitted all the same.
 *
 * @example schema: { response: { 200: asBuilt(Answer) } }
 */
export function asBuilt<Schema extends z.ZodType>(schema: Schema): Schema {
  schemas.add(schema);
  return schema;
}

export const isAsBuilt = (schema: unknown): boolean => typeof schema === "object" && schema !== null && schemas.has(schema);
