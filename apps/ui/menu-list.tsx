import type { RefObject } from "react";
import { Menu as AriaMenu, MenuItem } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Icon } from "./icon.tsx";
import type { MenuChoice } from "./menu.tsx";
import "./float.css";

export interface MenuListProps {
  readonly trigger: RefObject<HTMLElement | null>;
  readonly label: string;
  readonly choices: readonly MenuChoice[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
}

export default function MenuList({ trigger, label, choices, chosen, onChoose, onClose }: MenuListProps) {
  return (
    <Popover
      className="float"
      aria-label={label}
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => (open ? undefined : onClose())}
      placement="bottom end"
      offset={4}
      trigger="MenuTrigger"
    >
      <AriaMenu
        className="menu"
        aria-label={label}
        items={choices}
        autoFocus="first"
        selectionMode={chosen === undefined ? "none" : "single"}
        selectedKeys={chosen === undefined ? undefined : [chosen]}
        onAction={(key) => onChoose(String(key))}
        onClose={onClose}
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
  );
}
