import { Link } from "@tanstack/react-router";
import { TabNav } from "../../ui/tab-nav.tsx";
import { useWords } from "../../ui/words.tsx";
import { useMay } from "../data/session.tsx";

/** What customers are worth, who is quiet, and what followed from what was done. */
export function ValueTabs({ at }: { at: "value" | "answers" | "subscriptions" | "needs" | "quiet" | "outcomes" | "floor" }) {
  const { t } = useWords();
  const mayValue = useMay("value.read");
  const mayOutcomes = useMay("outcomes.read");
  if (!mayValue) return null;
  return (
    <TabNav label={t("Value")} at={at}>
      <Link
        to="/value"
        className="tab"
        aria-current={at === "value" ? "page" : undefined}
        activeOptions={{ exact: true }}
      >
        {t("Worth and retention")}
      </Link>
      <Link to="/value/answers" className="tab" aria-current={at === "answers" ? "page" : undefined}>
        {t("Answers")}
      </Link>
      <Link to="/value/subscriptions" className="tab" aria-current={at === "subscriptions" ? "page" : undefined}>
        {t("Subscriptions")}
      </Link>
      <Link to="/value/needs" className="tab" aria-current={at === "needs" ? "page" : undefined}>
        {t("What comes next")}
      </Link>
      <Link to="/value/quiet" className="tab" aria-current={at === "quiet" ? "page" : undefined}>
        {t("Quiet and likely dissatisfied")}
      </Link>
      {mayOutcomes ? (
        <Link to="/value/outcomes" className="tab" aria-current={at === "outcomes" ? "page" : undefined}>
          {t("What followed")}
        </Link>
      ) : null}
      {mayOutcomes ? (
        <Link to="/value/floor" className="tab" aria-current={at === "floor" ? "page" : undefined}>
          {t("The floor")}
        </Link>
      ) : null}
    </TabNav>
  );
}
