import { useQuery } from "@tanstack/react-query";
import type { Answer, HeldView, TakenView } from "../../../engine/decisions/contract.ts";
import { Covered, Data } from "../../ui/data.tsx";
import { isCovered } from "../../ui/covered.ts";
import { Menu } from "../../ui/menu.tsx";
import { useWords } from "../../ui/words.tsx";
import { RuleLink } from "../rules/rule-link.tsx";
import { reasonWords } from "../words/names.ts";
import { serverWords } from "../words/server-words.ts";
import type { OverrideReason } from "./acts.ts";
import { heldUntil, mayBeDoneDespite } from "./panel-words.ts";
import { reasonsQuery } from "./reasons.ts";

/** What is held back, why and until when, and the way to do it all the same. */
export default function HeldBack({ answer, taken, onDespite }: { answer: Answer; taken: readonly TakenView[]; /** Left out for those who may not decide. */ onDespite: ((held: HeldView, reason: OverrideReason) => void) | undefined }) {
  const { t, format } = useWords();
  const reasons = useQuery({ ...reasonsQuery(answer.trace.policy), enabled: onDespite !== undefined && answer.held.some(mayBeDoneDespite) }).data?.reasons ?? [];
  if (answer.held.length === 0) return null;
  return (
    <section aria-label={t("Held back, and why")}>
      <h3 className="held-title">{t("Held back, and why")}</h3>
      <ul className="held small">
        {answer.held.map((held) => (
          <li key={held.actionId}>
            <Data>
              <s>{held.what}</s> {isCovered(held.why) ? <Covered /> : t(serverWords(held.why))}
            </Data>
            <span className="meta">
              · {t(heldUntil(held, format))} · <RuleLink rule={held.rule} tables={answer.trace.tables} />
            </span>
            {taken.some(({ actionId }) => actionId === held.actionId) ? (
              <span className="small"> ✓ {t("Done all the same")}</span>
            ) : onDespite && mayBeDoneDespite(held) && reasons.length > 0 ? (
              <Menu label={t("Do it all the same: {title}", { title: held.what })} button={t("Do it all the same")} choices={reasons.map(({ key, title }) => ({ id: key, text: t(reasonWords(title)) }))} onChoose={(id) => onDespite(held, id)} />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
