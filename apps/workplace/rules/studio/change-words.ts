import type { RuleChange } from "../../../../engine/decisions/contract.ts";
import { type Said, say, word } from "../../../ui/say.ts";

const FIELDS: Readonly<Record<string, string>> = {
  title: word("title"), because: word("because"), "which row counts": word("which row counts"), "where it is not known": word("where it is not known"), formula: word("formula"), aim: word("aim"), kind: word("kind"),
  measured: word("measured against those left out"), "cost in money": word("cost in money"), minutes: word("minutes"), "words to say": word("words to say"), "what to do": word("what to do"), facts: word("facts"), expects: word("what must come of it"),
  uses: word("what it takes of what is scarce"), amount: word("amount"), "at most": word("at most"), kinds: word("kinds"), times: word("counts so many times"), why: word("why"), until: word("until"), of: word("what is tried"), "share left out": word("share left out"), from: word("from"), share: word("share"),
};

/** A field of a change in the reader's words; the name of a fact is said as it is. */
export function fieldWords(field: string): Said {
  return say(FIELDS[field] ?? field);
}

const percent = (share: string | null): string => String(Math.round(Number(share) * 1000) / 10);

/** One difference between two versions, as a sentence. */
export function changeWords({ what, how, table, name, before, after }: RuleChange, field: string): Said {
  const of = { table: table ?? "", name, field, before: before ?? "", after: after ?? "" };
  if (what === "row") {
    if (how === "added") return say("{table}: row {name} is new: {after}", of);
    if (how === "removed") return say("{table}: what was row {name} is gone: {before}", of);
    if (how === "moved") return say("{table}: what was row {before} is row {after} now", of);
    return before === "" || after === "" ? say("{table}, row {name}: {field} is now “{after}”", of) : say("{table}, row {name}: {field} is now “{after}”, was “{before}”", of);
  }
  if (how === "changed") {
    if (what === "exploration") return say("Another action than the best is tried in {after}% of decisions, was {before}%", { after: percent(after), before: percent(before) });
    if (what === "example") return say("Example “{name}”: other {field}", of);
    return what === "table" || what === "column" ? say("{table}: {field} of “{name}” is now “{after}”, was “{before}”", of) : say("{field} of “{name}” is now “{after}”, was “{before}”", of);
  }
  if (what === "queue") return say("Customers are sent to the queue “{name}”, new: see that somebody serves it", of);
  if (what === "floor") return how === "added" ? say("Every customer gets, new: “{name}”", of) : say("Every customer got, no longer: “{name}”", of);
  if (what === "answer") return how === "added" ? say("{table} says {name}, new", of) : say("{table} no longer says {name}", of);
  if (what === "column") return how === "added" ? say("{table} asks for {name}, new", of) : say("{table} no longer asks for {name}", of);
  const kind = { table: [say("New table “{name}”", of), say("The table “{name}” is gone", of)], action: [say("New action “{name}”: {after}", of), say("The action “{name}” is gone", of)], example: [say("New example “{name}”", of), say("The example “{name}” is gone", of)],
    capacity: [say("New, what is scarce: “{name}”: {after}", of), say("No longer scarce: “{name}”", of)], cap: [say("New cap “{name}”: {after}", of), say("The cap “{name}” is gone", of)], lever: [say("“{name}” counts more or less for a while, new: {after}", of), say("“{name}” counts as it does again", of)],
    reason: [say("New reason for doing otherwise: “{name}”", of), say("The reason for doing otherwise “{name}” is gone", of)], experiment: [say("New experiment “{name}”: {after}", of), say("The experiment “{name}” is gone", of)] } as const;
  const words = kind[what as keyof typeof kind];
  return words ? words[how === "added" ? 0 : 1] : say("{name}", of);
}
