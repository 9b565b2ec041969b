// Typed facts, decision tables that people can read, and the proof that they are sound.

export { compileTable, type Compilation, type CompileOptions } from "./compile-table.ts";
export type { CompiledTable, Evaluation, Explanation, FactRead, MatchedRow, Outputs } from "./compiled-table.ts";
export {
  checkFacts,
  dictionaryOf,
  type BooleanFact,
  type ChoiceFact,
  type Dictionary,
  type Fact,
  type Facts,
  type Limits,
  type MomentFact,
  type MoneyFact,
  type NumberFact,
  type Sensitivity,
  type TextFact,
  type Value,
} from "./fact.ts";
export type { OutputValue } from "./output.ts";
export { parseTable, type ParsedTable, type PlaceProblem } from "./parse-table.ts";
export type { Problem, ProblemCode } from "./problem.ts";
export { sayValue } from "./say.ts";
export {
  HIT_POLICIES,
  LIMITS,
  staticFacts,
  type HitPolicy,
  type InputColumn,
  type OutputColumn,
  type OutputType,
  type Row,
  type Table,
  type WhenMissing,
} from "./table.ts";
