import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/words.tsx";

/** For somebody who came in by a one-time link: a quiet line to choose a password, never in the way. */
export function PasswordBanner({ onChoose }: { onChoose: () => void }) {
  const { t } = useWords();
  const [isLater, setLater] = useState(false);
  if (isLater) return null;
  return (
    <section className="banner" aria-label={t("Password")}>
      <span className="grow">
        <span className="banner-long">
          {t("You came in by a link that works once. Choose a password to come back without one.")}
        </span>
        <span className="banner-short">{t("No password yet.")}</span>
      </span>
      <Button look="outline" onPress={onChoose}>
        {t("Choose a password")}
      </Button>
      <Button onPress={() => setLater(true)}>{t("Later")}</Button>
    </section>
  );
}
