import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { AttributeKind, AttributeView, KnownKey } from "../../../../engine/profiles/contract.ts";
import { CheckRow } from "../../../ui/choices.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { say, word } from "../../../ui/say.ts";
import { Select } from "../../../ui/select.tsx";
import { useWords } from "../../../ui/words.tsx";
import { api } from "../../data/api.ts";
import { setLastAct } from "../../data/last-act.ts";
import { useHouse } from "../../data/session.tsx";
import { attributeName, choiceWords } from "./attribute-names.ts";
import { isAmount, isToldKind, keyFrom, kindOf, readValue, toldKind, typedValue, VALUE_KINDS, type ValueKind } from "./attribute-values.ts";
import { knownKeysQuery, useTelling } from "./data.ts";

const OWN = "(own)";
const KINDS = Object.keys(VALUE_KINDS) as ValueKind[];
/** How a value is written that is none yet. */
const HINTS: Partial<Readonly<Record<ValueKind, string>>> = { number: word("Write a number, such as 12 or 12.5."), link: word("Write it whole, such as https://example.com/page."), email: word("Write it as ann@example.com."), phone: word("Begin with the country, such as +31 20 555 0177.") };
const valuesIn = (text: string) => [...new Set(text.split(",").map((each) => each.trim()).filter((each) => each !== ""))];

/** Says or corrects something of a customer. What sources said stays beside it. An attribute of one's own may be of a kind, such as a date or several of a list: then that is kept for everybody. */
export function AttributeDialog({ customerId, attribute, known, taken, onClose }: { customerId: string; attribute: AttributeView | null; known: readonly KnownKey[]; taken: readonly string[]; onClose: () => void }) {
  const { t } = useWords();
  const { tell } = useTelling(customerId);
  const queries = useQueryClient();
  const house = useHouse().session.organisation.currency;
  const free = known.filter((each) => !taken.includes(each.key));
  const [chosen, setChosen] = useState(attribute?.key ?? free[0]?.key ?? OWN);
  const [name, setName] = useState("");
  const before = known.find((each) => each.key === attribute?.key);
  const [kind, setKind] = useState<ValueKind>(attribute === null ? "text" : kindOf(attribute.value, before));
  const [currency, setCurrency] = useState(isAmount(attribute?.value) ? attribute.value.currency : house);
  const [values, setValues] = useState(before?.own ? before.choices.map(({ value }) => value).join(", ") : "");
  const [typed, setTyped] = useState(typedValue(attribute?.value));
  const [why, setWhy] = useState("");
  const key = chosen === OWN ? keyFrom(name) : chosen;
  const meant = known.find((each) => each.key === key);
  // What stands there as a word of a source is corrected as the word it is, until somebody says of which kind it is.
  const fieldKind: ValueKind = meant === undefined ? kind : isToldKind(meant.kind) ? meant.kind : "text";
  const inCurrency = meant?.currency ?? currency;
  const value = readValue(typed, fieldKind, inCurrency);
  const offered = meant?.kind === "choice" && !meant.own ? meant.choices.map((each) => each.value) : valuesIn(meant !== undefined && meant.key !== before?.key ? meant.choices.map((each) => each.value).join(", ") : values);
  const ownKind: AttributeKind | null =
    !isToldKind(fieldKind) || (meant !== undefined && !meant.own) ? null : toldKind(fieldKind, inCurrency, offered);
  const then: AttributeKind | null = meant?.own !== true || !isToldKind(meant.kind) ? null : toldKind(meant.kind, meant.currency ?? inCurrency, meant.choices.map((each) => each.value));
  // Only what is new of its kind is told: an attribute that came from a source stays of the kind it came in, unless it has choices or a name of its own.
  const tellsKind = ownKind !== null && (chosen === OWN || meant?.own === true) && JSON.stringify(ownKind) !== JSON.stringify(then);
  const save = async () => {
    const sayKind = async (to: AttributeKind | null) => queries.setQueryData(knownKeysQuery.queryKey, await api<{ keys: KnownKey[] }>(`/attribute-keys/${encodeURIComponent(key)}`, { method: "PUT", body: { kind: to } }));
    if (tellsKind) await sayKind(ownKind);
    await tell("/attributes", "POST", { key, value, ...(why.trim() === "" ? {} : { why: why.trim() }) });
    if (tellsKind) setLastAct({ kind: "done", words: say("Everybody writes “{name}” so from now on: {kind}.", { name: attributeName(key, t), kind: t(VALUE_KINDS[fieldKind]) }), undo: () => sayKind(then).catch((error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message })) });
    onClose();
  };
  const choose = (next: string) => {
    setChosen(next);
    setTyped("");
  };
  const closed =
    fieldKind === "choice" ? offered.map((each) => ({ id: each, text: meant !== undefined && !meant.own ? choiceWords(meant.key, each, t) : each }))
    : fieldKind === "yes-no" ? [{ id: "yes", text: t("yes") }, { id: "no", text: t("no") }]
    : null;
  const picked = valuesIn(typed);
  const typedValid = fieldKind === "choices" ? picked.every((each) => offered.includes(each)) : closed === null || closed.some(({ id }) => id === typed);
  return (
    <Dialog title={attribute === null ? t("Say something of the customer") : t("Correct: {name}", { name: attributeName(attribute.key, t) })} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Save")} acting={t("Saving…")} isReady={key !== "" && value !== undefined && typedValid} onCancel={onClose}>
        {attribute === null ? (
          <Select label={t("What it is about")} choices={[...free.map((each) => ({ id: each.key, text: attributeName(each.key, t) })), { id: OWN, text: t("something else") }]} chosen={chosen} onChoose={choose} />
        ) : null}
        {chosen === OWN ? (
          <>
            <TextField label={t("What it is called")} value={name} onChange={setName} maxLength={60} isRequired help={key === "" ? undefined : t("Kept as {key}.", { key })} />
            {meant === undefined ? <Select label={t("Kind of value")} choices={KINDS.map((id) => ({ id, text: t(VALUE_KINDS[id]) }))} chosen={kind} onChoose={(next) => (setKind(next), setTyped(""))} /> : null}
          </>
        ) : null}
        {(fieldKind === "choice" || fieldKind === "choices") && (meant === undefined || (meant.own && meant.key === before?.key)) ? <TextField label={t("Values to choose from")} value={values} onChange={setValues} maxLength={4000} isRequired help={t("Separate by commas. They are the same for every customer.")} /> : null}
        {fieldKind === "money" && meant === undefined && attribute === null ? <TextField label={t("Currency")} value={currency} onChange={(next) => setCurrency(next.toUpperCase())} maxLength={3} isRequired help={t("Three letters, such as EUR. All amounts of it are in one currency, so that they can be compared.")} /> : null}
        {closed ? (
          <Select label={t("Value of it")} choices={[...(typedValid ? [] : [{ id: typed, text: typed === "" ? t("choose…") : t("{value}: not in the list", { value: typed }) }]), ...closed]} chosen={typed} onChoose={setTyped} />
        ) : fieldKind === "choices" ? (
          <fieldset className="stack small">
            <legend>{t("Value of it")}</legend>
            {offered.length === 0 ? <p className="quiet">{t("Say first which values there are.")}</p> : null}
            {[...offered, ...picked.filter((each) => !offered.includes(each))].map((each) => (
              <CheckRow key={each} on={picked.includes(each)} onChange={(on) => setTyped((on ? [...picked, each] : picked.filter((other) => other !== each)).join(", "))}>
                {offered.includes(each) ? each : t("{value}: not in the list", { value: each })}
              </CheckRow>
            ))}
          </fieldset>
        ) : (
          <TextField
            label={fieldKind === "money" ? t("Value of it, {currency}", { currency: inCurrency }) : t("Value of it")}
            type={fieldKind === "date" ? "date" : "text"}
            value={typed}
            onChange={setTyped}
            maxLength={fieldKind === "date" ? undefined : 2000}
            isRequired
            autoFocus={attribute !== null}
            help={fieldKind === "list" ? t("Separate by commas.") : fieldKind === "money" && typed.trim() !== "" && value === undefined ? t("Write it as 1250 or 1250.50.") : typed.trim() !== "" && value === undefined ? HINTS[fieldKind] && t(HINTS[fieldKind]) : undefined}
          />
        )}
        <TextField label={t("How do we know? (may be left empty)")} value={why} onChange={setWhy} maxLength={500} />
        <p className="meta">{t("What sources said stays in the history. You can take this back.")}</p>
      </Form>
    </Dialog>
  );
}
