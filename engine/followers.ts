// The readers of the log, in the order of the loop.
import type { Follower } from "./platform/index.ts";
import { duplicateFollower, faultFollower, organisationFollower, profileFollower } from "./profiles/index.ts";
import { ruleFollower, segmentFollower } from "./segments/index.ts";
import { valueFollower } from "./value/index.ts";

export const followers: readonly Follower[] = [profileFollower, duplicateFollower(), organisationFollower(), faultFollower(), valueFollower, segmentFollower, ruleFollower];
