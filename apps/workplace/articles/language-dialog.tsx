import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ArticleView } from "../../../engine/service/contract.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { Select } from "../../ui/select.tsx";
import { useWords } from "../../ui/words.tsx";
import { LANGUAGE_CHOICES, languageName } from "./article-words.ts";

/** Goes on to write the article in a language that it does not have yet. */
export default function LanguageDialog({ article, onClose }: { article: ArticleView; onClose: () => void }) {
  const { t, language: readers } = useWords();
  const navigate = useNavigate();
  const free = LANGUAGE_CHOICES.filter((code) => article.texts.every((text) => text.language !== code));
  const [language, setLanguage] = useState<string>(free[0]!);
  const go = async () => {
    onClose();
    await navigate({ to: "/articles/$articleId/write", params: { articleId: article.articleId }, search: { language } });
  };
  return (
    <Dialog title={t("Another language")} isOpen onClose={onClose}>
      <Form onSubmit={go} act={t("Begin writing")} onCancel={onClose}>
        <Select label={t("Language")} choices={free.map((id) => ({ id: id as string, text: languageName(id, readers) }))} chosen={language} onChoose={setLanguage} />
      </Form>
    </Dialog>
  );
}
