import { compileTable, type Dictionary, dictionaryOf, type Fact, type Table as RuleTable } from "@rapport/decision-tables";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Suspense, useDeferredValue, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { type DraftView, factsMade, holdsCovered, limitProblems, type PolicyContent, type RuleProblem, type StudioWords, type WritableFact } from "../../../../engine/decisions/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { later } from "../../../ui/later.tsx";
import { say } from "../../../ui/say.ts";
import { Empty, Forbidden, Skeleton } from "../../../ui/states.tsx";
import { useKept } from "../../../ui/use-kept.ts";
import { useWords } from "../../../ui/words.tsx";
import { DoneLine } from "../../customers/knowledge/done-line.tsx";
import { Answered } from "../../data/answered.tsx";
import { api, ApiProblem } from "../../data/api.ts";
import { setLastAct } from "../../data/last-act.ts";
import { draftQuery, policiesQuery, policyVersionQuery, studioWordsQuery } from "../../data/queries.ts";
import { newId } from "../../data/new-id.ts";
import { useHouse, useMay } from "../../data/session.tsx";
import { checkedWords, hitPolicyWords } from "../rule-words.ts";
import { ActionsEditor } from "./actions-editor.tsx";
import { ApprovalLine } from "./approval-line.tsx";
import { DraftDesk } from "./draft-desk.ts";
import { cellAt, columnsOf, withNewTable } from "./edits.ts";
import { Examples } from "./examples.tsx";
import { Grid } from "./grid.tsx";
import { KeptOffer } from "./kept-offer.tsx";
import { keepRules } from "./kept-rules.ts";
import { PutAway } from "../put-away.tsx";
import { LimitsEditor } from "./limits-editor.tsx";
import { ReasonsEditor } from "./reasons-editor.tsx";
import { asShown } from "./as-shown.ts";
import { Publish } from "./publish.tsx";
import { Rehearsal } from "./rehearsal.tsx";
import { Shadow } from "./shadow.tsx";
import { TakeOut } from "../take-out.tsx";
import "../rules.css";
import "./studio.css";

const NewTable = later(() => import("./new-table.tsx"), "dialog");
const BringIn = later(() => import("./bring-in.tsx"), "dialog");
const route = getRouteApi("/rules/$key/draft");

/** Where rules are written: tables, examples, rehearsal, and the way into force. */
export default function Studio() {
  const { t } = useWords();
  const { key } = route.useParams();
  const mayRead = useMay("policies.approve");
  const draft = useQuery({ ...draftQuery(key), enabled: mayRead });
  const words = useQuery({ ...studioWordsQuery, enabled: mayRead });
  if (!mayRead) return <Forbidden what={t("Drafts of rules are for roles that write or approve them.")} />;
  return (
    <Answered page query={draft} failed={t("The draft could not be read")} waiting={<Skeleton rows={8} kind="rows" label={t("Reading the draft")} />}>
      {({ draft: view }) =>
        view === null ? (
          <Page title={t("Rules")}>
            <DoneLine />
            <KeptOffer policyKey={key} draft={null} />
            <Empty title={t("No draft is open.")}>
              <Link to="/rules">{t("To the rules")}</Link>
            </Empty>
            <PutAway policyKey={key} open />
          </Page>
        ) : (
          <Answered page query={words} failed={t("The facts could not be read")} waiting={<Skeleton rows={8} kind="rows" label={t("Reading the draft")} />}>
            {(known) => <Desk key={view.draftId} view={view} words={known} />}
          </Answered>
        )
      }
    </Answered>
  );
}

const isConflict = (error: unknown) => error instanceof ApiProblem && error.status === 409;

function Desk({ view, words }: { view: DraftView; words: StudioWords }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const mayWrite = useMay("policies.write");
  const [desk] = useState(() => new DraftDesk(view, async (draft, content, base) => {
    const kept = await api<DraftView>(`/policy-drafts/${draft.draftId}`, { method: "PUT", body: { revision: draft.revision, content, ...(base && { base }) } });
    queries.setQueryData(draftQuery(draft.policyKey).queryKey, { draft: kept });
    return kept;
  }, isConflict, async (draft) => (await api<{ content: PolicyContent }>(`/policy-drafts/${draft.draftId}/before`)).content));
  const state = useSyncExternalStore(desk.subscribe, desk.read);
  const [deskId] = useState(newId);
  const personId = useHouse().session.person.id;
  const keepHere = () => {
    const unsaved = desk.unsaved();
    keepRules(localStorage, { personId, policyKey: view.policyKey }, deskId, unsaved && { ...unsaved, at: new Date().toISOString() });
  };
  useKept(`${state.edits} ${state.saving}`, keepHere);
  // What is saved after the page was left is no longer kept here.
  useEffect(() => {
    const place = { personId, policyKey: view.policyKey };
    return () => void desk.keep().then(() => (desk.unsaved() === null ? keepRules(localStorage, place, deskId, null) : undefined));
  }, [desk, deskId, personId, view.policyKey]);
  useEffect(() => desk.heard(view), [desk, view]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => (desk.read().saving === "saved" ? undefined : event.preventDefault());
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [desk]);

  const { content } = state;
  const [shown, setShown] = useState(() => firstShown(view));
  const [isBringing, setBringing] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const [lookedAt, setLookedAt] = useState<string | null>(null);
  const dictionary = useFacts(content, words);
  const facts = dictionary as unknown as ReadonlyMap<string, WritableFact>;
  const part = content.tables.find(({ table }) => table.key === shown) ?? content.tables[0]!;
  const problems = useProblems(content, shown, dictionary, state.view.problems, state.saving === "saved");
  const base = useQuery(policyVersionQuery(content.key, state.view.basedOn)).data?.content;
  const live = useQuery(policiesQuery).data?.policies.find((each) => each.key === content.key);
  const fits90 = new Map(live?.tables.find((each) => each.key === shown)?.rows.map((row) => [row.id, row.fits90]));
  const lit = new Set(state.view.examples.find(({ id }) => id === lookedAt)?.rows.filter(({ table }) => table === shown).map(({ row }) => row));
  const counts = Map.groupBy(problems, ({ table }) => table);
  const notesElsewhere = state.view.notes.filter(({ table }) => table !== shown);
  const edit = (next: PolicyContent) => desk.edit(next);
  /** Files are of the draft as the server has it. */
  const kept = async () => {
    await desk.keep();
    const { saving, why } = desk.read();
    return saving === "saved" ? null : (why ?? t("Not saved"));
  };
  const theirs = async (keepsBoth: boolean) => {
    const { draft } = await queries.fetchQuery({ ...draftQuery(content.key), staleTime: 0 });
    if (draft) desk.settle(draft, keepsBoth);
  };
  const bring = async () => {
    try {
      const unkept = await kept();
      if (unkept !== null) throw new Error(unkept);
      const brought = await api<DraftView>(`/policy-drafts/${view.draftId}/bring-in`, { method: "POST", body: { revision: desk.read().view.revision } });
      queries.setQueryData(draftQuery(content.key).queryKey, { draft: brought });
      setLastAct({ kind: "done", words: say("Version {version} is brought in.", { version: brought.basedOn }), undo: () => desk.undo() });
    } catch (error) {
      setLastAct({ kind: "failed", words: say("That was not done."), why: (error as Error).message });
    }
  };
  const discard = async () => {
    await api(`/policy-drafts/${view.draftId}`, { method: "DELETE" });
    const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
    const again = () => queries.invalidateQueries({ queryKey: ["policy", content.key] });
    setLastAct({ kind: "done", words: say("The draft is put away."), undo: () => api(`/policy-drafts/${view.draftId}/restore`, { method: "POST", body: {} }).then(again).catch(failed), goesAlong: true });
    queries.setQueryData(draftQuery(content.key).queryKey, { draft: null });
    await navigate({ to: "/rules" });
  };
  const takeAway = (key: string) => {
    const next = { ...content, tables: content.tables.filter(({ table }) => table.key !== key) };
    edit(next);
    setShown(next.tables[0]!.table.key);
  };
  const SAVING = { saved: t("Everything is saved"), waiting: t("Saving…"), saving: t("Saving…"), failed: t("Not saved"), conflict: t("Changed by somebody else") } as const;
  return (
    <Page
      title={<Data>{content.title}</Data>}
      lead={
        <>
          {t("Draft of version {next}; version {version} is in force. Changed by {who}, {when}.", { next: state.view.nextVersion, version: state.view.inForce, who: state.view.changed.by, when: format.dayAndClock(state.view.changed.at) })} <span role="status">{SAVING[state.saving]}</span>
        </>
      }
      actions={
        mayWrite ? (
          <>
            <Button icon="undo" isDisabled={!state.canUndo} onPress={() => void desk.undo()}>{t("Take back")}</Button>
            <Button isDisabled={!state.canRedo} onPress={() => desk.redo()}>{t("Do again")}</Button>
            <Button onPress={() => void discard()}>{t("Put the draft away")}</Button>
          </>
        ) : null
      }
    >
      <DoneLine />
      <KeptOffer policyKey={view.policyKey} draft={state.view} deskId={deskId} before={() => desk.keep()} />
      {state.saving === "failed" ? (
        <p className="warning small" role="alert">■ {t("Not saved: {why}", { why: state.why ?? "" })} <Button look="plain" onPress={() => void desk.keep()}>{t("Save now")}</Button></p>
      ) : null}
      {state.saving === "conflict" ? (
        <p className="caution" role="alert">
          ▲ {t("Somebody else changed this draft while you wrote.")} <Button look="plain" onPress={() => void theirs(false)}>{t("Take theirs")}</Button> <Button look="plain" onPress={() => void theirs(true)}>{t("Keep both changes")}</Button>
        </p>
      ) : null}
      {state.heardFrom !== null ? (
        <p className="caution small" role="status">
          ▲ {t("{who} changed this draft, {when}.", { who: state.heardFrom.by, when: format.dayAndClock(state.heardFrom.at) })} {mayWrite && state.canUndo ? <Button look="plain" onPress={() => void desk.undo()}>{t("Take their change back")}</Button> : null}
        </p>
      ) : null}
      {state.view.basedOn !== state.view.liveVersion ? (
        <p className="caution small">
          ▲ {t("Version {version} was published since this draft began; the marks and counts below are against version {base}. Brought in, only what this draft changed stays different.", { version: state.view.liveVersion, base: state.view.basedOn })} {mayWrite ? <Button look="plain" onPress={() => void bring()}>{t("Bring version {version} in", { version: state.view.liveVersion })}</Button> : null}
        </p>
      ) : null}
      <ApprovalLine draft={state.view} />
      <nav className="table-choice" aria-label={t("Tables")}>
        {content.tables.map(({ table }) => (
          <button key={table.key} type="button" aria-current={table.key === shown || undefined} onClick={() => setShown(table.key)}>
            <Data>{table.title}</Data>
            {counts.has(table.key) ? <span className="caution" title={t("{count, plural, one {# problem} other {# problems}}", { count: counts.get(table.key)!.length })}> ▲</span> : null}
            {state.view.changes.some((change) => change.table === table.title) ? <span className="engine" title={t("Changed in this draft")}> •</span> : null}
          </button>
        ))}
        {mayWrite ? <Button onPress={() => setAdding(true)}>{t("Add a table…")}</Button> : null}
      </nav>
      <Section
        title={part.table.title}
        lead={[t(hitPolicyWords(part.table.hitPolicy)), words.protectedParts.includes(part.part) ? t("Protected: it may not read what a customer is worth.") : "", (counts.get(shown) ?? []).length === 0 ? t(checkedWords(part.table.hitPolicy)) : ""].filter(Boolean).join(" ")}
        actions={<>
          {mayWrite && isOptional(part.part, words) ? <Button onPress={() => takeAway(part.table.key)}>{t("Take the table out of the draft")}</Button> : null}
          <TakeOut from={`/policy-drafts/${view.draftId}`} policyKey={content.key} table={shown} title={part.table.title} before={kept} onBringIn={mayWrite ? () => setBringing(true) : undefined} />
        </>}
      >
        <Grid
          key={shown}
          content={content}
          table={part.table}
          facts={facts}
          isProtected={words.protectedParts.includes(part.part)}
          mayAlsoAnswer={words.mayAlsoAnswer[part.part] ?? []}
          problems={counts.get(shown) ?? []}
          taken={(base?.tables ?? []).flatMap(({ table }) => table.rows.map(({ id }) => id))}
          changed={changedCells(base, content, shown)}
          fits90={fits90}
          lit={lit}
          mayWrite={mayWrite}
          onEdit={edit}
          onUndo={() => void desk.undo()}
          onRedo={() => desk.redo()}
        />
        <Problems problems={counts.get(shown) ?? []} content={content} />
        <Problems problems={state.view.notes.filter(({ table }) => table === shown)} content={content} mild />
      </Section>
      {[...counts].filter(([table]) => table !== shown).length > 0 || notesElsewhere.length > 0 ? (
        <Section title={t("Elsewhere in the draft")}>
          <Problems problems={notesElsewhere} content={content} onGo={setShown} mild />
          <Problems problems={problems.filter(({ table }) => table !== shown)} content={content} onGo={setShown} />
        </Section>
      ) : null}
      <div className="studio-pair">
        <Examples draft={state.view} content={content} facts={facts} mayWrite={mayWrite} lookedAt={lookedAt} onLook={setLookedAt} onEdit={edit} />
        <Rehearsal draft={state.view} isKept={state.saving === "saved"} mayWrite={mayWrite} keep={() => desk.keep()} />
      </div>
      <Shadow draft={state.view} mayWrite={mayWrite} />
      <Suspense>{isBringing ? <BringIn draft={state.view} content={content} keep={kept} onEdit={edit} onClose={() => setBringing(false)} /> : null}</Suspense>
      <Suspense>
        {isAdding ? (
          <NewTable
            content={content}
            words={words}
            onClose={() => setAdding(false)}
            onAdd={(part, table) => {
              edit(withNewTable(content, part, table));
              setShown(table.key);
              setAdding(false);
            }}
          />
        ) : null}
      </Suspense>
      <ActionsEditor content={content} problems={problems} mayWrite={mayWrite} onEdit={edit} />
      <LimitsEditor content={content} base={base} problems={problems} mayWrite={mayWrite} onEdit={edit} />
      <ReasonsEditor content={content} mayWrite={mayWrite} onEdit={edit} />
      <Publish draft={state.view} isKept={state.saving === "saved"} />
    </Page>
  );
}

/** What rules may do without. */
const isOptional = (part: string, { mayBeAdded }: StudioWords): boolean => part === "derive" || mayBeAdded.some((each) => each.part === part);

/** Whoever comes to look at a draft sees first what was changed in it. */
function firstShown({ content: { tables }, changes }: DraftView): string {
  const changed = tables.find(({ table }) => changes.some((change) => change.table === table.title));
  return (changed ?? tables.find(({ part }) => part === "care") ?? tables[0]!).table.key;
}

/** What rules may ask: what is gathered, and what tables of this draft make of it. */
function useFacts(content: PolicyContent, words: StudioWords): Dictionary {
  const declared = useMemo(() => dictionaryOf(words.facts as readonly Fact[]), [words]);
  const making = JSON.stringify(content.tables.filter(({ part }) => part === "derive"));
  return useMemo(() => factsMade(JSON.parse(making) as PolicyContent["tables"], declared), [making, declared]);
}

/** What is wrong: of the table that is looked at as it is written, of the rest as the server found it. */
function useProblems(content: PolicyContent, shown: string, dictionary: Dictionary, kept: readonly RuleProblem[], isKept: boolean): readonly RuleProblem[] {
  const table = useDeferredValue(content.tables.find((each) => each.table.key === shown)?.table);
  const own = useMemo((): readonly RuleProblem[] => {
    // What is covered is no cell; whether it is right, the server knows.
    if (!table || holdsCovered({ tables: [{ table }] })) return [];
    const compiled = compileTable(table as RuleTable, dictionary);
    return compiled.kind === "ok" ? [] : compiled.problems.filter(({ column, code }) => !(column === "action" && code === "not-in-list")).map(({ row, column, message }) => ({ table: table.key, row, column, entry: null, message }));
  }, [table, dictionary]);
  const beside = useMemo((): readonly RuleProblem[] => limitProblems(content).map((problem) => ({ table: null, row: null, column: null, ...problem })), [content]);
  const messages = new Set([...own, ...beside].map(({ row, message }) => `${row} ${message}`));
  // What the server said of this table, and of what stands beside the tables, is of before while something waits to be kept.
  return [...own, ...beside, ...kept.filter((problem) => (problem.table !== shown && problem.entry === null) || (isKept && !messages.has(`${problem.row} ${problem.message}`)))];
}

function Problems({ problems, content, onGo, mild = false }: { problems: readonly RuleProblem[]; content: PolicyContent; onGo?: (table: string) => void; /** Allowed, and worth a second look. */ mild?: boolean }) {
  const { t } = useWords();
  if (problems.length === 0) return null;
  const tableOf = (key: string | null) => content.tables.find(({ table }) => table.key === key)?.table;
  return (
    <ul className="small problems">
      {problems.slice(0, 30).map((problem, at) => {
        const table = tableOf(problem.table);
        const place = table?.rows.findIndex(({ id }) => id === problem.row) ?? -1;
        return (
          <li key={at} className={mild ? undefined : "caution"}>
            {mild ? "△" : "▲"} {table && onGo ? <Button look="plain" onPress={() => onGo(table.key)}>{table.title}</Button> : null}
            {problem.entry !== null && onGo ? <Button look="plain" onPress={() => goTo(problem.entry!)}>{problem.entry.startsWith("action:") ? t("Actions and offers") : t("Limits and experiments")}</Button> : null} {place >= 0 ? `${t("Row {n}", { n: place + 1 })}: ` : ""}
            <Data>{asShown(problem.message, content)}</Data>
          </li>
        );
      })}
    </ul>
  );
}

/** Opens what is folded beside the tables, where the entry stands. */
function goTo(entry: string): void {
  const fold = document.querySelector<HTMLDetailsElement>(`#${entry.startsWith("action:") ? "draft-actions" : "draft-limits"} > details`);
  if (!fold) return;
  fold.open = true;
  fold.querySelector("summary")?.focus();
  fold.scrollIntoView({ block: "start" });
}

/** Cells that say something else than in the version the draft began with. */
function changedCells(base: PolicyContent | undefined, content: PolicyContent, key: string): ReadonlySet<string> {
  const [was, now] = [base?.tables.find(({ table }) => table.key === key)?.table, content.tables.find(({ table }) => table.key === key)?.table];
  const changed = new Set<string>();
  if (!was || !now) return changed;
  const sameColumns = JSON.stringify(was.inputs.map(({ fact }) => fact)) === JSON.stringify(now.inputs.map(({ fact }) => fact));
  for (const [row, { id }] of now.rows.entries()) {
    const before = was.rows.findIndex((each) => each.id === id);
    for (let column = 0; column < columnsOf(now); column++) if (before < 0 || (sameColumns && cellAt(was, { row: before, column }) !== cellAt(now, { row, column }))) changed.add(`${id} ${column}`);
  }
  return changed;
}
