import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Lamp } from "../../ui/lamp.tsx";
import { useWords } from "../../ui/words.tsx";
import { floorQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";

const LOOKED_AT_DAYS = 7;

/** Says on the pages of whoever writes rules that the floor did not hold on one of the last days. */
export function FloorAlarm() {
  const { t, format } = useWords();
  const mayRead = useMay("outcomes.read");
  const { data } = useQuery({ ...floorQuery, enabled: mayRead });
  const broken = data?.days.slice(0, LOOKED_AT_DAYS).find(({ state }) => state === "broken");
  if (!broken) return null;
  return (
    <ul className="lamps">
      <Lamp level="warning" levelWord={t("Warning:")}>
        {t("The floor did not hold on {day}.", { day: format.day(`${broken.day}T12:00:00Z`) })} <Link to="/value/floor">{t("What was found")}</Link>
      </Lamp>
    </ul>
  );
}
