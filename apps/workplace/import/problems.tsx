import { useState } from "react";
import type { ContactsPlan, ContactsProblem, ContactsRepair } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Fold } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { useWords } from "../../ui/words.tsx";
import { allCountries } from "../customers/country-name.ts";
import { type Choice, type Chosen, choicesFor, EMPTY, extentWords, problemWords, repairFrom } from "./problem-words.ts";

/** Longer values are cut where they are shown, so that nothing can be said of them. */
const LONGEST_SAID = 80;

/**
 * What cannot be taken, by cause, each with its repair.
 *
 * @param isIn the file is brought in, and the repair runs these rows again; else it is checked again
 * @param onRepair undefined where the rows are not kept any more
 */
export function Problems({ problems, kind, isIn, refusedRowsAt, onRepair }: { problems: readonly ContactsProblem[]; kind: ContactsPlan["kind"]; isIn: boolean; refusedRowsAt: string | null; onRepair: ((repairs: ContactsRepair[]) => Promise<void>) | undefined }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<Readonly<Record<string, Chosen>>>({});
  const keyOf = (problem: ContactsProblem) => `${problem.problem} ${problem.column}`;
  const repairs = problems.flatMap((problem) => {
    const choice = chosen[keyOf(problem)];
    const repair = choice && repairFrom(problem, choice);
    return repair ? [repair] : [];
  });
  const canBeRepaired = onRepair !== undefined && problems.some((problem) => choicesFor(problem, isIn).length > 0);
  return (
    <Fold title={t("Rows and cells that cannot be taken")} open>
      <ul className="import-problems">
        {problems.map((problem) => (
          <Problem key={keyOf(problem)} problem={problem} kind={kind} isIn={isIn} canRepair={onRepair !== undefined} chosen={chosen[keyOf(problem)] ?? { choice: "as-is", country: "", values: {} }} onChoose={(choice) => setChosen({ ...chosen, [keyOf(problem)]: choice })} />
        ))}
      </ul>
      <p className="line">
        {canBeRepaired ? <Button look="outline" isDisabled={repairs.length === 0} onPress={() => void onRepair(repairs)}>{isIn ? t("Run these rows again") : t("Check again with these repairs")}</Button> : null}
        {refusedRowsAt === null ? null : <a href={refusedRowsAt} download>{t("Download these rows with their reasons")}</a>}
      </p>
    </Fold>
  );
}

function Problem({ problem, kind, isIn, canRepair, chosen, onChoose }: { problem: ContactsProblem; kind: ContactsPlan["kind"]; isIn: boolean; canRepair: boolean; chosen: Chosen; onChoose: (chosen: Chosen) => void }) {
  const { t, format } = useWords();
  const choices = canRepair ? choicesFor(problem, isIn) : [];
  const title = t(problemWords(problem, kind));
  const name = problem.column === "" ? title : `${problem.column}: ${title}`;
  const sayable = problem.values.filter(({ value }) => value.length < LONGEST_SAID);
  const say = (value: string, meant: string) => onChoose({ ...chosen, values: { ...chosen.values, [value]: meant } });
  return (
    <li>
      <p>
        {problem.column === "" ? <strong>{title}</strong> : <><strong><Data>{problem.column}</Data></strong>: {title}</>}
        {extentWords(problem).map(({ id, values }) => <span key={id} className="quiet"> · {t(id, values)}</span>)}
      </p>
      {problem.values.length === 0 ? null : (
        <p className="quiet small">
          {problem.values.slice(0, 5).map(({ value, cells }, i) => <span key={value}>{i === 0 ? null : " · "}“<Data>{value}</Data>” × {format.number(cells)}</span>)}
          {problem.distinct > 5 ? <>{" · "}{t("{count, plural, one {and # other} other {and # others}}", { count: problem.distinct - 5 })}</> : null}
        </p>
      )}
      {choices.length === 0 ? null : (
        <div className="import-choices">
          <Select label={t("What to do: {what}", { what: name })} labelHidden chosen={chosen.choice} onChoose={(choice: Choice) => onChoose({ ...chosen, choice })} choices={choices.map(({ id, words }) => ({ id, text: t(words.id, words.values) }))} />
          {chosen.choice === "country" ? <Select label={t("Country of these numbers")} labelHidden chosen={chosen.country} onChoose={(country) => onChoose({ ...chosen, country })} choices={[{ id: "", text: t("Which country?") }, ...allCountries().map(({ code, name: text }) => ({ id: code, text }))]} /> : null}
        </div>
      )}
      {chosen.choice !== "values" ? null : (
        <div className="import-values">
          {sayable.map(({ value, cells }) =>
            problem.problem === "yes-no" || problem.problem === "consent" ? (
              <Select key={value} label={t("“{value}” means", { value })} chosen={chosen.values[value] ?? ""} onChoose={(meant) => say(value, meant)} choices={[{ id: "", text: t("Not said") }, { id: "yes", text: t("Yes") }, { id: "no", text: t("No") }, { id: EMPTY, text: t("Leave it empty") }]} />
            ) : (
              <TextField key={value} label={t("“{value}” means", { value })} help={cells === 1 ? undefined : `× ${format.number(cells)}`} value={chosen.values[value] ?? ""} onChange={(meant) => say(value, meant)} maxLength={500} placeholder={t("{sign} leaves it empty", { sign: EMPTY })} />
            ),
          )}
          {problem.distinct > sayable.length ? <p className="quiet small">{t("The others stay as they are: these are the most frequent.")}</p> : null}
        </div>
      )}
    </li>
  );
}
