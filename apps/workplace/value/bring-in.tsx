import { Link } from "@tanstack/react-router";
import { useWords } from "../../ui/words.tsx";
import { useMay } from "../data/session.tsx";

/** The way to where orders are brought in, for those who may. */
export function BringIn() {
  const { t } = useWords();
  return useMay("imports.write") ? (
    <p>
      <Link to="/import" search={{}} className="btn outline">
        {t("Bring in a file…")}
      </Link>
    </p>
  ) : null;
}
