import { useState } from "react";
import type { PolicyContent } from "../../../../engine/decisions/contract.ts";
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

type Action = PolicyContent["actions"][number];
type Kind = Action["kind"];

const KINDS: Readonly<Record<Kind, string>> = {
  duty: word("owed to the customer: never left out"), care: word("help with what they came about"), contact: word("getting in touch of our own accord"), offer: word("something to buy"), token: word("a small thank-you"),
};

/** What may be done for a customer: the catalogue that the tables choose from. */
export function ActionsEditor({ content, mayWrite, onEdit }: { content: PolicyContent; mayWrite: boolean; onEdit: (content: PolicyContent) => void }) {
  const { t, format } = useWords();
  const { currency } = useHouse().session.organisation;
  const [editing, setEditing] = useState<Action | "new" | null>(null);
  const used = (id: string) => content.tables.reduce((sum, { table }) => sum + table.rows.filter((row) => row.then.some((cell) => cell.trim() === id)).length, 0);
  return (
    <Fold title={t("Actions and offers: {count}", { count: format.number(content.actions.length) })}>
      <Table
        label={t("Actions and offers")}
        columns={[{ key: "what", title: t("Action") }, { key: "kind", title: t("Kind") }, { key: "cost", title: t("Cost"), number: true }, { key: "measured", title: t("Left out for 8 %, to measure") }, { key: "rows", title: t("Rows"), number: true }, { key: "act", title: "", stays: true }]}
        rows={content.actions.map((action) => ({
          key: action.id,
          cells: [
            <Data key="t">{action.title}</Data>, t(KINDS[action.kind]), `${format.money(action.cost.amountMinor, currency)} · ${t("{n} min", { n: format.number(action.cost.minutes) })}`, action.measured ? t("yes") : t("no"), format.number(used(action.id)),
            mayWrite ? <Button key="e" onPress={() => setEditing(action)} label={t("Change “{name}”", { name: action.title })}>{t("Change…")}</Button> : "",
          ],
        }))}
      />
      {mayWrite ? <Button icon="plus" onPress={() => setEditing("new")}>{t("Add an action…")}</Button> : null}
      {editing === null ? null : (
        <ActionDialog
          action={editing === "new" ? null : editing}
          currency={currency}
          rows={editing === "new" ? 0 : used(editing.id)}
          idFor={(title) => newActionId(content, title)}
          onSave={(action) => (onEdit(withAction(content, action)), setEditing(null))}
          onRemove={(id) => (onEdit(withoutAction(content, id)), setEditing(null))}
          onClose={() => setEditing(null)}
        />
      )}
    </Fold>
  );
}

function ActionDialog({ action, currency, rows, idFor, onSave, onRemove, onClose }: { action: Action | null; currency: string; rows: number; idFor: (title: string) => string; onSave: (action: Action) => void; onRemove: (id: string) => void; onClose: () => void }) {
  const { t, format } = useWords();
  const [title, setTitle] = useState(action?.title ?? "");
  const [aim, setAim] = useState(action?.aim ?? "");
  const [kind, setKind] = useState<Kind>(action?.kind ?? "care");
  const [measured, setMeasured] = useState(action?.measured ?? true);
  const [amount, setAmount] = useState(amountSaid(action?.cost.amountMinor ?? 0, currency));
  const [minutes, setMinutes] = useState(String(action?.cost.minutes ?? 0));
  const [say, setSay] = useState(action?.say ?? "");
  const [todo, setTodo] = useState(action?.do ?? "");
  const cost = amountTyped(amount, currency);
  const wholeMinutes = /^\d{1,4}$/.test(minutes.trim()) ? Number(minutes) : undefined;
  const isReady = title.trim() !== "" && aim.trim() !== "" && typeof cost === "number" && cost >= 0 && wholeMinutes !== undefined;
  const save = async () => onSave({ id: action?.id ?? idFor(title), title: title.trim(), aim: aim.trim(), kind, measured: kind !== "duty" && measured, cost: { amountMinor: cost as number, minutes: wholeMinutes! }, ...(action?.uses && { uses: action.uses }), say, do: todo });
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
        <TextArea label={t("Words ready to use (may stay empty)")} value={say} onChange={setSay} rows={3} maxLength={1000} />
        <TextArea label={t("What the colleague does")} value={todo} onChange={setTodo} rows={2} maxLength={500} />
        {action ? (
          <p className="meta">
            {rows > 0 ? t("{count, plural, one {# row advises} other {# rows advise}} it; marked when it is gone.", { count: rows }) : t("No row advises it.")} <Button look="plain" onPress={() => onRemove(action.id)}>{t("Remove the action")}</Button>
          </p>
        ) : null}
      </Form>
    </Dialog>
  );
}
