import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { CustomerGroup } from "../../../../engine/profiles/contract.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { say } from "../../../ui/say.ts";
import { Skeleton } from "../../../ui/states.tsx";
import { useWords } from "../../../ui/words.tsx";
import { Answered } from "../../data/answered.tsx";
import { api } from "../../data/api.ts";
import { endGroupLinkPreviewQuery, useGroupDone } from "./data.ts";
import { GroupMeeting } from "./group-meeting.tsx";

/** Two groups that were merged are two after all: what each would be, and why. It can be taken back. */
export default function SeparateGroupDialog({ group, joined, onClose }: { group: CustomerGroup; joined: CustomerGroup["joined"][number]; onClose: () => void }) {
  const { t } = useWords();
  const preview = useQuery(endGroupLinkPreviewQuery(joined.linkId));
  const done = useGroupDone();
  const [why, setWhy] = useState("");
  const separate = async () => {
    await api(`/group-links/${joined.linkId}/end`, { method: "POST", body: { why: why.trim() } });
    done(say("Separated: {name} is a group of its own again.", { name: joined.name }), () => api(`/group-links/${joined.linkId}/restore`, { method: "POST", body: {} }), onClose);
  };
  return (
    <Dialog title={t("Separate {name} from {group}", { name: joined.name, group: group.name })} isOpen onClose={onClose} wide>
      <Form onSubmit={separate} act={t("Separate")} isReady={why.trim() !== ""} onCancel={onClose}>
        <Answered query={preview} failed={t("The two sides cannot be compared")} waiting={<Skeleton rows={3} label={t("Comparing")} />}>
          {({ parts }) =>
            parts === null ? (
              <p className="small caution">{t("Other links still hold them together: they stay one group until those end too.")}</p>
            ) : (
              <GroupMeeting preview={parts} names={[parts.sides[0].name ?? "", parts.sides[1].name ?? ""]} titles={[t("Keeps the id"), t("A group of its own again")]} together={t("Until now")} />
            )
          }
        </Answered>
        <TextField label={t("Why are they two?")} value={why} onChange={setWhy} isRequired autoFocus maxLength={500} />
        <p className="meta">{t("What was written of both stays with the older. No program joins them again.")}</p>
      </Form>
    </Dialog>
  );
}
