import { appendLog, type Follower } from "../platform/index.ts";
import { placeInTiers } from "./tier-membership.ts";

const NAMED_A_LINE = 500;
const MOST_NAMED = 2000;

/** Moves customers between segments when their values have changed, and says who moved. */
export const segmentFollower: Follower = {
  name: "segments",
  topics: ["value"],
  async handle(tx, entries) {
    const at = entries.at(-1)!.at;
    const everybody = entries.some((entry) => entry.body.about["whole"] === true);
    const moved = await placeInTiers(tx, at, everybody ? undefined : [...new Set(entries.flatMap((entry) => entry.body.identityIds))]);
    if (moved.length > MOST_NAMED) await appendLog(tx, at, { topic: "segments", about: { whole: true } });
    else for (let i = 0; i < moved.length; i += NAMED_A_LINE) await appendLog(tx, at, { topic: "segments", identityIds: moved.slice(i, i + NAMED_A_LINE) });
  },
};
