import { useState } from "react";
import type { PolicyContent, StudioWords, WrittenTable } from "../../../../engine/decisions/contract.ts";
import { RadioList } from "../../../ui/choices.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { Select } from "../../../ui/select.tsx";
import { useWords } from "../../../ui/words.tsx";
import { Missing } from "./missing.tsx";
import { type Answers, factKey, tableToAsk } from "./new-table.ts";

/** Adds a table to the draft: one that these rules lack, or one whose answer the others ask. */
export default function NewTable({ content, words, onAdd, onClose }: { content: PolicyContent; words: StudioWords; onAdd: (part: string, table: WrittenTable) => void; onClose: () => void }) {
  const { t } = useWords();
  const lacking = words.mayBeAdded.filter(({ part }) => !content.tables.some((each) => each.part === part));
  const [kind, setKind] = useState(lacking[0]?.part ?? "derive");
  const [title, setTitle] = useState("");
  const [asked, setAsked] = useState("");
  const [choices, setChoices] = useState("");
  const [answers, setAnswers] = useState<Answers>("first");
  const isDerived = kind === "derive";
  const key = factKey(title, content.tables.map(({ table }) => table.key));
  const list = [...new Set(choices.split(",").map((each) => each.trim()).filter((each) => each !== ""))];
  const isReady = !isDerived || (title.trim() !== "" && asked.trim() !== "" && (answers !== "first" || list.length >= 2));
  const save = async () => {
    const template = lacking.find(({ part }) => part === kind);
    if (template) onAdd(kind, template.table);
    else onAdd("derive", tableToAsk({ key, title: title.trim(), asked: asked.trim(), answers, choices: list, first: words.facts.find(({ sensitivity }) => sensitivity === "public")!.key }));
  };
  return (
    <Dialog title={t("Add a table")} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Add it")} isReady={isReady} onCancel={onClose}>
        <RadioList
          label={t("What is the table for?")}
          choices={[...lacking.map(({ part, table }) => ({ id: part, text: table.title, more: t("As a fresh installation has it; change it as you like.") })), { id: "derive", text: t("Work something out that other tables ask"), more: t("Such as how great a risk is: said once, asked in many tables.") }]}
          chosen={kind}
          onChoose={setKind}
        />
        {isDerived ? (
          <>
            <TextField label={t("What the table is called")} value={title} onChange={setTitle} maxLength={120} isRequired />
            <TextField label={t("What it answers, in a word or two")} value={asked} onChange={setAsked} maxLength={60} isRequired />
            <Select
              label={t("How it answers")}
              choices={[{ id: "first", text: t("One of a list, by the first row that fits") }, { id: "count", text: t("How many rows fit") }, { id: "sum", text: t("Points: the sum of the rows that fit") }, { id: "max", text: t("The largest number of the rows that fit") }]}
              chosen={answers}
              onChoose={(id) => setAnswers(id as Answers)}
            />
            {answers === "first" ? <TextField label={t("The list, parted by commas")} value={choices} onChange={setChoices} maxLength={400} isRequired /> : null}
            <Missing fields={[title.trim() === "" && t("What the table is called"), asked.trim() === "" && t("What it answers, in a word or two"), answers === "first" && list.length < 2 && t("The list, parted by commas")]} />
          </>
        ) : null}
      </Form>
    </Dialog>
  );
}
