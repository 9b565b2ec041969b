import { useState } from "react";
import type { Experiment, PolicyContent, RuleProblem } from "../../../../engine/decisions/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data, Figure } from "../../../ui/data.tsx";
import { Fold, Section } from "../../../ui/page.tsx";
import { Table } from "../../../ui/table.tsx";
import { useWords } from "../../../ui/words.tsx";
import { useHouse } from "../../data/session.tsx";
import { useNow } from "../../data/use-now.ts";
import { countSaid, explorationWords, KIND_WORDS, PER_WORDS, unitsWords } from "../limits-words.ts";
import { EntryProblems } from "./entry-problems.tsx";
import { CapacityDialog, CapDialog, ExperimentDialog, ExplorationDialog, LeverDialog } from "./limit-dialogs.tsx";
import { withCap, withCapacity, withExperiment, withLever, withoutCap, withoutCapacity, withoutExperiment, withoutLever } from "./limits.ts";
import { useOnce } from "./use-once.ts";

interface Props {
  readonly content: PolicyContent;
  /** The version that the draft began with: what began there keeps its share. */
  readonly base: PolicyContent | undefined;
  readonly problems: readonly RuleProblem[];
  readonly mayWrite: boolean;
  readonly onEdit: (content: PolicyContent) => void;
}

type Editing = { readonly kind: "capacity" | "cap" | "experiment"; readonly key: string | null } | { readonly kind: "lever"; readonly at: number | null } | { readonly kind: "exploration" } | null;

/** What is scarce, how often is enough, what is tried and what counts otherwise: written beside the tables. */
export function LimitsEditor({ content, base, problems, mayWrite, onEdit }: Props) {
  const { t, format } = useWords();
  const now = useNow().toISOString();
  const { currency } = useHouse().session.organisation;
  const [editing, setEditing] = useState<Editing>(null);
  const end = () => setEditing(null);
  const save = (next: PolicyContent) => (onEdit(next), end());
  const titles = new Map(content.actions.map(({ id, title }) => [id, title]));
  const own = problems.filter(({ entry }) => entry !== null && !entry.startsWith("action:"));
  const isOpen = useOnce(own.length > 0);
  const { capacities, caps, levers, experiments, exploration } = content;
  const takers = (key: string) => content.actions.filter(({ uses }) => (uses?.[key] ?? 0) > 0);
  const change = (what: Editing, name: string) => (mayWrite ? <Button key="e" onPress={() => setEditing(what)} label={t("Change “{name}”", { name })}>{t("Change…")}</Button> : "");
  const add = (what: Editing, words: string) => (mayWrite ? <Button icon="plus" onPress={() => setEditing(what)}>{words}</Button> : undefined);
  const sayOf = (of: Experiment["of"]) => {
    if ("action" in of) return <Data>{titles.get(of.action) ?? of.action}</Data>;
    const table = content.tables.find((each) => each.table.rows.some(({ id }) => id === of.row))?.table;
    return table ? t("row {number} of “{title}”", { number: table.rows.findIndex(({ id }) => id === of.row) + 1, title: table.title }) : <Data>{of.row}</Data>;
  };
  return (
    <div id="draft-limits">
      <Fold title={t("Limits and experiments: {count}", { count: format.number(capacities.length + caps.length + levers.length + experiments.length) })} open={isOpen}>
        <Section title={t("What is scarce")} actions={add({ kind: "capacity", key: null }, t("Add what is scarce…"))}>
          {capacities.length === 0 ? <p className="quiet">{t("Nothing is scarce.")}</p> : (
            <Table
              label={t("What is scarce")}
              columns={[{ key: "what", title: t("What") }, { key: "amount", title: t("How much there is") }, { key: "who", title: t("Taken by"), notNarrow: true }, { key: "act", title: "", stays: true }]}
              rows={capacities.map((one) => ({
                key: one.key,
                cells: [
                  <span key="w"><Data>{one.title}</Data><EntryProblems problems={own} entry={`capacity:${one.key}`} /></span>,
                  <span key="a"><Figure>{t(unitsWords(one.amount, one.unit, currency, format))}</Figure> {t(PER_WORDS[one.per])}</span>,
                  takers(one.key).length === 0 ? <span key="n" className="quiet">{t("no action yet")}</span> : format.list(takers(one.key).map(({ title, uses }) => `${title} (${countSaid(uses![one.key]!, one.unit, currency, format)})`)),
                  change({ kind: "capacity", key: one.key }, one.title),
                ],
              }))}
            />
          )}
        </Section>
        <Section title={t("Not too often")} actions={add({ kind: "cap", key: null }, t("Add a cap…"))}>
          {caps.length === 0 ? <p className="quiet">{t("Nothing keeps us from getting in touch too often.")}</p> : (
            <Table
              label={t("Not too often")}
              columns={[{ key: "what", title: t("Cap") }, { key: "kinds", title: t("Counts"), notNarrow: true }, { key: "most", title: t("At most") }, { key: "act", title: "", stays: true }]}
              rows={caps.map((one) => ({
                key: one.key,
                cells: [
                  <span key="w"><Data>{one.title}</Data><EntryProblems problems={own} entry={`cap:${one.key}`} /></span>,
                  format.list(one.kinds.map((kind) => t(KIND_WORDS[kind]))), t("{most} in {days, plural, one {# day} other {# days}}", { most: format.number(one.most), days: one.days }), change({ kind: "cap", key: one.key }, one.title),
                ],
              }))}
            />
          )}
        </Section>
        <Section title={t("Experiments")} actions={add({ kind: "experiment", key: null }, t("Add an experiment…"))}>
          {experiments.length === 0 ? <p className="quiet">{t("Nothing is being tried.")}</p> : (
            <Table
              label={t("Experiments")}
              columns={[{ key: "what", title: t("Experiment") }, { key: "of", title: t("Of what") }, { key: "share", title: t("Share left out"), number: true }, { key: "from", title: t("Begins"), notNarrow: true }, { key: "until", title: t("Ends") }, { key: "act", title: "", stays: true }]}
              rows={experiments.map((one) => ({
                key: one.key,
                cells: [
                  <span key="w"><Data>{one.title}</Data><EntryProblems problems={own} entry={`experiment:${one.key}`} /></span>,
                  <span key="o">{sayOf(one.of)}</span>, format.percent(one.heldOut), format.dayAndClock(one.from), format.dayAndClock(one.until), change({ kind: "experiment", key: one.key }, one.title),
                ],
              }))}
            />
          )}
        </Section>
        <Section title={t("What counts more or less for a while")} actions={add({ kind: "lever", at: null }, t("Let an action count otherwise…"))}>
          {levers.length === 0 ? <p className="quiet">{t("Everything counts as it was measured or assumed.")}</p> : (
            <Table
              label={t("What counts more or less for a while")}
              columns={[{ key: "what", title: t("Action") }, { key: "times", title: t("How much") }, { key: "until", title: t("Until") }, { key: "why", title: t("Why") }, { key: "act", title: "", stays: true }]}
              rows={levers.map((one, at) => ({
                key: String(at),
                cells: [
                  <span key="w"><Data>{titles.get(one.action) ?? one.action}</Data><EntryProblems problems={own} entry={`lever:${one.action}`} /></span>,
                  <Figure key="t">×{String(one.times)}</Figure>, one.until === null ? t("for good") : format.dayAndClock(one.until), <Data key="y">{one.why}</Data>, change({ kind: "lever", at }, titles.get(one.action) ?? one.action),
                ],
              }))}
            />
          )}
        </Section>
        <Section title={t("Trying another than the best")} actions={mayWrite ? <Button onPress={() => setEditing({ kind: "exploration" })} label={t("Change how often another is tried")}>{t("Change…")}</Button> : undefined}>
          <p>{t(explorationWords(exploration.share))}</p>
        </Section>
      </Fold>
      {editing?.kind === "capacity" ? <CapacityDialog content={content} one={capacities.find(({ key }) => key === editing.key) ?? null} takers={editing.key === null ? 0 : takers(editing.key).length} onSave={(one) => save(withCapacity(content, one))} onRemove={(key) => save(withoutCapacity(content, key))} onClose={end} /> : null}
      {editing?.kind === "cap" ? <CapDialog content={content} one={caps.find(({ key }) => key === editing.key) ?? null} onSave={(one) => save(withCap(content, one))} onRemove={(key) => save(withoutCap(content, key))} onClose={end} /> : null}
      {editing?.kind === "experiment" ? (
        <ExperimentDialog
          content={content}
          one={experiments.find(({ key }) => key === editing.key) ?? null}
          hasBegun={base?.experiments.some(({ key, from }) => key === editing.key && from <= now) ?? false}
          taken={[...experiments, ...(base?.experiments ?? [])].map(({ key }) => key)}
          onSave={(one) => save(withExperiment(content, one))}
          onRemove={(key) => save(withoutExperiment(content, key))}
          onClose={end}
        />
      ) : null}
      {editing?.kind === "lever" ? <LeverDialog content={content} one={editing.at === null ? null : (levers[editing.at] ?? null)} onSave={(one) => save(withLever(content, one, editing.at ?? undefined))} onRemove={() => save(withoutLever(content, editing.at!))} onClose={end} /> : null}
      {editing?.kind === "exploration" ? <ExplorationDialog share={exploration.share} onSave={(share) => save({ ...content, exploration: { share } })} onClose={end} /> : null}
    </div>
  );
}
