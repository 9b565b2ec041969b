import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { BulkAct, Chosen } from "../../../engine/segments/contract.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { type Said, say } from "../../ui/say.ts";
import { Select } from "../../ui/select.tsx";
import { useWords } from "../../ui/words.tsx";
import { WhenField } from "../cockpit/when-field.tsx";
import { saveFile } from "../data/api.ts";
import { peopleQuery } from "../data/queries.ts";
import { useHouse } from "../data/session.tsx";
import type { Sort } from "./list-address.ts";

/** The order of the list. */
export interface Sorted {
  readonly sort: Sort;
  readonly order: "asc" | "desc";
}

interface BulkDialogProps {
  readonly what: "tag" | "task" | "export";
  readonly count: number;
  readonly isAll: boolean;
  readonly chosen: Chosen;
  readonly columns: readonly string[];
  readonly sorted: Sorted;
  readonly carryOut: (act: BulkAct, words: (done: number) => Said) => Promise<void>;
  readonly onClose: () => void;
}

/** What is to be done with the chosen customers, where a word is needed for it. */
export default function BulkDialog(props: BulkDialogProps) {
  const { t } = useWords();
  const { what, count, onClose } = props;
  const title = {
    tag: t("Tag {count, plural, one {# customer} other {# customers}}", { count }),
    task: t("A task for each of {count, plural, one {# customer} other {# customers}}", { count }),
    export: t("Take {count, plural, one {# customer} other {# customers}} out", { count }),
  }[what];
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      {what === "tag" ? <Tag {...props} /> : what === "task" ? <Task {...props} /> : <TakeOut {...props} />}
    </Dialog>
  );
}

function Tag({ carryOut, onClose }: BulkDialogProps) {
  const { t } = useWords();
  const [name, setName] = useState("");
  const add = () => carryOut({ kind: "tag", name: name.trim() }, (done) => say("{count, plural, one {# customer} other {# customers}} tagged “{name}”.", { count: done, name: name.trim() })).then(onClose);
  return (
    <Form onSubmit={add} act={t("Tag")} isReady={name.trim() !== ""} onCancel={onClose}>
      <TextField label={t("Tag")} help={t("One that is there, or a new one.")} value={name} onChange={setName} autoFocus isRequired maxLength={60} />
    </Form>
  );
}

function Task({ carryOut, onClose }: BulkDialogProps) {
  const { t } = useWords();
  const { session } = useHouse();
  const people = useQuery(peopleQuery).data?.people ?? [];
  const [what, setWhat] = useState("");
  const [assignee, setAssignee] = useState(session.person.id);
  const [due, setDue] = useState<Date | null>(null);
  const add = () =>
    carryOut({ kind: "task", what: what.trim(), assignee, ...(due === null ? {} : { dueAt: due.toISOString() }) }, (done) => say("{count, plural, one {# task} other {# tasks}} given: {what}", { count: done, what: what.trim() })).then(onClose);
  return (
    <Form onSubmit={add} act={t("Give the tasks")} isReady={what.trim() !== ""} onCancel={onClose}>
      <TextField label={t("What is to be done")} value={what} onChange={setWhat} autoFocus isRequired maxLength={500} />
      <Select label={t("Who does it")} choices={people.map((person) => ({ id: person.id, text: person.name }))} chosen={assignee} onChoose={setAssignee} />
      <WhenField label={t("By when, if it matters")} onChange={setDue} />
    </Form>
  );
}

function TakeOut({ chosen, columns, sorted, onClose }: BulkDialogProps) {
  const { t } = useWords();
  const [why, setWhy] = useState("");
  const save = () => saveFile("/customers/export", { chosen, columns, ...sorted, why: why.trim() }, "customers.csv").then(onClose);
  return (
    <Form onSubmit={save} act={t("Save the file")} acting={t("Writing…")} isReady={why.trim().length >= 3} onCancel={onClose}>
      <p className="small">{t("A CSV file with the columns that are shown, in the order of the list. Who took it out, when and what for stands in the audit; it cannot be called back.")}</p>
      <TextField label={t("What is it for?")} value={why} onChange={setWhy} autoFocus isRequired maxLength={500} />
    </Form>
  );
}
