import type { ReactNode } from "react";
import { VisuallyHidden } from "./data.tsx";
import "./lamp.css";

/** Something out of the ordinary. Shape doubles colour: ▲ soon or unsure, ■ broken. Ok is unlit, so there is no third. */
export function Lamp({
  level,
  levelWord,
  children,
  title,
}: {
  level: "caution" | "warning";
  levelWord: string;
  children: ReactNode;
  title?: string;
}) {
  return (
    <li className={`lamp ${level}`} title={title}>
      <LampShape level={level} />
      <VisuallyHidden>{levelWord} </VisuallyHidden>
      <span>{children}</span>
    </li>
  );
}

export function LampShape({ level }: { level: "caution" | "warning" }) {
  return (
    <svg
      className={`lamp-shape ${level}`}
      width="10"
      height="10"
      viewBox="0 0 10 10"
      aria-hidden="true"
      focusable="false"
    >
      {level === "warning" ? <rect x="0.5" y="0.5" width="9" height="9" /> : <path d="M5 0.4L9.8 9.4H0.2Z" />}
    </svg>
  );
}
