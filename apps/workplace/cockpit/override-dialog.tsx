import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useState } from "react";
import type { ActionView, Answer } from "../../../engine/decisions/contract.ts";
import { Button } from "../../ui/button.tsx";
import { CheckRow } from "../../ui/choices.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextArea } from "../../ui/fields.tsx";
import { useWords } from "../../ui/words.tsx";
import { reasonWords } from "../words/names.ts";
import { ruleWords } from "../words/rule-names.ts";
import { decideOtherwise, type OverrideReason } from "./acts.ts";
import { reasonsQuery } from "./reasons.ts";
import "./override-dialog.css";

/** A person decides otherwise; the reason goes to whoever writes the rules. */
export default function OverrideDialog({
  answer,
  action,
  onClose,
}: {
  answer: Answer;
  action: ActionView;
  onClose: () => void;
}) {
  const { t } = useWords();
  const queries = useQueryClient();
  const heading = useId();
  const asked = useQuery(reasonsQuery(answer.trace.policy));
  const reasons = asked.data?.reasons;
  const [instead, setInstead] = useState("");
  const [teaches, setTeaches] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const record = (reason: OverrideReason) => {
    if (busy) return;
    setBusy(true);
    setFailed(null);
    decideOtherwise(queries, answer, action, reason, instead.trim(), teaches).then(onClose, (error: Error) => {
      setFailed(error.message);
      setBusy(false);
    });
  };
  /** Beside the text the number of a reason is that reason. */
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const chosen = reasons?.[Number(event.key) - 1];
    if (!chosen || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLTextAreaElement) return;
    event.preventDefault();
    record(chosen.key);
  };
  // Whoever opened it by its key types on at once.
  if (!reasons && !asked.error) return null;
  return (
    <Dialog title={t("Decide otherwise")} isOpen onClose={onClose}>
      <div className="stack" onKeyDown={onKeyDown}>
        <p className="quiet small">
          <Data>{action.title}</Data> · <span title={action.rule}>{t(ruleWords(action.rule, answer.trace.tables))}</span>
        </p>
        <TextArea
          label={t("What will you do instead? (may stay empty)")}
          value={instead}
          onChange={setInstead}
          rows={2}
          maxLength={2000}
        />
        <CheckRow on={teaches} onChange={setTeaches}>
          {t("The rules should learn from this")}
        </CheckRow>
        {reasons ? (
          <div role="group" aria-labelledby={heading} className="reason-list">
            <p id={heading}>{t("Why? Choosing records it.")}</p>
            {reasons.map(({ key, title }, at) => (
              <Button key={key} look="outline" hint={at < 9 ? String(at + 1) : undefined} autoFocus={at === 0} isDisabled={busy} onPress={() => record(key)}>
                {t(reasonWords(title))}
              </Button>
            ))}
          </div>
        ) : null}
        {(failed ?? asked.error) ? (
          <p className="warning small" role="alert">
            {failed === null ? (
              <>
                ■ <Data>{asked.error?.message}</Data>
              </>
            ) : (
              t("Not recorded: {why}", { why: failed })
            )}
          </p>
        ) : null}
        <p className="meta">{t("Whoever wrote the rule sees the reason. It can be taken back.")}</p>
        <div className="ends">
          <Button onPress={onClose}>{t("Cancel")}</Button>
        </div>
      </div>
    </Dialog>
  );
}
