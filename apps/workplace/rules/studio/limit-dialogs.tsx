import { type ReactNode, useState } from "react";
import type { Cap, Capacity, Experiment, Lever, OwnAccord, Per, PolicyContent } from "../../../../engine/decisions/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { CheckRow, RadioList } from "../../../ui/choices.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextArea, TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { Select } from "../../../ui/select.tsx";
import { useWords } from "../../../ui/words.tsx";
import { useNow } from "../../data/use-now.ts";
import { KIND_WORDS, PER_WORDS } from "../limits-words.ts";
import { explorationTyped, idOf, keyOf, momentSaid, momentTyped, numberTyped, whatCanBeTried, wholeTyped } from "./limits.ts";
import { Missing } from "./missing.tsx";

interface Frame {
  readonly title: string;
  readonly act: string;
  readonly isReady: boolean;
  readonly onSave: () => void;
  /** Left out where it is new. */
  /** Names of the fields in which something is still to be written. */
  readonly missing?: readonly (string | false)[];
  readonly onRemove?: (() => void) | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function EntryDialog({ title, act, isReady, missing = [], onSave, onRemove, onClose, children }: Frame) {
  const { t } = useWords();
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form onSubmit={async () => onSave()} act={act} isReady={isReady} onCancel={onClose}>
        {children}
        <Missing fields={missing} />
        {onRemove ? <p className="meta"><Button look="plain" onPress={onRemove}>{t("Take it out of the draft")}</Button></p> : null}
      </Form>
    </Dialog>
  );
}

export function CapacityDialog({ content, one, takers, onSave, onRemove, onClose }: { content: PolicyContent; one: Capacity | null; takers: number; onSave: (one: Capacity) => void; onRemove: (key: string) => void; onClose: () => void }) {
  const { t } = useWords();
  const [title, setTitle] = useState(one?.title ?? "");
  const [unit, setUnit] = useState(one?.unit ?? "");
  const [typed, setTyped] = useState(one ? String(one.amount) : "");
  const [per, setPer] = useState<Per>(one?.per ?? "day");
  const amount = wholeTyped(typed, { least: 0, most: 1_000_000_000 });
  const isReady = title.trim() !== "" && unit.trim() !== "" && amount !== undefined;
  const key = one?.key ?? keyOf(title, content.capacities.map((each) => each.key), "scarce");
  return (
    <EntryDialog title={one ? t("Change what is scarce") : t("Add what is scarce")} act={one ? t("Change it") : t("Add it")} isReady={isReady} missing={[title.trim() === "" && t("What is there not enough of?"), typed.trim() === "" && t("How much there is"), unit.trim() === "" && t("Of what: calls, minutes, cents")]} onSave={() => onSave({ key, title: title.trim(), unit: unit.trim(), amount: amount!, per })} onRemove={one ? () => onRemove(one.key) : undefined} onClose={onClose}>
      <TextField label={t("What is there not enough of?")} value={title} onChange={setTitle} maxLength={120} autoFocus isRequired />
      <div className="line">
        <TextField label={t("How much there is")} value={typed} onChange={setTyped} fault={typed !== "" && amount === undefined ? t("Write a whole number.") : undefined} isRequired />
        <TextField label={t("Of what: calls, minutes, cents")} value={unit} onChange={setUnit} maxLength={40} isRequired />
      </div>
      <RadioList across label={t("It begins again")} choices={(["day", "week", "month"] as const).map((id) => ({ id, text: t(PER_WORDS[id]) }))} chosen={per} onChoose={setPer} />
      <p className="meta">{one ? (takers > 0 ? t("{count, plural, one {# action takes} other {# actions take}} of it; taken out, no action does any longer.", { count: takers }) : t("No action takes of it. What an action takes is written under “Actions and offers”.")) : t("What an action takes of it is written under “Actions and offers”.")}</p>
    </EntryDialog>
  );
}

const KINDS: readonly OwnAccord[] = ["contact", "offer", "token"];

export function CapDialog({ content, one, onSave, onRemove, onClose }: { content: PolicyContent; one: Cap | null; onSave: (one: Cap) => void; onRemove: (key: string) => void; onClose: () => void }) {
  const { t } = useWords();
  const [title, setTitle] = useState(one?.title ?? "");
  const [kinds, setKinds] = useState<readonly OwnAccord[]>(one?.kinds ?? KINDS);
  const [typedMost, setMost] = useState(one ? String(one.most) : "");
  const [typedDays, setDays] = useState(one ? String(one.days) : "");
  const [most, days] = [wholeTyped(typedMost, { least: 0, most: 100 }), wholeTyped(typedDays, { least: 1, most: 92 })];
  const isReady = title.trim() !== "" && kinds.length > 0 && most !== undefined && days !== undefined;
  const key = one?.key ?? keyOf(title, content.caps.map((each) => each.key), "cap");
  return (
    <EntryDialog title={one ? t("Change a cap") : t("Add a cap")} act={one ? t("Change it") : t("Add it")} isReady={isReady} missing={[title.trim() === "" && t("In words: colleagues read it where something is held back"), typedMost.trim() === "" && t("At most so many"), typedDays.trim() === "" && t("in so many days")]} onSave={() => onSave({ key, title: title.trim(), kinds: [...kinds], most: most!, days: days! })} onRemove={one ? () => onRemove(one.key) : undefined} onClose={onClose}>
      <TextField label={t("In words: colleagues read it where something is held back")} value={title} onChange={setTitle} maxLength={120} autoFocus isRequired />
      <div className="line">
        <TextField label={t("At most so many")} value={typedMost} onChange={setMost} fault={typedMost !== "" && most === undefined ? t("Write a whole number up to {most}.", { most: 100 }) : undefined} isRequired />
        <TextField label={t("in so many days")} value={typedDays} onChange={setDays} fault={typedDays !== "" && days === undefined ? t("Write whole days, 1 to 92.") : undefined} isRequired />
      </div>
      <fieldset className="kinds">
        <legend>{t("What counts")}</legend>
        {KINDS.map((kind) => <CheckRow key={kind} on={kinds.includes(kind)} onChange={(on) => setKinds(KINDS.filter((each) => (each === kind ? on : kinds.includes(each))))}>{t(KIND_WORDS[kind])}</CheckRow>)}
        {kinds.length === 0 ? <p className="warning small">{t("Choose at least one.")}</p> : null}
      </fieldset>
    </EntryDialog>
  );
}

export function ExperimentDialog({ content, one, hasBegun, taken, onSave, onRemove, onClose }: { content: PolicyContent; one: Experiment | null; hasBegun: boolean; taken: readonly string[]; onSave: (one: Experiment) => void; onRemove: (key: string) => void; onClose: () => void }) {
  const { t, format } = useWords();
  const now = useNow();
  const tried = whatCanBeTried(content);
  const named = tried.map(({ id, action, row }) => ({ id, text: row ? t("{action}, by row {number} of “{title}”", { action: action.title, number: row.place, title: row.table }) : action.title }));
  const choices = one && !named.some(({ id }) => id === idOf(one.of)) ? [...named, { id: idOf(one.of), text: "row" in one.of ? one.of.row : one.of.action }] : named;
  const [title, setTitle] = useState(one?.title ?? "");
  const [what, setWhat] = useState(one ? idOf(one.of) : (choices[0]?.id ?? ""));
  const [typed, setTyped] = useState(one ? String(Math.round(one.heldOut * 1000) / 10) : "20");
  const [begins, setBegins] = useState(momentSaid(one?.from ?? now.toISOString()));
  const [ends, setEnds] = useState(one ? momentSaid(one.until) : "");
  const percent = numberTyped(typed, { least: 5, most: 50 });
  const [from, until] = [momentTyped(begins, one?.from), momentTyped(ends, one?.until)];
  const isUpsideDown = from !== undefined && until !== undefined && from >= until;
  const of = tried.find(({ id }) => id === what)?.of ?? one?.of;
  const isReady = title.trim() !== "" && of !== undefined && percent !== undefined && from !== undefined && until !== undefined && !isUpsideDown;
  // A key of its own, also against experiments of long ago with the same name: who is left out follows from it.
  const key = one?.key ?? keyOf(`${keyOf(title, [], "experiment").slice(0, 22)}-${now.toISOString().slice(2, 10).replaceAll("-", "")}`, taken, "experiment");
  const shareAsWas = one && typed === String(Math.round(one.heldOut * 1000) / 10);
  return (
    <EntryDialog title={one ? t("Change an experiment") : t("Add an experiment")} act={one ? t("Change it") : t("Add it")} isReady={isReady} missing={[title.trim() === "" && t("What do you want to know?"), of === undefined && t("What is tried"), from === undefined && t("From"), until === undefined && t("Ends")]} onSave={() => onSave({ key, title: title.trim(), of: of!, heldOut: shareAsWas ? one.heldOut : Math.round(percent! * 10) / 1000, from: from!, until: until! })} onRemove={one ? () => onRemove(one.key) : undefined} onClose={onClose}>
      <TextField label={t("What do you want to know?")} value={title} onChange={setTitle} maxLength={120} autoFocus isRequired />
      {hasBegun && one ? (
        <p className="small">{t("It has begun: “{what}”, {share} left out, since {from}. That stays; to try it otherwise, take it out and add another.", { what: choices.find(({ id }) => id === what)?.text ?? what, share: format.percent(one.heldOut), from: format.dayAndClock(one.from) })}</p>
      ) : (
        <>
          <Select label={t("What is tried")} choices={choices} chosen={what} onChoose={setWhat} />
          <TextField label={t("Share left out, in percent (5 to 50)")} value={typed} onChange={setTyped} fault={percent === undefined ? t("Write a number from 5 to 50.") : undefined} isRequired />
          <TextField label={t("From")} type="datetime-local" value={begins} onChange={setBegins} isRequired />
        </>
      )}
      <TextField label={t("Ends")} type="datetime-local" value={ends} onChange={setEnds} fault={isUpsideDown ? t("It ends before it begins.") : undefined} isRequired />
      <p className="meta">{t("Those left out are chosen by lot and stay left out until it ends; colleagues see it. What followed is counted for both sides, and stands under Value, What followed.")}</p>
    </EntryDialog>
  );
}

export function LeverDialog({ content, one, onSave, onRemove, onClose }: { content: PolicyContent; one: Lever | null; onSave: (one: Lever) => void; onRemove: () => void; onClose: () => void }) {
  const { t } = useWords();
  // An action has one lever: two of them would be multiplied, and nobody would see it.
  const free = content.actions.filter(({ id }) => id === one?.action || !content.levers.some(({ action }) => action === id));
  const choices = one && !free.some(({ id }) => id === one.action) ? [...free.map(({ id, title: text }) => ({ id, text })), { id: one.action, text: one.action }] : free.map(({ id, title: text }) => ({ id, text }));
  const [action, setAction] = useState(one?.action ?? choices[0]?.id ?? "");
  const [typed, setTyped] = useState(one ? String(one.times) : "");
  const [why, setWhy] = useState(one?.why ?? "");
  const [ends, setEnds] = useState(one?.until ? momentSaid(one.until) : "");
  const times = numberTyped(typed, { least: 0.1, most: 10 });
  const until = ends === "" ? null : momentTyped(ends, one?.until ?? undefined);
  const isReady = action !== "" && times !== undefined && why.trim() !== "" && until !== undefined;
  return (
    <EntryDialog title={t("Let an action count otherwise")} act={one ? t("Change it") : t("Add it")} isReady={isReady} missing={[action === "" && t("Action"), typed.trim() === "" && t("Counts so many times what it brings (0.1 to 10)"), why.trim() === "" && t("Why? (it stands beside it, and in the record)")]} onSave={() => onSave({ action, times: times!, why: why.trim(), until: until! })} onRemove={one ? onRemove : undefined} onClose={onClose}>
      <Select label={t("Action")} choices={choices} chosen={action} onChoose={setAction} />
      <TextField label={t("Counts so many times what it brings (0.1 to 10)")} value={typed} onChange={setTyped} fault={typed !== "" && times === undefined ? t("Write a number from 0.1 to 10.") : undefined} autoFocus isRequired />
      <TextArea label={t("Why? (it stands beside it, and in the record)")} value={why} onChange={setWhy} rows={2} maxLength={300} />
      <TextField label={t("Until (empty: for good)")} type="datetime-local" value={ends} onChange={setEnds} />
    </EntryDialog>
  );
}

export function ExplorationDialog({ share, onSave, onClose }: { share: number; onSave: (share: number) => void; onClose: () => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(String(Math.round(share * 1000) / 10));
  const read = explorationTyped(typed);
  return (
    <EntryDialog title={t("Trying another than the best")} act={t("Change it")} isReady={read !== undefined} onSave={() => onSave(read!)} onClose={onClose}>
      <TextField label={t("In how many percent of decisions? (0: never; else 2 to 20)")} value={typed} onChange={setTyped} fault={read === undefined ? t("Write 0, or a number from 2 to 20: below that nothing is learnt.") : undefined} autoFocus isRequired />
      <p className="meta">{t("Only something of our own accord is tried, never while a complaint is open. With what chance is written beside each decision.")}</p>
    </EntryDialog>
  );
}
