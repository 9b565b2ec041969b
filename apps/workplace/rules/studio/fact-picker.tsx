import { type KeyboardEvent, useRef, useState } from "react";
import type { WritableFact } from "../../../../engine/decisions/contract.ts";
import { Data } from "../../../ui/data.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Popup } from "../../../ui/popup.tsx";
import { useWords } from "../../../ui/words.tsx";
import { serverWords } from "../../words/server-words.ts";
import { factsCalled } from "./facts-called.ts";

/** Chooses one of the facts that rules may ask for. Enter takes the first that is found, arrows go through the list. */
export function FactPicker({ label, facts, kept = [], onPick }: { label: string; facts: readonly WritableFact[]; /** Facts that may not be asked here, for it is a protected table. */ kept?: readonly WritableFact[]; onPick: (fact: WritableFact) => void }) {
  const { t, format } = useWords();
  const [isOpen, setOpen] = useState(false);
  const [wanted, setWanted] = useState("");
  const frame = useRef<HTMLDivElement>(null);
  const nameOf = (fact: WritableFact) => t(serverWords(fact.label));
  const found = factsCalled(facts, wanted, nameOf);
  const forbidden = wanted.trim() === "" ? [] : factsCalled(kept, wanted, nameOf);
  const pick = (fact: WritableFact) => {
    onPick(fact);
    setOpen(false);
    setWanted("");
  };
  const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const choices = [...(frame.current?.querySelectorAll<HTMLElement>(".fact-choice") ?? [])];
    const field = frame.current?.querySelector("input");
    const at = choices.indexOf(document.activeElement as HTMLElement);
    if (event.key === "Enter" && event.target === field && found[0]) return event.preventDefault(), pick(found[0]);
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    (event.key === "ArrowDown" ? choices[Math.min(at + 1, choices.length - 1)] : (choices[at - 1] ?? field))?.focus();
  };
  return (
    <Popup label={label} button={label} isOpen={isOpen} onOpenChange={setOpen}>
      <div className="stack fact-picker" ref={frame} onKeyDown={onKey}>
        <TextField label={t("Which fact?")} value={wanted} onChange={setWanted} autoFocus />
        <ul>
          {found.map((fact) => (
            <li key={fact.key}>
              <button type="button" className="fact-choice" onClick={() => pick(fact)}>
                <Data>{nameOf(fact)}</Data>
                <span className="meta">
                  <Data ltr>{fact.key}</Data> · <Data>{t(serverWords(fact.source))}</Data>
                </span>
              </button>
            </li>
          ))}
        </ul>
        {forbidden.length > 0 ? <p className="quiet small">{t("Not in a protected table, for it tells what somebody is worth: {facts}", { facts: format.list(forbidden.slice(0, 4).map(nameOf)) })}</p> : null}
        {found.length === 0 && forbidden.length === 0 ? <p className="quiet small">{t("No fact is called so. What none tells can be a segment: make it under Segments, and when it is shown to differ it can be asked here.")}</p> : null}
      </div>
    </Popup>
  );
}
