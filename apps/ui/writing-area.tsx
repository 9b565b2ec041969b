import type { Ref } from "react";
import "./fields.css";

/**
 * Where one writes all day: the browser's own field, for it is on the first screen of everybody and stands in no form that
 * says what is wrong with it. `TextArea` in fields.tsx has help and errors, and weighs ten kilobytes more.
 */
export function WritingArea({
  label,
  value,
  onChange,
  rows,
  areaRef,
  maxLength,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows: number;
  readonly areaRef: Ref<HTMLTextAreaElement>;
  readonly maxLength: number;
}) {
  return (
    <div className="field">
      <textarea
        className="input area"
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        rows={rows}
        ref={areaRef}
        maxLength={maxLength}
        dir="auto"
      />
    </div>
  );
}
