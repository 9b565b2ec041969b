import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Erased, ErasurePreview } from "../../../engine/kept-data/contract.ts";
import { Switch } from "../../ui/choices.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { say } from "../../ui/say.ts";
import { Failed, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { useHouse } from "../data/session.tsx";

/** Erases a customer for ever: what goes, what stays, why, and the name typed. */
export default function EraseDialog({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const { t } = useWords();
  const preview = useQuery({
    queryKey: ["erasure", customerId],
    queryFn: ({ signal }) => api<ErasurePreview>(`/customers/${customerId}/erasure`, { signal }),
    gcTime: 0,
  });
  return (
    <Dialog title={t("Erase this customer for ever?")} isOpen onClose={onClose}>
      {preview.isError ? (
        <Failed
          what={t("What would go cannot be counted")}
          why={preview.error.message}
          onRetry={() => void preview.refetch()}
        />
      ) : preview.data ? (
        <Confirm preview={preview.data} onClose={onClose} />
      ) : (
        <Skeleton rows={4} label={t("Counting what would go")} />
      )}
    </Dialog>
  );
}

function Confirm({ preview, onClose }: { preview: ErasurePreview; onClose: () => void }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { live } = useHouse();
  const [why, setWhy] = useState("");
  const [typed, setTyped] = useState("");
  const [suppress, setSuppress] = useState(false);
  const erase = async () => {
    const letGo = live.hold();
    try {
      await api<Erased>(`/customers/${preview.customerId}/erase`, {
        method: "POST",
        body: { why: why.trim(), confirm: typed, suppress },
      });
      // First away from the page: what is shown there is no more.
      setLastAct({ kind: "said", words: say("Erased."), goesAlong: true });
      await navigate({ to: "/customers" });
      for (const key of ["customer", "timeline", "decisions"]) queries.removeQueries({ queryKey: [key] });
    } finally {
      letGo();
    }
    void queries.invalidateQueries();
  };
  const total = Object.values(preview.rows).reduce((sum, n) => sum + n, 0);
  const of = (...tables: string[]) => tables.reduce((sum, table) => sum + (preview.rows[table] ?? 0), 0);
  return (
    <Form
      onSubmit={erase}
      act={t("Erase for ever")}
      acting={t("Erasing…")}
      look="danger"
      isReady={why.trim() !== "" && typed.trim() === preview.confirm.trim()}
      onCancel={onClose}
    >
      <ul className="stack">
        <li>
          <b>{t("This cannot be undone.")}</b> {t("Rows are deleted, not hidden; back-ups keep them until they are replaced.")}
        </li>
        <li>
          {t(
            "{rows, plural, one {# row goes} other {# rows go}}, among them {touchPoints, plural, one {# touch point} other {# touch points}} and {messages, plural, one {# message} other {# messages}}.",
            { rows: total, touchPoints: of("interaction"), messages: of("message") },
          )}
        </li>
        <li>{t("Sums of their orders by day stay for the books, without the person; so does the line in the audit.")}</li>
        {preview.archives > 0 ? (
          <li className="caution">
            {t("{count, plural, one {An archive of everything goes too, for it holds everybody: take everything out again afterwards.} other {# archives of everything go too, for they hold everybody: take everything out again afterwards.}}", { count: preview.archives })}
          </li>
        ) : null}
        {preview.others.length > 0 ? (
          <li className="caution">
            {t("These carry the same name, address or number, and stay:")}{" "}
            <Data>{format.list(preview.others.map((other) => other.name))}</Data>
          </li>
        ) : null}
        {preview.alike.length > 0 ? (
          <li className="caution">
            {t("These are likely the same person and stay; nobody has said yet whether they are:")}{" "}
            <Data>{format.list(preview.alike.map((other) => other.name))}</Data>
          </li>
        ) : null}
        {preview.namedIn.length > 0 ? (
          <li className="caution">
            {t("These tags, segments and groups name them and stay; rename them:")}{" "}
            <Data>{format.list(preview.namedIn.map((each) => each.name))}</Data>
          </li>
        ) : null}
        {preview.partlyIn.length > 0 ? (
          <li className="caution">
            {t("These hold a part of the name only, stay, and may mean somebody else; look at each:")}{" "}
            <Data>{format.list(preview.partlyIn.map((each) => each.name))}</Data>
          </li>
        ) : null}
      </ul>
      <TextField
        label={t("Why? It is kept for ever, so do not name the customer")}
        value={why}
        onChange={setWhy}
        isRequired
        autoFocus
        maxLength={500}
      />
      <Switch on={suppress} onChange={setSuppress}>
        {t("Keep nothing about their addresses, numbers and user ids again either")}
      </Switch>
      <TextField
        label={t("Type the name to confirm: {name}", { name: preview.confirm })}
        value={typed}
        onChange={setTyped}
        isRequired
        autoComplete="off"
      />
    </Form>
  );
}
