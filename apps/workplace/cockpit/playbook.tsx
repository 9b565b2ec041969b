import type { Answer } from "../../../engine/decisions/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { useWords } from "../../ui/words.tsx";
import { RuleLink } from "../rules/rule-link.tsx";

/** What is gone through with the customer, in the order of the rules. */
export default function Playbook({ answer, onUse }: { answer: Answer; /** Left out for those who may not answer. */ onUse: ((words: string) => void) | undefined }) {
  const { t } = useWords();
  const steps = answer.playbook ?? [];
  if (steps.length === 0) return null;
  return (
    <section aria-label={t("Step by step")}>
      <h3 className="engine-title">{t("Step by step")}</h3>
      <ol className="playbook small">
        {steps.map(({ step, say, because, rule }) => (
          <li key={rule}>
            <Data>{step}</Data>
            {say === "" ? null : (
              <span className="playbook-say">
                <q dir="auto">{say}</q>
                {onUse ? <Button look="plain" onPress={() => onUse(say)} label={t("Use these words: {words}", { words: say })}>{t("Use these words")}</Button> : null}
              </span>
            )}
            <span className="meta">
              {because === "" ? null : <><Data>{because}</Data> · </>}
              <RuleLink rule={rule} tables={answer.trace.tables} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
