import { SEES_ALL } from "../engine/organisation/index.ts";
import type { DuplicateDoubt, DuplicatePair } from "../engine/profiles/index.ts";
import { type Command, oneOf, printJson, readArguments, UsageError } from "./command.ts";

const VIEWS = ["open", "set-aside"] as const;

export const duplicatesList: Command = {
  name: "duplicates list",
  summary: "show pairs of customers that wait for a person to decide",
  help: `rapport duplicates list [--view open|set-aside] [--limit N] [--json]

Pairs of customers that are likely one person, the likeliest first, and why no program links them.

  --view VIEW   open: nobody was asked yet (unless told); set-aside: somebody was not sure
  --limit N     how many, 50 unless told`,
  async run(args) {
    const { values } = readArguments(args, { view: { type: "string" }, limit: { type: "string" } });
    const view = oneOf("--view", values.view, VIEWS) ?? "open";
    const limit = Number(values.limit ?? 50);
    if (!Number.isInteger(limit) || limit < 1 || limit > 500) throw new UsageError("--limit is a whole number from 1 to 500.");
    const [{ pairsWaiting }, { withDatabase }] = [await import("../engine/profiles/index.ts"), await import("./with-database.ts")];
    const pairs = await withDatabase(async ({ ground, catchUp }) => {
      await catchUp();
      return pairsWaiting(ground.db, { view, limit, sight: SEES_ALL });
    });
    if (values.json) return printJson({ pairs });
    if (pairs.length === 0) return console.log(view === "open" ? "No likely duplicates." : "Nobody was unsure of any.");
    console.log(pairs.map(inWords).join("\n"));
  },
};

const DOUBTS: Readonly<Record<DuplicateDoubt, string>> = {
  weight: "likely, not certain", contradiction: "they disagree on given name or birthday", lack: "neither given name nor birthday speaks for it",
  unsupported: "too little but the names agrees", learnt: "people said of others that agree and differ so that they are two",
  accounts: "both have an account", others: "another record fits one of them and not the other",
};

function inWords({ names, probability, doubt, identityId, otherId }: DuplicatePair): string {
  return `${(Math.min(probability, 0.9999) * 100).toFixed(2).padStart(5)} %  ${names.join(" / ")}  (${DOUBTS[doubt]})  ${identityId} ${otherId}`;
}
