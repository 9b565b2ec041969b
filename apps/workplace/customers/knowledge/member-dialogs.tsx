import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { CustomerGroup, GroupMember } from "../../../../engine/profiles/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { pickKeys } from "../../../ui/pick-keys.ts";
import { say } from "../../../ui/say.ts";
import { useWords } from "../../../ui/words.tsx";
import { api } from "../../data/api.ts";
import { customersQuery } from "../../data/queries.ts";
import { useGroupDone } from "./data.ts";

/** Who comes into a group and who leaves it; each is the way back of the other. */
function useMembers({ groupId }: Pick<CustomerGroup, "groupId">) {
  const done = useGroupDone();
  const tell = (path: string, body: object) => api(path, { method: "POST", body });
  return {
    join: ({ customerId, role, why }: Pick<GroupMember, "customerId" | "role" | "why">) => tell(`/customers/${customerId}/groups`, { groupId, role, why }),
    end: ({ customerId, why }: Pick<GroupMember, "customerId" | "why">) => tell(`/customers/${customerId}/groups/${groupId}/end`, { why }),
    done,
  };
}

/** Somebody else belongs to the group, in a role. */
export function AddDialog({ group, onClose }: { group: CustomerGroup; onClose: () => void }) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<{ readonly id: string; readonly name: string } | null>(null);
  const [role, setRole] = useState("");
  const [why, setWhy] = useState("");
  const asked = useDeferredValue(text.trim());
  const found = useQuery({ ...customersQuery({ query: asked, sort: "lastHeard" }, 0, 6), enabled: asked.length >= 2 && chosen === null });
  const inIt = new Set(group.members.filter((member) => member.endedAt === null).map((member) => member.customerId));
  const rows = asked.length < 2 || chosen !== null ? [] : (found.data?.rows ?? []).filter((row) => !inIt.has(row.profile.customerId));
  const { join, end, done } = useMembers(group);
  const save = async () => {
    const member = { customerId: chosen!.id, role: role.trim(), why: why.trim() };
    await join(member);
    done(say("{name} belongs to {group} now.", { name: chosen!.name, group: group.name }), () => end({ ...member, why: t("added by mistake") }), onClose);
  };
  return (
    <Dialog title={t("Add somebody to {name}", { name: group.name })} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Add")} isReady={chosen !== null && role.trim() !== "" && why.trim() !== ""} onCancel={onClose}>
        {chosen === null ? (
          <div className="stack" onKeyDown={pickKeys}>
            <TextField label={t("Who belongs to it?")} placeholder={t("Name, e-mail, telephone or id")} value={text} onChange={setText} type="search" autoFocus />
            <ul className="stack">
              {rows.map((row) => (
                <li key={row.profile.customerId}>
                  <Button look="outline" onPress={() => setChosen({ id: row.profile.customerId, name: row.profile.name })}>
                    <Data>{row.profile.name}</Data> <span className="meta"><Data>{[row.profile.email ?? row.profile.phone, row.profile.city].filter((part) => part).join(" · ")}</Data></span>
                  </Button>
                </li>
              ))}
            </ul>
            {asked.length >= 2 && rows.length === 0 && found.data && !found.isFetching ? (
              <p className="quiet small">{found.data.rows.length === 0 ? t("Nobody is called that.") : t("Whoever is called that belongs to it already.")}</p>
            ) : null}
          </div>
        ) : (
          <>
            <p className="line">
              <b className="grow">
                <Data>{chosen.name}</Data>
              </b>
              <Button onPress={() => setChosen(null)}>{t("Choose another")}</Button>
            </p>
            <TextField label={t("Role in it")} value={role} onChange={setRole} isRequired maxLength={60} autoFocus />
            <TextField label={t("How do we know?")} value={why} onChange={setWhy} isRequired maxLength={500} />
          </>
        )}
      </Form>
    </Dialog>
  );
}

/** Somebody belongs to it no longer. */
export function EndDialog({ group, member, onClose }: { group: CustomerGroup; member: GroupMember; onClose: () => void }) {
  const { t } = useWords();
  const { join, end, done } = useMembers(group);
  const [why, setWhy] = useState("");
  const save = async () => {
    await end({ customerId: member.customerId, why: why.trim() });
    done(say("{name} no longer belongs to {group}.", { name: member.customerName, group: group.name }), () => join(member), onClose);
  };
  return (
    <Dialog title={t("{name} no longer belongs to {group}", { name: member.customerName, group: group.name })} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("End it")} isReady={why.trim() !== ""} onCancel={onClose}>
        <TextField label={t("Why has it ended?")} value={why} onChange={setWhy} isRequired maxLength={500} autoFocus />
        <p className="meta">{t("That they belonged to it stays readable. Adding them again takes it back.")}</p>
      </Form>
    </Dialog>
  );
}
