import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { useWords } from "../../ui/words.tsx";
import { api, ApiProblem } from "../data/api.ts";
import { useHouse } from "../data/session.tsx";
import { passwordFault } from "./password-fault.ts";

/** A first password for who came in by a link, or another one instead of the present; said clearly when it is kept. */
export default function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { session } = useHouse();
  const queries = useQueryClient();
  // What it was when the dialog was opened: saving a first one makes it true.
  const [hadOne] = useState(session.person.hasPassword);
  const [present, setPresent] = useState("");
  const [wanted, setWanted] = useState("");
  const [again, setAgain] = useState("");
  const [saved, setSaved] = useState(false);
  const fault = passwordFault({ wanted, again });
  const save = async () => {
    if (hadOne) {
      await api("/auth/change-password", {
        method: "POST",
        body: { currentPassword: present, newPassword: wanted, revokeOtherSessions: true },
      }).catch((error: unknown) => {
        if (error instanceof ApiProblem && error.code === "INVALID_PASSWORD")
          throw new Error(t("the present password is another one"));
        throw error;
      });
    } else await api("/session/password", { method: "POST", body: { password: wanted } });
    await queries.refetchQueries({ queryKey: ["session"] });
    setSaved(true);
  };
  return (
    <Dialog title={hadOne ? t("Change your password") : t("Choose a password")} isOpen onClose={onClose}>
      {saved ? (
        <div className="stack">
          <p role="status">
            {hadOne
              ? t("Your new password is saved. Wherever else you were signed in, you are signed out.")
              : t("Your password is saved. Come back with your e-mail address and this password.")}
          </p>
          <div className="ends">
            <Button look="primary" onPress={onClose} autoFocus>
              {t("Done")}
            </Button>
          </div>
        </div>
      ) : (
        <Form
          onSubmit={save}
          act={t("Save password")}
          acting={t("Saving…")}
          isReady={fault === null && (!hadOne || present !== "")}
          onCancel={onClose}
        >
          {/* Password managers ask whose password it is. */}
          <input type="hidden" name="username" autoComplete="username" value={session.person.email} readOnly />
          {hadOne ? (
            <TextField
              label={t("Present password")}
              type="password"
              autoComplete="current-password"
              value={present}
              onChange={setPresent}
              isRequired
              autoFocus
            />
          ) : null}
          <TextField
            label={t("New password")}
            type="password"
            autoComplete="new-password"
            value={wanted}
            onChange={setWanted}
            help={t("At least 10 characters; a few words are good.")}
            maxLength={200}
            isRequired
            autoFocus={!hadOne}
          />
          <TextField
            label={t("New password, once more")}
            type="password"
            autoComplete="new-password"
            value={again}
            onChange={setAgain}
            help={fault === "differ" ? <span className="warning">{t("The two are not the same.")}</span> : undefined}
            maxLength={200}
            isRequired
          />
          {hadOne ? <p className="meta">{t("Wherever else you are signed in, you will be signed out.")}</p> : null}
        </Form>
      )}
    </Dialog>
  );
}
