import type { ReactNode } from "react";
import { Failed } from "../../ui/states.tsx";

export interface AnsweredProps<T> {
  readonly query: {
    readonly data: T | undefined;
    readonly error: Error | null;
    readonly refetch: () => unknown;
  };
  /** What is said when there is no answer. */
  readonly failed: string;
  /** What is shown until it comes. */
  readonly waiting: ReactNode;
  /** True where it is all that is on the page. */
  readonly page?: boolean;
  readonly children: (answer: T) => ReactNode;
}

/** What the server answered; until then its outline, or what went wrong and a way to try again. */
export function Answered<T>({ query, failed, waiting, page = false, children }: AnsweredProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null)
    return <Failed page={page} what={failed} why={query.error.message} onRetry={() => void query.refetch()} />;
  return page ? <div className="page">{waiting}</div> : waiting;
}
