import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { ImportView } from "../../../engine/interactions/contract.ts";
import type { UndoLeft } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { word } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { useMay } from "../data/session.tsx";
import { importFigures } from "../settings/import-words.ts";
import type { Recent, Waiting } from "./recent.ts";
import { seeImported } from "./steps.ts";
import { Stayed } from "./undo-dialog.tsx";
import { reasonWords } from "./reason-words.ts";
import "./import.css";

const KINDS: Readonly<Record<string, string>> = { orders: word("orders"), contacts: word("people"), bundle: word("an export") };

/** One import, or what was brought and waits: when, who, what came of it, and the way to go on or to undo it. @param isMeant somebody was led to it */
export function ImportLine({ recent, isMeant = false, onUndo }: { recent: Recent; isMeant?: boolean; onUndo: (view: ImportView) => void }) {
  const { t, format } = useWords();
  const mayImport = useMay("imports.write");
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!isMeant) return;
    // After the dialog that led here has gone, for what closes gives the keyboard back to where it was.
    const soon = setTimeout(() => {
      line.current?.scrollIntoView({ block: "center" });
      line.current?.focus({ preventScroll: true });
    }, 100);
    return () => clearTimeout(soon);
  }, [isMeant]);
  const { view, waits, page } = recent;
  const stayed = view?.summary["undone"] as UndoLeft | undefined;
  const failed = waits?.state === "failed" || (view !== null && view.failedBecause !== null && view.undoneAt === null);
  const name = <b><Data>{recent.name}</Data></b>;
  return (
    <li className="beside import-line" id={recent.key} ref={line} tabIndex={isMeant ? -1 : undefined}>
      <div className="grow">
        <p>
          {page === null || !mayImport ? name : <Link to="/import" search={page}>{name}</Link>}{" "}
          <span className="meta">
            {t(KINDS[recent.kind] ?? recent.kind)} · {t("by {name}", { name: recent.by })} ·{" "}
            <span className={failed ? "warning" : ""}><StateOf recent={recent} /></span>
          </span>
        </p>
        <p className="import-figures">
          {view === null || view.undoneAt === null ? null : <span>{t("Before it was undone:")}</span>}
          {typeof view?.summary["words"] === "string" ? <Data>{view.summary["words"]}</Data> : null}
          {recent.rows === null ? null : <span>{t("{count, plural, one {# row} other {# rows}}", { count: recent.rows })}</span>}
          {importFigures(view?.summary ?? {}).map((figure) => (
            <span key={figure.words.id}>{t(figure.words.id, { count: figure.words.id.includes("plural") ? figure.count : format.number(figure.count) })}</span>
          ))}
        </p>
        {stayed === undefined || stayed.left === 0 ? null : <Stayed left={stayed} importId={view!.importId} />}
      </div>
      {view === null || view.finishedAt === null || view.undoneAt !== null ? null : <Link to="/customers" search={seeImported(view)} className="btn quiet">{t("See the customers")}</Link>}
      {!mayImport || waits === null || page === null || waits.state === "failed" ? null : <Link to="/import" search={page} className="btn quiet" aria-label={t("Go on with {file}", { file: recent.name })}>{waits.state === "working" ? t("See how far it is") : t("Go on")}</Link>}
      {mayImport && view !== null && view.undoneAt === null && view.failedBecause === null && (view.finishedAt !== null || view.kind === "bundle") ? (
        <Button onPress={() => onUndo(view)} label={t("Undo the import of {file}", { file: view.fileName })}>
          {t("Undo…")}
        </Button>
      ) : null}
    </li>
  );
}

function StateOf({ recent: { view, waits, at } }: { recent: Recent }) {
  const { t, format } = useWords();
  if (waits !== null) return <>{waitingWords(waits, t, format)}{view === null ? ` · ${format.dayAndClock(at)}` : null}</>;
  if (view === null) return null;
  if (view.undoneAt) return t("undone {when}", { when: format.dayAndClock(view.undoneAt) });
  if (view.failedBecause) return t("failed: {why}", { why: reasonWords(view.failedBecause, t) });
  return view.finishedAt ? t("finished {when}", { when: format.dayAndClock(view.finishedAt) }) : t("running");
}

function waitingWords({ state, bringsIn, pausedAt, pausedBy, failedBecause }: Waiting, t: ReturnType<typeof useWords>["t"], format: ReturnType<typeof useWords>["format"]): string {
  switch (state) {
    case "working":
      return bringsIn ? t("running") : t("being looked at");
    case "interrupted":
      return pausedAt === null ? t("interrupted") : t("paused {when} by {who}", { when: format.dayAndClock(pausedAt), who: pausedBy ?? "" });
    case "failed":
      return t("failed: {why}", { why: reasonWords(failedBecause ?? "", t) });
    case "checked":
      return t("checked, not brought in");
    default:
      return t("not checked yet");
  }
}
