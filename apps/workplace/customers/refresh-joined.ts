import type { QueryClient } from "@tanstack/react-query";

/** Customers were joined or parted: all that is told of them is read again. */
export function refreshJoined(queries: QueryClient): void {
  for (const key of ["customer", "timeline", "customers", "decisions", "cockpit", "queue", "duplicates", "merge-preview", "split-preview"])
    void queries.invalidateQueries({ queryKey: [key] });
}
