import { type KeyboardEvent, type ReactNode, Suspense, useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { later } from "./later.tsx";
import "./button.css";

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

// What floats is fetched when the page has settled: a third of the start's weight for something nobody sees yet.
const fetchList = () => import("./menu-list.tsx");
const MenuList = later(fetchList);

/** A button with a list of things to choose under it. */
export function Menu({ label, button, choices, onChoose, chosen, className, isOpen, onOpenChange }: MenuProps) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [openHere, setOpenHere] = useState(false);
  const open = isOpen ?? openHere;
  const setOpen = (next: boolean) => {
    setOpenHere(next);
    onOpenChange?.(next);
  };
  // A button of React Aria that hears keys keeps them to itself unless it is told not to: Ctrl+K and the letters are the page's.
  const onKeyDown = (event: KeyboardEvent & { continuePropagation?: () => void }) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") setOpen(true);
    else event.continuePropagation?.();
  };
  return (
    <>
      <AriaButton
        ref={trigger}
        className={`btn ${className ?? "quiet"}`}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onPress={() => setOpen(!open)}
        onHoverStart={() => void fetchList().catch(() => undefined)}
        onKeyDown={onKeyDown as never}
      >
        {button}
      </AriaButton>
      {open ? (
        <Suspense>
          <MenuList
            trigger={trigger}
            label={label}
            choices={choices}
            onChoose={onChoose}
            chosen={chosen}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
