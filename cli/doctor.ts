import { type Command, printJson, readArguments } from "./command.ts";

export const doctor: Command = {
  name: "doctor",
  summary: "look whether everything Rapport needs is in order",
  help: `rapport doctor [--json]

Looks at Node, the settings, the data folder and who uses it, the database and whether it keeps its word after a power
failure, the migrations, how far the readers of the log have come, disk space, and the browser for the tests. Changes
nothing. Ends with 1 if something is wrong.`,
  async run(args) {
    const { values } = readArguments(args, {});
    const { examine } = await import("./doctor-findings.ts");
    const findings = await examine();
    if (values.json) printJson({ healthy: findings.every(({ state }) => state !== "bad"), findings });
    else for (const { state, check, text } of findings) console.log(`${{ good: "ok  ", note: "note", bad: "BAD " }[state]}  ${check.padEnd(12)}${text}`);
    return findings.some(({ state }) => state === "bad") ? 1 : 0;
  },
};
