import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ContactFile } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { Section } from "../../ui/page.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { Counts } from "./counts.tsx";
import { seeImported } from "./steps.ts";

/** What an import did, and the way to undo it whole. */
export function DoneStep({ file }: { file: ContactFile }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const [undoing, setUndoing] = useState(false);
  if (file.result === null) return null;
  const undo = async () => {
    await api(`/imports/${file.importId}/undo`, { method: "POST" });
    for (const key of ["imports", "customers", "contact-file"]) void queries.invalidateQueries({ queryKey: [key] });
    setUndoing(false);
  };
  return (
    <Section
      title={file.undoneAt === null ? t("Brought in") : t("Undone {when}", { when: format.dayAndClock(file.undoneAt) })}
      lead={t("{seconds} s, {rate} rows a second. Nothing was sent to anybody.", { seconds: format.number(file.result.seconds, 1), rate: format.number(file.result.rowsPerSecond) })}
    >
      <Counts file={file} result={file.result} />
      <p className="line">
        <Link to="/customers" search={seeImported(file)} className="btn primary">{t("See the customers")}</Link>
        {file.undoneAt === null ? <Button look="outline" onPress={() => setUndoing(true)}>{t("Undo all…")}</Button> : null}
      </p>
      {undoing ? (
        <Dialog title={t("Undo the import of {file}?", { file: file.fileName })} isOpen onClose={() => setUndoing(false)}>
          <Form onSubmit={undo} act={t("Undo whole")} acting={t("Undoing…")} look="danger" onCancel={() => setUndoing(false)}>
            <p>{t("Everything this file brought in is taken out again. The file itself can be imported once more.")}</p>
          </Form>
        </Dialog>
      ) : null}
    </Section>
  );
}
