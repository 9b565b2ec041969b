import { Link } from "@tanstack/react-router";
import type { DuplicatesRun } from "../../../engine/profiles/contract.ts";
import { HowFar } from "../../ui/how-far.tsx";
import { useWords } from "../../ui/words.tsx";

/** How far the search through all customers is, or what the last one found; for who does not see all of them, that it is or was. */
export function RunLine({ run }: { run: DuplicatesRun }) {
  const { t, format } = useWords();
  if (run.endedAt === null && (run.done === null || run.total === null)) return <HowFar words={t("All customers are being searched")} />;
  if (run.endedAt === null) {
    const values = { done: format.number(run.done ?? 0), total: format.number(run.total ?? 0) };
    const words = { reading: t("Reading customers: {done} of {total}", values), weighing: t("Weighing pairs of {total} customers", { total: values.total }), linking: t("Linking: {done} of {total}", values) }[run.stage];
    return <HowFar words={words} share={run.stage === "weighing" ? undefined : (run.done ?? 0) / Math.max(run.total ?? 0, 1)} />;
  }
  if (run.failure !== null)
    return (
      <p className="small warning" role="status">
        {t("The search of {when} failed: {why}", { when: format.dayAndClock(run.startedAt), why: run.failure })}
      </p>
    );
  if (run.found === null) return <p className="small quiet">{t("All customers were last searched on {when}.", { when: format.dayAndClock(run.startedAt) })}</p>;
  return (
    <p className="small quiet">
      {t("Searched on {when}: {records, plural, one {# customer} other {# customers}} compared, {linked, plural, one {# link} other {# links}} made, {ended, plural, =0 {none ended} one {# ended} other {# ended}}.", {
        when: format.dayAndClock(run.startedAt), records: run.found.records, linked: run.found.linked, ended: run.found.ended,
      })}{" "}
      {run.found.linked + run.found.ended > 0 ? (
        <Link to="/quality" search={{ view: "last-search" }}>
          {t("Which they are")}
        </Link>
      ) : null}
    </p>
  );
}
