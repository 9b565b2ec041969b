import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { TagView, WordingView } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextArea, TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Fold, Section } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { knownSourcesQuery, sourceOrderQuery, tagsQuery, wordingsQuery } from "../customers/knowledge/data.ts";
import { Answered } from "../data/answered.tsx";
import { api } from "../data/api.ts";
import { useMay } from "../data/session.tsx";
import { sourceName } from "../words/source-names.ts";
import "../customers/knowledge/knowledge.css";

/** What all profiles share: which sources are believed first, the words that customers are asked with, the tags. */
export default function Profiles() {
  const mayManage = useMay("organisation.manage");
  return (
    <div className="settings-profiles">
      {mayManage ? <Sources /> : null}
      <Wordings mayManage={mayManage} />
      <Tags />
    </div>
  );
}

function Sources() {
  const { t } = useWords();
  const order = useQuery(sourceOrderQuery);
  return (
    <Section
      title={t("Which source is believed")}
      lead={t("Where sources differ, the one that stands higher here is shown. Sources not named come after: trusted ones before others, then what was said last. What colleagues say is the source “desk”.")}
    >
      <Answered query={order} failed={t("The order of sources could not be read")} waiting={<Skeleton rows={2} label={t("Reading…")} />}>
        {(answer) => <SourcesForm key={answer.sources.join("\n")} before={answer.sources} />}
      </Answered>
    </Section>
  );
}

function SourcesForm({ before }: { before: readonly string[] }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const known = useQuery(knownSourcesQuery).data?.sources ?? [];
  const [text, setText] = useState(before.join("\n"));
  const sources = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const save = async () => {
    await api("/attribute-sources", { method: "PUT", body: { sources } });
    await Promise.all([["attribute-sources"], ["customer"], ["customers"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
  };
  return (
    <Form onSubmit={save} act={t("Save")} acting={t("Saving…")} isReady={sources.join("\n") !== before.join("\n")} onCancel={() => setText(before.join("\n"))} cancel={t("Reset")}>
      <TextArea label={t("Names of sources, one a line, the most believed first")} value={text} onChange={setText} rows={4} maxLength={3000} />
      {known.length === 0 ? null : (
        <ul className="line" aria-label={t("Sources there are")}>
          {known.map((source) => (
            <li key={source}>
              <Button look="outline" pressed={sources.includes(source)} onPress={() => setText((sources.includes(source) ? sources.filter((each) => each !== source) : [...sources, source]).join("\n"))}>
                <Data>{source}</Data>
                {sourceName(source, t) === source ? null : <span className="quiet"> · {sourceName(source, t)}</span>}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Form>
  );
}

function Wordings({ mayManage }: { mayManage: boolean }) {
  const { t, format } = useWords();
  const wordings = useQuery(wordingsQuery);
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title={t("Words of consent")}
      lead={t("What customers are asked, kept by version. A version never changes: customers agreed to it.")}
      actions={mayManage ? <Button onPress={() => setAdding(true)}>{t("Add a version…")}</Button> : undefined}
    >
      <Answered query={wordings} failed={t("The words could not be read")} waiting={<Skeleton rows={3} label={t("Reading…")} />}>
        {(answer) => (
          <>
            {answer.wordings.length === 0 ? <p className="quiet small">{t("None is kept yet.")}</p> : null}
            {answer.wordings.map((wording: WordingView) => (
              <Fold
                key={`${wording.purpose}/${wording.version}/${wording.language}`}
                title={format.list([wording.purpose, t("wording {version}", { version: wording.version }), wording.language, wording.madeBy, format.day(wording.madeAt)])}
              >
                <p className="small" dir="auto">
                  {wording.body}
                </p>
              </Fold>
            ))}
          </>
        )}
      </Answered>
      {adding ? <WordingDialog onClose={() => setAdding(false)} /> : null}
    </Section>
  );
}

function WordingDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [purpose, setPurpose] = useState("offers");
  const [version, setVersion] = useState("");
  const [language, setLanguage] = useState("en");
  const [body, setBody] = useState("");
  const save = async () => {
    await api("/consent-wordings", { method: "POST", body: { purpose: purpose.trim(), version: version.trim(), language: language.trim(), body: body.trim() } });
    await queries.invalidateQueries({ queryKey: ["consent-wordings"] });
    onClose();
  };
  return (
    <Dialog title={t("Words that customers are asked with")} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Save")} acting={t("Saving…")} isReady={[purpose, version, language, body].every((each) => each.trim() !== "")} onCancel={onClose}>
        <TextField label={t("What for")} value={purpose} onChange={setPurpose} isRequired maxLength={60} help={t("offers, service, profiling … in small letters")} />
        <TextField label={t("Version")} value={version} onChange={setVersion} isRequired maxLength={60} placeholder="2026-11" />
        <TextField label={t("Language, as in en or pt-BR")} value={language} onChange={setLanguage} isRequired maxLength={20} />
        <TextArea label={t("The words, as the customer sees them")} value={body} onChange={setBody} isRequired rows={5} maxLength={5000} />
      </Form>
    </Dialog>
  );
}

function Tags() {
  const { t, format } = useWords();
  const tags = useQuery(tagsQuery);
  const mayWrite = useMay("customers.write");
  const [renaming, setRenaming] = useState<TagView | null>(null);
  return (
    <Section title={t("Tags")} lead={t("Shared by everybody. Another name is another name everywhere; the name before stands in the audit.")}>
      <Answered query={tags} failed={t("The tags could not be read")} waiting={<Skeleton rows={3} label={t("Reading…")} />}>
        {(answer) => (
          <>
            {answer.tags.length === 0 ? <p className="quiet small">{t("There are none yet. They are made on a customer's page.")}</p> : null}
            <ul className="ruled small">
              {answer.tags.map((tag) => (
                <li key={tag.tagId} className="beside">
                  <span className="grow">
                    <Data>{tag.name}</Data> <span className="meta">{tag.atLeast ? t("more than {count} customers", { count: format.number(tag.customers) }) : t("{count, plural, one {# customer} other {# customers}}", { count: tag.customers })}</span>
                  </span>
                  {mayWrite ? (
                    <Button onPress={() => setRenaming(tag)} label={t("Rename: {name}", { name: tag.name })}>
                      {t("Rename…")}
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          </>
        )}
      </Answered>
      {renaming ? <RenameDialog tag={renaming} onClose={() => setRenaming(null)} /> : null}
    </Section>
  );
}

function RenameDialog({ tag, onClose }: { tag: TagView; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [name, setName] = useState(tag.name);
  const save = async () => {
    await api(`/tags/${tag.tagId}/rename`, { method: "POST", body: { name: name.trim() } });
    await Promise.all([["tags"], ["customer"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
    onClose();
  };
  return (
    <Dialog title={t("Another name for the tag")} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Rename")} isReady={name.trim() !== "" && name.trim() !== tag.name} onCancel={onClose}>
        <TextField label={t("Name")} value={name} onChange={setName} isRequired maxLength={60} autoFocus />
      </Form>
    </Dialog>
  );
}
