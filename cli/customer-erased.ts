import { type Command, printJson, readArguments } from "./command.ts";

export const customerErased: Command = {
  name: "customer erased",
  summary: "was an address, a number or a user id erased?",
  help: `rapport customer erased WORD [--json]

WORD is an e-mail address, a telephone number, a customer number or a user id, as somebody gives it who asks. Of what was
erased only keyed hashes are kept: this finds WORD among them, and nothing lists them.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {}, ["WORD"]);
    const [{ normaliseIdentifier, wasErased }, { withDatabase }] = [await import("../engine/profiles/index.ts"), await import("./with-database.ts")];
    const found = await withDatabase(async ({ ground }) => {
      for (const kind of ["email", "phone", "user_id", "customer_number", "anonymous_id"] as const) {
        const read = normaliseIdentifier({ kind, value: positionals[0]! }, { name: "terminal", trusted: true });
        const mark = read.kind === "ok" ? await wasErased(ground.db, ground.now(), read.identifier) : undefined;
        if (mark) return { kind, erasedAt: mark.erasedAt.toISOString(), suppressed: mark.suppressed };
      }
      return null;
    });
    if (values.json) printJson(found);
    else if (found === null) console.log("No erasure knows it.");
    else console.log(`Erased on ${found.erasedAt.slice(0, 10)}${found.suppressed ? "; nothing is kept about it again" : ""}.`);
  },
};
