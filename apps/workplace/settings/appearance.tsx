import { Suspense, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { RadioList, Switch } from "../../ui/choices.tsx";
import { later } from "../../ui/later.tsx";
import { Section } from "../../ui/page.tsx";
import { LANGUAGES, useWords } from "../../ui/words.tsx";
import { setPrefs, usePrefs } from "../data/prefs.ts";
import { useHouse } from "../data/session.tsx";
import { signOut } from "../shell/sign-out.ts";

const PasswordDialog = later(() => import("../shell/password-dialog.tsx"), "dialog");

/** How it looks here: kept in this browser. */
export function Appearance() {
  const { t } = useWords();
  const prefs = usePrefs();
  const { session } = useHouse();
  const [choosing, setChoosing] = useState(false);
  return (
    <div className="columns">
      <Section title={t("This browser")}>
        <div className="settings-stack">
          <RadioList
            label={t("Light or dark")}
            across
            choices={[
              { id: "system", text: t("As the system") },
              { id: "light", text: t("Light") },
              { id: "dark", text: t("Dark") },
            ]}
            chosen={prefs.theme}
            onChoose={(theme) => setPrefs({ theme })}
          />
          <RadioList
            label={t("Language")}
            across
            choices={LANGUAGES.map((language) => ({ id: language.id, text: language.name }))}
            chosen={prefs.language}
            onChoose={(language) => setPrefs({ language })}
          />
          <RadioList
            label={t("Density")}
            across
            choices={[
              { id: "comfortable", text: t("Comfortable") },
              { id: "compact", text: t("Compact") },
            ]}
            chosen={prefs.density}
            onChoose={(density) => setPrefs({ density })}
          />
          <Switch on={prefs.shortcuts} onChange={(shortcuts) => setPrefs({ shortcuts })}>
            {t("Single-letter keys (press ? for the list)")}
          </Switch>
        </div>
      </Section>
      <Section title={t("You")}>
        <p>
          <bdi>{session.person.name}</bdi>, <bdi>{session.person.email}</bdi>
        </p>
        <div className="line">
          <Button look="outline" onPress={() => setChoosing(true)}>
            {session.person.hasPassword ? t("Change your password…") : t("Choose a password…")}
          </Button>
          <Button look="outline" onPress={() => void signOut()}>
            {t("Sign out")}
          </Button>
        </div>
        <Suspense>{choosing ? <PasswordDialog onClose={() => setChoosing(false)} /> : null}</Suspense>
      </Section>
    </div>
  );
}
