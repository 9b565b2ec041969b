import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { Button } from "./button.tsx";
import { useWords } from "./words.tsx";
import "./states.css";

/** From then on it is said that it takes long: nobody knows by grey bars alone whether anything is still coming. */
const LONG_MILLIS = 15_000;

/** How all that has no answer yet is asked for again; told by the app around its pages. Without it nothing is offered. */
export const AskAgain = createContext<(() => void) | undefined>(undefined);

/** The shape of what is coming, while it comes. `label` says what is being fetched. After fifteen seconds it says that it takes long, with the way to ask again. */
export function Skeleton({
  rows = 4,
  label,
  kind = "lines",
  tellsOfDelay = true,
}: {
  rows?: number;
  label: string;
  kind?: "lines" | "rows" | "figures";
  /** False for the first of two that stand for one answer. */
  tellsOfDelay?: boolean;
}) {
  return (
    <>
      <div className={`skeleton ${kind}`} role="status" aria-label={label}>
        {Array.from({ length: rows }, (_, row) => (
          <span key={row} className="bone-row" aria-hidden="true">
            <i className="bone" style={{ inlineSize: `${[62, 88, 74, 51, 80][row % 5]}%` }} />
            {kind === "rows" ? <i className="bone thin" style={{ inlineSize: `${[80, 55, 68][row % 3]}%` }} /> : null}
          </span>
        ))}
      </div>
      {tellsOfDelay ? <Delay /> : null}
    </>
  );
}

/** Nothing until it takes long: says so then, with the way to ask again. */
export function Delay() {
  const { t } = useWords();
  const askAgain = useContext(AskAgain);
  const [asked, setAsked] = useState(0);
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MILLIS);
    return () => clearTimeout(timer);
  }, [asked]);
  if (!isLong) return null;
  const again = () => {
    setLong(false);
    setAsked(asked + 1);
    askAgain?.();
  };
  return (
    <div className="delay" role="status">
      <span>{t("This takes longer than usual.")}</span>
      {askAgain ? (
        <Button look="outline" onPress={again}>
          {t("Try again")}
        </Button>
      ) : null}
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
