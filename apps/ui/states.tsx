import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { useWords } from "./words.tsx";
import "./states.css";

/** The shape of what is coming, while it comes. `label` says what is being fetched. */
export function Skeleton({
  rows = 4,
  label,
  kind = "lines",
}: {
  rows?: number;
  label: string;
  kind?: "lines" | "rows" | "figures";
}) {
  return (
    <div className={`skeleton ${kind}`} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="bone-row" aria-hidden="true">
          <i className="bone" style={{ inlineSize: `${[62, 88, 74, 51, 80][row % 5]}%` }} />
          {kind === "rows" ? <i className="bone thin" style={{ inlineSize: `${[80, 55, 68][row % 3]}%` }} /> : null}
        </span>
      ))}
    </div>
  );
}

/** Nothing here, and what to do about it. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="state">
      <p className="state-title">{title}</p>
      {children ? <div className="quiet">{children}</div> : null}
      {action}
    </div>
  );
}

/** It did not work: what, why, and the way out. */
export function Failed({ what, why, onRetry }: { what: string; why: string; onRetry?: () => void }) {
  const { t } = useWords();
  return (
    <div className="state failed" role="alert">
      <p className="state-title">{what}</p>
      <p className="quiet">
        <bdi>{why}</bdi>
      </p>
      {onRetry ? (
        <Button look="outline" onPress={onRetry}>
          {t("Try again")}
        </Button>
      ) : null}
    </div>
  );
}

export function Forbidden({ what }: { what: string }) {
  const { t } = useWords();
  return (
    <div className="state">
      <p className="state-title">{t("Your role does not open this")}</p>
      <p className="quiet">{what}</p>
    </div>
  );
}

/** What is shown is older than it should be; said quietly, above it. */
export function Stale({ children }: { children: ReactNode }) {
  return (
    <p className="stale" role="status">
      {children}
    </p>
  );
}
