import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Failed } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { LARGEST_FILE, sendFile } from "./upload.ts";

/** The place to drop a file on, or to choose one; sends it piece by piece and lets it be looked at. */
export function FileStep() {
  const { t, format } = useWords();
  const navigate = useNavigate();
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sent, setSent] = useState<{ readonly name: string; readonly bytes: number; readonly of: number } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  const take = async (file: File | undefined) => {
    if (file === undefined) return;
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
            void take(event.dataTransfer.files[0]);
          }}
        >
          <p>{t("Drop a file here, or choose one.")}</p>
          <Button look="primary" onPress={() => chooser.current?.click()}>
            {t("Choose a file…")}
          </Button>
          <input ref={chooser} type="file" hidden accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,.vcf,.gz" onChange={(event) => void take(event.target.files?.[0])} />
          <p className="quiet small">
            {t("CSV, JSON or vCards, also as .gz, up to 2 GB. Exports of HubSpot, Salesforce, Zendesk, Chatwoot, Twenty, Intercom, EspoCRM and Shopify are recognised. Nothing is written before you have seen what would happen, and nothing is sent to anybody.")}
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
