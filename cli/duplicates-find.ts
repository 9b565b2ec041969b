import { type Command, printJson, readArguments } from "./command.ts";
import { progressOn, wholeNumber } from "./progress.ts";

const STAGES = { reading: "Reading customers", weighing: "Weighing pairs", linking: "Linking" };

export const duplicatesFind: Command = {
  name: "duplicates find",
  summary: "search all customers for those who are one person",
  help: `rapport duplicates find [--json]

Compares all customers that share a key (an e-mail address, both names, birthday and postcode …), learns from them what each
agreement is worth, links those who are one person for certain, and puts the likely ones before people: see "rapport
duplicates list" or the page Data quality. Whoever a person refused or separated is never linked. Every link can be ended.`,
  async run(args) {
    const { values } = readArguments(args, {});
    const [{ findDuplicates }, { withDatabase }] = [await import("../engine/profiles/index.ts"), await import("./with-database.ts")];
    const found = await withDatabase(async ({ ground, actor, catchUp }) => {
      await catchUp();
      const progress = progressOn();
      const done = await findDuplicates(ground, actor, ({ stage, done: n, total }) => progress.show(`${STAGES[stage]}: ${wholeNumber(n)} of ${wholeNumber(total)}`)).finally(() => progress.end());
      await catchUp();
      return done;
    });
    if (values.json) return printJson(found);
    const n = wholeNumber;
    console.log(`${n(found.records)} customers compared in ${n(found.comparedPairs)} pairs: ${n(found.linked)} links made${found.ended > 0 ? `, ${n(found.ended)} ended that no longer hold` : ""}, ${n(found.likelyPairs)} pairs likely enough to ask a person.`);
    console.log(found.note);
    for (const giant of found.giants) console.log(`Not compared by ${giant.rule}: ${n(giant.records)} customers share one value.`);
  },
};
