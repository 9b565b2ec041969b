import { countryName, languageName } from "./country-name.ts";
import { useQuery } from "@tanstack/react-query";
import type { LampView } from "../../../engine/decisions/contract.ts";
import type { CustomerRow, FixedColumn, ListColumn } from "../../../engine/segments/contract.ts";
import { Covered, Cut, Data, Figure, VisuallyHidden } from "../../ui/data.tsx";
import { Gauge } from "../../ui/gauge.tsx";
import type { GaugeScale } from "../../ui/gauge-geometry.ts";
import { LampShape } from "../../ui/lamp.tsx";
import { word } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { stayTone } from "../cockpit/panel-words.ts";
import { peopleQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
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
  if (attribute === "owner") return <Owner said={shownValue(attribute, value.value, known, words)} />;
  if (typeof value.value === "number") return <Figure>{words.format.number(value.value)}</Figure>;
  return <Cut>{shownValue(attribute, value.value, known, words)}</Cut>;
}

/** Sources call a colleague by id, address or name; here they are called by their name. */
function Owner({ said }: { said: string }) {
  const people = useQuery({ ...peopleQuery, enabled: useMay("people.read") }).data?.people ?? [];
  const words = said.trim().toLowerCase();
  return <Cut>{people.find(({ id, email, name }) => [id, email, name].some((each) => each.trim().toLowerCase() === words))?.name ?? said}</Cut>;
}

/** What is amiss: each lamp by its shape, the gravest in words, all of them for whoever points at it or hears it. */
function Lamps({ lamps }: { lamps: readonly LampView[] | undefined }) {
  const { t } = useWords();
  const level = (lamp: LampView) => (lamp.level === "warning" ? t("Warning:") : t("Caution:"));
  if (lamps === undefined) return <i className="bone" style={{ inlineSize: "40%" }} />;
  const [first, ...others] = lamps;
  if (!first) return null;
  return (
    <span className="grid-lamps" title={lamps.map(({ text }) => text).join(" · ")}>
      {lamps.map((lamp) => (
        <LampShape key={`${lamp.rule}${lamp.text}`} level={lamp.level} />
      ))}
      <VisuallyHidden>{level(first)} </VisuallyHidden>
      <Cut>{first.text}</Cut>
      {others.map((lamp) => (
        <VisuallyHidden key={`${lamp.rule}${lamp.text}`}>
          {" "}
          {level(lamp)} {lamp.text}
        </VisuallyHidden>
      ))}
    </span>
  );
}

interface Shown {
  readonly column: ListColumn;
  readonly row: CustomerRow;
  readonly scale: GaugeScale;
  /** Undefined while they are asked for. */
  readonly lamps: readonly LampView[] | undefined;
}

/** One column of one customer. */
export function Cell({ className, ...shown }: Shown & { className: string }) {
  const { column } = shown;
  const isReading = column === "value" || column === "stay";
  return (
    <div role="gridcell" className={`${isReading ? "grid-reading" : "small"} ${className}`}>
      <Content {...shown} />
    </div>
  );
}

const OF_VALUE: ReadonlySet<ListColumn> = new Set<ListColumn>(["segment", "value", "stay", "subscription", "wallet"]);
const STATES = { paused: word("paused"), ended: word("ended") } as const;

function Content({ column, row, scale, lamps }: Shown) {
  const { t, format } = useWords();
  const mayDecide = useMay("decide");
  const { profile, value12, stay26, segment, segments, tags } = row;
  const reading = useHouse().session.sight.fields;
  /** What may not be read comes as nothing, and must not look like it. */
  const isKept = OF_VALUE.has(column) ? reading.value !== "read" : (column === "email" || column === "phone") && reading.service === "hidden";
  if (column === "lamps" && !mayDecide) return <Covered />;
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
    case "language":
      return <Cut>{profile.language === null ? "" : languageName(profile.language)}</Cut>;
    case "lamps":
      return <Lamps lamps={lamps} />;
    case "promises":
      return row.promises ? (
        <span className={Date.parse(row.promises.dueAt) < Date.now() ? "warning" : ""}>
          {t("{count} open", { count: format.number(row.promises.open) })}
          <span className="meta"> · {Date.parse(row.promises.dueAt) < Date.now() ? t("late since {day}", { day: format.day(row.promises.dueAt) }) : t("due {day}", { day: format.day(row.promises.dueAt) })}</span>
        </span>
      ) : null;
    case "subscription":
      if (!row.subscription) return null;
      if (row.subscription.state !== "active") return <span className="meta">{t(STATES[row.subscription.state])}</span>;
      return row.subscription.perMonth ? <Figure>{format.money(row.subscription.perMonth.amountMinor, row.subscription.perMonth.currency)}</Figure> : <span className="meta">{t("runs; its price is not told")}</span>;
    case "wallet":
      return row.wallet ? (
        <>
          <Figure>{format.percent(row.wallet.share)}</Figure>
          <span className="meta"> · {row.wallet.stated ? t("as they said") : t("by the potential, not measured")}</span>
        </>
      ) : null;
  }
}
