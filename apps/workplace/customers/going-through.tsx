import { useWords } from "../../ui/words.tsx";
import { useGoneThrough } from "./lists-know.ts";
import "./going-through.css";

/** How far all customers have been gone through for a filter that lists did not know. */
export function GoingThrough() {
  const { t, format } = useWords();
  const share = useGoneThrough();
  if (share === null) return null;
  const words = t("All customers are gone through once for this filter: {share}", { share: format.percent(share) });
  return (
    <div className="going-through small" role="status">
      <span>{words}</span>
      <progress aria-label={words} max={1} value={share} />
    </div>
  );
}
