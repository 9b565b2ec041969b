import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import type { ForeignModelView, ValuePage } from "../../../engine/value/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data, Figure } from "../../ui/data.tsx";
import { Section } from "../../ui/page.tsx";
import { say } from "../../ui/say.ts";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { valueQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { type Figure as Which, FIGURE_WORDS, figuresOf, standing } from "./foreign-words.ts";
import { bringBackModel, removeModel } from "./remove-model.ts";

const BringModel = lazy(() => import("./bring-model.tsx"));

/** Models that were made elsewhere, each beside ours on the same customers. */
export function ForeignSection({ page }: { page: ValuePage }) {
  const { t, format } = useWords();
  const mayChange = useMay("value.fit");
  const [bringing, setBringing] = useState(false);
  const { foreign, foreignRemoved } = page;
  if (foreign.length === 0 && !mayChange) return null;
  const rows = foreign.flatMap((model) => figuresOf(model).map((figure) => ({ model, figure })));
  return (
    <Section
      title={t("Models from elsewhere")}
      lead={t("Judged like ours, on the weeks kept aside, by what each said before they began, and beside ours on the same customers. Used where it is better by more than a standard error, or by more where several were tried on the same weeks, for customers with a score that is no older than 45 days.")}
    >
      {foreign.length === 0 ? <p className="small quiet">{t("There is none. Scores come through the API; a model may also be brought as a file.")} <a href="/api/docs">{t("How programs send scores")}</a></p> : <Table
        label={t("Models from elsewhere")}
        columns={[
          { key: "model", title: t("Model"), wide: true },
          { key: "customers", title: t("Customers"), number: true },
          { key: "lead", title: t("Better than ours by"), number: true },
          { key: "theirs", title: t("Theirs") },
          { key: "ours", title: t("Ours, of the same") },
          { key: "use", title: t("Use") },
        ]}
        rows={rows.map(({ model, figure }) => ({ key: `${model.name} ${figure}`, cells: cellsOf(model, figure) }))}
      />}
      {foreign.some(({ toBeJudged }) => toBeJudged) ? <p className="small quiet">{t("Scores came since the last fit: the next one, within ten minutes, judges them.")}</p> : null}
      {foreign.filter(({ sentLater }) => sentLater > 0).map((model) => (
        <p key={model.name} className="small caution">
          ▲ <Data>{t("{count} scores of “{name}” came after the weeks kept aside had begun. That nothing of those weeks went into them is taken on trust.", { count: format.number(model.sentLater), name: model.name })}</Data>
        </p>
      ))}
      {mayChange ? <p><Button look="outline" onPress={() => setBringing(true)}>{t("Bring a model as a file…")}</Button></p> : null}
      {foreignRemoved.map((model) => (
        <p key={model.name} className="small quiet">
          <Data>{t("“{name}” was removed by {person}; it can be brought back until {day}.", { name: model.name, person: model.removedBy, day: format.day(model.until) })}</Data>{" "}
          {mayChange ? <BringBackButton name={model.name} /> : null}
        </p>
      ))}
      {bringing ? <Suspense fallback={null}><BringModel there={foreign} onClose={() => setBringing(false)} /></Suspense> : null}
    </Section>
  );

  function cellsOf(model: ForeignModelView, figure: Which) {
    const found = model[figure];
    const judged = found?.kind === "judged";
    const isFirst = figure === figuresOf(model)[0];
    const [theirs, ours] = figure === "active26" ? chances(model) : amounts(model);
    return [
      <div key="n">
        <Data>{model.name}</Data> <span className="meta">{t(FIGURE_WORDS[figure])}</span>
        <div className={model.usedFor.includes(figure) ? "small" : "small quiet"}>{t(standing(model, figure, format))}</div>
        {isFirst ? (
          <div className="meta">
            {model.lastAsOf === null ? t("a file, run here") : t("scores as of {first} to {last}", { first: format.day(model.firstAsOf!), last: format.day(model.lastAsOf) })} · {t("fresh for {count} customers", { count: format.number(model.customersFresh) })}
          </div>
        ) : null}
      </div>,
      judged ? format.number(found.customers) : "–",
      judged ? <Figure key="l">{leadOf(found.lead, figure)}</Figure> : "–",
      theirs,
      ours,
      mayChange && isFirst ? <div key="u" className="line"><UseButton model={model} /> <RemoveButton name={model.name} /></div> : "",
    ];
  }

  function leadOf({ by, standardError }: { by: number; standardError: number }, figure: Which): string {
    const said = (n: number) => (figure === "active26" ? format.number(n, 3) : format.percent(n));
    return `${said(by)} ± ${said(standardError)}`;
  }

  function chances({ active26 }: ForeignModelView): [string, string] {
    if (active26?.kind !== "judged") return ["–", "–"];
    const side = ({ area, expectedActive }: (typeof active26)["theirs"]) => t("{area} told apart; {expected} expected, {actual} came", { area: area === null ? "–" : format.number(area, 3), expected: format.percent(expectedActive), actual: format.percent(active26.actualActive) });
    return [side(active26.theirs), side(active26.ours)];
  }

  function amounts({ spending12 }: ForeignModelView): [string, string] {
    if (spending12?.kind !== "judged") return ["–", "–"];
    const money = (amount: number) => format.money(Math.round(amount), page.currency);
    const side = ({ topTenthShare, meanErrorMinor, expectedMinor }: (typeof spending12)["theirs"]) =>
      t("{share} of revenue in its best tenth; off by {amount} a customer; {expected} expected in all, {actual} came", { share: format.percent(topTenthShare), amount: money(meanErrorMinor), expected: money(expectedMinor), actual: money(spending12.actualMinor) });
    return [side(spending12.theirs), side(spending12.ours)];
  }
}

function UseButton({ model }: { model: ForeignModelView }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const tell = async (mayBeUsed: boolean) => {
    queries.setQueryData(valueQuery.queryKey, await api<ValuePage>(`/value/foreign/${encodeURIComponent(model.name)}`, { method: "PUT", body: { mayBeUsed } }));
    for (const key of ["segments", "customers"]) void queries.invalidateQueries({ queryKey: [key] });
  };
  const change = async () => {
    const to = !model.mayBeUsed;
    const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
    await tell(to).then(() => setLastAct({ kind: "done", words: to ? say("“{name}” may be used where it wins.", { name: model.name }) : say("“{name}” is not used any more.", { name: model.name }), undo: () => tell(!to).catch(failed) }), failed);
  };
  return <ScoringButton label={model.mayBeUsed ? t("Switch off: {name}", { name: model.name }) : t("Switch on: {name}", { name: model.name })} words={model.mayBeUsed ? t("Switch off") : t("Switch on")} act={change} />;
}

function RemoveButton({ name }: { name: string }) {
  const { t } = useWords();
  const queries = useQueryClient();
  return <ScoringButton label={t("Remove: {name}", { name })} words={t("Remove")} act={() => removeModel(queries, name)} />;
}

function BringBackButton({ name }: { name: string }) {
  const { t } = useWords();
  const queries = useQueryClient();
  return <ScoringButton label={t("Bring back: {name}", { name })} words={t("Bring back")} act={() => bringBackModel(queries, name)} />;
}

/** What is done with a model scores everybody anew: the button says so until it is through. @param act tells of its own failure */
function ScoringButton({ label, words, act }: { label: string; words: string; act: () => Promise<void> }) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    await act();
    setBusy(false);
  };
  return (
    <Button look="outline" isDisabled={busy} label={label} onPress={() => void press()}>
      {busy ? t("Scoring everybody anew…") : words}
    </Button>
  );
}
