import { type Answer, Surface } from "../engine/decisions/contract.ts";
import { type Command, oneOf, printJson, readArguments } from "./command.ts";

export const decideCommand: Command = {
  name: "decide",
  summary: "decide how to treat a customer now, and why",
  help: `rapport decide CUSTOMER [--surface cockpit] [--topic WORD] [--look] [--json]

CUSTOMER is an id, a customer number, an e-mail address, or enough of a name. The decision is recorded like any other.

  --surface WORD   ${Surface.options.join(", ")}; cockpit unless told
  --topic WORD     what the customer comes about
  --look           only look: nothing is recorded`,
  async run(args) {
    const { values, positionals } = readArguments(args, { surface: { type: "string" }, topic: { type: "string" }, look: { type: "boolean" } }, ["CUSTOMER"]);
    const surface = oneOf("--surface", values.surface, Surface.options) ?? "cockpit";
    const [{ decide, publishFirstPolicy, settleDecisions }, { requireOneCustomer }, { withDatabase }] = [await import("../engine/decisions/index.ts"), await import("./find-customer.ts"), await import("./with-database.ts")];
    const answer = await withDatabase(async ({ ground, catchUp }) => {
      await catchUp();
      await publishFirstPolicy(ground);
      const customerId = await requireOneCustomer(ground, positionals[0]!);
      try {
        return await decide(ground, { customerId, surface, moment: values.topic === undefined ? {} : { topic: values.topic } }, { record: values.look !== true });
      } finally {
        await settleDecisions();
      }
    });
    if (values.json) printJson(answer);
    else console.log(inWords(answer));
  },
};

/** "row 7 of What is amiss" for the row lamps-7 of the table with that title. */
function rowWords({ table, row }: { readonly table: string; readonly row: string }, titles: ReadonlyMap<string, string>): string {
  const number = row.startsWith(`${table}-`) ? row.slice(table.length + 1) : row;
  return `row ${number} of “${titles.get(table) ?? table}”`;
}

/** The same for the name of a rule, such as R-treatment/lamps-7; one of no table is said as it is. */
function ruleWords(rule: string, titles: ReadonlyMap<string, string>): string {
  const row = rule.slice(rule.indexOf("/") + 1);
  const table = [...titles.keys()].find((key) => row.startsWith(`${key}-`));
  return table === undefined ? rule : rowWords({ table, row }, titles);
}

function inWords(answer: Answer): string {
  const { route, trace } = answer;
  const titles = new Map(trace.tables.map(({ key, title }) => [key, title]));
  const rule = (name: string) => ruleWords(name, titles);
  return [
    `Customer ${answer.customerId} on ${answer.surface}: ${answer.identity.confidence} (${answer.identity.evidence}).`,
    ...answer.lamps.map((lamp) => `  ! ${lamp.text} (${rule(lamp.rule)})`),
    answer.actions.length === 0 ? "  Nothing is advised." : "  Advised:",
    ...answer.actions.flatMap((action) => [`  - ${action.title} (${rule(action.rule)}, version ${action.version})`, ...action.reasons.map((reason) => `      because ${reason.text}`)]),
    ...answer.held.map((held) => `  Held back: ${held.what}, because ${held.why} (${rule(held.rule)})`),
    `  To queue ${route.queue}, answer within ${route.answerWithinMinutes} minutes (${rule(route.rule)}).`,
    `  Policy ${trace.policy} version ${trace.version}; what fits: ${trace.rows.map((fired) => rowWords(fired, titles)).join(", ") || "no row"}.`,
  ].join("\n");
}

