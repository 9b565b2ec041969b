// A model that was brought as a file.
import type { Database } from "../../platform/index.ts";
import type { Feature, Features } from "./features.ts";

export interface OnnxAbout {
  readonly gives: "active26" | "spending12";
  readonly inputs: readonly Feature[];
  readonly producer: string;
  readonly bytes: number;
  readonly nodes: readonly string[];
}

/** The figure of one customer: a chance, or minor units. */
export type RunOnnx = (features: Features) => number;

export async function loadOnnx(_db: Database, name: string, _about: OnnxAbout): Promise<RunOnnx> {
  throw new Error(`the model ${name} is a file, and files are not run yet`);
}
