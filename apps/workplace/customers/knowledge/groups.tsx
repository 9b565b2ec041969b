import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Suspense, useDeferredValue, useState } from "react";
import type { CustomerGroup, GroupKind, GroupMember } from "../../../../engine/profiles/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { later } from "../../../ui/later.tsx";
import { Fold, Section } from "../../../ui/page.tsx";
import { Select } from "../../../ui/select.tsx";
import { useWords } from "../../../ui/words.tsx";
import { customersQuery } from "../../data/queries.ts";
import { useMay } from "../../data/session.tsx";
import { useTelling } from "./data.ts";
import { GroupActs } from "./group-acts.tsx";
import { GROUP_KINDS } from "./group-kinds.ts";
import { MemberWords } from "./member-words.tsx";
import { Known } from "./known.tsx";

const MergeGroupDialog = later(() => import("./merge-group-dialog.tsx"));
const SplitGroupDialog = later(() => import("./split-group-dialog.tsx"));

const KINDS = Object.keys(GROUP_KINDS) as GroupKind[];

type Over = { readonly kind: "new" } | { readonly kind: "add"; readonly group: CustomerGroup } | { readonly kind: "end"; readonly group: CustomerGroup; readonly member: GroupMember } | { readonly kind: "merge"; readonly group: CustomerGroup } | { readonly kind: "split"; readonly group: CustomerGroup };

/** The households, organisations and partners a customer belongs to, with everybody in them. */
export function Groups({ customerId }: { customerId: string }) {
  const { t } = useWords();
  const mayWrite = useMay("customers.write");
  const mayLink = useMay("customers.link");
  const [over, setOver] = useState<Over | null>(null);
  const close = () => setOver(null);
  return (
    <Section title={t("Belongs to")} actions={mayWrite ? <Button onPress={() => setOver({ kind: "new" })}>{t("New group…")}</Button> : undefined}>
      <Known customerId={customerId}>
        {({ groups }) => (
          <>
            {groups.length === 0 ? <p className="quiet small">{t("No household, organisation or partner is known.")}</p> : null}
            <ul className="ruled small">
              {groups.map((group) => (
                <Group key={group.groupId} customerId={customerId} group={group} onOver={mayWrite ? setOver : null} mayLink={mayLink} />
              ))}
            </ul>
          </>
        )}
      </Known>
      {over?.kind === "new" ? <NewGroupDialog customerId={customerId} onClose={close} /> : null}
      {over?.kind === "add" ? <AddDialog customerId={customerId} group={over.group} onClose={close} /> : null}
      <Suspense>
        {over?.kind === "merge" ? <MergeGroupDialog customerId={customerId} group={over.group} onClose={close} /> : null}
        {over?.kind === "split" ? <SplitGroupDialog customerId={customerId} group={over.group} onClose={close} /> : null}
      </Suspense>
      {over?.kind === "end" ? <EndDialog customerId={customerId} group={over.group} member={over.member} onClose={close} /> : null}
    </Section>
  );
}

function Group({ customerId, group, onOver, mayLink }: { customerId: string; group: CustomerGroup; onOver: ((over: Over) => void) | null; mayLink: boolean }) {
  const { t, format } = useWords();
  const now = group.members.filter((member) => member.endedAt === null);
  const before = group.members.filter((member) => member.endedAt !== null);
  return (
    <li>
      <div className="beside group-head">
        <p className="grow">
          <span className="quiet">{t(GROUP_KINDS[group.kind])}</span>{" "}
          <b>
            <Link to="/groups/$groupId" params={{ groupId: group.groupId }}>
              <Data>{group.name}</Data>
            </Link>
          </b>
        </p>
        {onOver ? (
          <Button onPress={() => onOver({ kind: "add", group })} label={t("Add somebody to {name}", { name: group.name })}>
            {t("Add somebody…")}
          </Button>
        ) : null}
        {onOver && mayLink ? (
          <Button onPress={() => onOver({ kind: "merge", group })} label={t("Merge {name} with another group", { name: group.name })}>
            {t("Merge…")}
          </Button>
        ) : null}
        {onOver && mayLink && now.length > 1 ? (
          <Button onPress={() => onOver({ kind: "split", group })} label={t("Split {name}", { name: group.name })}>
            {t("Split…")}
          </Button>
        ) : null}
      </div>
      <ul className="group-members">
        {now.map((member) => (
          <li key={`${member.customerId}/${member.role}/${member.begunAt}`} className="beside">
            <MemberWords member={member} />
            {onOver ? (
              <Button onPress={() => onOver({ kind: "end", group, member })} label={t("End: {name}", { name: member.customerName })}>
                {t("End…")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {group.said.length === 0 ? null : (
        <Fold title={t("{count, plural, one {# thing that other programs say of it} other {# things that other programs say of it}}", { count: group.said.length })}>
          <ul className="ruled meta">
            {group.said.map((each) => (
              <li key={each.key}>
                <Data>{each.key.replaceAll("_", " ")}</Data>: <Data>{each.value}</Data> · <Data>{each.source}</Data>
              </li>
            ))}
          </ul>
        </Fold>
      )}
      <GroupActs customerId={customerId} group={group} mayLink={onOver !== null && mayLink} />
      {before.length === 0 ? null : (
        <Fold title={t("{count, plural, one {# who belonged to it} other {# who belonged to it}}", { count: before.length })}>
          <ul className="ruled meta">
            {before.map((member) => (
              <li key={`${member.customerId}/${member.endedAt}`}>
                <Data>{member.customerName}</Data> · <Data>{member.role}</Data> · {t("until {when}", { when: format.day(member.endedAt ?? "") })} · <Data>{member.endedBy}</Data>: <Data>{member.endWhy}</Data>
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </li>
  );
}

function NewGroupDialog({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const { t } = useWords();
  const { tell } = useTelling(customerId);
  const [kind, setKind] = useState<GroupKind>("household");
  const [name, setName] = useState("");
  const [role, setRole] = useState("");
  const [why, setWhy] = useState("");
  const save = async () => {
    await tell("/groups", "POST", { kind, name: name.trim(), role: role.trim(), why: why.trim() });
    onClose();
  };
  return (
    <Dialog title={t("New group with this customer")} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Save")} isReady={[name, role, why].every((text) => text.trim() !== "")} onCancel={onClose}>
        <Select label={t("What it is")} choices={KINDS.map((id) => ({ id, text: t(GROUP_KINDS[id]) }))} chosen={kind} onChoose={setKind} />
        <TextField label={t("Name")} value={name} onChange={setName} isRequired maxLength={120} />
        <TextField label={t("Role of the customer in it")} value={role} onChange={setRole} isRequired maxLength={60} />
        <TextField label={t("How do we know?")} value={why} onChange={setWhy} isRequired maxLength={500} />
      </Form>
    </Dialog>
  );
}

function AddDialog({ customerId, group, onClose }: { customerId: string; group: CustomerGroup; onClose: () => void }) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<{ readonly id: string; readonly name: string } | null>(null);
  const [role, setRole] = useState("");
  const [why, setWhy] = useState("");
  const asked = useDeferredValue(text.trim());
  const found = useQuery({ ...customersQuery({ query: asked, sort: "lastHeard" }, 0, 6), enabled: asked.length >= 2 && chosen === null });
  const inIt = new Set(group.members.filter((member) => member.endedAt === null).map((member) => member.customerId));
  const rows = asked.length < 2 || chosen !== null ? [] : (found.data?.rows ?? []).filter((row) => !inIt.has(row.profile.customerId));
  const other = useTelling(chosen?.id ?? customerId);
  const own = useTelling(customerId);
  const save = async () => {
    await other.tell("/groups", "POST", { groupId: group.groupId, role: role.trim(), why: why.trim() });
    await own.refresh();
    onClose();
  };
  return (
    <Dialog title={t("Add somebody to {name}", { name: group.name })} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Add")} isReady={chosen !== null && role.trim() !== "" && why.trim() !== ""} onCancel={onClose}>
        {chosen === null ? (
          <>
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
          </>
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

function EndDialog({ customerId, group, member, onClose }: { customerId: string; group: CustomerGroup; member: GroupMember; onClose: () => void }) {
  const { t } = useWords();
  const { tell } = useTelling(member.customerId);
  const own = useTelling(customerId);
  const [why, setWhy] = useState("");
  const end = async () => {
    await tell(`/groups/${group.groupId}/end`, "POST", { why: why.trim() });
    await own.refresh();
    onClose();
  };
  return (
    <Dialog title={t("{name} no longer belongs to {group}", { name: member.customerName, group: group.name })} isOpen onClose={onClose}>
      <Form onSubmit={end} act={t("End it")} isReady={why.trim() !== ""} onCancel={onClose}>
        <TextField label={t("Why has it ended?")} value={why} onChange={setWhy} isRequired maxLength={500} autoFocus />
        <p className="meta">{t("That they belonged to it stays readable. Adding them again takes it back.")}</p>
      </Form>
    </Dialog>
  );
}
