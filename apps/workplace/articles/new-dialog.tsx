import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Select } from "../../ui/select.tsx";
import { useWords } from "../../ui/words.tsx";
import { useArticleActs } from "./article-data.ts";
import { LANGUAGE_CHOICES, languageName, topicWords } from "./article-words.ts";

/** Begins an article; then it is written. */
export default function NewDialog({ topics, title: given, onClose }: { topics: readonly string[]; title: string; onClose: () => void }) {
  const { t, language: readers } = useWords();
  const { make } = useArticleActs();
  const navigate = useNavigate();
  const [title, setTitle] = useState(given);
  const [language, setLanguage] = useState<string>(readers);
  const [topic, setTopic] = useState("none");
  const save = async () => {
    const article = await make({ language, title: title.trim(), body: "", topics: topic === "none" ? [] : [topic], audience: "team" });
    onClose();
    await navigate({ to: "/articles/$articleId/write", params: { articleId: article.articleId }, search: { language } });
  };
  return (
    <Dialog title={t("New article")} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Begin writing")} isReady={title.trim() !== ""} onCancel={onClose}>
        <TextField label={t("Title, as a customer would ask")} value={title} onChange={setTitle} autoFocus maxLength={200} />
        <Select label={t("Language")} choices={LANGUAGE_CHOICES.map((id) => ({ id: id as string, text: languageName(id, readers) }))} chosen={language} onChoose={setLanguage} />
        <Select label={t("Topic of the conversations that it answers")} choices={[{ id: "none", text: t("None yet") }, ...topics.map((id) => ({ id, text: t(topicWords(id)) }))]} chosen={topic} onChoose={setTopic} />
        <p className="meta">{t("It is a draft for the team only. Nobody else reads it before it is published.")}</p>
      </Form>
    </Dialog>
  );
}
