import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { ContactFile, ContactsReading } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Page } from "../../ui/page.tsx";
import { word } from "../../ui/say.ts";
import { Failed, Forbidden, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { Answered } from "../data/answered.tsx";
import { useMay } from "../data/session.tsx";
import { Bundle } from "./bundle.tsx";
import { CheckStep } from "./check-step.tsx";
import { ColumnsStep } from "./columns-step.tsx";
import { DoneStep } from "./done-step.tsx";
import { FileStep } from "./file-step.tsx";
import { RecentImports } from "./recent-imports.tsx";
import { type Step, stepOf } from "./steps.ts";
import { Interrupted } from "./interrupted.tsx";
import { reasonWords } from "./reason-words.ts";
import { Working } from "./working.tsx";
import "./import.css";

const STEPS: readonly string[] = [word("File"), word("Columns"), word("Check"), word("Bring in")];
const ASK_AGAIN_MILLIS = 700;

/** Brings people in from a file, in four steps: nothing is written before the last, and that can be undone. */
export default function ImportPeople() {
  const { t } = useWords();
  const may = useMay("imports.write");
  const { file: fileId, bundle } = useSearch({ from: "/import" });
  if (!may) return <Forbidden what={t("Bringing in files is for roles that may import.")} />;
  if (bundle !== undefined) return <Bundle bundleId={bundle} />;
  return fileId === undefined ? <Frame step={1} lead={t("People, from a CSV, JSON or vCard file of any program; or all that a program exported, from a ZIP, a folder, a workbook or a mailbox.")}><FileStep /><RecentImports /></Frame> : <OneFile fileId={fileId} />;
}

function OneFile({ fileId }: { fileId: string }) {
  const { t } = useWords();
  const query = useQuery({
    queryKey: ["contact-file", fileId],
    queryFn: ({ signal }) => api<ContactFile>(`/contact-files/${fileId}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === "working" ? ASK_AGAIN_MILLIS : false),
  });
  return (
    <Answered query={query} failed={t("The file could not be read")} waiting={<Skeleton rows={5} kind="rows" label={t("Reading…")} />}>
      {(file) => <Steps file={file} />}
    </Answered>
  );
}

function Steps({ file }: { file: ContactFile }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [backAtColumns, setBackAtColumns] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const step: Step = backAtColumns && file.state === "checked" ? 2 : stepOf(file);

  const act = async (path: string, body?: unknown) => {
    setFailure(null);
    try {
      queries.setQueryData(["contact-file", file.fileId], await api<ContactFile>(`/contact-files/${file.fileId}${path}`, { method: "POST", body }));
      setBackAtColumns(false);
    } catch (error) {
      setFailure((error as Error).message);
    }
  };
  const begin = (work: "look" | "check" | "bring-in", reading: ContactsReading) => act(`/${work}`, reading);
  const other = () => void navigate({ to: "/import", search: {} });
  const rows = file.plan === null ? "" : t("{count, plural, one {# row} other {# rows}}", { count: file.plan.rows });

  return (
    <Frame step={step} lead={<><Data>{file.fileName}</Data>{rows === "" ? null : ` · ${rows}`}{file.plan === null ? null : <> · <Data>{file.plan.source.title}</Data></>}</>}>
      {failure === null ? null : <Failed what={t("That did not work")} why={failure} />}
      {file.cellsShown ? null : <p className="quiet small">{t("What stands in the cells is shown to whoever brought the file, and to those who read every kind of field.")}</p>}
      {file.state === "failed" ? <Failed what={t("The file was not taken")} why={reasonWords(file.failedBecause ?? "", t)} /> : null}
      {file.state === "working" ? (
        <Working file={file} onStop={() => void act("/stop")} onPause={() => void act("/pause")} />
      ) : file.state === "interrupted" ? (
        <Interrupted at={file.pausedAt} by={file.pausedBy} lead={file.work === "repair" ? t("Nothing of these rows is written yet; they are run again from the first.") : t("Nothing of it is written yet; the file is read again from its beginning.")}>
          <Button look="primary" onPress={() => void act("/go-on")}>{t("Go on")}</Button>
          <Button look="outline" onPress={() => void act("/stop")}>{t("Give it up")}</Button>
        </Interrupted>
      ) : file.state === "receiving" ? (
        <Failed what={t("The file has not arrived whole")} why={t("{there} of {all} bytes are here. Choose it again.", { there: format.number(file.received), all: format.number(file.bytes) })} />
      ) : step === 4 ? (
        <DoneStep file={file} onRepair={(repairs) => act("/repair", { repairs })} />
      ) : step === 3 && file.result !== null ? (
        <CheckStep file={file} result={file.result} onBack={() => setBackAtColumns(true)} onBringIn={() => begin("bring-in", file.reading)} onCheck={(reading) => begin("check", reading)} />
      ) : file.plan !== null ? (
        <ColumnsStep key={JSON.stringify(file.reading)} plan={file.plan} reading={file.reading} onLook={(reading) => begin("look", reading)} onCheck={(reading) => begin("check", reading)} />
      ) : (
        <p className="line"><Button look="primary" onPress={() => void begin("look", file.reading)}>{t("Look at the file")}</Button></p>
      )}
      {file.state === "working" ? null : (
        <p className="line">
          <Button look="quiet" onPress={other}>{t("Another file")}</Button>
          <Link to="/settings/$part" params={{ part: "imports" }} className="btn quiet">{t("All imports")}</Link>
        </p>
      )}
    </Frame>
  );
}

function Frame({ step, lead, children }: { step: Step; lead: React.ReactNode; children: React.ReactNode }) {
  const { t } = useWords();
  return (
    <Page title={t("Bring in people")} lead={lead}>
      <ol className="import-steps" aria-label={t("Steps")}>
        {STEPS.map((title, i) => (
          <li key={title} aria-current={i + 1 === step ? "step" : undefined}>
            {i + 1} {t(title)}
            {i + 1 < step ? " ✓" : ""}
          </li>
        ))}
      </ol>
      {children}
    </Page>
  );
}
