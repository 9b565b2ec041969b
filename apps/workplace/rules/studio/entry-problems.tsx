import type { RuleProblem } from "../../../../engine/decisions/contract.ts";
import { Data } from "../../../ui/data.tsx";

/** What is wrong with one entry beside the tables, at its place. */
export function EntryProblems({ problems, entry }: { problems: readonly RuleProblem[]; entry: string }) {
  return problems.filter((problem) => problem.entry === entry).map(({ message }) => (
    <p key={message} className="caution small entry-problem">
      ▲ <Data>{message}</Data>
    </p>
  ));
}
