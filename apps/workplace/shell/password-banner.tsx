import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/fields.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";

const LEAST = 10;

/** For somebody who came in by a one-time link: a quiet line to choose a password, never in the way. */
export function PasswordBanner() {
  const { t } = useWords();
  const queries = useQueryClient();
  const [step, setStep] = useState<"offer" | "write" | "later">("offer");
  const [password, setPassword] = useState("");
  const [failed, setFailed] = useState<string | null>(null);
  if (step === "later") return null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await api("/session/password", { method: "POST", body: { password } });
      await queries.refetchQueries({ queryKey: ["session"] });
    } catch (error) {
      setFailed((error as Error).message);
    }
  };
  return (
    <section className="banner" aria-label={t("Password")}>
      <span className="grow">
        {t("You came in by a link that works once. Choose a password to come back without one.")}
      </span>
      {step === "offer" ? (
        <>
          <Button look="outline" onPress={() => setStep("write")}>
            {t("Choose a password")}
          </Button>
          <Button onPress={() => setStep("later")}>{t("Later")}</Button>
        </>
      ) : (
        <form onSubmit={(event) => void submit(event)}>
          <TextField
            label={t("New password, at least {count} characters", { count: LEAST })}
            labelHidden
            placeholder={t("At least {count} characters", { count: LEAST })}
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
            minLength={LEAST}
            isRequired
            autoFocus
          />
          <Button look="primary" type="submit" isDisabled={password.length < LEAST}>
            {t("Save password")}
          </Button>
          <Button onPress={() => setStep("later")}>{t("Later")}</Button>
          {failed === null ? null : (
            <span className="warning" role="alert">
              {failed}
            </span>
          )}
        </form>
      )}
    </section>
  );
}
