import { Link } from "@tanstack/react-router";
import { Empty, Failed } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";

export function NotHere() {
  const { t } = useWords();
  return (
    <div className="plain-main">
      <Empty page title={t("There is no page at this address.")}>
        <Link to="/cockpit">{t("Go to the cockpit")}</Link>
      </Empty>
    </div>
  );
}

/** A screen that broke: the rest of the house stands, and the fault is said. */
export function ScreenFailed({ error, reset }: { error: Error; reset: () => void }) {
  const { t } = useWords();
  return (
    <div className="plain-main">
      <Failed page what={t("This screen broke")} why={error.message} onRetry={reset} />
    </div>
  );
}
