import type { ImportView } from "../engine/interactions/index.ts";
import { type Command, printJson, readArguments } from "./command.ts";
import { count } from "./progress.ts";

export const importList: Command = {
  name: "import list",
  summary: "show what was imported, newest first",
  help: "rapport import list [--json]",
  async run(args) {
    const { values } = readArguments(args, {});
    const [{ listImports }, { withDatabase }] = [await import("../engine/profiles/index.ts"), await import("./with-database.ts")];
    const imports = await withDatabase(({ ground }) => listImports(ground.db));
    if (values.json) printJson(imports);
    else console.log(imports.length === 0 ? "Nothing was imported yet." : imports.map(inWords).join("\n"));
  },
};

function inWords(each: ImportView): string {
  const kept = (each.summary["lines"] as { kept?: number } | undefined)?.kept;
  const outcome =
    each.undoneAt !== null ? `undone ${each.undoneAt.slice(0, 16).replace("T", " ")}`
    : each.failedBecause !== null ? `failed: ${each.failedBecause}`
    : `${kept === undefined ? "" : `${count(kept, "line")} `}kept`;
  return `${each.importId}  ${each.startedAt.slice(0, 16).replace("T", " ")}  ${each.kind}  ${each.fileName}  ${outcome}  (${each.startedBy})`;
}
