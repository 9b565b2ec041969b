import type { RuleChange } from "../../../../engine/decisions/contract.ts";
import { useWords } from "../../../ui/words.tsx";
import { changeWords, fieldWords } from "./change-words.ts";

const MOST = 60;

/** What is different, a sentence each. */
export function Changes({ changes }: { changes: readonly RuleChange[] }) {
  const { t, format } = useWords();
  return (
    <>
      <ul className="changes">
        {changes.slice(0, MOST).map((change, at) => (
          <li key={at}>
            <span aria-hidden="true">{change.how === "added" ? "+" : change.how === "removed" ? "−" : change.how === "moved" ? "↕" : "~"}</span> {t(changeWords(change, change.field === null ? "" : t(fieldWords(change.field))))}
          </li>
        ))}
      </ul>
      {changes.length > MOST ? <p className="meta">{t("and {count} more", { count: format.number(changes.length - MOST) })}</p> : null}
    </>
  );
}
