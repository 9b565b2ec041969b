import { useState } from "react";
import type { ValueAnswer, ValueCard } from "../../../engine/value/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data, Figure } from "../../ui/data.tsx";
import { Gauge } from "../../ui/gauge.tsx";
import { moneyScaleEnd } from "../../ui/gauge-geometry.ts";
import { useWords } from "../../ui/words.tsx";
import { stayTone } from "../cockpit/panel-words.ts";
import "./gauges.css";

/** Value and stay: two instruments, each with its range, its past, and in words what moves it. */
export function Gauges({
  value,
  hidden = false,
  drivers = "folded",
}: {
  value: ValueAnswer;
  hidden?: boolean;
  drivers?: "folded" | "open";
}) {
  const { t } = useWords();
  const [confirmed, setConfirmed] = useState(false);
  const [open, setOpen] = useState(drivers === "open");
  if (hidden && !confirmed)
    return (
      <div className="gauges-hidden small">
        <span className="grow quiet">
          {t("It is not sure that this is the customer, so value and chance are not shown.")}
        </span>
        <Button look="outline" onPress={() => setConfirmed(true)}>
          {t("It is them")}
        </Button>
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
      {value.drivers.length > 0 && drivers === "folded" ? (
        <Button look="plain" expanded={open} onPress={() => setOpen((was) => !was)} className="why">
          {open ? t("Less") : t("Why these?")}
        </Button>
      ) : null}
      {open ? (
        <ul className="drivers small">
          {value.drivers.map((driver) => (
            <li key={driver}>
              <Data>{driver}</Data>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

export function ValueGauge({ value, scaleEnd }: { value: ValueCard; scaleEnd?: number }) {
  const { t, format } = useWords();
  const { mid, lo, hi, before, currency } = value.value12;
  const figures = {
    mid: format.money(mid, currency),
    range: format.moneyRange(lo, hi, currency),
    before: before === null ? "" : format.money(before, currency),
  };
  return (
    <div className="instrument">
      <span className="meta">{t("Value, next 12 months")}</span>
      <Figure className="instrument-figure">{figures.mid}</Figure>
      <Gauge
        reading={value.value12}
        scaleEnd={scaleEnd ?? moneyScaleEnd(value.value12)}
        label={
          before === null
            ? t("Value {mid}, likely {range}", figures)
            : t("Value {mid}, likely {range}, a month ago {before}", figures)
        }
      />
      <span className="meta">
        <Figure>{figures.range}</Figure>
        {before === null ? null : <> · {t("was {before}", figures)}</>}
      </span>
    </div>
  );
}

export function StayGauge({ value }: { value: ValueCard }) {
  const { t, format } = useWords();
  const { mid, lo, hi, before } = value.stay26;
  const tone = stayTone(value.stay26);
  const figures = {
    mid: format.percent(mid),
    range: format.percentRange(lo, hi),
    before: before === null ? "" : format.percent(before),
  };
  return (
    <div className="instrument">
      <span className="meta">{t("Buys within 26 weeks")}</span>
      <Figure className={`instrument-figure ${tone === "plain" ? "" : tone}`}>{figures.mid}</Figure>
      <Gauge
        reading={value.stay26}
        scaleEnd={1}
        tone={tone}
        label={
          before === null
            ? t("Chance {mid}, likely {range}", figures)
            : t("Chance {mid}, likely {range}, a month ago {before}", figures)
        }
      />
      <span className="meta">
        <Figure>{figures.range}</Figure>
        {before === null ? null : <> · {t("was {before}", figures)}</>}
      </span>
    </div>
  );
}
