import { useState } from "react";
import type { AttributeView, KnownKey } from "../../../../engine/profiles/contract.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { Select } from "../../../ui/select.tsx";
import { useWords } from "../../../ui/words.tsx";
import { attributeName, choiceWords } from "./attribute-names.ts";
import { keyFrom, kindOf, readValue, typedValue, VALUE_KINDS, type ValueKind } from "./attribute-values.ts";
import { useTelling } from "./data.ts";

const OWN = "(own)";
const KINDS = Object.keys(VALUE_KINDS) as ValueKind[];

/** Says or corrects something of a customer. What sources said stays beside it. */
export function AttributeDialog({ customerId, attribute, known, taken, onClose }: { customerId: string; attribute: AttributeView | null; known: readonly KnownKey[]; taken: readonly string[]; onClose: () => void }) {
  const { t } = useWords();
  const { tell } = useTelling(customerId);
  const free = known.filter((each) => !taken.includes(each.key));
  const [chosen, setChosen] = useState(attribute?.key ?? free[0]?.key ?? OWN);
  const [name, setName] = useState("");
  const [kind, setKind] = useState<ValueKind>(attribute === null ? "text" : kindOf(attribute.value, known.find((each) => each.key === attribute.key)));
  const [typed, setTyped] = useState(typedValue(attribute?.value));
  const [why, setWhy] = useState("");
  const key = chosen === OWN ? keyFrom(name) : chosen;
  const meant = known.find((each) => each.key === key);
  const fieldKind = meant === undefined ? kind : meant.kind === "yes-no" ? "yes-no" : "text";
  const value = readValue(typed, fieldKind);
  const save = async () => {
    await tell("/attributes", "POST", { key, value, ...(why.trim() === "" ? {} : { why: why.trim() }) });
    onClose();
  };
  const choose = (next: string) => {
    setChosen(next);
    setTyped("");
  };
  const closed =
    meant?.kind === "choice" ? meant.choices.map((choice) => ({ id: choice.value, text: choiceWords(meant.key, choice.value, t) }))
    : fieldKind === "yes-no" ? [{ id: "yes", text: t("yes") }, { id: "no", text: t("no") }]
    : null;
  return (
    <Dialog title={attribute === null ? t("Say something of the customer") : t("Correct: {name}", { name: attributeName(attribute.key, t) })} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Save")} acting={t("Saving…")} isReady={key !== "" && value !== undefined} onCancel={onClose}>
        {attribute === null ? (
          <Select label={t("What it is about")} choices={[...free.map((each) => ({ id: each.key, text: attributeName(each.key, t) })), { id: OWN, text: t("something else") }]} chosen={chosen} onChoose={choose} />
        ) : null}
        {chosen === OWN ? (
          <>
            <TextField label={t("What it is called")} value={name} onChange={setName} maxLength={60} isRequired help={key === "" ? undefined : t("Kept as {key}.", { key })} />
            <Select label={t("Kind of value")} choices={KINDS.map((id) => ({ id, text: t(VALUE_KINDS[id]) }))} chosen={kind} onChoose={setKind} />
          </>
        ) : null}
        {closed ? (
          <Select label={t("Value of it")} choices={[...(typed === "" ? [{ id: "", text: t("choose…") }] : []), ...closed]} chosen={typed} onChoose={setTyped} />
        ) : (
          <TextField label={t("Value of it")} value={typed} onChange={setTyped} maxLength={2000} isRequired autoFocus={attribute !== null} help={fieldKind === "list" ? t("Separate by commas.") : undefined} />
        )}
        <TextField label={t("How do we know? (may be left empty)")} value={why} onChange={setWhy} maxLength={500} />
        <p className="meta">{t("What sources said stays in the history. You can take this back.")}</p>
      </Form>
    </Dialog>
  );
}
