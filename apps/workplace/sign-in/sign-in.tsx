import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/fields.tsx";
import { useWords } from "../../ui/words.tsx";
import { api, ApiProblem } from "../data/api.ts";
import "./sign-in.css";

/**
 * Who is there? By e-mail and password, or by a link that works once.
 *
 * @param linkFailed they came by such a link, and it had been used or was too old
 */
export default function SignIn({ linkFailed }: { linkFailed: boolean }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [failed, setFailed] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailed(null);
    try {
      await api("/auth/sign-in/email", { method: "POST", body: { email, password } });
      await queries.resetQueries({ queryKey: ["session"] });
    } catch (error) {
      const refused =
        error instanceof ApiProblem && (error.status === 401 || error.status === 400 || error.status === 403);
      setFailed(refused ? t("The address and the password do not belong together.") : (error as Error).message);
      setBusy(false);
    }
  };
  return (
    <main className="sign-in">
      <form onSubmit={(event) => void submit(event)} className="sign-in-form" aria-label={t("Sign in")}>
        <h1>Rapport</h1>
        {linkFailed ? (
          <p className="caution small" role="alert">
            {t("That link has been used or is too old. Ask for a new one, or sign in with a password.")}
          </p>
        ) : null}
        <TextField
          label={t("E-mail address")}
          type="email"
          name="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
          isRequired
          autoFocus
        />
        <TextField
          label={t("Password")}
          type="password"
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          isRequired
        />
        {failed === null ? null : (
          <p className="warning small" role="alert">
            {failed}
          </p>
        )}
        <Button look="primary" type="submit" isDisabled={busy}>
          {busy ? t("Signing in…") : t("Sign in")}
        </Button>
        <div className="sign-in-help small quiet">
          <p>
            {t(
              "No password yet? Open the link that works once: the start of the server prints it for the owner, and the owner makes one for each colleague under Settings, People.",
            )}
          </p>
        </div>
      </form>
    </main>
  );
}
