import type { RuleNames, SegmentFilters } from "../../../engine/segments/contract.ts";
import { useWords } from "../../ui/words.tsx";
import { useNamed } from "../customers/use-named.ts";
import { ruleWords } from "./rule-words.ts";

/** Who belongs, each condition as one piece. */
export function RuleLine({ filters, names }: { filters: SegmentFilters; names: RuleNames }) {
  const { t } = useWords();
  const named = useNamed();
  return (
    <ul className="rule-line small">
      {ruleWords(filters, names, named).map((said) => (
        <li key={t(said)}>{t(said)}</li>
      ))}
    </ul>
  );
}
