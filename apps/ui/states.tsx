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

/** The title of a state: the heading of the page where nothing else is on it. */
function StateTitle({ children, page }: { children: string; page: boolean }) {
  return page ? <h1 className="state-title">{children}</h1> : <p className="state-title">{children}</p>;
}

/** Nothing here, and what to do about it. */
export function Empty({
  title,
  children,
  action,
  page = false,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  page?: boolean;
}) {
  return (
    <div className="state">
      <StateTitle page={page}>{title}</StateTitle>
      {children ? <div className="quiet">{children}</div> : null}
      {action}
    </div>
  );
}

/** It did not work: what, why, and the way out. */
export function Failed({
  what,
  why,
  onRetry,
  page = false,
}: {
  what: string;
  why: string;
  onRetry?: () => void;
  page?: boolean;
}) {
  const { t } = useWords();
  return (
    <div className="state failed" role="alert">
      <StateTitle page={page}>{what}</StateTitle>
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

export function Forbidden({ what, page = true }: { what: string; page?: boolean }) {
  const { t } = useWords();
  return (
    <div className="state">
      <StateTitle page={page}>{t("Your role does not open this")}</StateTitle>
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
