// What an owner may do with a colleague, each in a dialog that says what will happen.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Colleague, FormerColleague, Invitation, Role } from "../../../engine/organisation/contract.ts";
import { Switch } from "../../ui/choices.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Select } from "../../ui/select.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { ROLE_WORDS } from "../words/names.ts";
import { Secret } from "./secret.tsx";
import "./people.css";

const ROLES: readonly Role[] = ["owner", "lead", "agent", "analyst", "read-only"];

function RoleSelect({ role, onChoose }: { role: Role; onChoose: (role: Role) => void }) {
  const { t } = useWords();
  return (
    <Select
      label={t("Role")}
      choices={ROLES.map((id) => ({ id, text: t(ROLE_WORDS[id]) }))}
      chosen={role}
      onChoose={onChoose}
    />
  );
}

function Why({ why, onChange, autoFocus }: { why: string; onChange: (why: string) => void; autoFocus?: boolean }) {
  const { t } = useWords();
  return (
    <TextField
      label={t("Why")}
      value={why}
      onChange={onChange}
      isRequired
      autoFocus={autoFocus}
      maxLength={300}
      help={t("Kept in the audit.")}
    />
  );
}

/** The link for somebody, shown once. */
function Link({ invitation, onDone }: { invitation: Invitation; onDone: () => void }) {
  const { t } = useWords();
  return (
    <Secret
      label={t("Give this link to {name}. It works once, for 72 hours, and is shown only now.", {
        name: invitation.colleague.name,
      })}
      value={invitation.signInLink}
      onDone={onDone}
    />
  );
}

/** Asks for something about people, and lets every list of them be read again. */
function useAct(): <T>(path: string, body: object) => Promise<T> {
  const queries = useQueryClient();
  return async <T,>(path: string, body: object) => {
    const answer = await api<T>(path, { method: "POST", body });
    void queries.invalidateQueries({ queryKey: ["people"] });
    return answer;
  };
}

/** @param again somebody who worked here before: taken back under the same address, so that it is the same person */
export function InviteDialog({ again, onClose }: { again: FormerColleague | null; onClose: () => void }) {
  const { t } = useWords();
  const act = useAct();
  const [name, setName] = useState(again?.name ?? "");
  const [email, setEmail] = useState(again?.email ?? "");
  const [role, setRole] = useState<Role>(again?.role ?? "agent");
  const [team, setTeam] = useState(again?.team ?? "");
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const submit = async () => {
    const wanted = { name: name.trim(), email: email.trim(), role };
    setInvitation(await act<Invitation>("/people", team.trim() === "" ? wanted : { ...wanted, team: team.trim() }));
  };
  return (
    <Dialog
      title={again ? t("Invite {name} again", { name: again.name }) : t("Invite a colleague")}
      isOpen
      onClose={onClose}
    >
      {invitation === null ? (
        <Form
          onSubmit={submit}
          act={t("Invite")}
          isReady={name.trim() !== "" && email.trim() !== ""}
          onCancel={onClose}
        >
          {again ? (
            <p>{t("They come back as the same person: what they did before stays under their name.")}</p>
          ) : (
            <>
              <TextField label={t("Name")} value={name} onChange={setName} isRequired autoFocus maxLength={120} />
              <TextField label={t("E-mail address")} type="email" value={email} onChange={setEmail} isRequired />
            </>
          )}
          <RoleSelect role={role} onChoose={setRole} />
          <TextField label={t("Team (may stay empty)")} value={team} onChange={setTeam} maxLength={80} />
        </Form>
      ) : (
        <Link invitation={invitation} onDone={onClose} />
      )}
    </Dialog>
  );
}

export function RoleDialog({ person, onClose }: { person: Colleague; onClose: () => void }) {
  const { t } = useWords();
  const act = useAct();
  const [role, setRole] = useState<Role>(person.role);
  const [why, setWhy] = useState("");
  const submit = async () => {
    await act(`/people/${person.id}/role`, { role, why: why.trim() });
    onClose();
  };
  return (
    <Dialog title={t("The role of {name}", { name: person.name })} isOpen onClose={onClose}>
      <Form
        onSubmit={submit}
        act={t("Change role")}
        isReady={role !== person.role && why.trim() !== ""}
        onCancel={onClose}
      >
        <RoleSelect role={role} onChoose={setRole} />
        <Why why={why} onChange={setWhy} />
      </Form>
    </Dialog>
  );
}

export function LinkDialog({ person, onClose }: { person: Colleague; onClose: () => void }) {
  const { t } = useWords();
  const act = useAct();
  const [forgetPassword, setForgetPassword] = useState(false);
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const submit = async () =>
    setInvitation(await act<Invitation>(`/people/${person.id}/sign-in-link`, { forgetPassword }));
  return (
    <Dialog title={t("A new sign-in link for {name}", { name: person.name })} isOpen onClose={onClose}>
      {invitation === null ? (
        <Form onSubmit={submit} act={t("Make the link")} onCancel={onClose}>
          <p>
            {t("Whoever opens it is signed in as {name}. Links made before and not used stop working.", {
              name: person.name,
            })}
          </p>
          <Switch on={forgetPassword} onChange={setForgetPassword}>
            {t("They have forgotten their password")}
          </Switch>
          {forgetPassword ? (
            <p className="meta">
              {t("The old password stops working, they are signed out, and the link lets them choose another.")}
            </p>
          ) : null}
        </Form>
      ) : (
        <Link invitation={invitation} onDone={onClose} />
      )}
    </Dialog>
  );
}

export function RemoveDialog({ person, onClose }: { person: Colleague; onClose: () => void }) {
  const { t } = useWords();
  const act = useAct();
  const [why, setWhy] = useState("");
  const submit = async () => {
    await act(`/people/${person.id}/remove`, { why: why.trim() });
    onClose();
  };
  return (
    <Dialog title={t("Remove {name}?", { name: person.name })} isOpen onClose={onClose}>
      <Form
        onSubmit={submit}
        act={t("Remove")}
        acting={t("Removing…")}
        look="danger"
        isReady={why.trim() !== ""}
        onCancel={onClose}
      >
        <ul className="will-happen">
          <li>{t("They are signed out everywhere at once and cannot come in again.")}</li>
          <li>{t("Their open conversations become nobody's, so that somebody else takes them on.")}</li>
          <li>{t("What they did stays under their name. Inviting them again takes this back.")}</li>
          <li>{t("Keys they made go on working; revoke them under API keys if they should not.")}</li>
        </ul>
        <Why why={why} onChange={setWhy} autoFocus />
      </Form>
    </Dialog>
  );
}
