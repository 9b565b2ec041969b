import type { FollowedGroup } from "../../../engine/outcomes/contract.ts";
import { word } from "../../ui/say.ts";

/** What was made of advice. */
export const HOW_WORDS: Readonly<Record<FollowedGroup["how"], string>> = {
  followed: word("Followed: somebody said that it was done"),
  otherwise: word("Done otherwise"),
  unsaid: word("Nobody said what was done"),
};
