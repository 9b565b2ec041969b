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

function inWords(answer: Answer): string {
  const { route, trace } = answer;
  return [
    `Customer ${answer.customerId} on ${answer.surface}: ${answer.identity.confidence} (${answer.identity.evidence}).`,
    ...answer.lamps.map((lamp) => `  ! ${lamp.text} (${lamp.rule})`),
    answer.actions.length === 0 ? "  Nothing is advised." : "  Advised:",
    ...answer.actions.flatMap((action) => [`  - ${action.title} (${action.rule}, version ${action.version})`, ...action.reasons.map((reason) => `      because ${reason.text}`)]),
    ...answer.held.map((held) => `  Held back: ${held.what}, because ${held.why} (${held.rule})`),
    `  To queue ${route.queue}, answer within ${route.answerWithinMinutes} minutes (${route.rule}).`,
    `  Policy ${trace.policy} version ${trace.version}; rows that fired: ${trace.rows.map((fired) => `${fired.table}/${fired.row}`).join(", ") || "none"}.`,
  ].join("\n");
}

