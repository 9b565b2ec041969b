import { Suspense, useState } from "react";
import type { ValueAnswer, ValueCard } from "../../../engine/value/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data, Figure } from "../../ui/data.tsx";
import { Gauge, type GaugeTone } from "../../ui/gauge.tsx";
import { type GaugeReading, type GaugeScale, moneyScaleEnd } from "../../ui/gauge-geometry.ts";
import { word } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { serverWords } from "../words/server-words.ts";
import { stayTone } from "../cockpit/panel-words.ts";
import { later } from "../../ui/later.tsx";
import { TOLD_BY } from "./dissatisfaction-words.ts";
import "./gauges.css";

/** Most readers see every value; who does not fetches what is said instead. */
const Hidden = later(() => import("./hidden/hidden.tsx"));

/** What the two ranges say: they answer different questions (docs/metrics.md). */
const VALUE_RANGE = word("The range of the value holds what this customer will spend eight times in ten.");
export const STAY_RANGE = word(
  "The range of the chance says only how sure the model is of the chance itself; among many customers it is narrow.",
);

/** Value and stay: two instruments, each with its range, its past, and in words what moves it. */
export function Gauges({
  value,
  customerId,
  nobody = false,
  onFind,
  addressSaid = null,
  drivers = "folded",
}: {
  value: ValueAnswer;
  customerId: string;
  /** Nothing says who this is: there is nobody whose value could be shown. */
  nobody?: boolean;
  /** Opens the search for the customer it is; left out for those who may not join two. */
  onFind?: (sought?: string) => void;
  /** An address that the unnamed wrote themselves: whom to look for first. */
  addressSaid?: string | null;
  drivers?: "folded" | "open";
}) {
  const { t } = useWords();
  const [open, setOpen] = useState(drivers === "open");
  if (nobody)
    return (
      <div className="gauges-hidden small">
        <span className="grow quiet">{t("Nobody is named yet, so there is no value to show.")}</span>
        {onFind && addressSaid !== null ? (
          <Button look="outline" onPress={() => onFind(addressSaid)}>
            {t("Find {address}, written in the conversation", { address: addressSaid })}
          </Button>
        ) : null}
        {onFind ? (
          <Button look="outline" onPress={() => onFind()}>
            {t("Find the customer")}
          </Button>
        ) : null}
      </div>
    );
  if (value.kind === "not-shown")
    return (
      <div className="gauges-none small line">
        <span>{t("What this customer is worth, and how likely they stay:")}</span> <Suspense><Hidden set="value" customerId={customerId} /></Suspense>
      </div>
    );
  if (value.kind !== "scored")
    return (
      <p className="meta gauges-none">
        {value.kind === "no-purchases"
          ? t("No purchases yet, so there is no estimate of value.")
          : t("No value model has been fitted yet, so there is no estimate.")}
      </p>
    );
  return (
    <div>
      <div className="gauges">
        <ValueGauge value={value} />
        <StayGauge value={value} />
      </div>
      <Elsewhere value={value} />
      {drivers === "folded" ? (
        <Button look="plain" expanded={open} onPress={() => setOpen((was) => !was)} className="why">
          {open ? t("Less") : t("Why these?")}
        </Button>
      ) : null}
      {open ? (
        <>
          <ul className="drivers small">
            {value.drivers.map((driver) => (
              <li key={driver}>
                {t(serverWords(driver))}
              </li>
            ))}
          </ul>
          <p className="meta">
            {t(VALUE_RANGE)} {t(STAY_RANGE)}
          </p>
        </>
      ) : null}
    </div>
  );
}

/** Whose figures these are, where they are not our own model's. */
function Elsewhere({ value: { from, stayToldBy } }: { value: ValueCard }) {
  const { t, format } = useWords();
  if (from.value12 === null && from.stay26 === null) return stayToldBy === "stay" ? null : <p className="meta">{t(TOLD_BY[stayToldBy])}</p>;
  const said = (what: "value" | "chance", { name, asOf }: { name: string; asOf: string }) =>
    what === "value" ? t("The value is from “{name}”, a model made elsewhere, as of {day}; it did better than ours.", { name, day: format.day(asOf) }) : t("The chance is from “{name}”, a model made elsewhere, as of {day}; it did better than ours.", { name, day: format.day(asOf) });
  return (
    <p className="meta">
      <Data>{[from.value12 && said("value", from.value12), from.stay26 && said("chance", from.stay26)].filter(Boolean).join(" ")}</Data>
    </p>
  );
}

function ValueGauge({ value }: { value: ValueCard }) {
  const { t, format } = useWords();
  const { currency, ...reading } = value.value12;
  return (
    <Instrument
      title={t("Value, next 12 months")}
      spoken={t("Value")}
      reading={reading}
      scale={{ end: moneyScaleEnd(reading) }}
      shown={(amount) => format.money(amount, currency)}
      range={format.moneyRange(reading.lo, reading.hi, currency)}
      covers={t(VALUE_RANGE)}
      counts={t("revenue")}
    />
  );
}

function StayGauge({ value }: { value: ValueCard }) {
  const { t, format } = useWords();
  const { stay26 } = value;
  return (
    <Instrument
      title={t("Buys within 26 weeks")}
      spoken={t("Chance")}
      reading={stay26}
      scale={{ end: 1 }}
      tone={stayTone(stay26)}
      shown={(share) => format.percent(share)}
      range={format.percentRange(stay26.lo, stay26.hi)}
      covers={t(STAY_RANGE)}
    />
  );
}

/** A reading with its name above, its likely range drawn and said, and where it stood a month ago. */
function Instrument({
  title,
  spoken,
  reading,
  scale,
  tone = "plain",
  shown,
  range,
  covers,
  counts,
}: {
  title: string;
  spoken: string;
  reading: GaugeReading;
  scale: GaugeScale;
  tone?: GaugeTone;
  shown: (reading: number) => string;
  range: string;
  /** What the range is a range of. */
  covers: string;
  /** What money it is. */
  counts?: string;
}) {
  const { t } = useWords();
  const before = reading.before === null ? null : shown(reading.before);
  const figures = { what: spoken, mid: shown(reading.mid), range };
  return (
    <div className="instrument" title={covers}>
      <span className="meta">{title}</span>
      <Figure className={`instrument-figure ${tone === "plain" ? "" : tone}`}>{figures.mid}</Figure>
      <Gauge
        reading={reading}
        scale={scale}
        tone={tone}
        label={
          before === null
            ? t("{what} {mid}, likely {range}", figures)
            : t("{what} {mid}, likely {range}, a month ago {before}", { ...figures, before })
        }
      />
      <span className="meta">
        <Figure>{range}</Figure>
        {counts === undefined ? null : <> · {counts}</>}
        {before === null ? null : <> · {t("a month ago {before}", { before })}</>}
      </span>
    </div>
  );
}
