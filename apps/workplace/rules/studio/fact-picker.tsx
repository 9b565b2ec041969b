import { useState } from "react";
import type { WritableFact } from "../../../../engine/decisions/contract.ts";
import { Data } from "../../../ui/data.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Popup } from "../../../ui/popup.tsx";
import { useWords } from "../../../ui/words.tsx";

/** Chooses one of the facts that rules may ask for. */
export function FactPicker({ label, facts, onPick }: { label: string; facts: readonly WritableFact[]; onPick: (fact: WritableFact) => void }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const [wanted, setWanted] = useState("");
  const words = wanted.trim().toLowerCase().split(/\s+/);
  const found = facts.filter((fact) => words.every((each) => `${fact.label} ${fact.key}`.toLowerCase().includes(each)));
  const pick = (fact: WritableFact) => {
    onPick(fact);
    setOpen(false);
    setWanted("");
  };
  return (
    <Popup label={label} button={label} isOpen={isOpen} onOpenChange={setOpen}>
      <div className="stack fact-picker">
        <TextField label={t("Which fact?")} value={wanted} onChange={setWanted} autoFocus />
        <ul>
          {found.map((fact) => (
            <li key={fact.key}>
              <button type="button" className="fact-choice" onClick={() => pick(fact)}>
                <Data>{fact.label}</Data>
                <span className="meta">
                  <Data ltr>{fact.key}</Data> · <Data>{fact.source}</Data>
                </span>
              </button>
            </li>
          ))}
        </ul>
        {found.length === 0 ? <p className="quiet small">{t("No fact is called so.")}</p> : null}
      </div>
    </Popup>
  );
}
