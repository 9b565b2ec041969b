import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { CustomerGroup, GroupsFound } from "../../../../engine/profiles/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { pickKeys } from "../../../ui/pick-keys.ts";
import { say } from "../../../ui/say.ts";
import { Failed, Skeleton } from "../../../ui/states.tsx";
import { useWords } from "../../../ui/words.tsx";
import { api, withQuery } from "../../data/api.ts";
import { groupMergePreviewQuery, useGroupDone } from "./data.ts";
import { GroupMeeting } from "./group-meeting.tsx";

/** Two households, organisations or partners that are one: both side by side, what meets, and why. It can be undone. */
export default function MergeGroupDialog({ group, onClose }: { group: CustomerGroup; onClose: () => void }) {
  const { t } = useWords();
  const [otherId, setOtherId] = useState<string | null>(null);
  return (
    <Dialog title={t("Merge {name} with another group", { name: group.name })} isOpen onClose={onClose} wide>
      {otherId === null ? <Find group={group} onFound={setOtherId} /> : <Preview group={group} otherId={otherId} onBack={() => setOtherId(null)} onClose={onClose} />}
    </Dialog>
  );
}

function Find({ group, onFound }: { group: CustomerGroup; onFound: (id: string) => void }) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const asked = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ["groups", asked],
    queryFn: ({ signal }) => api<GroupsFound>(withQuery("/groups", { query: asked }), { signal }),
    enabled: asked.length >= 1,
  });
  const fits = asked.length === 0 ? [] : (found.data?.hits ?? []).filter((each) => each.groupId !== group.groupId && each.kind === group.kind);
  return (
    <div className="stack" onKeyDown={pickKeys}>
      <TextField label={t("Which group is the same?")} placeholder={t("Letters of its name")} value={text} onChange={setText} type="search" autoFocus />
      <ul className="stack">
        {fits.map((each) => (
          <li key={each.groupId}>
            <Button look="outline" onPress={() => onFound(each.groupId)} className="merge-choice">
              <span className="grow">
                <Data>{each.name}</Data>
              </span>
              <span className="meta">{t("{count, plural, one {# member} other {# members}}", { count: each.customers })}</span>
            </Button>
          </li>
        ))}
      </ul>
      {asked.length > 0 && fits.length === 0 && !found.isFetching ? <p className="quiet small">{t("No group of this kind is called that.")}</p> : null}
    </div>
  );
}

function Preview({ group, otherId, onBack, onClose }: { group: CustomerGroup; otherId: string; onBack: () => void; onClose: () => void }) {
  const { t } = useWords();
  const [why, setWhy] = useState("");
  const done = useGroupDone();
  const preview = useQuery(groupMergePreviewQuery(group.groupId, otherId));
  if (preview.isError) return <Failed what={t("These two cannot be compared")} why={preview.error.message} onRetry={onBack} />;
  if (!preview.data) return <Skeleton rows={3} label={t("Comparing")} />;
  const { name, nameThatJoins, sides, groupId } = preview.data;
  const merge = async () => {
    const { linkId } = await api<{ linkId: string }>(`/groups/${group.groupId}/merge`, { method: "POST", body: { otherId, why: why.trim() } });
    done(say("Merged: both are {name} now.", { name }), () => api(`/group-links/${linkId}/withdraw`, { method: "POST", body: {} }), onClose);
  };
  const title = (at: 0 | 1) => (sides[at].groupId === groupId ? t("Stays") : t("Joins; its old id keeps answering"));
  return (
    <Form onSubmit={merge} act={t("Merge")} isReady={why.trim() !== ""} onCancel={onBack} cancel={t("Choose another")}>
      <p className="small">{t("Both will stand as {name}; {other} is the newer of the two.", { name, other: nameThatJoins ?? "" })}</p>
      <GroupMeeting preview={preview.data} names={[sides[0].name ?? "", sides[1].name ?? ""]} titles={[title(0), title(1)]} together={t("As one")} />
      <TextField label={t("Why are they one?")} value={why} onChange={setWhy} isRequired autoFocus maxLength={500} />
      <p className="meta">{t("A merge adds a link and moves nothing. Ending the link restores both, at any time.")}</p>
    </Form>
  );
}
