import type { Query, QueryClient } from "@tanstack/react-query";

/**
 * Asks anew for all that is shown and has no answer yet: what is under way is given up first, for asking again would only join it.
 */
export async function askAgain(queries: QueryClient): Promise<void> {
  const unanswered = { type: "active" as const, predicate: ({ state }: Query) => state.data === undefined };
  await queries.cancelQueries(unanswered);
  await queries.refetchQueries(unanswered);
}
