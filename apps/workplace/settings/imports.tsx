import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ImportView } from "../../../engine/interactions/contract.ts";
import type { UndoLeft } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Section } from "../../ui/page.tsx";
import { word } from "../../ui/say.ts";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { importsQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { seeImported } from "../import/steps.ts";
import { Stayed, UndoDialog } from "../import/undo-dialog.tsx";
import { importFigures } from "./import-words.ts";

const KINDS: Readonly<Record<string, string>> = { orders: word("orders"), contacts: word("people"), bundle: word("an export") };

/** What was brought in from files, what came of it, and the way to undo it whole. */
export default function Imports() {
  const { t } = useWords();
  const imports = useQuery(importsQuery);
  const [undoing, setUndoing] = useState<ImportView | null>(null);
  const mayImport = useMay("imports.write");
  return (
    <Answered
      query={imports}
      failed={t("The imports could not be read")}
      waiting={<Skeleton rows={4} kind="rows" label={t("Reading imports")} />}
    >
      {(answer) => (
        <Section
          title={t("Imports")}
          lead={t("What came of files that were brought in.")}
          actions={mayImport && answer.imports.length > 0 ? <Link to="/import" search={{}} className="btn outline">{t("Bring in people or an export…")}</Link> : null}
        >
          {answer.imports.length === 0 ? (
            <Empty
              title={t("Nothing has been imported.")}
              action={
                mayImport ? (
                  <Link to="/import" search={{}} className="btn outline">
                    {t("Bring in people or an export…")}
                  </Link>
                ) : undefined
              }
            >
              {mayImport ? <p>{t("People, companies, orders and past conversations from HubSpot, Salesforce, Zendesk, Shopify, a mailbox or any file.")}</p> : null}
            </Empty>
          ) : null}
          <ul className="ruled small">
            {answer.imports.map((each) => (
              <ImportLine key={each.importId} view={each} onUndo={() => setUndoing(each)} />
            ))}
          </ul>
          {undoing ? <UndoDialog importId={undoing.importId} name={undoing.fileName} what={t("Everything this file brought in is taken out again. The file itself can be imported once more.")} onClose={() => setUndoing(null)} /> : null}
        </Section>
      )}
    </Answered>
  );
}

function ImportLine({ view, onUndo }: { view: ImportView; onUndo: () => void }) {
  const { t, format } = useWords();
  const mayUndo = useMay("imports.write");
  const stayed = view.summary["undone"] as UndoLeft | undefined;
  const state = view.undoneAt
    ? t("undone {when}", { when: format.dayAndClock(view.undoneAt) })
    : view.failedBecause
      ? t("failed: {why}", { why: view.failedBecause })
      : view.finishedAt
        ? t("finished {when}", { when: format.dayAndClock(view.finishedAt) })
        : t("running");
  return (
    <li className="beside import-line">
      <div className="grow">
        <p>
          <b>
            <Data>{view.fileName}</Data>
          </b>{" "}
          <span className="meta">
            {t(KINDS[view.kind] ?? view.kind)} · {t("by {name}", { name: view.startedBy })} ·{" "}
            <span className={view.failedBecause && !view.undoneAt ? "warning" : ""}>{state}</span>
          </span>
        </p>
        <p className="import-figures">
          {view.undoneAt === null ? null : <span>{t("Before it was undone:")}</span>}
          {typeof view.summary["words"] === "string" ? <Data>{view.summary["words"]}</Data> : null}
          {importFigures(view.summary).map((figure) => (
            <span key={figure.words.id}>{t(figure.words.id, { count: figure.words.id.includes("plural") ? figure.count : format.number(figure.count) })}</span>
          ))}
        </p>
        {stayed === undefined || stayed.left === 0 ? null : <Stayed left={stayed} importId={view.importId} />}
      </div>
      {view.finishedAt === null || view.undoneAt !== null ? null : <Link to="/customers" search={seeImported(view)} className="btn quiet">{t("See the customers")}</Link>}
      {mayUndo && view.undoneAt === null && view.failedBecause === null && (view.finishedAt !== null || view.kind === "bundle") ? (
        <Button onPress={onUndo} label={t("Undo the import of {file}", { file: view.fileName })}>
          {t("Undo…")}
        </Button>
      ) : null}
    </li>
  );
}
