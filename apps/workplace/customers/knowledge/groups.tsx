import { Link } from "@tanstack/react-router";
import { Suspense, useState } from "react";
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
import { useMay } from "../../data/session.tsx";
import { useTelling } from "./data.ts";
import { GroupActs } from "./group-acts.tsx";
import { GROUP_KINDS } from "./group-kinds.ts";
import { AddDialog, EndDialog } from "./member-dialogs.tsx";
import { MemberWords } from "./member-words.tsx";
import { Known } from "./known.tsx";
import { attributeName } from "./attribute-names.ts";
import { sourceName } from "../../words/source-names.ts";

const MergeGroupDialog = later(() => import("./merge-group-dialog.tsx"), "dialog");
const SplitGroupDialog = later(() => import("./split-group-dialog.tsx"), "dialog");

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
                <Group key={group.groupId} group={group} onOver={mayWrite ? setOver : null} mayLink={mayLink} />
              ))}
            </ul>
          </>
        )}
      </Known>
      {over?.kind === "new" ? <NewGroupDialog customerId={customerId} onClose={close} /> : null}
      {over?.kind === "add" ? <AddDialog group={over.group} onClose={close} /> : null}
      <Suspense>
        {over?.kind === "merge" ? <MergeGroupDialog group={over.group} onClose={close} /> : null}
        {over?.kind === "split" ? <SplitGroupDialog group={over.group} onClose={close} /> : null}
      </Suspense>
      {over?.kind === "end" ? <EndDialog group={over.group} member={over.member} onClose={close} /> : null}
    </Section>
  );
}

function Group({ group, onOver, mayLink }: { group: CustomerGroup; onOver: ((over: Over) => void) | null; mayLink: boolean }) {
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
                {attributeName(each.key, t)}: <Data>{each.value}</Data> · <Data>{sourceName(each.source, t)}</Data>
              </li>
            ))}
          </ul>
        </Fold>
      )}
      <GroupActs group={group} mayLink={onOver !== null && mayLink} />
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
