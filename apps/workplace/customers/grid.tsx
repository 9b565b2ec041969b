import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { LampView } from "../../../engine/decisions/contract.ts";
import type { CustomerRow } from "../../../engine/segments/contract.ts";
import { Cut, VisuallyHidden } from "../../ui/data.tsx";
import { ScaleTicks } from "../../ui/gauge.tsx";
import type { GaugeScale } from "../../ui/gauge-geometry.ts";
import { word } from "../../ui/say.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { usePrefs } from "../data/prefs.ts";
import { type CustomerFilters, WINDOW } from "../data/queries.ts";
import { Cell } from "./cell.tsx";
import { type Choice, isChosen } from "./chosen.ts";
import { type Column, narrowColumns, templates } from "./columns.ts";
import { useHouse } from "../data/session.tsx";
import { sortOf, TELLS_VALUE, windowsFor } from "./filters.ts";
import type { Sort } from "./list-address.ts";
import { STAY_RANGE } from "./gauges.tsx";
import { attributeName } from "./knowledge/attribute-names.ts";
import "./customers.css";

const ROW = 52;

const SCALE_WORDS = word("One scale for all rows, with more room for small amounts (a cube root). An arrow at the end: the range goes on.");

interface GridProps {
  readonly total: number;
  readonly filters: CustomerFilters;
  readonly columns: readonly Column[];
  readonly rowAt: (index: number) => CustomerRow | undefined;
  readonly onVisible: (windows: readonly number[]) => void;
  readonly onSort: (column: Sort) => void;
  /** Of the column of values: the same in each row. */
  readonly scale: GaugeScale;
  readonly currency: string | undefined;
  readonly choice: Choice;
  /** By customer, where the column stands; those who are not there yet are still asked for. */
  readonly lamps: ReadonlyMap<string, readonly LampView[]>;
  /** These are chosen, or no longer. */
  readonly onChoose: (customerIds: readonly string[], on: boolean) => void;
  /** Everybody who fits, or nobody. */
  readonly onChooseAll: (on: boolean) => void;
}

/** Any number of rows: only those in sight are on the page, and the server is asked for windows of two hundred. */
export function Grid({ total, filters, columns, rowAt, onVisible, onSort, scale, currency, choice, lamps, onChoose, onChooseAll }: GridProps) {
  "use no memo"; // the virtualizer changes in place, which the compiler cannot see
  const { t, format } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const { shortcuts } = usePrefs();
  const [active, setActive] = useState(0);
  /** Where a range begins: the row that was chosen last. */
  const [anchor, setAnchor] = useState<number | null>(null);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const needed = windowsFor(items[0]?.index ?? 0, items.at(-1)?.index ?? 0, WINDOW).join(" ");
  useEffect(() => onVisible(needed.split(" ").map(Number)), [needed, onVisible]);
  const readsValue = useHouse().session.sight.fields.value === "read";
  const { sort, order } = sortOf(filters, readsValue);
  const idAt = (index: number) => rowAt(index)?.profile.customerId;

  const moveTo = (index: number) => {
    const next = Math.min(total - 1, Math.max(0, index));
    setActive(next);
    virtual.scrollToIndex(next);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
  };
  const toggle = (index: number) => {
    const id = idAt(index);
    if (id === undefined) return;
    onChoose([id], !isChosen(choice, id));
    setAnchor(index);
  };
  /** All from where the range begins to here become as the first of them is. */
  const extendTo = (index: number) => {
    const from = anchor ?? active;
    const first = idAt(from);
    const ids = Array.from({ length: Math.abs(index - from) + 1 }, (_, i) => idAt(Math.min(index, from) + i)).filter((id) => id !== undefined);
    onChoose(ids, first === undefined || anchor === null || isChosen(choice, first));
    setAnchor(from);
  };
  const hasFocus = () => box.current?.contains(document.activeElement) ?? false;
  const step = (by: 1 | -1) => moveTo(hasFocus() ? active + by : active);
  useShortcuts({ j: () => step(1), k: () => step(-1), x: () => (hasFocus() ? toggle(active) : moveTo(active)) });

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? ROW) / ROW) - 1);
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -total, End: total }[event.key];
    const id = idAt(active);
    if (move !== undefined) {
      const next = Math.min(total - 1, Math.max(0, active + move));
      if (event.shiftKey && Math.abs(move) === 1) extendTo(next);
      moveTo(next);
    } else if (event.key === "Enter" && id !== undefined) void navigate({ to: "/customers/$customerId", params: { customerId: id } });
    else if (event.key === " ") toggle(active);
    else if (event.key === "X" && shortcuts && !event.ctrlKey && !event.metaKey && !event.altKey) extendTo(active);
    else return;
    event.preventDefault();
  };

  const { wide, narrow, least } = templates(columns);
  const inNarrow = new Set(narrowColumns(columns).map((column) => column.id));
  const isAll = choice.kind === "all" && choice.except.size === 0;
  return (
    <div
      className="grid-frame"
      role="grid"
      aria-label={t("Customers")}
      aria-rowcount={total + 1}
      aria-multiselectable="true"
      style={{ "--columns": wide, "--narrow-columns": narrow, "--least": least } as CSSProperties}
      data-region
    >
      <div role="rowgroup" className="grid-top">
        <div className="grid-row grid-head" role="row" aria-rowindex={1}>
          <div role="columnheader">
            <input type="checkbox" className="grid-check" aria-label={t("Choose all who fit")} checked={isAll} onChange={(event) => onChooseAll(event.target.checked)} />
          </div>
          <Head title={t("Name")} sort="name" sorted={sort} order={order} onSort={onSort} />
          {columns.map((column) => (
            <Head
              key={column.id}
              title={column.own === undefined ? t(column.title) : attributeName(column.own, t)}
              sort={column.sort !== null && !readsValue && TELLS_VALUE.has(column.sort) ? null : column.sort}
              sorted={sort}
              order={order}
              onSort={onSort}
              hint={column.id === "stay" ? t(STAY_RANGE) : undefined}
              className={inNarrow.has(column.id) ? "" : "grid-wide"}
            >
              {column.id === "value" && currency !== undefined ? (
                <span className="grid-scale" title={t(SCALE_WORDS)}>
                  <ScaleTicks scale={scale} words={(amount) => format.moneyCompact(amount, currency)} />
                </span>
              ) : null}
            </Head>
          ))}
        </div>
      </div>
      <div className="grid-scroll" role="rowgroup" ref={box} onKeyDown={onKeyDown}>
        <div role="presentation" style={{ blockSize: virtual.getTotalSize(), position: "relative" }}>
          {items.map((item) => (
            <GridRow
              key={item.key}
              index={item.index}
              start={item.start}
              row={rowAt(item.index)}
              columns={columns}
              inNarrow={inNarrow}
              isActive={item.index === active}
              isChosen={isChosen(choice, idAt(item.index) ?? "")}
              scale={scale}
              lamps={lamps.get(idAt(item.index) ?? "")}
              onActive={() => setActive(item.index)}
              onToggle={(range) => (range ? extendTo(item.index) : toggle(item.index))}
              onOpen={(customerId) => void navigate({ to: "/customers/$customerId", params: { customerId } })}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function Head({
  title,
  sort,
  sorted,
  order,
  onSort,
  hint,
  className,
  children,
}: {
  title: string;
  sort: Sort | null;
  sorted: Sort;
  order: "asc" | "desc";
  onSort: (column: Sort) => void;
  hint?: string | undefined;
  className?: string;
  children?: ReactNode;
}) {
  const direction = sort !== sorted ? "none" : order === "asc" ? "ascending" : "descending";
  return (
    <div role="columnheader" title={hint} className={className} aria-sort={sort === null ? undefined : direction}>
      {sort === null ? (
        title
      ) : (
        <button type="button" className="grid-sort" onClick={() => onSort(sort)}>
          {title} {sort === sorted ? <span aria-hidden="true">{order === "asc" ? "↑" : "↓"}</span> : null}
        </button>
      )}
      {children}
    </div>
  );
}

function GridRow({
  index,
  start,
  row,
  columns,
  inNarrow,
  isActive,
  isChosen: chosen,
  scale,
  lamps,
  onActive,
  onToggle,
  onOpen,
}: {
  index: number;
  start: number;
  row: CustomerRow | undefined;
  columns: readonly Column[];
  inNarrow: ReadonlySet<string>;
  isActive: boolean;
  isChosen: boolean;
  scale: GaugeScale;
  lamps: readonly LampView[] | undefined;
  onActive: () => void;
  onToggle: (range: boolean) => void;
  onOpen: (customerId: string) => void;
}) {
  const { t } = useWords();
  const style = { transform: `translateY(${start}px)`, blockSize: ROW };
  if (row === undefined)
    return (
      <div className="grid-row" role="row" aria-rowindex={index + 2} style={style}>
        <div role="gridcell" />
        <div role="gridcell">
          <VisuallyHidden>{t("Reading…")}</VisuallyHidden>
          <i className="bone" style={{ inlineSize: "60%" }} />
        </div>
      </div>
    );
  const { profile } = row;
  return (
    <div
      className={chosen ? "grid-row chosen" : "grid-row"}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      data-index={index}
      tabIndex={isActive ? 0 : -1}
      style={style}
      onFocus={onActive}
      onClick={() => onOpen(profile.customerId)}
    >
      <div
        role="gridcell"
        className="grid-choose"
        onClick={(event) => {
          event.stopPropagation();
          onToggle(event.shiftKey);
        }}
      >
        <input type="checkbox" className="grid-check" tabIndex={-1} aria-label={t("Choose {name}", { name: profile.name })} checked={chosen} readOnly />
      </div>
      <div role="gridcell" className="grid-name">
        <Cut>{profile.name}</Cut>
        <Cut className="meta">
          {[profile.email, profile.city].filter((part) => part !== null && part !== profile.name).join(" · ")}
        </Cut>
      </div>
      {columns.map((column) => (
        <Cell key={column.id} column={column.id} row={row} scale={scale} lamps={lamps} className={inNarrow.has(column.id) ? "" : "grid-wide"} />
      ))}
    </div>
  );
}
