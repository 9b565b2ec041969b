import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { Menu as AriaMenu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Icon } from "./icon.tsx";
import "./button.css";
import "./float.css";

export interface MenuChoice {
  readonly id: string;
  readonly text: string;
  /** Behind the words: a count or a key. */
  readonly end?: string;
  readonly isDisabled?: boolean;
}

export interface MenuProps {
  /** What the button and the menu are called. */
  readonly label: string;
  readonly button: ReactNode;
  readonly choices: readonly MenuChoice[];
  readonly onChoose: (id: string) => void;
  /** Given for "one of these": the chosen one carries a tick. */
  readonly chosen?: string;
  readonly className?: string;
  readonly isOpen?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
}

export function Menu({ label, button, choices, onChoose, chosen, className, isOpen, onOpenChange }: MenuProps) {
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <AriaButton className={`btn ${className ?? "quiet"}`} aria-label={label}>
        {button}
      </AriaButton>
      <Popover className="float" placement="bottom end" offset={4}>
        <AriaMenu
          className="menu"
          aria-label={label}
          items={choices}
          selectionMode={chosen === undefined ? "none" : "single"}
          selectedKeys={chosen === undefined ? undefined : [chosen]}
          onAction={(key) => onChoose(String(key))}
        >
          {(choice) => (
            <MenuItem id={choice.id} className="menu-item" textValue={choice.text} isDisabled={choice.isDisabled}>
              {chosen === undefined ? null : (
                <span className="mark">
                  <Icon name="check" size={15} />
                </span>
              )}
              <bdi>{choice.text}</bdi>
              {choice.end === undefined ? null : <span className="end">{choice.end}</span>}
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
