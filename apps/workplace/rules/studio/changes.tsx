import type { RuleChange } from "../../../../engine/decisions/contract.ts";
import { useWords } from "../../../ui/words.tsx";
import { changeWords, fieldWords } from "./change-words.ts";

const MOST = 60;

/** What is different, a sentence each. */
export function Changes({ changes }: { changes: readonly RuleChange[] }) {
  const { t, format } = useWords();
  // When something begins or ends is told on the reader's clock; until when nothing is said is for good.
  const said = (change: RuleChange): RuleChange => {
    if (change.field !== "from" && change.field !== "until") return change;
    const moment = (at: string | null) => (at === null ? null : at === "" ? t("for good") : format.dayAndClock(at));
    return { ...change, before: moment(change.before), after: moment(change.after) };
  };
  const grave = changes.filter((change) => change.grave === true);
  const others = changes.filter((change) => change.grave !== true);
  return (
    <>
      {grave.length === 0 ? null : (
        <>
          <p className="caution small">▲ {t("Look at these closely: they touch what every customer may rely on, or need somebody else.")}</p>
          <ul className="changes">
            {grave.map((change, at) => (
              <li key={at}>
                <span className="caution" aria-hidden="true">▲</span> {t(changeWords(said(change), change.field === null ? "" : t(fieldWords(change.field))))}
              </li>
            ))}
          </ul>
        </>
      )}
      <ul className="changes">
        {others.slice(0, MOST).map((change, at) => (
          <li key={at}>
            <span aria-hidden="true">{change.how === "added" ? "+" : change.how === "removed" ? "−" : change.how === "moved" ? "↕" : "~"}</span> {t(changeWords(said(change), change.field === null ? "" : t(fieldWords(change.field))))}
          </li>
        ))}
      </ul>
      {others.length > MOST ? <p className="meta">{t("and {count} more", { count: format.number(others.length - MOST) })}</p> : null}
    </>
  );
}
