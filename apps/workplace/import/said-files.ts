// What was said of the files of an export, and whether it is what they were looked at with.
import type { BundleFileReading, BundleReading } from "../../../engine/bundles/contract.ts";

/** The same whatever order its parts stand in, and whatever is said to be nothing. */
export function sameReading(a: BundleReading, b: BundleReading): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, inOrder(part)] as const).filter(([, part]) => part !== undefined);
  return parts.length === 0 ? undefined : Object.fromEntries(parts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Of a file of which nothing is said any more nothing is kept. */
export function withFile(files: Readonly<Record<string, BundleFileReading>>, name: string, said: BundleFileReading): Record<string, BundleFileReading> {
  const { [name]: _, ...others } = files;
  return inOrder(said) === undefined ? others : { ...others, [name]: said };
}
