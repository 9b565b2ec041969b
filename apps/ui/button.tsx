import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { Icon, type IconName } from "./icon.tsx";
import "./button.css";

export type ButtonLook = "quiet" | "outline" | "primary" | "danger" | "plain";

export interface ButtonProps {
  readonly children: ReactNode;
  readonly look?: ButtonLook;
  readonly icon?: IconName;
  /** A shortcut shown behind the words. */
  readonly hint?: string;
  readonly onPress?: () => void;
  readonly isDisabled?: boolean;
  readonly autoFocus?: boolean;
  readonly type?: "button" | "submit";
  readonly slot?: string;
  /** A longer name where the visible words are not enough on their own. */
  readonly label?: string;
  readonly expanded?: boolean;
  readonly pressed?: boolean;
  readonly className?: string;
}

export function Button({
  children,
  look = "quiet",
  icon,
  hint,
  label,
  expanded,
  pressed,
  className,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      aria-label={label}
      aria-expanded={expanded}
      aria-pressed={pressed}
      className={`btn ${look}${className ? ` ${className}` : ""}`}
    >
      {icon ? <Icon name={icon} size={15} /> : null}
      {children}
      {hint ? (
        <span className="hint" dir="ltr" aria-hidden="true">
          {hint}
        </span>
      ) : null}
    </AriaButton>
  );
}

/** A button with only a drawing on it; its label is not optional. */
export function IconButton({
  icon,
  label,
  onPress,
  pressed,
  slot,
  isDisabled,
}: {
  icon: IconName;
  label: string;
  onPress?: () => void;
  pressed?: boolean;
  slot?: string;
  isDisabled?: boolean;
}) {
  return (
    <AriaButton
      className="btn quiet icon-only"
      aria-label={label}
      aria-pressed={pressed}
      onPress={onPress}
      slot={slot}
      isDisabled={isDisabled}
    >
      <Icon name={icon} size={17} />
    </AriaButton>
  );
}
