import { useState } from "react";
import type { PolicyContent, RuleProblem } from "../../../../engine/decisions/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Switch } from "../../../ui/choices.tsx";
import { Data } from "../../../ui/data.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextArea, TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { Fold } from "../../../ui/page.tsx";
import { word } from "../../../ui/say.ts";
import { Select } from "../../../ui/select.tsx";
import { Table } from "../../../ui/table.tsx";
import { useWords } from "../../../ui/words.tsx";
import { useHouse } from "../../data/session.tsx";
import { amountSaid, amountTyped } from "../../segments/balance-words.ts";
import { newActionId, withAction, withoutAction } from "./actions.ts";
import { isCents, unitsWords } from "../limits-words.ts";
import { EntryProblems } from "./entry-problems.tsx";
import { takenSaid, takenTyped, withUses } from "./limits.ts";
import { Missing } from "./missing.tsx";
import { useOnce } from "./use-once.ts";

type Action = PolicyContent["actions"][number];
type Kind = Action["kind"];

const KINDS: Readonly<Record<Kind, string>> = {
  duty: word("owed to the customer: never left out"), care: word("help with what they came about"), contact: word("getting in touch of our own accord"), offer: word("something to buy"), token: word("a small thank-you"),
};

/** What may be done for a customer: the catalogue that the tables choose from. */
export function ActionsEditor({ content, problems, mayWrite, onEdit }: { content: PolicyContent; problems: readonly RuleProblem[]; mayWrite: boolean; onEdit: (content: PolicyContent) => void }) {
  const { t, format } = useWords();
  const { currency } = useHouse().session.organisation;
  const [editing, setEditing] = useState<Action | "new" | null>(null);
  const used = (id: string) => content.tables.reduce((sum, { table }) => sum + table.rows.filter((row) => row.then.some((cell) => cell.trim() === id)).length, 0);
  const isOpen = useOnce(problems.some(({ entry }) => entry?.startsWith("action:")));
  const capacities = new Map(content.capacities.map((one) => [one.key, one]));
  const takes = ({ uses }: Action) => format.list(Object.entries(uses ?? {}).map(([key, amount]) => t(unitsWords(amount, capacities.get(key)?.unit ?? key, currency, format))));
  return (
    <div id="draft-actions">
      <Fold title={t("Actions and offers: {count}", { count: format.number(content.actions.length) })} open={isOpen}>
        <Table
          label={t("Actions and offers")}
          columns={[{ key: "what", title: t("Action") }, { key: "kind", title: t("Kind") }, { key: "cost", title: t("Cost"), number: true }, { key: "takes", title: t("Takes of what is scarce") }, { key: "measured", title: t("Left out for 8 %, to measure") }, { key: "rows", title: t("Rows"), number: true }, { key: "act", title: "", stays: true }]}
          rows={content.actions.map((action) => ({
            key: action.id,
            cells: [
              <span key="t"><Data>{action.title}</Data><EntryProblems problems={problems} entry={`action:${action.id}`} /></span>, t(KINDS[action.kind]), `${format.money(action.cost.amountMinor, currency)} · ${t("{n} min", { n: format.number(action.cost.minutes) })}`, <Data key="u">{takes(action)}</Data>, action.measured ? t("yes") : t("no"), format.number(used(action.id)),
              mayWrite ? <Button key="e" onPress={() => setEditing(action)} label={t("Change “{name}”", { name: action.title })}>{t("Change…")}</Button> : "",
            ],
          }))}
        />
        {mayWrite ? <Button icon="plus" onPress={() => setEditing("new")}>{t("Add an action…")}</Button> : null}
        {editing === null ? null : (
          <ActionDialog
            action={editing === "new" ? null : editing}
            currency={currency}
            capacities={content.capacities}
            rows={editing === "new" ? 0 : used(editing.id)}
            idFor={(title) => newActionId(content, title)}
            onSave={(action) => (onEdit(withAction(content, action)), setEditing(null))}
            onRemove={(id) => (onEdit(withoutAction(content, id)), setEditing(null))}
            onClose={() => setEditing(null)}
          />
        )}
      </Fold>
    </div>
  );
}

function ActionDialog({ action, currency, capacities, rows, idFor, onSave, onRemove, onClose }: { action: Action | null; currency: string; capacities: PolicyContent["capacities"]; rows: number; idFor: (title: string) => string; onSave: (action: Action) => void; onRemove: (id: string) => void; onClose: () => void }) {
  const { t, format } = useWords();
  const [title, setTitle] = useState(action?.title ?? "");
  const [aim, setAim] = useState(action?.aim ?? "");
  const [kind, setKind] = useState<Kind>(action?.kind ?? "care");
  const [measured, setMeasured] = useState(action?.measured ?? true);
  const [amount, setAmount] = useState(amountSaid(action?.cost.amountMinor ?? 0, currency));
  const [minutes, setMinutes] = useState(String(action?.cost.minutes ?? 0));
  const [say, setSay] = useState(action?.say ?? "");
  const [todo, setTodo] = useState(action?.do ?? "");
  const unitOf = (key: string): string => capacities.find((one) => one.key === key)?.unit ?? "";
  const [uses, setUses] = useState<Readonly<Record<string, string>>>(Object.fromEntries(Object.entries(action?.uses ?? {}).map(([key, each]) => [key, takenSaid(each, unitOf(key), currency)])));
  // Also what it takes of something that is no longer there: it is marked, and can be emptied here.
  const takes = [...capacities.map(({ key, title: name, unit }) => ({ key, label: t("{title}: {unit} each time", { title: name, unit: isCents(unit, currency) ? currency : unit }) })), ...Object.keys(uses).filter((key) => !capacities.some((one) => one.key === key)).map((key) => ({ key, label: t("“{name}”, which is not there any longer", { name: key }) }))];
  const usesRead = takes.map(({ key }) => [key, takenTyped(uses[key] ?? "", unitOf(key), currency)] as const);
  const cost = amountTyped(amount, currency);
  const wholeMinutes = /^\d{1,4}$/.test(minutes.trim()) ? Number(minutes) : undefined;
  const isReady = title.trim() !== "" && aim.trim() !== "" && typeof cost === "number" && cost >= 0 && wholeMinutes !== undefined && usesRead.every(([, each]) => each !== undefined);
  const save = async () => onSave(withUses({ id: action?.id ?? idFor(title), title: title.trim(), aim: aim.trim(), kind, measured: kind !== "duty" && measured, cost: { amountMinor: cost as number, minutes: wholeMinutes! }, say, do: todo }, Object.fromEntries(usesRead.map(([key, each]) => [key, each!]))));
  return (
    <Dialog title={action ? t("Change an action") : t("Add an action")} isOpen onClose={onClose}>
      <Form onSubmit={save} act={action ? t("Change it") : t("Add the action")} isReady={isReady} onCancel={onClose}>
        <TextField label={t("What is done")} value={title} onChange={setTitle} maxLength={120} autoFocus isRequired />
        <TextField label={t("What it is meant to do, in a word or two")} value={aim} onChange={setAim} maxLength={40} isRequired />
        <Select label={t("Kind")} choices={(Object.keys(KINDS) as Kind[]).map((id) => ({ id, text: t(KINDS[id]) }))} chosen={kind} onChoose={setKind} />
        {kind === "duty" ? null : <Switch on={measured} onChange={setMeasured}>{t("Measure it: 8 % of customers go without, chosen by lot and for good")}</Switch>}
        <div className="line">
          <TextField label={t("Cost each time, {currency}", { currency })} value={amount} onChange={setAmount} fault={typeof cost === "number" ? undefined : t("Write an amount, such as 12.50.")} />
          <TextField label={t("Minutes of a colleague")} value={minutes} onChange={setMinutes} fault={wholeMinutes === undefined ? t("Write whole minutes.") : undefined} />
        </div>
        {takes.length === 0 ? null : (
          <fieldset className="kinds">
            <legend>{t("What it takes of what is scarce (empty: nothing)")}</legend>
            {takes.map(({ key, label }) => <TextField key={key} label={label} value={uses[key] ?? ""} onChange={(typed) => setUses({ ...uses, [key]: typed })} fault={usesRead.find(([of]) => of === key)![1] === undefined ? (isCents(unitOf(key), currency) ? t("Write an amount, such as 12.50.") : t("Write a whole number.")) : undefined} />)}
          </fieldset>
        )}
        <TextArea label={t("Words ready to use (may stay empty)")} value={say} onChange={setSay} rows={3} maxLength={1000} />
        <TextArea label={t("What the colleague does")} value={todo} onChange={setTodo} rows={2} maxLength={500} />
        <Missing fields={[title.trim() === "" && t("What is done"), aim.trim() === "" && t("What it is meant to do, in a word or two")]} />
        {action ? (
          <p className="meta">
            {rows > 0 ? t("{count, plural, one {# row advises} other {# rows advise}} it; marked when it is gone.", { count: rows }) : t("No row advises it.")} <Button look="plain" onPress={() => onRemove(action.id)}>{t("Remove the action")}</Button>
          </p>
        ) : null}
      </Form>
    </Dialog>
  );
}
