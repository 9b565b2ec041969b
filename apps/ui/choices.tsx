import { Label } from "react-aria-components/Label";
import { Radio, RadioGroup } from "react-aria-components/RadioGroup";
import { Switch as AriaSwitch } from "react-aria-components/Switch";
import type { ReactNode } from "react";
import "./fields.css";

export interface Choice<Id extends string> {
  readonly id: Id;
  readonly text: string;
  readonly more?: string;
}

export interface RadioListProps<Id extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Id>[];
  readonly chosen: Id | null;
  readonly onChoose: (id: Id) => void;
  readonly across?: boolean;
  readonly autoFocus?: boolean;
}

/** One of a few, all of them in sight: quicker than a list that must be opened first. */
export function RadioList<Id extends string>({
  label,
  choices,
  chosen,
  onChoose,
  across = false,
  autoFocus,
}: RadioListProps<Id>) {
  return (
    <RadioGroup
      className={across ? "radios across" : "radios"}
      value={chosen}
      onChange={(value) => onChoose(value as Id)}
    >
      <Label>{label}</Label>
      <div className="radio-rows">
        {choices.map((choice, index) => (
          <Radio key={choice.id} value={choice.id} className="radio" autoFocus={autoFocus && index === 0}>
            <span className="dot" aria-hidden="true" />
            <span>
              {choice.text}
              {choice.more ? <span className="help">{choice.more}</span> : null}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

export function Switch({ children, on, onChange }: { children: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <AriaSwitch className="switch" isSelected={on} onChange={onChange}>
      <span className="track" aria-hidden="true" />
      {children}
    </AriaSwitch>
  );
}

/** One of several that may be chosen together. */
export function CheckRow({ children, on, onChange }: { children: ReactNode; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="check-row">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.target.checked)} />
      <span>{children}</span>
    </label>
  );
}
