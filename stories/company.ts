// For tests: a small sample company, seeded once and copied for each file.
import { publishFirstPolicy } from "../engine/decisions/index.ts";
import { addColleague, createSignIn, SYSTEM } from "../engine/organisation/index.ts";
import { type Ground, newSecret, type OpenDatabase } from "../engine/platform/index.ts";
import { cloneDatabase } from "../engine/platform/test-database.ts";
import { profileFollower } from "../engine/profiles/index.ts";
import { ruleFollower, segmentFollower } from "../engine/segments/index.ts";
import { valueFollower } from "../engine/value/index.ts";
import { seedSample } from "../world/seed.ts";

export const FOLLOWERS = [profileFollower, valueFollower, segmentFollower, ruleFollower];
export const NOW = new Date("2026-11-21T14:32:00Z");

export function groundOf(open: OpenDatabase, now: () => Date = () => NOW): Ground {
  return { db: open.db, now, nudge: () => undefined };
}

/** A fresh database of the sample company with so many customers; the caller drops it. */
export async function companyDatabase(customers = 120): Promise<string> {
  return cloneDatabase({
    name: `kept-data-${customers}`,
    fill: async (open, url) => {
      const ground = groundOf(open);
      const signIn = createSignIn({ databaseUrl: url, secret: newSecret(""), publicUrl: "http://localhost", origins: [] });
      try {
        await addColleague(ground, signIn, SYSTEM, { name: "Robin Achterberg", email: "owner@example.org", role: "owner" });
        await publishFirstPolicy(ground);
        await seedSample(ground, signIn, FOLLOWERS, () => undefined, { customers });
      } finally {
        await signIn.close();
      }
    },
  });
}
