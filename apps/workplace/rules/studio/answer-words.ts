import { type Said, say } from "../../../ui/say.ts";

/** What the columns are called that a table may answer beside the action, by their keys. */
export const ANSWER_WORDS: Readonly<Record<string, Said>> = { chance: say("chance that it helps"), worth: say("what it brings then"), weight: say("counts so many times now") };

/** What each is for. */
export const ANSWER_HELP: Readonly<Record<string, Said>> = {
  chance: say("With what chance the action brings it, such as 20%. Used until the action was measured."),
  worth: say("What it brings where it does, as money. Used until the action was measured; without it the action counts as unknown."),
  weight: say("How much the action counts at this moment beside others: 1 as usual, 2 twice as much, 0.5 half. Up to 10."),
};
