import { type ReactNode, Suspense, useRef } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { later } from "./later.tsx";
import "./button.css";

const fetchBody = () => import("./popup-body.tsx");
const PopupBody = later(fetchBody);

export interface PopupProps {
  readonly label: string;
  readonly button: ReactNode;
  readonly look?: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly children: ReactNode;
}

/** A small form that hangs from its button. */
export function Popup({ label, button, look = "quiet", isOpen, onOpenChange, children }: PopupProps) {
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <>
      <AriaButton
        ref={trigger}
        className={`btn ${look}`}
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPress={() => onOpenChange(!isOpen)}
        onHoverStart={() => void fetchBody().catch(() => undefined)}
      >
        {button}
      </AriaButton>
      {isOpen ? (
        <Suspense>
          <PopupBody trigger={trigger} label={label} onClose={() => onOpenChange(false)}>
            {children}
          </PopupBody>
        </Suspense>
      ) : null}
    </>
  );
}
