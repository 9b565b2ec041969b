import type { RuleNames, SegmentFilters } from "../../../engine/segments/contract.ts";
import { useWords } from "../../ui/words.tsx";
import { useHouse } from "../data/session.tsx";
import { ruleWords } from "./rule-words.ts";

/** Who belongs, each condition as one piece. */
export function RuleLine({ filters, names }: { filters: SegmentFilters; names: RuleNames }) {
  const { t, format } = useWords();
  const { currency } = useHouse().session.organisation;
  return (
    <ul className="rule-line small">
      {ruleWords(filters, names, (minor) => format.moneyWhole(minor, currency)).map((said) => (
        <li key={said.id}>{t(said)}</li>
      ))}
    </ul>
  );
}
