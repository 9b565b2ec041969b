import { createHash } from "node:crypto";

/** An id of the form of UUIDv7 that depends on nothing but its time and words, so that the sample is the same each time. */
export function idAt(at: string, words: string): string {
  const time = new Date(at).getTime().toString(16).padStart(12, "0");
  const rest = createHash("sha256").update(words).digest("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6, 18)}`;
}
