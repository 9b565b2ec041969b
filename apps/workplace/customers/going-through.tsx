import { HowFar } from "../../ui/how-far.tsx";
import { useWords } from "../../ui/words.tsx";
import { useGoneThrough } from "./lists-know.ts";

/** How far all customers have been gone through for a filter that lists did not know. */
export function GoingThrough() {
  const { t, format } = useWords();
  const share = useGoneThrough();
  if (share === null) return null;
  return <HowFar words={t("All customers are gone through once for this filter: {share}", { share: format.percent(share) })} share={share} />;
}
