import { useState } from "react";
import type { WrittenTable } from "../../../../engine/decisions/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { Popup } from "../../../ui/popup.tsx";
import { useWords } from "../../../ui/words.tsx";
import { ANSWER_HELP } from "./answer-words.ts";

/** The head of a column that may be left out: what it is for, and the way to take it away. */
export function AnswerHead({ output, onRemove }: { output: WrittenTable["outputs"][number]; onRemove: () => void }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const help = ANSWER_HELP[output.key];
  return (
    <Popup label={t("Column {name}", { name: output.label })} button={<Data>{output.label}</Data>} look="plain column-head" isOpen={isOpen} onOpenChange={setOpen}>
      <div className="stack">
        {help ? <p className="meta">{t(help)}</p> : null}
        <div className="ends">
          <Button look="danger" onPress={() => (setOpen(false), onRemove())}>{t("Remove the column")}</Button>
        </div>
      </div>
    </Popup>
  );
}
