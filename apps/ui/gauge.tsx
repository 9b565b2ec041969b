import { gaugeMarks, liftMarks, type GaugeReading } from "./gauge-geometry.ts";
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
  scaleEnd,
  label,
  tone = "plain",
  small = false,
}: {
  reading: GaugeReading;
  scaleEnd: number;
  label: string;
  tone?: GaugeTone;
  small?: boolean;
}) {
  const marks = gaugeMarks(reading, scaleEnd);
  return (
    <span className={`gauge ${tone}${small ? " small-gauge" : ""}`} role="img" aria-label={label}>
      <i className="band" style={{ insetInlineStart: share(marks.bandStart), inlineSize: share(marks.bandLength) }} />
      {marks.past === null ? null : <i className="past" style={{ insetInlineStart: share(marks.past) }} />}
      <i className="tick" style={{ insetInlineStart: share(marks.tick) }} />
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
