// Typed facts, decision tables that people can read, and the proof that they are sound.

export { alikeBy } from "./alike.ts";
export { type Answer, answersOf, compileChain, type ChainCompilation, type ChainEvaluation, type ChainProblem, type CompiledChain, withAnswers } from "./chain.ts";
export { compileTable, proofBudget, type Compilation, type CompileOptions, type ProofBudget } from "./compile-table.ts";
export type { CompiledTable, Evaluation, Explanation, MatchedRow, Outputs } from "./compiled-table.ts";
export type { FactRead } from "./fact-read.ts";
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
export { cellName, gridFromText, gridOf, pastedRows, tableFromGrid, type CellProblem, type Grid, type GridReading, type Pasted } from "./grid.ts";
export { whyNotFact } from "./given-fact.ts";
export type { OutputValue } from "./output.ts";
export { parseTable, type ParsedTable, type PlaceProblem } from "./parse-table.ts";
export { didYouMean, type Problem, type ProblemCode } from "./problem.ts";
export { sayValue } from "./say.ts";
export { staticFacts } from "./static-facts.ts";
export {
  AGGREGATES,
  answersOnce,
  HIT_POLICIES,
  LIMITS,
  type Aggregate,
  type ComputedFact,
  type HitPolicy,
  type InputColumn,
  type OutputColumn,
  type OutputType,
  type Row,
  type Table,
  type WhenMissing,
} from "./table.ts";
