import { useState } from "react";
import type { WritableFact, WrittenTable } from "../../../../engine/decisions/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Popup } from "../../../ui/popup.tsx";
import { Select } from "../../../ui/select.tsx";
import { useWords } from "../../../ui/words.tsx";

type Missing = WrittenTable["inputs"][number]["missing"];

/** The head of a column of conditions: what it asks, and what it means when that is not known. */
export function ColumnHead({ label, input, fact, mayWrite, onMissing, onRemove }: { label: string; input: WrittenTable["inputs"][number]; fact: WritableFact | undefined; mayWrite: boolean; onMissing: (missing: Missing) => void; onRemove: () => void }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const chosen = typeof input.missing === "string" ? input.missing : "default";
  if (!mayWrite) return <Data>{label}</Data>;
  return (
    <Popup label={t("Column {name}", { name: label })} button={<Data>{label}</Data>} look="plain column-head" isOpen={isOpen} onOpenChange={setOpen}>
      <div className="stack">
        <p className="meta">
          <Data ltr>{input.fact}</Data>
          {fact ? <> · <Data>{fact.source}</Data></> : null}
        </p>
        <Select
          label={t("Where it is not known")}
          choices={[
            { id: "no-match", text: t("only “any” fits") },
            { id: "matches-any", text: t("every cell fits") },
            { id: "default", text: t("it is taken as…") },
          ]}
          chosen={chosen}
          onChoose={(id) => onMissing(id === "default" ? { default: "0" } : id)}
        />
        {typeof input.missing === "string" ? null : <TextField label={t("Taken as")} value={input.missing.default} onChange={(written) => onMissing({ default: written })} maxLength={200} />}
        <div className="ends">
          <Button look="danger" onPress={() => (setOpen(false), onRemove())}>
            {t("Remove the column")}
          </Button>
        </div>
      </div>
    </Popup>
  );
}
