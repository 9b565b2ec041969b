// What the thread that checks drafts does.
import { type DraftTask, findIn, remembering } from "./check-draft.ts";

/** Four policies of the largest kind, each table in a few states. */
const compile = remembering(160);

export const work = (task: DraftTask) => findIn(task, compile);
