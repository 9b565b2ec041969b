import type { DuplicatesRun } from "../../../engine/profiles/contract.ts";
import { useWords } from "../../ui/words.tsx";

/** How far the search through all customers is, or what the last one found. */
export function RunLine({ run }: { run: DuplicatesRun }) {
  const { t, format } = useWords();
  if (run.endedAt === null) {
    const values = { done: format.number(run.done), total: format.number(run.total) };
    const words = { reading: t("Reading customers: {done} of {total}", values), weighing: t("Weighing pairs of {total} customers", { total: values.total }), linking: t("Linking: {done} of {total}", values) }[run.stage];
    return (
      <div className="quality-run small" role="status">
        <span>{words}</span>
        <progress aria-label={words} max={Math.max(run.total, 1)} value={run.stage === "weighing" ? undefined : run.done} />
      </div>
    );
  }
  if (run.failure !== null)
    return (
      <p className="small warning" role="status">
        {t("The search of {when} failed: {why}", { when: format.dayAndClock(run.startedAt), why: run.failure })}
      </p>
    );
  if (run.found === null) return null;
  return (
    <p className="small quiet">
      {t("Searched on {when}: {records} customers compared, {linked} links made, {ended} ended.", {
        when: format.dayAndClock(run.startedAt), records: format.number(run.found.records), linked: format.number(run.found.linked), ended: format.number(run.found.ended),
      })}
    </p>
  );
}
