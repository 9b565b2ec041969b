import type { QueryClient } from "@tanstack/react-query";

/** Customers were joined or parted: all that is told of them is read again. */
export async function refreshJoined(queries: QueryClient): Promise<void> {
  const keys = ["customer", "timeline", "customers", "decisions", "cockpit", "queue", "duplicates", "quality", "merge-preview", "split-preview"];
  await Promise.all(keys.map((key) => queries.invalidateQueries({ queryKey: [key] })));
}
