import { Link } from "@tanstack/react-router";
import { useWords } from "../../ui/words.tsx";
import { useMay } from "../data/session.tsx";
import { countsFromLongAgo } from "./counted-from.ts";

/** Says that estimates count from a day long past, where they do; and where to bring in what came since. */
export function CountedFrom({ day }: { day: string | null }) {
  const { t, format } = useWords();
  const mayImport = useMay("imports.write");
  if (day === null || !countsFromLongAgo(day, new Date())) return null;
  return (
    <p className="caution small">
      ▲ {t("No purchase is known after {day}. What is expected of the next weeks and months counts from that day, not from today.", { day: format.day(`${day}T12:00:00Z`) })}{" "}
      {mayImport ? <Link to="/import" search={{}}>{t("Bring in what came since")}</Link> : null}
    </p>
  );
}
