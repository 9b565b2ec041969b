import { countryName } from "./country-name.ts";
import { useQuery } from "@tanstack/react-query";
import type { CustomerRow, FixedColumn, ListColumn } from "../../../engine/segments/contract.ts";
import { Covered, Cut, Data, Figure } from "../../ui/data.tsx";
import { Gauge } from "../../ui/gauge.tsx";
import type { GaugeScale } from "../../ui/gauge-geometry.ts";
import { useWords } from "../../ui/words.tsx";
import { stayTone } from "../cockpit/panel-words.ts";
import { useHouse } from "../data/session.tsx";
import { CHANNEL_WORDS } from "../words/names.ts";
import { shownValue } from "./knowledge/attribute-names.ts";
import { knownKeysQuery } from "./knowledge/data.ts";

const CHANCES: GaugeScale = { end: 1 };

const isOwn = (column: ListColumn): column is Exclude<ListColumn, FixedColumn> => column.startsWith("own.");

/** What is believed of an attribute of one's own. A set that is hidden does not even tell that there is something. */
function Own({ value, attribute }: { value: CustomerRow["own"][number] | undefined; attribute: string }) {
  const words = useWords();
  const known = useQuery(knownKeysQuery).data?.keys ?? [];
  if (value === undefined || (value.masked !== undefined && value.value !== null)) return <Covered />;
  if (value.value === null || value.value === undefined) return null;
  if (typeof value.value === "number") return <Figure>{words.format.number(value.value)}</Figure>;
  return <Cut>{shownValue(attribute, value.value, known, words)}</Cut>;
}

/** One column of one customer. */
export function Cell({ column, row, scale, className }: { column: ListColumn; row: CustomerRow; scale: GaugeScale; className: string }) {
  const isReading = column === "value" || column === "stay";
  return (
    <div role="gridcell" className={`${isReading ? "grid-reading" : "small"} ${className}`}>
      <Content column={column} row={row} scale={scale} />
    </div>
  );
}

function Content({ column, row, scale }: { column: ListColumn; row: CustomerRow; scale: GaugeScale }) {
  const { t, format } = useWords();
  const { profile, value12, stay26, segment, segments, tags } = row;
  const reading = useHouse().session.sight.fields;
  /** What may not be read comes as nothing, and must not look like it. */
  const isKept = (column === "segment" || column === "value" || column === "stay") ? reading.value !== "read" : (column === "email" || column === "phone") && reading.service === "hidden";
  if (isKept) return <Covered />;
  if (isOwn(column)) return <Own value={row.own.find(({ key }) => column === `own.${key}`)} attribute={column.slice("own.".length)} />;
  switch (column) {
    case "segment":
      return (
        <>
          {segment ? t(segment.title) : null}
          {segments.length === 0 ? null : (
            <span className="meta">
              <Cut>{format.list(segments.map(({ title }) => title))}</Cut>
            </span>
          )}
        </>
      );
    case "value":
      return value12 ? (
        <>
          <Figure>{format.money(value12.mid, value12.currency)}</Figure>
          <Gauge reading={value12} scale={scale} small label={t("likely {range}", { range: format.moneyRange(value12.lo, value12.hi, value12.currency) })} />
        </>
      ) : (
        <span className="meta">{t("not known")}</span>
      );
    case "stay":
      return stay26 ? (
        <>
          <Figure className={stayTone(stay26) === "plain" ? "" : stayTone(stay26)}>{format.percent(stay26.mid)}</Figure>
          <Gauge reading={stay26} scale={CHANCES} small tone={stayTone(stay26)} label={t("likely {range}", { range: format.percentRange(stay26.lo, stay26.hi) })} />
        </>
      ) : (
        <span className="meta">{t("not known")}</span>
      );
    case "heard":
      return profile.lastHeardAt ? (
        <>
          {format.day(profile.lastHeardAt)}
          {profile.lastHeardChannel ? <span className="meta"> · {t(CHANNEL_WORDS[profile.lastHeardChannel])}</span> : null}
        </>
      ) : null;
    case "tags":
      return <Cut>{tags.join(", ")}</Cut>;
    case "email":
      return <Cut>{profile.email ?? ""}</Cut>;
    case "phone":
      return <Data ltr>{profile.phone ?? ""}</Data>;
    case "city":
      return <Cut>{profile.city ?? ""}</Cut>;
    case "country":
      return <Cut>{countryName(profile.country ?? "")}</Cut>;
    case "since":
      return profile.since ? format.day(profile.since) : null;
    case "firstKnown":
      return format.day(row.firstKnownAt);
    case "touchPoints":
      return <Figure>{format.number(profile.interactions)}</Figure>;
  }
}
