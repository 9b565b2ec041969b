import { Button } from "react-aria-components/Button";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select as AriaSelect, SelectValue } from "react-aria-components/Select";
import { Icon } from "./icon.tsx";
import "./float.css";
import "./fields.css";

export interface SelectProps<Id extends string> {
  readonly label: string;
  readonly labelHidden?: boolean;
  readonly choices: readonly { readonly id: Id; readonly text: string }[];
  readonly chosen: Id;
  readonly onChoose: (id: Id) => void;
}

/** One of several, folded until opened. For few choices that matter use `RadioList`. */
export function Select<Id extends string>({ label, labelHidden = false, choices, chosen, onChoose }: SelectProps<Id>) {
  return (
    <AriaSelect
      className="field"
      value={chosen}
      onChange={(key) => onChoose(key as Id)}
      aria-label={labelHidden ? label : undefined}
    >
      {labelHidden ? null : <Label>{label}</Label>}
      <Button className="btn outline select-button">
        <SelectValue>{({ selectedText }) => selectedText}</SelectValue>
        <Icon name="down" size={13} />
      </Button>
      <Popover className="float">
        <ListBox className="menu" items={choices}>
          {(choice) => (
            <ListBoxItem id={choice.id} className="menu-item" textValue={choice.text}>
              <span className="mark">
                <Icon name="check" size={15} />
              </span>
              {choice.text}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
