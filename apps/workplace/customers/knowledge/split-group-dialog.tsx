import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { CustomerGroup } from "../../../../engine/profiles/contract.ts";
import { CheckRow } from "../../../ui/choices.tsx";
import { Data } from "../../../ui/data.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { useWords } from "../../../ui/words.tsx";
import { api } from "../../data/api.ts";
import { GROUP_KEYS } from "./data.ts";

/** Some members of a group are a group of their own. It can be undone. */
export default function SplitGroupDialog({ group, onClose }: { group: CustomerGroup; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const here = [...new Map(group.members.filter((member) => member.endedAt === null).map((member) => [member.customerId, member])).values()];
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [name, setName] = useState("");
  const [why, setWhy] = useState("");
  const split = async () => {
    await api(`/groups/${group.groupId}/split`, { method: "POST", body: { customerIds: chosen, name: name.trim(), why: why.trim() } });
    await Promise.all(GROUP_KEYS.map((queryKey) => queries.invalidateQueries({ queryKey })));
    onClose();
  };
  const isReady = chosen.length > 0 && chosen.length < here.length && name.trim() !== "" && why.trim() !== "";
  return (
    <Dialog title={t("Split {name}", { name: group.name })} isOpen onClose={onClose}>
      <Form onSubmit={split} act={t("Split")} isReady={isReady} onCancel={onClose}>
        <fieldset className="stack small">
          <legend>{t("Who belongs to the other one? Somebody has to stay.")}</legend>
          {here.map((member) => (
            <CheckRow key={member.customerId} on={chosen.includes(member.customerId)} onChange={(on) => setChosen(on ? [...chosen, member.customerId] : chosen.filter((id) => id !== member.customerId))}>
              <Data>{member.customerName}</Data> <span className="meta">{member.role}</span>
            </CheckRow>
          ))}
        </fieldset>
        <TextField label={t("Name of the new group")} value={name} onChange={setName} isRequired maxLength={120} />
        <TextField label={t("Why are they two?")} value={why} onChange={setWhy} isRequired maxLength={500} />
      </Form>
    </Dialog>
  );
}
