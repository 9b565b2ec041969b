import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ArticleView } from "../../../engine/service/contract.ts";
import { CheckRow, RadioList } from "../../ui/choices.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { say } from "../../ui/say.ts";
import { Select } from "../../ui/select.tsx";
import { useWords } from "../../ui/words.tsx";
import { peopleQuery } from "../data/queries.ts";
import { articlesQuery, useArticleActs } from "./article-data.ts";
import { topicWords } from "./article-words.ts";

/** Who answers for an article, when it is looked at again, what it answers and whom it is for. */
export default function DetailsDialog({ article, onClose }: { article: ArticleView; onClose: () => void }) {
  const { t, language } = useWords();
  const { change } = useArticleActs();
  const people = useQuery(peopleQuery).data?.people ?? [];
  const known = useQuery(articlesQuery({}, language)).data?.topics ?? [];
  const [owner, setOwner] = useState(article.owner?.id ?? "nobody");
  const [reviewOn, setReviewOn] = useState(article.reviewOn ?? "");
  const [topics, setTopics] = useState<readonly string[]>(article.topics);
  const [audience, setAudience] = useState(article.audience);
  const save = async () => {
    await change(article, { owner: owner === "nobody" ? null : owner, reviewOn: reviewOn === "" ? null : reviewOn, topics: [...topics], audience }, say("Changed what is said of this article"));
    onClose();
  };
  const owners = [{ id: "nobody", text: t("nobody") }, ...people.map((person) => ({ id: person.id, text: person.name })), ...(article.owner && people.every((person) => person.id !== article.owner!.id) ? [{ id: article.owner.id, text: article.owner.name }] : [])];
  return (
    <Dialog title={t("About this article")} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Save")} onCancel={onClose}>
        <RadioList
          label={t("Whom it is for")}
          choices={[
            { id: "team", text: t("For the team only"), more: t("Colleagues read it; its words are not put into replies.") },
            { id: "customers", text: t("May be sent to customers"), more: t("Its words may be put into replies.") },
          ]}
          chosen={audience}
          onChoose={setAudience}
        />
        <Select label={t("Owner, who keeps it true")} choices={owners} chosen={owner} onChoose={setOwner} />
        <TextField label={t("Look at it again by")} type="date" value={reviewOn} onChange={setReviewOn} help={t("After that day it is listed as overdue. Empty: no day.")} />
        <fieldset className="stack">
          <legend className="small">{t("Topics of the conversations that it answers")}</legend>
          {[...new Set([...known, ...article.topics])].map((topic) => (
            <CheckRow key={topic} on={topics.includes(topic)} onChange={(on) => setTopics(on ? [...topics, topic] : topics.filter((each) => each !== topic))}>
              {t(topicWords(topic))}
            </CheckRow>
          ))}
        </fieldset>
      </Form>
    </Dialog>
  );
}
