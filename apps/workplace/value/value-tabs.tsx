import { Link } from "@tanstack/react-router";
import { TabNav } from "../../ui/tab-nav.tsx";
import { useWords } from "../../ui/words.tsx";
import { useMay } from "../data/session.tsx";

/** The two halves of the value page: what customers are worth, and what followed from what was done. */
export function ValueTabs({ at }: { at: "value" | "outcomes" }) {
  const { t } = useWords();
  const mayOutcomes = useMay("outcomes.read");
  if (!mayOutcomes) return null;
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
      <Link to="/value/outcomes" className="tab" aria-current={at === "outcomes" ? "page" : undefined}>
        {t("What followed")}
      </Link>
    </TabNav>
  );
}
