import type { Arithmetic } from "../../../engine/decisions/contract.ts";
import { Data } from "../../ui/data.tsx";
import { useWords } from "../../ui/words.tsx";
import { weighedSteps } from "./weighed-words.ts";
import "./weighed.css";

/** How the actions that nothing held back were weighed against each other, the best first. */
export default function Weighed({
  arithmetic,
  currency,
  capacities = {},
}: {
  arithmetic: readonly Arithmetic[];
  currency: string;
  capacities?: Readonly<Record<string, string>>;
}) {
  const { t, format } = useWords();
  const ordered = arithmetic.toSorted((a, b) => (b.netMinor ?? 0) - (a.netMinor ?? 0));
  return (
    <ul className="weighed small">
      {ordered.map((one) => (
        <li key={one.actionId}>
          <b>
            <Data>{one.title}</Data>
          </b>
          {one.shown ? null : <span className="meta"> · {t("no seat was left: at most three are advised")}</span>}
          <ol>
            {weighedSteps(one, currency, capacities, format).map((step) => (
              <li key={`${step.id}${JSON.stringify(step.values)}`}>{t(step)}</li>
            ))}
          </ol>
        </li>
      ))}
    </ul>
  );
}
