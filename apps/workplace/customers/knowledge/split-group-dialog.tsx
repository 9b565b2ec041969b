import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { CustomerGroup } from "../../../../engine/profiles/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { CheckRow } from "../../../ui/choices.tsx";
import { Data } from "../../../ui/data.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { say } from "../../../ui/say.ts";
import { Failed, Skeleton } from "../../../ui/states.tsx";
import { useWords } from "../../../ui/words.tsx";
import { api } from "../../data/api.ts";
import { groupSplitPreviewQuery, useGroupDone } from "./data.ts";
import { GroupMeeting } from "./group-meeting.tsx";

/** Some members of a group are a group of their own: choose them, see both sides, say why. It can be undone. */
export default function SplitGroupDialog({ group, onClose }: { group: CustomerGroup; onClose: () => void }) {
  const { t } = useWords();
  const here = [...new Map(group.members.filter((member) => member.endedAt === null).map((member) => [member.customerId, member])).values()];
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [looking, setLooking] = useState(false);
  return (
    <Dialog title={t("Split {name}", { name: group.name })} isOpen onClose={onClose} wide>
      {looking ? (
        <Preview group={group} customerIds={chosen} onBack={() => setLooking(false)} onClose={onClose} />
      ) : (
        <div className="stack">
          <fieldset className="stack small">
            <legend>{t("Who belongs to the other one? Somebody has to stay.")}</legend>
            {here.map((member) => (
              <CheckRow key={member.customerId} on={chosen.includes(member.customerId)} onChange={(on) => setChosen(on ? [...chosen, member.customerId] : chosen.filter((id) => id !== member.customerId))}>
                <Data>{member.customerName}</Data> <span className="meta">{member.role}</span>
              </CheckRow>
            ))}
          </fieldset>
          <p className="line">
            <Button look="primary" isDisabled={chosen.length === 0 || chosen.length >= here.length} onPress={() => setLooking(true)}>
              {t("Compare both sides")}
            </Button>
          </p>
        </div>
      )}
    </Dialog>
  );
}

function Preview({ group, customerIds, onBack, onClose }: { group: CustomerGroup; customerIds: readonly string[]; onBack: () => void; onClose: () => void }) {
  const { t } = useWords();
  const preview = useQuery(groupSplitPreviewQuery(group.groupId, customerIds));
  const done = useGroupDone();
  const [name, setName] = useState("");
  const [why, setWhy] = useState("");
  if (preview.isError) return <Failed what={t("The two sides cannot be compared")} why={preview.error.message} onRetry={onBack} />;
  if (!preview.data) return <Skeleton rows={3} label={t("Comparing")} />;
  const split = async () => {
    const { splitId } = await api<{ splitId: string }>(`/groups/${group.groupId}/split`, { method: "POST", body: { customerIds, name: name.trim(), why: why.trim() } });
    done(say("Split: {name} is a group of its own now.", { name: name.trim() }), () => api(`/group-splits/${splitId}/undo`, { method: "POST", body: {} }), onClose);
  };
  return (
    <Form onSubmit={split} act={t("Split")} isReady={name.trim() !== "" && why.trim() !== ""} onCancel={onBack} cancel={t("Choose others")}>
      <GroupMeeting preview={preview.data} names={[group.name, name.trim() === "" ? "…" : name.trim()]} titles={[t("Stays"), t("A group of its own")]} together={t("Until now")} />
      <TextField label={t("Name of the new group")} value={name} onChange={setName} isRequired maxLength={120} autoFocus />
      <TextField label={t("Why are they two?")} value={why} onChange={setWhy} isRequired maxLength={500} />
      <p className="meta">{t("Notes and what programs say of it stay with {name}. Taking the split back puts everybody where they were.", { name: group.name })}</p>
    </Form>
  );
}
