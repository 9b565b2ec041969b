import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { flushSync } from "react-dom";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { say } from "../../ui/say.ts";
import { Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { endPreviewQuery } from "../data/queries.ts";
import { Meeting } from "./meeting.tsx";
import { refreshJoined } from "./refresh-joined.ts";

/** Records that a link holds together are two people after all: what goes with which side, and why. It can be taken back. */
export default function SeparateDialog({ linkId, onClose }: { linkId: string; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const preview = useQuery(endPreviewQuery(linkId));
  const [why, setWhy] = useState("");
  const separate = async () => {
    await api<{ customerIds: readonly string[] }>(`/links/${linkId}/end`, { method: "POST", body: { why: why.trim() } });
    flushSync(onClose);
    void refreshJoined(queries);
    setLastAct({
      kind: "done",
      words: say("Separated."),
      undo: () =>
        api(`/links/${linkId}/restore`, { method: "POST", body: {} }).then(
          () => refreshJoined(queries),
          (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message }),
        ),
    });
  };
  return (
    <Dialog title={t("Separate these records")} isOpen onClose={onClose} wide>
      <Form onSubmit={separate} act={t("Separate")} isReady={why.trim() !== ""} onCancel={onClose}>
        <Answered query={preview} failed={t("The two sides cannot be compared")} waiting={<Skeleton rows={4} label={t("Comparing")} />}>
          {({ parts }) =>
            parts === null ? (
              <p className="small caution">{t("Other links still hold these records together: they stay one customer until those end too.")}</p>
            ) : (
              <Meeting preview={parts} titles={[t("Stays"), t("Becomes a customer of its own")]} together={t("Until now")} />
            )
          }
        </Answered>
        <TextField label={t("Why are they two?")} value={why} onChange={setWhy} isRequired autoFocus maxLength={500} />
        <p className="meta">{t("The link ends and nothing moves. Notes, tags, tasks, documents and followers that came while they were one stay with both; what was said of them stays where the table shows it. No program joins them again; the separation can be taken back.")}</p>
      </Form>
    </Dialog>
  );
}
