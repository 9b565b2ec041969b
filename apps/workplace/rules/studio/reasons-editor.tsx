import { useState } from "react";
import type { OverrideReason, PolicyContent } from "../../../../engine/decisions/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { Fold } from "../../../ui/page.tsx";
import { Table } from "../../../ui/table.tsx";
import { useWords } from "../../../ui/words.tsx";
import { reasonWords } from "../../words/names.ts";
import { keyOf } from "./limits.ts";

/** The server refuses more. */
const MOST = 20;

/** What colleagues choose from who do otherwise than advised: one is left at least, or nobody could. */
export function ReasonsEditor({ content, mayWrite, onEdit }: { content: PolicyContent; mayWrite: boolean; onEdit: (content: PolicyContent) => void }) {
  const { t, format } = useWords();
  const [editing, setEditing] = useState<OverrideReason | "new" | null>(null);
  const { overrideReasons: reasons } = content;
  const save = (next: readonly OverrideReason[]) => {
    onEdit({ ...content, overrideReasons: [...next] });
    setEditing(null);
  };
  return (
    <Fold title={t("Reasons for doing otherwise: {count}", { count: format.number(reasons.length) })}>
      <Table
        label={t("Reasons for doing otherwise")}
        columns={[{ key: "what", title: t("Reason") }, { key: "act", title: "", stays: true }]}
        rows={reasons.map((one) => ({ key: one.key, cells: [t(reasonWords(one.title)), mayWrite ? <Button key="e" onPress={() => setEditing(one)} label={t("Change “{name}”", { name: one.title })}>{t("Change…")}</Button> : ""] }))}
      />
      {mayWrite && reasons.length < MOST ? <Button icon="plus" onPress={() => setEditing("new")}>{t("Add a reason…")}</Button> : null}
      {editing === null ? null : (
        <ReasonDialog
          one={editing === "new" ? null : editing}
          onSave={(title) => save(editing === "new" ? [...reasons, { key: keyOf(title, reasons.map(({ key }) => key), "reason"), title }] : reasons.map((each) => (each.key === editing.key ? { ...each, title } : each)))}
          onRemove={editing === "new" || reasons.length === 1 ? undefined : () => save(reasons.filter(({ key }) => key !== editing.key))}
          onClose={() => setEditing(null)}
        />
      )}
    </Fold>
  );
}

function ReasonDialog({ one, onSave, onRemove, onClose }: { one: OverrideReason | null; onSave: (title: string) => void; onRemove: (() => void) | undefined; onClose: () => void }) {
  const { t } = useWords();
  const [title, setTitle] = useState(one?.title ?? "");
  return (
    <Dialog title={one ? t("Change a reason") : t("Add a reason")} isOpen onClose={onClose}>
      <Form onSubmit={async () => onSave(title.trim())} act={one ? t("Change it") : t("Add it")} isReady={title.trim() !== ""} onCancel={onClose}>
        <TextField label={t("Why somebody does otherwise, as they would say it")} value={title} onChange={setTitle} maxLength={120} autoFocus isRequired />
        <p className="meta">{t("Changed words are read of what was decided before, too: for another reason, add another. One that is taken out keeps its words there.")}</p>
        {onRemove ? <p className="meta"><Button look="plain" onPress={onRemove}>{t("Take it out of the draft")}</Button></p> : null}
      </Form>
    </Dialog>
  );
}
