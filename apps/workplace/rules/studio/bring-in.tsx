import { type ReactNode, useRef, useState } from "react";
import type { DraftView, PolicyContent, TableFileReading } from "../../../../engine/decisions/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Form } from "../../../ui/form.tsx";
import { Select } from "../../../ui/select.tsx";
import { useWords } from "../../../ui/words.tsx";
import { sendBytes } from "../../data/api.ts";
import { Changes } from "./changes.tsx";
import { withTables } from "./edits.ts";

const LARGEST = 8 * 1024 * 1024;

/** A workbook or a model of DMN on its way into the draft: what it would change is said first, and it comes in whole or not at all. */
export default function BringIn({ draft, content, keep, onEdit, onClose }: { draft: DraftView; content: PolicyContent; /** Keeps what is written, and gives what is wrong if it cannot. */ keep: () => Promise<string | null>; onEdit: (content: PolicyContent) => void; onClose: () => void }) {
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [as, setAs] = useState("");
  const [reading, setReading] = useState<TableFileReading | "reading" | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const read = async (given: File, key: string) => {
    setFile(given);
    setAs(key);
    setFailed(null);
    setReading(null);
    if (given.size > LARGEST) return setFailed(t("The file is larger than {most} MB.", { most: LARGEST / 1024 / 1024 }));
    setReading("reading");
    try {
      const unkept = await keep();
      if (unkept !== null) throw new Error(unkept);
      setReading(await sendBytes<TableFileReading>(`/policy-drafts/${draft.draftId}/file${key === "" ? "" : `?as=${encodeURIComponent(key)}`}`, given));
    } catch (error) {
      setReading(null);
      setFailed((error as Error).message);
    }
  };
  const found = reading === "reading" || reading === null ? null : reading;
  const isReady = found?.kind === "read" && found.changes.length > 0;
  return (
    <Dialog title={t("Bring tables in from a file")} isOpen onClose={onClose} wide>
      <Form
        act={t("Put it into the draft")}
        isReady={isReady}
        onCancel={onClose}
        onSubmit={async () => {
          if (found?.kind !== "read") return;
          onEdit(withTables(content, found.tables));
          onClose();
        }}
      >
        <p className="small">{t("A workbook (.xlsx) or a model of DMN 1.1 to 1.5 (.dmn), at most 8 MB. Tables are known by their keys; the others stay as they are. Take one out first to see how it is laid out.")}</p>
        <div className="line">
          <Button look="outline" autoFocus onPress={() => field.current?.click()}>{file === null ? t("Choose a file…") : t("Choose another file…")}</Button>
          {file === null ? null : <Data>{file.name}</Data>}
          <input ref={field} type="file" hidden aria-label={t("File with tables")} accept=".xlsx,.dmn,.xml" onChange={(event) => { const given = event.target.files?.[0]; event.target.value = ""; if (given) void read(given, as); }} />
        </div>
        <Select label={t("Whose place it takes")} choices={[{ id: "", text: t("That of the tables with the same keys") }, ...content.tables.map(({ table }) => ({ id: table.key, text: table.title }))]} chosen={as} onChoose={(key) => (file === null ? setAs(key) : void read(file, key))} />
        <div role="status" className="stack">
          {reading === "reading" ? <p className="quiet small">{t("Reading the file…")}</p> : null}
          {failed === null ? null : <p className="warning small">■ {failed}</p>}
          {found?.kind === "refused" ? <Places title={t("It cannot be brought in; nothing was changed.")} places={found.problems} /> : null}
          {found?.kind === "read" ? (
            <>
              {found.changes.length === 0 ? <p className="small">{t("It says what the draft says: nothing would change.")}</p> : <h3>{t("{count, plural, one {# change} other {# changes}} to the draft", { count: found.changes.length })}</h3>}
              <Changes changes={found.changes} />
              {found.notes.length === 0 ? null : <Places title={t("So that the tables answer as the model does")} places={found.notes} mild />}
              {found.problems.length === 0 ? null : <Places title={t("It would have to be mended before it can be published")} places={found.problems} />}
            </>
          ) : null}
        </div>
      </Form>
    </Dialog>
  );
}

function Places({ title, places, mild = false }: { title: ReactNode; places: readonly { readonly place: string; readonly message: string }[]; mild?: boolean }) {
  const { t, format } = useWords();
  return (
    <div>
      <h3>{title}</h3>
      <ul className="small problems">
        {places.slice(0, 30).map(({ place, message }, at) => (
          <li key={at} className={mild ? "quiet" : "caution"}>
            {mild ? "" : "▲ "}
            {place === "" ? null : <><b><Data>{place}</Data></b>: </>}
            <Data>{message}</Data>
          </li>
        ))}
      </ul>
      {places.length > 30 ? <p className="meta">{t("and {count} more", { count: format.number(places.length - 30) })}</p> : null}
    </div>
  );
}
