import { Link } from "@tanstack/react-router";
import type { Answer } from "../../../engine/decisions/contract.ts";
import { COVERED } from "../../ui/covered.ts";
import { useWords } from "../../ui/words.tsx";
import { useMay } from "../data/session.tsx";
import { ruleWords } from "../words/rule-names.ts";

/** The name of a rule; where it is a row of the rules, the way to what that row did. */
export function RuleLink({ rule, tables, version }: { rule: string; tables: Answer["trace"]["tables"]; version?: number }) {
  const { t } = useWords();
  const mayRead = useMay("policies.read");
  const words = t(ruleWords(rule, tables));
  // What it asks its reader may not read.
  if (rule === "") return <span>{COVERED}</span>;
  const [, key, row] = /^R-([^/]+)\/(.+)$/.exec(rule) ?? [];
  const title = version === undefined ? rule : `${rule} v${version}`;
  return mayRead && key !== undefined && row !== undefined ? (
    <Link className="rule-link" to="/rules/$key/rows/$row" params={{ key, row }} title={title}>
      {words}
    </Link>
  ) : (
    <span title={title}>{words}</span>
  );
}
