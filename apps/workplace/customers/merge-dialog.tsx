import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { pickKeys } from "../../ui/pick-keys.ts";
import { Failed, Skeleton } from "../../ui/states.tsx";
import { say } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { isSameAt, setLastAct } from "../data/last-act.ts";
import { customersQuery, mergePreviewQuery } from "../data/queries.ts";
import { Meeting } from "./meeting.tsx";
import { refreshJoined } from "./refresh-joined.ts";

/** Two customers who are one: both sides side by side, what changes, and why. Nothing is lost, and it can be undone. */
export default function MergeDialog({
  customerId,
  onClose,
  title,
  sought = "",
  onMerged,
}: {
  customerId: string;
  onClose: () => void;
  title?: string;
  /** What to look for first. */
  sought?: string;
  /** Where to go on; the page of the one customer unless given. */
  onMerged?: (customerId: string) => void;
}) {
  const { t } = useWords();
  const [otherId, setOtherId] = useState<string | null>(null);
  return (
    <Dialog title={title ?? t("Merge with another customer")} isOpen onClose={onClose} wide>
      {otherId === null ? (
        <Find customerId={customerId} sought={sought} onFound={setOtherId} />
      ) : (
        <Preview customerId={customerId} otherId={otherId} onBack={() => setOtherId(null)} onClose={onClose} onMerged={onMerged} />
      )}
    </Dialog>
  );
}

function Find({ customerId, sought, onFound }: { customerId: string; sought: string; onFound: (id: string) => void }) {
  const { t } = useWords();
  const [text, setText] = useState(sought);
  const asked = useDeferredValue(text.trim());
  const found = useQuery({ ...customersQuery({ query: asked, sort: "lastHeard" }, 0, 8), enabled: asked.length >= 2 });
  const rows = asked.length >= 2 ? (found.data?.rows ?? []).filter((row) => row.profile.customerId !== customerId) : [];
  return (
    <div className="stack" onKeyDown={pickKeys}>
      <TextField
        label={t("Who is the same person?")}
        placeholder={t("Name, e-mail, telephone or id")}
        value={text}
        onChange={setText}
        type="search"
        autoFocus
      />
      <ul className="stack">
        {rows.map((row) => (
          <li key={row.profile.customerId}>
            <Button look="outline" onPress={() => onFound(row.profile.customerId)} className="merge-choice">
              <span className="grow">
                <Data>{row.profile.name}</Data>
              </span>
              <span className="meta">
                <Data>{[row.profile.email, row.profile.city].filter((part) => part !== null).join(" · ")}</Data>
              </span>
            </Button>
          </li>
        ))}
      </ul>
      {asked.length >= 2 && rows.length === 0 && !found.isFetching ? (
        <p className="quiet small">{t("Nobody is called that.")}</p>
      ) : null}
    </div>
  );
}

function Preview({
  customerId,
  otherId,
  onBack,
  onClose,
  onMerged,
}: {
  customerId: string;
  otherId: string;
  onBack: () => void;
  onClose: () => void;
  onMerged: ((customerId: string) => void) | undefined;
}) {
  const { t } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const preview = useQuery(mergePreviewQuery(customerId, otherId));
  const [why, setWhy] = useState("");
  if (preview.isError)
    return <Failed what={t("These two cannot be compared")} why={preview.error.message} onRetry={onBack} />;
  if (!preview.data) return <Skeleton rows={4} label={t("Comparing")} />;
  const { sides, customerId: staysId } = preview.data;
  const merge = async () => {
    const merged = await api<{ customerId: string; linkId: string }>(`/customers/${customerId}/merge`, {
      method: "POST",
      body: { otherId, why: why.trim() },
    });
    void refreshJoined(queries);
    setLastAct({
      kind: "done",
      words: say("Merged."),
      undo: () =>
        api(`/links/${merged.linkId}/withdraw`, { method: "POST", body: {} }).then(
          () => refreshJoined(queries),
          (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message }),
        ),
    });
    onClose();
    if (onMerged) onMerged(merged.customerId);
    else {
      isSameAt(merged.customerId);
      void navigate({ to: "/customers/$customerId", params: { customerId: merged.customerId } });
    }
  };
  return (
    <Form onSubmit={merge} act={t("Merge")} isReady={why.trim() !== ""} onCancel={onBack} cancel={t("Choose another")}>
      <Meeting
        preview={preview.data}
        titles={sides.map((side) =>
          side.customerId === staysId ? t("Stays: the oldest record gives the id") : t("Joins; its old id keeps answering"),
        )}
        together={t("As one")}
      />
      <TextField label={t("Why are they one?")} value={why} onChange={setWhy} isRequired autoFocus maxLength={500} />
      <p className="meta">{t("A merge adds a link and moves nothing. Ending the link restores both, at any time.")}</p>
    </Form>
  );
}
