import type { ContactFile } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/words.tsx";
import { doingWords, wholeShare } from "./steps.ts";

/** How far the work is: rows, rate, time left. It goes on without this page. */
export function Working({ file, onStop, onPause }: { file: ContactFile; onStop: () => void; onPause: () => void }) {
  const { t, format } = useWords();
  const { progress, work } = file;
  const doing = t(doingWords(progress));
  return (
    <div className="import-progress">
      <p role="status">{doing}</p>
      <progress max={1} value={wholeShare(progress, work)} aria-label={doing} />
      {progress === null ? null : (
        <p className="quiet small">
          {progress.of === null ? t("{count, plural, one {# row} other {# rows}}", { count: progress.rows }) : t("{rows} of {of} rows", { rows: format.number(progress.rows), of: format.number(progress.of) })}
          {" · "}
          {t("{count} a second", { count: format.number(progress.rowsPerSecond) })}
          {progress.secondsLeft === null ? null : <>{" · "}{t("{count} s left", { count: format.number(progress.secondsLeft) })}</>}
          {work === "bring-in" || work === "repair" ? <>{" · "}{t("you may close this page")}</> : null}
        </p>
      )}
      <p className="line">
        {work === "bring-in" || work === "repair" ? <Button look="outline" onPress={onPause}>{t("Pause")}</Button> : null}
        <Button look="outline" onPress={onStop}>{t("Stop; keep nothing")}</Button>
      </p>
    </div>
  );
}
