import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Suspense } from "react";
import type { DuplicatesPage } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { later } from "../../ui/later.tsx";
import { Headline, Page } from "../../ui/page.tsx";
import { Empty, Forbidden, Skeleton } from "../../ui/states.tsx";
import { UndoLine } from "../../ui/undo-line.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { TabNav } from "../../ui/tab-nav.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { setLastAct, undoLastAct, useLastAct } from "../data/last-act.ts";
import { useMay } from "../data/session.tsx";
import { Faults, Visitors } from "./faults.tsx";
import { QualityHead } from "./gauges.tsx";
import { HowItDecides } from "./how-it-decides.tsx";
import { LastSearch } from "./last-search.tsx";
import { Linked } from "./linked.tsx";
import { Organisations } from "./organisations.tsx";
import { PairList } from "./pair-list.tsx";
import { Pair } from "./pair.tsx";
import { claimedQuery, decide, duplicatesQuery, organisationsQuery, type PairIds, type QualityView, searchAll } from "./quality-data.ts";
import { RunLine } from "./run-line.tsx";
import "./quality.css";

const Claimed = later(() => import("./claimed.tsx"));

/** How well customers are known, and what is amiss: duplicates first, then each kind of fault. */
export default function Quality() {
  const { t } = useWords();
  const mayRead = useMay("customers.read");
  const { show } = useSearch({ from: "/quality" });
  useShortcuts({ z: () => void undoLastAct() });
  if (!mayRead) return <Forbidden what={t("Customers are for roles that may read them.")} />;
  if (show === undefined) return <Duplicates />;
  return (
    <Page title={t("Data quality")} lead={t("How well customers are known, and of whom something is amiss.")}>
      <QualityHead show={show} />
      <Done />
      {show === "visitors" ? <Visitors /> : <Faults key={show} rule={show} />}
    </Page>
  );
}

/** Customers who are likely one person: linked where certain, put before people where likely. */
function Duplicates() {
  const { t } = useWords();
  const mayRead = useMay("customers.read");
  const { view = "open" } = useSearch({ from: "/quality" });
  const page = useQuery({ ...duplicatesQuery(view === "set-aside" ? "set-aside" : "open"), enabled: mayRead });
  if (!mayRead) return <Forbidden what={t("Customers are for roles that may read them.")} />;
  return (
    <Answered
      page
      query={page}
      failed={t("The likely duplicates could not be read")}
      waiting={<Skeleton rows={6} kind="rows" label={t("Reading likely duplicates")} />}
    >
      {(answer) => <QualityScreen page={answer} view={view} />}
    </Answered>
  );
}

function QualityScreen({ page, view }: { page: DuplicatesPage; view: QualityView }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const mayFind = useMay("duplicates.find");
  const isSearching = page.run !== null && page.run.endedAt === null;
  const organisations = useQuery(organisationsQuery).data;
  const ofOrganisations = view === "organisations";
  // Of organisations a search compares as it goes, and who was joined is said beside them.
  const counts = ofOrganisations ? { open: organisations?.open ?? 0, setAside: organisations?.setAside ?? 0 } : page;
  const claimed = useQuery(claimedQuery).data?.open ?? 0;
  return (
    <Page
      title={t("Data quality")}
      lead={ofOrganisations ? t("Organisations that may be one. What is certain is joined, what is likely waits here for you, the rest is left alone.") : t("Customers who may be one person. What is certain is linked, what is likely waits here for you, the rest is left alone.")}
      actions={
        mayFind && !ofOrganisations ? (
          <Button look="outline" icon="search" isDisabled={isSearching} onPress={() => void searchAll(queries)}>
            {isSearching ? t("Searching…") : t("Search all customers")}
          </Button>
        ) : null
      }
    >
      <QualityHead show={undefined} waiting={page.open} />
      <dl className="headlines">
        <Headline label={t("Wait for a decision")}>{format.number(counts.open)}</Headline>
        <Headline label={t("Set aside")} minor>
          {format.number(counts.setAside)}
        </Headline>
        {ofOrganisations ? null : <Headline
          label={t("Linked as certain")}
          minor
          more={t("{count, plural, =0 {none of them ended by people} one {# ended by people} other {# ended by people}}", { count: page.endedByPeople })}
        >
          {format.number(page.linked)}
        </Headline>}
      </dl>
      {mayFind && !ofOrganisations ? <p className="small quiet">{t("A search compares everybody, joins who are certain, and ends what a search joined before and is certain no longer. What it changed is listed afterwards, each with the way back.")}</p> : null}
      {page.run && !ofOrganisations ? <RunLine run={page.run} /> : null}
      <Done />
      <TabNav label={t("Duplicates")} at={view}>
        <ViewLink view="open" at={view} title={t("To decide")} />
        <ViewLink view="set-aside" at={view} title={t("Set aside")} />
        <ViewLink view="organisations" at={view} title={t("Organisations")} count={organisations === undefined || organisations.open === 0 ? "" : format.number(organisations.open)} />
        <ViewLink view="claimed" at={view} title={t("Said, not proven")} count={claimed === 0 ? "" : format.number(claimed)} />
        <ViewLink view="linked" at={view} title={t("Linked as certain")} />
        {isSearched(page.run) ? <ViewLink view="last-search" at={view} title={t("Changed by the last search")} /> : null}
      </TabNav>
      {view === "organisations" ? <Organisations /> : view === "claimed" ? <Suspense><Claimed /></Suspense> : view === "linked" ? <Linked /> : view === "last-search" ? <LastSearch runId={page.run !== null && isSearched(page.run) ? page.run.runId : ""} /> : <Review key={view} page={page} view={view} />}
      {view === "organisations" || view === "claimed" ? null : <HowItDecides page={page} />}
    </Page>
  );
}

/** It came to its end; what it found is not told to everybody. */
function isSearched(run: DuplicatesPage["run"]): boolean {
  return run !== null && run.endedAt !== null && run.failure === null;
}

function ViewLink({ view, at, title, count = "" }: { view: QualityView; at: QualityView; title: string; count?: string }) {
  return (
    <Link to="/quality" search={view === "open" ? {} : { view }} className="tab" aria-current={view === at ? "page" : undefined} activeOptions={{ exact: true, includeSearch: true }}>
      {title} {count === "" ? null : <span className="meta">{count}</span>}
    </Link>
  );
}

const isSame = (a: PairIds, b: PairIds) => a.identityId === b.identityId && a.otherId === b.otherId;

/** The pairs at one side, the one looked at on the other. */
function Review({ page, view }: { page: DuplicatesPage; view: "open" | "set-aside" }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const mayLink = useMay("customers.link");
  const { pair: asked } = useSearch({ from: "/quality" });
  const { pairs } = page;
  const place = Math.max(0, pairs.findIndex((pair) => `${pair.identityId}.${pair.otherId}` === asked));
  const chosen = pairs[place];
  const choose = (to: number) => {
    const next = pairs[Math.min(Math.max(to, 0), pairs.length - 1)];
    if (next) void navigate({ to: "/quality", search: { ...(view === "open" ? {} : { view }), pair: `${next.identityId}.${next.otherId}` }, replace: true });
  };
  const decideChosen = async (verdict: "accept" | "refuse" | "unsure") => {
    if (!chosen || !mayLink) return;
    const next = pairs[place + 1] ?? pairs[place - 1];
    const done = await decide(queries, chosen, verdict);
    if (done && next && !isSame(next, chosen)) void navigate({ to: "/quality", search: { ...(view === "open" ? {} : { view }), pair: `${next.identityId}.${next.otherId}` }, replace: true });
  };
  useShortcuts({
    j: () => choose(place + 1),
    k: () => choose(place - 1),
    "1": () => void decideChosen("accept"),
    "2": () => void decideChosen("refuse"),
    "3": () => void decideChosen("unsure"),
    z: () => void undoLastAct(),
  });
  if (!chosen)
    return (
      <Empty title={view === "open" ? t("No likely duplicates.") : t("Nothing is set aside.")}>
        {view === "open"
          ? t("Each customer who comes or changes is compared with the others; who is likely one of them will stand here.")
          : t("What you are not sure of stands here until something about one of the two changes.")}
      </Empty>
    );
  return (
    <div className="quality">
      <PairList label={t("Likely duplicates")} pairs={pairs.map((pair) => ({ key: `${pair.identityId}.${pair.otherId}`, names: pair.names, probability: pair.probability }))} total={view === "open" ? page.open : page.setAside} chosen={place} onChoose={choose} />
      <Pair key={`${chosen.identityId}.${chosen.otherId}`} pair={chosen} decided={page.decided} mayLink={mayLink} onDecide={decideChosen} />
    </div>
  );
}

/** What was done last, with the way back. */
function Done() {
  const { t } = useWords();
  const last = useLastAct();
  if (last === null || (last.kind === "done" && last.shownElsewhere)) return null;
  if (last.kind !== "failed")
    return (
      <UndoLine onUndo={last.kind === "done" ? undoLastAct : undefined} onForget={() => setLastAct(null)}>
        {t(last.words)}
      </UndoLine>
    );
  return (
    <p className="warning small" role="alert">
      {t(last.words)} {last.why} <Button onPress={() => setLastAct(null)}>{t("Close")}</Button>
    </p>
  );
}
