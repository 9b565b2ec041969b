import { type FormEvent, useState } from "react";
import type { ConversationRow } from "../../../engine/service/contract.ts";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/words.tsx";
import { useActs } from "./acts.ts";
import { WhenField } from "./when-field.tsx";

export default function SnoozeForm({ row, onClose }: { row: ConversationRow; onClose: () => void }) {
  const { t } = useWords();
  const acts = useActs();
  const [until, setUntil] = useState<Date | null>(null);
  const [isAsked, setAsked] = useState(false);
  const snooze = (when: Date) => {
    acts.snooze(row, when);
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (until === null) setAsked(true);
    else snooze(until);
  };
  return (
    <form onSubmit={submit} className="stack">
      <WhenField label={t("Snooze until")} onChange={setUntil} onSubmit={snooze} isAsked={isAsked} autoFocus />
      <div className="line ends">
        {row.status === "snoozed" ? (
          <Button
            onPress={() => {
              acts.reopen(row);
              onClose();
            }}
          >
            {t("Wake up now")}
          </Button>
        ) : null}
        <Button look="primary" type="submit">
          {t("Snooze")}
        </Button>
      </div>
    </form>
  );
}
