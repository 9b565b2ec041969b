import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Colleague, Invitation, Role } from "../../../engine/organisation/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Section } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { Failed, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { peopleQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { ROLE_WORDS } from "../words/names.ts";
import { Secret } from "./secret.tsx";

const ROLES: readonly Role[] = ["owner", "lead", "agent", "analyst", "read-only"];

/** Who works here, what they may do, and how a colleague comes in. */
export default function People() {
  const { t, format } = useWords();
  const people = useQuery(peopleQuery);
  const mayManage = useMay("people.manage");
  const { session } = useHouse();
  const [changing, setChanging] = useState<Colleague | null>(null);
  const [inviting, setInviting] = useState(false);
  if (people.isError && !people.data)
    return (
      <Failed
        what={t("The people could not be read")}
        why={people.error.message}
        onRetry={() => void people.refetch()}
      />
    );
  if (!people.data) return <Skeleton rows={4} kind="rows" label={t("Reading people")} />;
  return (
    <Section
      title={t("People")}
      actions={
        mayManage ? (
          <Button look="primary" onPress={() => setInviting(true)}>
            {t("Invite a colleague…")}
          </Button>
        ) : undefined
      }
    >
      <Table
        label={t("People")}
        columns={[
          { key: "name", title: t("Name") },
          { key: "email", title: t("E-mail address") },
          { key: "role", title: t("Role") },
          { key: "team", title: t("Team") },
          { key: "since", title: t("Since") },
          ...(mayManage ? [{ key: "change", title: t("Change") }] : []),
        ]}
        rows={people.data.people.map((person) => ({
          key: person.id,
          cells: [
            <Data key="n">{person.name}</Data>,
            <Data key="e" ltr>
              {person.email}
            </Data>,
            t(ROLE_WORDS[person.role]),
            person.team === null ? "" : <Data key="t">{person.team}</Data>,
            format.day(person.since),
            ...(mayManage
              ? [
                  person.id === session.person.id ? (
                    <span key="c" className="meta">
                      {t("you")}
                    </span>
                  ) : (
                    <Button
                      key="c"
                      look="plain"
                      onPress={() => setChanging(person)}
                      label={t("Change the role of {name}", { name: person.name })}
                    >
                      {t("Role…")}
                    </Button>
                  ),
                ]
              : []),
          ],
        }))}
      />
      {inviting ? <InviteDialog onClose={() => setInviting(false)} /> : null}
      {changing ? <RoleDialog person={changing} onClose={() => setChanging(null)} /> : null}
    </Section>
  );
}

function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const [team, setTeam] = useState("");
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      setInvitation(
        await api<Invitation>("/people", {
          method: "POST",
          body: { name: name.trim(), email: email.trim(), role, ...(team.trim() === "" ? {} : { team: team.trim() }) },
        }),
      );
      void queries.invalidateQueries({ queryKey: ["people"] });
    } catch (error) {
      setFailed((error as Error).message);
    }
  };
  return (
    <Dialog title={t("Invite a colleague")} isOpen onClose={onClose}>
      {invitation === null ? (
        <form className="stack" onSubmit={(event) => void submit(event)}>
          <TextField label={t("Name")} value={name} onChange={setName} isRequired autoFocus maxLength={120} />
          <TextField label={t("E-mail address")} type="email" value={email} onChange={setEmail} isRequired />
          <Select
            label={t("Role")}
            choices={ROLES.map((id) => ({ id, text: t(ROLE_WORDS[id]) }))}
            chosen={role}
            onChoose={setRole}
          />
          <TextField label={t("Team (may stay empty)")} value={team} onChange={setTeam} maxLength={80} />
          {failed === null ? null : (
            <p className="warning small" role="alert">
              {failed}
            </p>
          )}
          <div className="ends">
            <Button onPress={onClose}>{t("Cancel")}</Button>
            <Button look="primary" type="submit" isDisabled={name.trim() === "" || email.trim() === ""}>
              {t("Invite")}
            </Button>
          </div>
        </form>
      ) : (
        <div className="stack">
          <Secret
            label={t("Give this link to {name}. It works once, for 72 hours, and is shown only now.", {
              name: invitation.colleague.name,
            })}
            value={invitation.signInLink}
          />
          <div className="ends">
            <Button look="primary" onPress={onClose}>
              {t("Done")}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

function RoleDialog({ person, onClose }: { person: Colleague; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [role, setRole] = useState<Role>(person.role);
  const [why, setWhy] = useState("");
  const [failed, setFailed] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await api<Colleague>(`/people/${person.id}/role`, { method: "POST", body: { role, why: why.trim() } });
      void queries.invalidateQueries({ queryKey: ["people"] });
      onClose();
    } catch (error) {
      setFailed((error as Error).message);
    }
  };
  return (
    <Dialog title={t("The role of {name}", { name: person.name })} isOpen onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <Select
          label={t("Role")}
          choices={ROLES.map((id) => ({ id, text: t(ROLE_WORDS[id]) }))}
          chosen={role}
          onChoose={setRole}
        />
        <TextField
          label={t("Why")}
          value={why}
          onChange={setWhy}
          isRequired
          maxLength={500}
          help={t("Kept in the audit.")}
        />
        {failed === null ? null : (
          <p className="warning small" role="alert">
            {failed}
          </p>
        )}
        <div className="ends">
          <Button onPress={onClose}>{t("Cancel")}</Button>
          <Button look="primary" type="submit" isDisabled={role === person.role || why.trim() === ""}>
            {t("Change role")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
