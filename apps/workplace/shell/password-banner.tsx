import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/words.tsx";

const LATER = "rapport.password-later";
/** Long enough to be left in peace, short enough to be asked before the session ends. */
const FOR_MILLIS = 3 * 86_400_000;

/** For somebody who came in by a one-time link: a quiet line to choose a password, never in the way. */
export function PasswordBanner({ onChoose }: { onChoose: () => void }) {
  const { t } = useWords();
  const [isLater, setLater] = useState(() => Number(localStorage.getItem(LATER) ?? 0) > Date.now());
  if (isLater) return null;
  const later = () => {
    localStorage.setItem(LATER, String(Date.now() + FOR_MILLIS));
    setLater(true);
  };
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
      <Button onPress={later}>{t("Later")}</Button>
    </section>
  );
}
