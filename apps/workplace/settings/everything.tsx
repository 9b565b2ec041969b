import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { EverythingExport } from "../../../engine/kept-data/contract.ts";
import { Button } from "../../ui/button.tsx";
import { RadioList } from "../../ui/choices.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Section } from "../../ui/page.tsx";
import { word } from "../../ui/say.ts";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { sizeWords } from "../customers/documents/document-words.ts";
import { Answered } from "../data/answered.tsx";
import { api } from "../data/api.ts";
import "../import/import.css";

type Format = EverythingExport["format"];
const FORMATS: Readonly<Record<Format, string>> = { jsonl: word("JSON Lines"), csv: word("CSV") };
const GONE = {
  time: word("no longer kept: its seven days are over"),
  erasure: word("no longer kept: somebody was erased since, whom it held too"),
  missing: word("no longer kept"),
  removed: word("no longer kept"),
} as const;
const ASK_AGAIN_MILLIS = 700;

/** Everything that is kept, taken out into an archive: asked for with a purpose, fetched for some days, each noted in the audit. */
export default function Everything() {
  const { t } = useWords();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const query = useQuery({
    queryKey: ["exports"],
    queryFn: ({ signal }) => api<{ exports: readonly EverythingExport[] }>("/exports", { signal }),
    refetchInterval: ({ state }) => (state.data?.exports.some((each) => each.state === "working") ? ASK_AGAIN_MILLIS : false),
  });
  const told = () => queries.invalidateQueries({ queryKey: ["exports"] });
  return (
    <Answered query={query} failed={t("The exports could not be read")} waiting={<Skeleton rows={4} kind="rows" label={t("Reading…")} />}>
      {({ exports }) => (
        <Section
          title={t("Everything out")}
          lead={t("All that is kept, of everybody: customers, touch points, conversations with their files, consents, links, rules, the audit. Passwords, keys and secrets stay here. Keep the archive as safe as Rapport itself.")}
          actions={<Button look="primary" isDisabled={exports.some((each) => each.state === "working")} onPress={() => setAsking(true)}>{t("Take everything out…")}</Button>}
        >
          {exports.length === 0 ? <Empty title={t("Nothing has been taken out yet.")}><p>{t("It takes as long as there is much of it; you may close the page meanwhile. The archive is there for seven days, for owners.")}</p></Empty> : null}
          <ul className="ruled small">{exports.map((each) => <ExportLine key={each.exportId} view={each} onChange={told} />)}</ul>
          {asking ? <Ask onClose={() => setAsking(false)} onAsked={told} /> : null}
        </Section>
      )}
    </Answered>
  );
}

function ExportLine({ view, onChange }: { view: EverythingExport; onChange: () => Promise<void> }) {
  const { t, format } = useWords();
  const { state, progress } = view;
  const remove = () => void api(`/exports/${view.exportId}`, { method: "DELETE" }).then(onChange, onChange);
  const when = format.dayAndClock(view.askedAt);
  const name = t("the export of {when}", { when });
  return (
    <li className="beside import-line">
      <div className="grow">
        <p>
          <b>{when}</b> <span className="meta">{t(FORMATS[view.format])} · {t("by {name}", { name: view.askedBy })} · <Data>{view.purpose}</Data></span>
        </p>
        {state === "working" ? (
          <div role="status">
            <progress className="export-progress" max={1} value={progress?.share ?? 0} aria-label={t("Taking everything out")} />
            <p className="quiet">{format.percent(progress?.share ?? 0)}{progress === null ? null : <> · <Data ltr>{progress.table}</Data> · {t("{count, plural, one {# row} other {# rows}}", { count: progress.rows })}</>} · {t("you may close this page")}</p>
          </div>
        ) : (
          <p className="import-figures">
            {view.rows === null ? null : <span>{t("{count, plural, one {# row} other {# rows}}", { count: view.rows })}</span>}
            {view.bytes === null ? null : <span>{sizeWords(view.bytes, format)}</span>}
            {view.downloads === 0 ? null : <span>{t("{count, plural, one {fetched once} other {fetched # times}}", { count: view.downloads })}</span>}
            {state === "ready" ? <span>{t("there until {when}", { when: format.dayAndClock(view.expiresAt!) })}</span> : null}
            {state === "gone" ? <span>{view.removedAt === null ? t(GONE[view.goneBecause ?? "missing"]) : t("removed {when}", { when: format.dayAndClock(view.removedAt) })}</span> : null}
            {state === "failed" ? <span className="warning">{view.failedBecause}</span> : null}
            {state === "interrupted" ? <span className="warning">{t("The server ended while it was written; nothing of it is kept.")}</span> : null}
          </p>
        )}
      </div>
      {state === "ready" ? <a className="btn outline" href={`/api/exports/${view.exportId}/archive`} download aria-label={t("Download {what}", { what: name })} onClick={() => setTimeout(() => void onChange(), ASK_AGAIN_MILLIS)}>{t("Download")}</a> : null}
      {state === "ready" ? <Button onPress={remove} label={t("Remove {what}", { what: name })}>{t("Remove")}</Button> : null}
      {state === "working" ? <Button onPress={remove}>{t("Stop")}</Button> : null}
    </li>
  );
}

function Ask({ onClose, onAsked }: { onClose: () => void; onAsked: () => Promise<void> }) {
  const { t } = useWords();
  const [format, setFormat] = useState<Format>("jsonl");
  const [purpose, setPurpose] = useState("");
  const ask = async () => {
    await api<EverythingExport>("/exports", { method: "POST", body: { format, purpose } });
    await onAsked();
    onClose();
  };
  return (
    <Dialog title={t("Take everything out?")} isOpen onClose={onClose}>
      <Form onSubmit={ask} act={t("Take everything out")} acting={t("Beginning")} isReady={purpose.trim().length >= 3} onCancel={onClose}>
        <TextField label={t("What is it for?")} value={purpose} onChange={setPurpose} maxLength={500} autoFocus help={t("Stays in the audit, so name no customer.")} />
        <RadioList
          label={t("As")}
          chosen={format}
          onChoose={setFormat}
          choices={[
            { id: "jsonl", text: t(FORMATS.jsonl), more: t("Every value as it is kept. rapport import export brings the archive into an empty Rapport, equal to the row.") },
            { id: "csv", text: t(FORMATS.csv), more: t("For spreadsheets: what one would run as a formula gets an apostrophe. It does not come back.") },
          ]}
        />
      </Form>
    </Dialog>
  );
}
