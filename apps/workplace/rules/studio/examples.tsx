import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { DraftView, PolicyContent, Proposal, WritableFact } from "../../../../engine/decisions/contract.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { Data, Words } from "../../../ui/data.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { Fold, Section } from "../../../ui/page.tsx";
import { Select } from "../../../ui/select.tsx";
import { useWords } from "../../../ui/words.tsx";
import { proposalsQuery } from "../../data/queries.ts";
import { useNow } from "../../data/use-now.ts";
import { reasonWords } from "../../words/names.ts";
import { asShown } from "./as-shown.ts";
import { readValue, suggestions } from "./edits.ts";
import { FactPicker } from "./fact-picker.tsx";
import { Missing } from "./missing.tsx";

interface Props {
  readonly draft: DraftView;
  readonly content: PolicyContent;
  readonly facts: ReadonlyMap<string, WritableFact>;
  readonly mayWrite: boolean;
  /** The example that is looked at: its rows are lit in the tables. */
  readonly lookedAt: string | null;
  readonly onLook: (id: string | null) => void;
  readonly onEdit: (content: PolicyContent) => void;
}

/** Cases with what must come of them, and whether it does. */
export function Examples({ draft, content, facts, mayWrite, lookedAt, onLook, onEdit }: Props) {
  const { t, format } = useWords();
  const [adding, setAdding] = useState(false);
  const runs = new Map(draft.examples.map((run) => [run.id, run]));
  const passing = draft.examples.filter(({ why }) => why === null).length;
  const rows = content.tables.reduce((sum, { table }) => sum + table.rows.length, 0);
  return (
    <Section
      title={t("Examples")}
      lead={
        draft.examples.length === 0
          ? content.examples.length === 0 ? t("No example yet: add a case whose outcome you are sure of.") : t("They run as soon as the tables can decide.")
          : `${t("{passing} of {count} come out as expected.", { passing: format.number(passing), count: format.number(draft.examples.length) })} ${t("{covered} of {rows} rows take part in one.", { covered: format.number(rows - draft.withoutExample.length), rows: format.number(rows) })}`
      }
      actions={mayWrite ? <Button look="outline" onPress={() => setAdding(true)}>{t("Add an example…")}</Button> : undefined}
    >
      <ul className="examples">
        {content.examples.map((example) => {
          const run = runs.get(example.id);
          return (
            <li key={example.id} className={run?.why ? "fails" : undefined}>
              <button type="button" className="example-look" aria-pressed={lookedAt === example.id} onClick={() => onLook(lookedAt === example.id ? null : example.id)}>
                {run === undefined ? <span className="meta">{t("not run")}</span> : run.why === null ? <span>✓ {t("as expected")}</span> : <span className="warning">■ {t("fails")}</span>}
                <Data>{example.title}</Data>
              </button>
              {mayWrite ? <IconButton icon="close" label={t("Remove the example “{name}”", { name: example.title })} onPress={() => onEdit({ ...content, examples: content.examples.filter(({ id }) => id !== example.id) })} /> : null}
              {run?.why ? <p className="small"><Data>{asShown(run.why, content)}</Data></p> : null}
            </li>
          );
        })}
      </ul>
      <Proposals policyKey={content.key} content={content} mayWrite={mayWrite} onEdit={onEdit} />
      {adding ? <NewExample content={content} facts={facts} onAdd={(example) => (onEdit({ ...content, examples: [...content.examples, example] }), setAdding(false))} onClose={() => setAdding(false)} /> : null}
    </Section>
  );
}

/** Where people did otherwise: each may become an example. */
function Proposals({ policyKey, content, mayWrite, onEdit }: { policyKey: string; content: PolicyContent; mayWrite: boolean; onEdit: (content: PolicyContent) => void }) {
  const { t, format } = useWords();
  const now = useNow();
  const { data } = useQuery(proposalsQuery(policyKey));
  const open = (data?.proposals ?? []).filter(({ overrideId }) => !content.examples.some((each) => each.from === overrideId));
  if (open.length === 0) return null;
  const taught = open.filter(({ teaches }) => teaches).length;
  const take = ({ example }: Proposal) => example && onEdit({ ...content, examples: [...content.examples, example] });
  return (
    <Fold title={taught > 0 ? t("People did otherwise: {count, plural, one {# time} other {# times}} in 90 days, {taught} to teach the rules", { count: open.length, taught }) : t("People did otherwise: {count, plural, one {# time} other {# times}} in 90 days", { count: open.length })} open={taught > 0}>
      <ul className="examples">
        {open.slice(0, 20).map((proposal) => (
          <li key={proposal.overrideId}>
            <p className="small">
              {proposal.teaches ? <b>{t("To teach the rules")} · </b> : null}
              {proposal.done ? t("{who}, {when}: “{action}” all the same", { who: proposal.by, when: format.day(proposal.at, now), action: proposal.actionTitle }) : t("{who}, {when}: not “{action}”", { who: proposal.by, when: format.day(proposal.at, now), action: proposal.actionTitle })} · {t(reasonWords(proposal.reasonTitle))}
            </p>
            {proposal.instead ? <Words small>{proposal.instead}</Words> : null}
            {mayWrite && proposal.example ? (
              <Button onPress={() => take(proposal)} label={t("Take over as an example: {who}, “{action}”", { action: proposal.actionTitle, who: proposal.by })}>
                {t("Take over as an example")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Fold>
  );
}

/** After the list from which it was chosen has closed and given the focus back. */
const focusFirst = (line: HTMLElement | null): void => void (line && setTimeout(() => line.querySelector<HTMLElement>("input, button")?.focus(), 50));

type Example = PolicyContent["examples"][number];
type Expected = "advises" | "never";

function NewExample({ content, facts, onAdd, onClose }: { content: PolicyContent; facts: ReadonlyMap<string, WritableFact>; onAdd: (example: Example) => void; onClose: () => void }) {
  const { t } = useWords();
  const [title, setTitle] = useState("");
  const [given, setGiven] = useState<readonly { readonly key: string; readonly typed: string }[]>([]);
  const [expected, setExpected] = useState<Expected>("advises");
  const [action, setAction] = useState(content.actions[0]?.id ?? "");
  /** What was said last: the focus goes to its value. */
  const [latest, setLatest] = useState<string | null>(null);
  const asked = new Set(content.tables.flatMap(({ table }) => table.inputs.map(({ fact }) => fact)));
  const read = given.map(({ key, typed }) => ({ key, typed, value: readValue(facts.get(key)!, typed) }));
  const isReady = title.trim() !== "" && action !== "" && read.length > 0 && read.every(({ value }) => value !== undefined);
  const add = async () => {
    const id = `example-${Math.max(0, ...content.examples.map((each) => Number(/^example-(\d+)$/.exec(each.id)?.[1] ?? 0))) + 1}`;
    onAdd({ id, title: title.trim(), facts: Object.fromEntries(read.map(({ key, value }) => [key, value!])), fits: [], advises: expected === "advises" ? [action] : [], never: expected === "never" ? [action] : [] });
  };
  return (
    <Dialog title={t("Add an example")} isOpen onClose={onClose}>
      <Form onSubmit={add} act={t("Add the example")} isReady={isReady} onCancel={onClose}>
        <TextField label={t("What is the case?")} value={title} onChange={setTitle} maxLength={200} autoFocus isRequired />
        {read.map(({ key, typed, value }, at) => {
          const fact = facts.get(key)!;
          const choices = fact.type === "choice" ? (fact.choices ?? []) : fact.type === "boolean" ? ["yes", "no"] : [];
          const set = (next: string) => setGiven(given.with(at, { key, typed: next }));
          return (
            <div className="line example-fact" key={key} ref={key === latest ? focusFirst : undefined}>
              {choices.length > 0 ? (
                <Select label={fact.label} choices={choices.map((id) => ({ id, text: fact.words?.[id] ?? id }))} chosen={typed} onChoose={set} />
              ) : (
                <TextField label={fact.label} value={typed} onChange={set} fault={typed !== "" && value === undefined ? t("Write a number, such as {example}.", { example: suggestions(fact)[1]?.replace(/^[^\d]+/, "") ?? "2" }) : undefined} />
              )}
              <IconButton icon="close" label={t("Leave out: {name}", { name: fact.label })} onPress={() => setGiven(given.toSpliced(at, 1))} />
            </div>
          );
        })}
        <FactPicker
          label={given.length === 0 ? t("Say what is known…") : t("And what else is known…")}
          facts={[...facts.values()].filter(({ key, type }) => asked.has(key) && type !== "text" && !given.some((each) => each.key === key))}
          onPick={(fact) => (setLatest(fact.key), setGiven([...given, { key: fact.key, typed: fact.type === "choice" ? (fact.choices?.[0] ?? "") : fact.type === "boolean" ? "yes" : "" }]))}
        />
        <Select label={t("What must come of it")} choices={[{ id: "advises", text: t("this is advised") }, { id: "never", text: t("this is not advised") }]} chosen={expected} onChoose={setExpected} />
        <Select label={t("Action")} choices={content.actions.map(({ id, title: text }) => ({ id, text }))} chosen={action} onChoose={setAction} />
        <Missing fields={[title.trim() === "" && t("What is the case?"), read.length === 0 && t("Say what is known…"), ...read.map(({ key, typed }) => typed.trim() === "" && facts.get(key)!.label), action === "" && t("Action")]} />
      </Form>
    </Dialog>
  );
}
