import { useState } from "react";
import type { ArticlePublication, ArticleView } from "../../../engine/service/contract.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { type Said, say } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { textOf, useArticleActs } from "./article-data.ts";
import { languageName } from "./article-words.ts";

export type Publishing = { readonly kind: "draft" } | { readonly kind: "bring-back"; readonly number: number } | { readonly kind: "withdraw" };

/** Asks why, for whoever looks at the versions later. */
export default function PublishDialog({ article, language, what, onDone, onClose }: { article: ArticleView; language: string; what: Publishing; onDone?: () => void; onClose: () => void }) {
  const { t, language: readers } = useWords();
  const { publish } = useArticleActs();
  const [why, setWhy] = useState("");
  const text = textOf(article, language)!;
  const named = { language: languageName(language, readers) };
  const [title, act, help, done] = {
    draft: [t("Publish in {language}", named), t("Publish"), article.audience === "customers" ? t("From now on colleagues read it, and may put its words into replies to customers.") : t("From now on colleagues read it. It is for the team only."), say("Published in {language}", named)] as const,
    "bring-back": [t("Bring an earlier version back"), t("Bring back"), t("It is read again from now on, as a version of its own. What is being written stays."), say("Brought back in {language}", named)] as const,
    withdraw: [t("Withdraw in {language}", named), t("Withdraw"), t("Nobody reads it in this language any more. It stays as a draft, with all of its versions."), say("Withdrawn in {language}", named)] as const,
  }[what.kind] satisfies readonly [string, string, string, Said];
  const save = async () => {
    const base = { after: text.latest, why: why.trim() };
    const publication: ArticlePublication = what.kind === "draft" ? { ...base, draft: text.draft!.revision } : what.kind === "withdraw" ? { ...base, withdraw: true } : { ...base, number: what.number };
    await publish(article, language, publication, done);
    onClose();
    onDone?.();
  };
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form onSubmit={save} act={act} isReady={why.trim().length >= 3} onCancel={onClose}>
        <p className="small">{help}</p>
        <TextField label={t("Why, for whoever reads the versions later")} value={why} onChange={setWhy} autoFocus maxLength={500} />
      </Form>
    </Dialog>
  );
}
