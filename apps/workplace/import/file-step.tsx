import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Failed } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { bundleName, filesDropped, holdsPeople, isOneTable, LARGEST_FILE, type NamedFile, sendBundle, sendFile } from "./upload.ts";

/** The place to drop a file on, or to choose one; sends it piece by piece and lets it be looked at. */
export function FileStep() {
  const { t, format } = useWords();
  const navigate = useNavigate();
  const chooser = useRef<HTMLInputElement>(null);
  const folderChooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sent, setSent] = useState<{ readonly name: string; readonly bytes: number; readonly of: number } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  const takeAll = async (files: readonly NamedFile[]) => {
    if (files.length === 0) return;
    setFailure(null);
    if (isOneTable(files) && (await holdsPeople(files[0]!.file))) return take(files[0]!.file);
    const of = files.reduce((sum, each) => sum + each.file.size, 0);
    if (of === 0) return setFailure(t("The file is empty."));
    const name = bundleName(files);
    setSent({ name, bytes: 0, of });
    try {
      const { bundleId } = await sendBundle(name, files, (bytes) => setSent({ name, bytes, of }));
      await api(`/bundles/${bundleId}/check`, { method: "POST", body: {} });
      await navigate({ to: "/import", search: { bundle: bundleId } });
    } catch (error) {
      setSent(null);
      setFailure((error as Error).message);
    }
  };
  const chosen = (list: FileList | null) => void takeAll([...(list ?? [])].map((file) => ({ name: file.webkitRelativePath || file.name, file })));

  const take = async (file: File) => {
    setFailure(null);
    if (file.size === 0) return setFailure(t("The file is empty."));
    if (file.size > LARGEST_FILE) return setFailure(t("The file is larger than 2 GB. Bring it in on the command line: rapport import contacts FILE."));
    setSent({ name: file.name, bytes: 0, of: file.size });
    try {
      const view = await sendFile(file, (bytes) => setSent({ name: file.name, bytes, of: file.size }));
      await api(`/contact-files/${view.fileId}/look`, { method: "POST", body: {} });
      await navigate({ to: "/import", search: { file: view.fileId } });
    } catch (error) {
      setSent(null);
      setFailure((error as Error).message);
    }
  };

  return (
    <>
      {failure === null ? null : <Failed what={t("The file was not taken")} why={failure} />}
      {sent === null ? (
        <section
          className="import-drop"
          aria-label={t("File")}
          data-over={over}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            void filesDropped(event.dataTransfer).then(takeAll);
          }}
        >
          <p>{t("Drop a file, several, or a folder here, or choose them.")}</p>
          <p className="line">
            <Button look="primary" onPress={() => chooser.current?.click()}>{t("Choose a file…")}</Button>
            <Button look="outline" onPress={() => folderChooser.current?.click()}>{t("Choose a folder…")}</Button>
          </p>
          <input ref={chooser} type="file" hidden multiple accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,.vcf,.gz,.zip,.xlsx,.mbox,.eml" onChange={(event) => chosen(event.target.files)} />
          <input ref={folderChooser} type="file" hidden multiple {...{ webkitdirectory: "" }} onChange={(event) => chosen(event.target.files)} />
          <p className="quiet small">
            {t("One CSV, JSON or vCard file of people, also as .gz, up to 2 GB, is looked at column by column; one of orders is known for what it is. A ZIP archive, a workbook, a mailbox or a folder may hold people, companies, orders, tickets and mail together. Exports of HubSpot, Salesforce, Zendesk, Chatwoot, Twenty, Intercom, EspoCRM and Shopify are recognised. Nothing is written before you have seen what would happen, and nothing is sent to anybody.")}
          </p>
        </section>
      ) : (
        <div className="import-progress">
          <p role="status">{t("Sending {file}", { file: sent.name })}</p>
          <progress max={1} value={sent.bytes / sent.of} aria-label={t("Sending {file}", { file: sent.name })} />
          <p className="quiet small">{t("{there} of {all}", { there: format.percent(sent.bytes / sent.of), all: `${format.number(sent.of / 1_000_000, 1)} MB` })}</p>
        </div>
      )}
    </>
  );
}
