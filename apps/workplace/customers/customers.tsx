import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Suspense, useContext, useEffect, useRef, useState } from "react";
import type { CustomerRow } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { sharedScale } from "../../ui/gauge-geometry.ts";
import { Icon } from "../../ui/icon.tsx";
import { later } from "../../ui/later.tsx";
import { say } from "../../ui/say.ts";
import { AskAgain, Delay, Empty, Failed, Forbidden, Skeleton } from "../../ui/states.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { leaveLastAct, setLastAct, undoLastAct } from "../data/last-act.ts";
import { type CustomerFilters, customersQuery, lampsQuery, peopleQuery, segmentsQuery, WINDOW } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { isStillAt } from "../data/still-at.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { asChosen, choose, countOf, EVERYBODY, NOBODY } from "./chosen.ts";
import { CloseLine } from "./close-line.tsx";
import { asksForClose, closeTo } from "./close-spelling.ts";
import { columnsOf } from "./columns.ts";
import { filterWords, sortedBy, sortOf, unfiltered, without } from "./filters.ts";
import { GoingThrough } from "./going-through.tsx";
import { Grid } from "./grid.tsx";
import { tagsQuery } from "./knowledge/data.ts";
import { DoneLine } from "./knowledge/done-line.tsx";
import type { Sort } from "./list-address.ts";
import { letListsKnow } from "./lists-know.ts";
import { SearchBox } from "./search-box.tsx";
import { useNamed } from "./use-named.ts";
import { Views } from "./views.tsx";
import "./customers.css";

const saidIn = (filters: CustomerFilters) => [...filterWords(filters).map(({ key }) => filters[key]), filters.spelling].join();

const FilterPalette = later(() => import("./filter-palette.tsx"), "dialog");
const NewCustomerDialog = later(() => import("../by-hand/new-customer-dialog.tsx"), "dialog");
const ColumnsDialog = later(() => import("./columns-dialog.tsx"), "dialog");

export default function Customers() {
  const { t, format } = useWords();
  const filters = useSearch({ from: "/customers" });
  const navigate = useNavigate();
  const named = useNamed();
  const mayRead = useMay("customers.read");
  const mayPeople = useMay("people.read");
  const mayImport = useMay("imports.write");
  const mayWrite = useMay("customers.write");
  const [visible, setVisible] = useState<readonly number[]>([0]);
  const [choice, setChoice] = useState(NOBODY);
  const [over, setOver] = useState<"filter" | "columns" | "new" | null>(null);
  const go = (next: CustomerFilters) => {
    if (!isStillAt("/customers")) return;
    // Whom one has chosen is among those who fit: others fit now.
    if (saidIn(next) !== saidIn(filters)) setChoice(NOBODY);
    void navigate({ to: "/customers", search: next, replace: true });
  };
  /** A filter that lists had to learn first is added to those that stand by then. */
  const latest = useRef(filters);
  useEffect(() => void (latest.current = filters), [filters]);
  const queries = useQueryClient();
  /** By an attribute of one's own lists sort as soon as they know it: then all customers are gone through once. */
  const sortBy = (column: Sort) => {
    const next = () => go(sortedBy(latest.current, column, readsValue));
    if (!column.startsWith("own.")) return next();
    const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
    void letListsKnow(queries, { attribute: column.slice("own.".length) }).then(next, failed);
  };
  const { sight } = useHouse().session;
  const readsValue = sight.fields.value === "read";
  const seesAll = sight.customers === "all";
  const { sort, order } = sortOf(filters, readsValue);
  const typed = { ...filters, sort, order };
  const exact = useQuery({ ...customersQuery(typed, 0), enabled: mayRead && filters.query !== undefined });
  const asksClose = asksForClose(filters, exact.isPlaceholderData ? undefined : exact.data);
  const near = useQuery({ ...customersQuery({ ...typed, spelling: "near" }, 0), enabled: mayRead && asksClose });
  const close = asksClose && !near.isPlaceholderData ? closeTo(exact.data, near.data) : null;
  /** What the list shows: whoever is close, where nobody is written exactly so. */
  const shown: CustomerFilters = close?.kind === "instead" ? { ...filters, spelling: "near" } : filters;
  const asked = { ...shown, sort, order };
  const windows = useQueries({
    queries: visible.map((offset) => ({ ...customersQuery(asked, offset), enabled: mayRead })),
  });
  const answered = windows.filter((window) => window.data !== undefined);
  const first = answered[0]?.data;
  // Of very many it is counted as far as is looked at: the window that lies furthest knows most.
  const fresh = answered.filter((window) => !window.isPlaceholderData);
  const furthest = (fresh.length > 0 ? fresh : answered).reduce<typeof first>((most, { data }) => (most === undefined || (data && data.total > most.total) ? data : most), undefined);
  // The scale holds whoever is worth most of all who fit, however the list is sorted.
  const richest = useQuery({ ...customersQuery({ ...asked, sort: "value", order: "desc" }, 0), enabled: mayRead && readsValue }).data;
  const values = (richest?.rows ?? first?.rows ?? []).flatMap((row) => (row.value12 ? [row.value12] : []));
  const failed = windows.find((window) => window.isError);
  const rowAt = (index: number): CustomerRow | undefined => {
    const at = visible.indexOf(Math.floor(index / WINDOW) * WINDOW);
    return at === -1 ? undefined : windows[at]?.data?.rows[index % WINDOW];
  };
  const tags = useQuery({ ...tagsQuery, enabled: mayRead && filters.tag !== undefined }).data?.tags ?? [];
  const people = useQuery({ ...peopleQuery, enabled: mayPeople && (filters.followedBy ?? filters.owner) !== undefined }).data?.people ?? [];
  const maySegments = useMay("segments.read");
  const segments = useQuery({ ...segmentsQuery, enabled: maySegments && filters.segment !== undefined }).data;
  const words = filterWords(shown, { ...named, tags, people, segments: segments ? [...segments.segments.map(({ key, title }) => ({ key, title: t(title) })), ...segments.byRule] : [], groupName: first?.groupName ?? null, importName: first?.importName ?? null });
  const columns = columnsOf(filters.columns);
  const mayDecide = useMay("decide");
  const withLamps = mayDecide && columns.some(({ id }) => id === "lamps");
  const lamps = useQueries({
    queries: withLamps ? answered.flatMap(({ data }) => (data && data.rows.length > 0 ? [lampsQuery(data.rows.map(({ profile }) => profile.customerId))] : [])) : [],
    combine: (found) => ({
      of: new Map(found.flatMap(({ data }) => (data?.customers ?? []).map((each) => [each.customerId, each.lamps] as const))),
      error: found.find(({ isError }) => isError)?.error ?? null, isPending: found.some(({ isPending }) => isPending),
    }),
  });
  const total = furthest?.total ?? 0;
  const chosen = countOf(choice, total);
  // What was done somewhere else stays there.
  useEffect(() => leaveLastAct, []);
  // Whoever was chosen among those who are close is not among others.
  const showsClose = close?.kind === "instead";
  useEffect(() => setChoice(NOBODY), [showsClose]);
  useShortcuts({
    f: () => setOver("filter"),
    "/": () => document.querySelector<HTMLInputElement>(".customers-search input")?.focus(),
    z: () => undoLastAct(),
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented && document.querySelector(".veil, .float") === null) setChoice(NOBODY);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  if (!mayRead) return <Forbidden what={t("Customers are for roles that may read them.")} />;
  return (
    <div className="customers">
      <header className="customers-head">
        <h1>{t("Customers")}</h1>
        <p className="meta customers-count" role="status">
          {furthest
            ? furthest.atLeast
              ? t("more than {found} of {all}", { found: format.number(furthest.total), all: format.number(furthest.customers) })
              : t("{found} of {all}", { found: format.number(furthest.total), all: format.number(furthest.customers) })
            : ""}
        </p>
        {first && first.customers > 0 ? (
          <p className="meta">{seesAll ? t("customers known by name, address or number; visitors are not counted") : t("customers that you see, known by name, address or number; others are not counted")}</p>
        ) : null}
        <span className="grow" />
        <div className="line customers-acts">
          <Link className="btn plain" to="/groups" search={{}}>
            {t("Households and organisations")}
          </Link>
          {mayImport && first && first.customers > 0 ? (
            <Link className="btn outline" to="/import" search={{}}>
              {t("Bring in a file…")}
            </Link>
          ) : null}
          {mayWrite ? (
            <Button look="outline" icon="plus" onPress={() => setOver("new")}>
              {t("New customer…")}
            </Button>
          ) : null}
        </div>
      </header>
      <Views filters={filters} onShow={go} />
      <div className="filters">
        <SearchBox
          value={filters.query ?? ""}
          onChange={(query) => go({ ...filters, query: query === "" ? undefined : query, spelling: undefined })}
        />
        {words.map((each) => (
          <Button
            key={each.id}
            look="outline"
            label={t("Take away the filter: {filter}", { filter: t(each.words) })}
            onPress={() => go(without(filters, each))}
            className="chip"
          >
            {t(each.words)} <Icon name="close" size={12} />
          </Button>
        ))}
        <Button label={t("Add a filter")} icon="plus" onPress={() => setOver("filter")}>
          {t("filter")}
        </Button>
        <span className="grow" />
        <Button label={t("Columns…")} icon="segments" onPress={() => setOver("columns")}>
          {t("Columns")}
        </Button>
      </div>
      {chosen === 0 ? null : (
        <BulkBar
          count={chosen}
          isAll={choice.kind === "all"}
          chosen={asChosen(choice, shown)}
          columns={columns.map((column) => column.id)}
          sorted={{ sort, order }}
          onAll={choice.kind === "all" && choice.except.size === 0 ? undefined : () => setChoice(EVERYBODY)}
          onNobody={() => setChoice(NOBODY)}
        />
      )}
      {close === null ? null : <CloseLine close={close} query={filters.query ?? ""} onShow={() => go({ ...filters, spelling: "near" })} />}
      <GoingThrough />
      <DoneLine />
      {first === undefined ? null : <Lacking customers={failed?.error ?? null} lamps={lamps.error} isComing={windows.some(({ isPending }) => isPending) || lamps.isPending} />}
      {failed && first === undefined ? (
        <Failed
          what={t("The customers could not be read")}
          why={failed.error?.message ?? ""}
          onRetry={() => void failed.refetch()}
        />
      ) : first === undefined ? (
        <Skeleton rows={12} kind="rows" label={t("Reading customers")} />
      ) : first.total === 0 && asksClose && near.isPending ? (
        <Skeleton rows={12} kind="rows" label={t("Looking for names that are close")} />
      ) : first.total === 0 ? (
        words.length === 0 ? (
          <Empty
            title={t("There are no customers yet.")}
            action={
              mayImport || mayWrite ? (
                <p className="line">
                  {mayImport ? (
                    <Link to="/import" search={{}} className="btn outline">
                      {t("Bring in people or an export…")}
                    </Link>
                  ) : null}
                  {mayWrite ? (
                    <Button look="outline" icon="plus" onPress={() => setOver("new")}>
                      {t("New customer…")}
                    </Button>
                  ) : null}
                </p>
              ) : undefined
            }
          >
            <p>{t("Bring them in from HubSpot, Zendesk, a mailbox or a file of people or orders, enter them by hand, or connect a tracking client under Settings, API keys.")}</p>
          </Empty>
        ) : (
          <Empty
            title={t("Nobody fits these filters.")}
            action={
              <Button look="outline" onPress={() => go(unfiltered(filters))}>
                {t("Take all filters away")}
              </Button>
            }
          />
        )
      ) : (
        <Grid
          total={total}
          filters={shown}
          columns={columns}
          rowAt={rowAt}
          onVisible={setVisible}
          onSort={sortBy}
          scale={sharedScale(values)}
          currency={values[0]?.currency}
          choice={choice}
          lamps={lamps.of}
          onChoose={(ids, on) => setChoice((now) => choose(now, ids, on))}
          onChooseAll={(on) => setChoice(on ? EVERYBODY : NOBODY)}
        />
      )}
      <Suspense>
        {over === "filter" ? <FilterPalette filters={filters} onClose={() => setOver(null)} onAdd={(change) => go({ ...latest.current, ...change })} /> : null}
        {over === "new" ? <NewCustomerDialog onClose={() => setOver(null)} /> : null}
        {over === "columns" ? <ColumnsDialog said={filters.columns} onSay={(said) => go({ ...filters, columns: said })} onClose={() => setOver(null)} /> : null}
      </Suspense>
    </div>
  );
}

/** What of the list did not come, or is long in coming: grey bars alone would stay for ever. */
function Lacking({ customers, lamps, isComing }: { customers: Error | null; lamps: Error | null; isComing: boolean }) {
  const { t } = useWords();
  const askAgain = useContext(AskAgain);
  const error = customers ?? lamps;
  if (error === null) return isComing ? <Delay /> : null;
  return (
    <p className="warning small line" role="alert">
      {customers ? t("Some of the customers could not be read: {why}", { why: error.message }) : t("What is amiss with customers could not be read: {why}", { why: error.message })}{" "}
      <Button onPress={() => askAgain?.()}>{t("Try again")}</Button>
    </p>
  );
}
