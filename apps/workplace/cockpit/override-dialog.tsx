import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ActionView, Answer } from "../../../engine/decisions/contract.ts";
import { CheckRow, RadioList } from "../../ui/choices.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextArea } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { useWords } from "../../ui/words.tsx";
import { reasonWords } from "../words/names.ts";
import { ruleWords } from "../words/rule-names.ts";
import { decideOtherwise, type OverrideReason } from "./acts.ts";
import { reasonsQuery } from "./reasons.ts";

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
  const asked = useQuery(reasonsQuery(answer.trace.policy));
  const reasons = asked.data?.reasons;
  const [reason, setReason] = useState<OverrideReason | null>(null);
  const [instead, setInstead] = useState("");
  const [teaches, setTeaches] = useState(false);
  const record = async () => {
    if (reason === null) return;
    await decideOtherwise(queries, answer, action, reason, instead.trim(), teaches);
    onClose();
  };
  // Whoever opened it by its key types on at once.
  if (!reasons && !asked.error) return null;
  return (
    <Dialog title={t("Decide otherwise")} isOpen onClose={onClose}>
      <p className="quiet small">
        <Data>{action.title}</Data> · <span title={action.rule}>{t(ruleWords(action.rule, answer.trace.tables))}</span>
      </p>
      <Form onSubmit={record} act={t("Record decision")} isReady={reason !== null} onCancel={onClose}>
        {reasons ? (
          <RadioList
            label={t("Reason")}
            choices={reasons.map(({ key, title }) => ({ id: key, text: t(reasonWords(title)) }))}
            chosen={reason}
            onChoose={setReason}
            autoFocus
          />
        ) : asked.error ? (
          <p className="warning small" role="alert">
            ■ <Data>{asked.error.message}</Data>
          </p>
        ) : null}
        <TextArea
          label={t("What will you do instead? (may stay empty)")}
          value={instead}
          onChange={setInstead}
          rows={3}
          maxLength={2000}
        />
        <CheckRow on={teaches} onChange={setTeaches}>
          {t("The rules should learn from this")}
        </CheckRow>
        <p className="meta">{t("Whoever wrote the rule sees the reason. It can be taken back.")}</p>
      </Form>
    </Dialog>
  );
}
