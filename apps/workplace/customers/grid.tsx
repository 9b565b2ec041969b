import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { CustomerRow } from "../../../engine/segments/contract.ts";
import { Cut, Figure, VisuallyHidden } from "../../ui/data.tsx";
import { Gauge, ScaleTicks } from "../../ui/gauge.tsx";
import type { GaugeScale } from "../../ui/gauge-geometry.ts";
import { word } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { stayTone } from "../cockpit/panel-words.ts";
import { type CustomerFilters, WINDOW } from "../data/queries.ts";
import { CHANNEL_WORDS } from "../words/names.ts";
import { type Sort, sortOf, windowsFor } from "./filters.ts";
import { STAY_RANGE } from "./gauges.tsx";
import "./customers.css";

const ROW = 52;
const CHANCES: GaugeScale = { end: 1 };
const COLUMNS: readonly { readonly key: string; readonly title: string; readonly sort: Sort | null }[] = [
  { key: "name", title: word("Name"), sort: "name" },
  { key: "segment", title: word("Segment"), sort: null },
  { key: "value", title: word("Value, next 12 months"), sort: "value" },
  { key: "stay", title: word("Buys within 26 weeks"), sort: "stay" },
  { key: "heard", title: word("Last heard"), sort: "lastHeard" },
];

const SCALE_WORDS = word("One scale for all rows, with more room for small amounts (a cube root). An arrow at the end: the range goes on.");

interface GridProps {
  readonly total: number;
  readonly filters: CustomerFilters;
  readonly rowAt: (index: number) => CustomerRow | undefined;
  readonly onVisible: (windows: readonly number[]) => void;
  readonly onSort: (column: Sort) => void;
  /** Of the column of values: the same in each row. */
  readonly scale: GaugeScale;
  readonly currency: string | undefined;
}

/** Any number of rows: only those in sight are on the page, and the server is asked for windows of two hundred. */
export function Grid({ total, filters, rowAt, onVisible, onSort, scale, currency }: GridProps) {
  "use no memo"; // the virtualizer changes in place, which the compiler cannot see
  const { t, format } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const [active, setActive] = useState(0);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const needed = windowsFor(items[0]?.index ?? 0, items.at(-1)?.index ?? 0, WINDOW).join(" ");
  useEffect(() => onVisible(needed.split(" ").map(Number)), [needed, onVisible]);
  const { sort, order } = sortOf(filters);

  const moveTo = (index: number) => {
    const next = Math.min(total - 1, Math.max(0, index));
    setActive(next);
    virtual.scrollToIndex(next);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? ROW) / ROW) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -total, End: total }[event.key];
    const row = rowAt(active);
    if (step !== undefined) moveTo(active + step);
    else if (event.key === "Enter" && row)
      void navigate({ to: "/customers/$customerId", params: { customerId: row.profile.customerId } });
    else return;
    event.preventDefault();
  };

  return (
    <div className="grid-frame" role="grid" aria-label={t("Customers")} aria-rowcount={total + 1} data-region>
      <div role="rowgroup">
        <div className="grid-row grid-head" role="row" aria-rowindex={1}>
          {COLUMNS.map((column) => (
            <div
              key={column.key}
              role="columnheader"
              title={column.key === "stay" ? t(STAY_RANGE) : undefined}
              aria-sort={
                column.sort === null
                  ? undefined
                  : column.sort === sort
                    ? order === "asc"
                      ? "ascending"
                      : "descending"
                    : "none"
              }
            >
              {column.sort === null ? (
                t(column.title)
              ) : (
                <button type="button" className="grid-sort" onClick={() => column.sort && onSort(column.sort)}>
                  {t(column.title)}{" "}
                  {column.sort === sort ? <span aria-hidden="true">{order === "asc" ? "↑" : "↓"}</span> : null}
                </button>
              )}
              {column.key === "value" && currency !== undefined ? (
                <span className="grid-scale" title={t(SCALE_WORDS)}>
                  <ScaleTicks scale={scale} words={(amount) => format.moneyCompact(amount, currency)} />
                </span>
              ) : null}
            </div>
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
              isActive={item.index === active}
              scale={scale}
              onActive={() => setActive(item.index)}
              onOpen={(customerId) => void navigate({ to: "/customers/$customerId", params: { customerId } })}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function GridRow({
  index,
  start,
  row,
  isActive,
  scale,
  onActive,
  onOpen,
}: {
  index: number;
  start: number;
  row: CustomerRow | undefined;
  isActive: boolean;
  scale: GaugeScale;
  onActive: () => void;
  onOpen: (customerId: string) => void;
}) {
  const { t, format } = useWords();
  const style = { transform: `translateY(${start}px)`, blockSize: ROW };
  if (row === undefined)
    return (
      <div className="grid-row" role="row" aria-rowindex={index + 2} style={style}>
        <div role="gridcell">
          <VisuallyHidden>{t("Reading…")}</VisuallyHidden>
          <i className="bone" style={{ inlineSize: "60%" }} />
        </div>
      </div>
    );
  const { profile, value12, stay26 } = row;
  return (
    <div
      className="grid-row"
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      tabIndex={isActive ? 0 : -1}
      style={style}
      onFocus={onActive}
      onClick={() => onOpen(profile.customerId)}
    >
      <div role="gridcell" className="grid-name">
        <Cut>{profile.name}</Cut>
        <Cut className="meta">
          {[profile.email, profile.city].filter((part) => part !== null && part !== profile.name).join(" · ")}
        </Cut>
      </div>
      <div role="gridcell">{row.segment ? t(row.segment.title) : ""}</div>
      <div role="gridcell" className="grid-reading">
        {value12 ? (
          <>
            <Figure>{format.money(value12.mid, value12.currency)}</Figure>
            <Gauge
              reading={value12}
              scale={scale}
              small
              label={t("likely {range}", { range: format.moneyRange(value12.lo, value12.hi, value12.currency) })}
            />
          </>
        ) : (
          <span className="meta">{t("not known")}</span>
        )}
      </div>
      <div role="gridcell" className="grid-reading">
        {stay26 ? (
          <>
            <Figure className={stayTone(stay26) === "plain" ? "" : stayTone(stay26)}>
              {format.percent(stay26.mid)}
            </Figure>
            <Gauge
              reading={stay26}
              scale={CHANCES}
              small
              tone={stayTone(stay26)}
              label={t("likely {range}", { range: format.percentRange(stay26.lo, stay26.hi) })}
            />
          </>
        ) : (
          <span className="meta">{t("not known")}</span>
        )}
      </div>
      <div role="gridcell" className="small">
        {profile.lastHeardAt ? (
          <>
            {format.day(profile.lastHeardAt)}
            {profile.lastHeardChannel ? (
              <span className="meta"> · {t(CHANNEL_WORDS[profile.lastHeardChannel])}</span>
            ) : null}
          </>
        ) : null}
      </div>
    </div>
  );
}
