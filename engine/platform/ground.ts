import type { Database } from "./database.ts";

/** What every verb stands on: the database, the clock, and a way to tell the readers of the log to look. */
export interface Ground {
  readonly db: Database;
  readonly now: () => Date;
  /** Says that something was committed; a hint only, nothing depends on it. */
  readonly nudge: () => void;
  /** For work that is done in a thread of its own, which opens the database for itself; without it, it is done in this one. */
  readonly databaseUrl?: string;
}
