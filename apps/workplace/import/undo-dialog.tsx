import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ImportView } from "../../../engine/interactions/contract.ts";
import type { LaterImport, UndoLeft, UndoPreview } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { goWords } from "./go-words.ts";
import { stayWords } from "./stay-words.ts";

/** Whether to undo an import: who would go, who would stay and why, counted before it is done and said again when it is. */
export function UndoDialog({ importId, name, what, onClose }: { importId: string; name: string; what: string; onClose: () => void }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const [done, setDone] = useState<UndoLeft | null>(null);
  const preview = useQuery({ queryKey: ["undo-preview", importId], queryFn: ({ signal }) => api<UndoPreview>(`/imports/${importId}/undo`, { signal }), staleTime: 0, gcTime: 0, enabled: done === null });
  const undo = async () => {
    const { summary } = await api<ImportView>(`/imports/${importId}/undo`, { method: "POST" }).catch((error: unknown) => {
      void preview.refetch(); // what stands in the way now may be more than a sentence
      throw error;
    });
    for (const key of ["imports", "customers", "contact-file", "bundle", "queue", "value", "segments"]) void queries.invalidateQueries({ queryKey: [key] });
    const left = summary["undone"] as UndoLeft | undefined;
    if (left === undefined || left.left === 0) return onClose();
    setDone(left);
  };
  const { data } = preview;
  if (done !== null)
    return (
      <Dialog title={t("The import of {file} is undone", { file: name })} isOpen onClose={onClose}>
        <Stayed left={done} importId={importId} />
        <div className="ends"><Button look="primary" onPress={onClose}>{t("Close")}</Button></div>
      </Dialog>
    );
  return (
    <Dialog title={t("Undo the import of {file}?", { file: name })} isOpen onClose={onClose}>
      <Form onSubmit={undo} act={t("Undo whole")} acting={t("Undoing…")} look="danger" isReady={data === undefined ? preview.isError : data.refused === null} onCancel={onClose}>
        <p>{what}</p>
        <div role="status">
          {data === undefined ? (
            <p className="quiet small">{preview.isError ? t("Who would stay could not be counted: {why}", { why: preview.error.message }) : t("Counting who would go and who would stay…")}</p>
          ) : data.refused !== null ? (
            data.later === null ? <p className="warning">{data.refused}</p> : <GoesFirst later={data.later} onFollow={onClose} />
          ) : !data.counted ? (
            <p>{t("It brought too many people to count beforehand who would stay. How many did, and why, is said afterwards.")}</p>
          ) : (
            <>
              <p>{goWords(data.goes).length === 0 ? t("Nothing goes: all that it brought stays.") : t("This goes: {what}.", { what: format.list(goWords(data.goes).map(({ id, values }) => t(id, values))) })}{data.left === 0 ? <>{" "}{t("Nothing that it brought stays.")}</> : null}</p>
              {data.left === 0 ? null : <Stayed left={data} importId={null} />}
            </>
          )}
        </div>
      </Form>
    </Dialog>
  );
}

/** The import that came later and is undone before this one, with the way to it. */
function GoesFirst({ later: { importId, fileName, startedAt, same }, onFollow }: { later: LaterImport; onFollow: () => void }) {
  const { t, format } = useWords();
  const when = format.dayAndClock(startedAt);
  return (
    <>
      <p className="warning">
        {same === "people" ? t("The import of {file} on {when} came later and speaks of the same people. Undo that one first.", { file: fileName, when })
          : same === "orders" ? t("The import of {file} on {when} came later and tells of the same orders, which are kept once. Undo that one first.", { file: fileName, when })
          : t("The import of {file} on {when} came later and tells of the same conversations, touch points or orders, which are kept once. Undo that one first.", { file: fileName, when })}
      </p>
      <p><Link to="/settings/$part" params={{ part: "imports" }} hash={importId} onClick={onFollow}>{t("Go to the import of {file}", { file: fileName })}</Link></p>
    </>
  );
}

/** Who stays, by reason. @param importId leads to them; null before it is done */
export function Stayed({ left: { left, stays }, importId }: { left: UndoLeft; importId: string | null }) {
  const { t } = useWords();
  const people = stays.reduce((sum, each) => sum + each.people, 0);
  const nameless = stays.reduce((sum, each) => sum + (each.nameless ?? 0), 0);
  return (
    <>
      {people === 0 ? null : (
        <>
          <p>{t("{count, plural, one {# person whom it brought stays:} other {# people whom it brought stay:}}", { count: people })}</p>
          <ul className="import-lines small">{stays.map(({ because, people: count }) => { const { id, values } = stayWords(because, count); return <li key={because}>{t(id, values)}</li>; })}</ul>
          {importId === null ? <p>{t("What only this import said of them goes too.")}{nameless === 0 ? null : <>{" "}<strong>{t("{count, plural, one {# has no name then and is called by an address or number.} other {# have no name then and are called by an address or number.}}", { count: nameless })}</strong></>}</p> : nameless === 0 ? null : <p>{t("{count, plural, one {# has no name any more and is called by an address or number.} other {# have no name any more and are called by an address or number.}}", { count: nameless })}</p>}
          {importId === null ? null : <p><Link to="/customers" search={{ import: importId, sort: "firstKnown", columns: "email,phone,city,firstKnown" }}>{t("See who stayed")}</Link></p>}
        </>
      )}
      {left === people ? null : <p>{t("{count, plural, one {# company or conversation stays too, for somebody has added to it since.} other {# companies or conversations stay too, for somebody has added to them since.}}", { count: left - people })}</p>}
    </>
  );
}

/** Said where an undo would stand, had anything been brought in. */
export function NothingToUndo() {
  const { t } = useWords();
  return <span className="quiet small">{t("Nothing was brought in, so there is nothing to undo.")}</span>;
}
