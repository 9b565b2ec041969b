import type { ReactNode } from "react";
import { isCovered } from "./covered.ts";
import { useWords } from "./words.tsx";
import "./data.css";

/** Says that something is there and not shown: never nothing, never a dash. */
export function Covered() {
  const { t } = useWords();
  return <span className="covered">{t("hidden")}</span>;
}

/** Something that comes from data, kept apart from the words around it, whatever its script. */
export function Data({ children, ltr = false, className }: { children: ReactNode; ltr?: boolean; className?: string }) {
  return (
    <bdi dir={ltr ? "ltr" : undefined} className={className}>
      {isCovered(children) ? <Covered /> : children}
    </bdi>
  );
}

/** A figure: amounts, shares and ranges read from left to right in every language. */
export function Figure({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <bdi dir="ltr" className={className ? `figure ${className}` : "figure"}>
      {children}
    </bdi>
  );
}

/** What a customer said: always in the serif face and in its own direction. */
export function Words({ children, small = false }: { children: string; small?: boolean }) {
  if (isCovered(children) && !small) return <Covered />;
  return small ? (
    <span dir="auto" className="words-small cut">
      {isCovered(children) ? <Covered /> : children}
    </span>
  ) : (
    <p dir="auto" className="words">
      {children}
    </p>
  );
}

/** One line of data, cut off at its own end where it does not fit. */
export function Cut({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span dir="auto" className={className ? `cut ${className}` : "cut"}>
      {isCovered(children) ? <Covered /> : children}
    </span>
  );
}

/** A key of the keyboard. */
export function Key({ children }: { children: ReactNode }) {
  return <kbd className="key">{children}</kbd>;
}

/** Heard by screen readers, not seen. */
export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className="hidden">{children}</span>;
}
