import { gaugeMarks, liftMarks, scaleTicks, type GaugeReading, type GaugeScale } from "./gauge-geometry.ts";
import "./gauge.css";

export type GaugeTone = "plain" | "caution" | "warning" | "engine" | "proven";
const share = (value: number) => `${(value * 100).toFixed(2)}%`;

/**
 * The instrument: a line, the likely range as a bar, now as a tick, a month ago as dots.
 * Drawn the same in panel, list and table, so that it is learned once.
 *
 * @param label the whole reading in words, for those who do not see the drawing
 */
export function Gauge({
  reading,
  scale,
  label,
  tone = "plain",
  small = false,
}: {
  reading: GaugeReading;
  scale: GaugeScale;
  label: string;
  tone?: GaugeTone;
  small?: boolean;
}) {
  const marks = gaugeMarks(reading, scale);
  return (
    <span className={`gauge ${tone}${small ? " small-gauge" : ""}`} role="img" aria-label={label}>
      <i className="band" style={{ insetInlineStart: share(marks.bandStart), inlineSize: share(marks.bandLength) }} />
      {marks.past === null ? null : <i className="past" style={{ insetInlineStart: share(marks.past) }} />}
      {marks.isCut ? <i className="cut-end" /> : null}
      {reading.mid > scale.end ? null : <i className="tick" style={{ insetInlineStart: share(marks.tick) }} />}
    </span>
  );
}

/** What stands where on a scale that several readings share. */
export function ScaleTicks({ scale, words }: { scale: GaugeScale; words: (value: number) => string }) {
  return (
    <span className="scale-ticks" aria-hidden="true">
      {scaleTicks(scale).map(({ value, at }) => (
        <i key={value} data-end={at > 0.92 || undefined} style={{ insetInlineStart: share(at) }}>
          {words(value)}
        </i>
      ))}
    </span>
  );
}

/** A difference with its range against zero. Green only where the range leaves zero on the good side. */
export function Lift({
  reading,
  scale,
  label,
  tone = "plain",
}: {
  reading: { mid: number; lo: number; hi: number };
  scale: { from: number; to: number };
  label: string;
  tone?: GaugeTone;
}) {
  const marks = liftMarks(reading, scale);
  return (
    <span className={`gauge lift ${tone}`} role="img" aria-label={label}>
      <i className="zero" style={{ insetInlineStart: share(marks.zero) }} />
      <i className="band" style={{ insetInlineStart: share(marks.bandStart), inlineSize: share(marks.bandLength) }} />
      <i className="tick" style={{ insetInlineStart: share(marks.tick) }} />
    </span>
  );
}
