import type { StaysBecause, UndoGoes, UndoLeft } from "../engine/profiles/contract.ts";
import { type Command, printJson, readArguments, UsageError } from "./command.ts";
import { count, progressOn } from "./progress.ts";

export const importUndo: Command = {
  name: "import undo",
  summary: "take an import back whole",
  help: `rapport import undo ID [--dry-run] [--json]

Removes everything that came by the import: orders, order lines, conversations, companies, and the customers it made, unless
something else is known of them by now; those stay, and how many and why is said. --dry-run says so beforehand and undoes nothing. "rapport import list" shows the ids.`,
  async run(args) {
    const { values, positionals } = readArguments(args, { "dry-run": { type: "boolean" } }, ["ID"]);
    const importId = requireId(positionals[0]!);
    const [{ undoAnyImport }, { refitIfStale }, { withDatabase }] = [await import("../engine/bundles/index.ts"), await import("../engine/value/index.ts"), await import("./with-database.ts")];
    if (values["dry-run"]) {
      const { previewUndo } = await import("../engine/bundles/index.ts");
      const preview = await withDatabase(({ ground, actor }) => previewUndo(ground, importId, actor));
      if (values.json) printJson(preview);
      else if (preview.refused !== null) console.log(`It would be refused: ${preview.refused}`);
      else if (!preview.counted) console.log("It brought more people than are counted beforehand. How many stay, and why, is said when it is undone.");
      else {
        console.log(`${goesInWords(preview.goes)} would go.`);
        sayWhoStays(preview, "would stay");
      }
      return;
    }
    const progress = progressOn();
    const undone = await withDatabase(async ({ ground, actor, catchUp }) => {
      try {
        const done = await undoAnyImport(ground, importId, actor, (doing, share) => progress.show(`undoing  ${Math.floor(share * 100)} %  ${doing}`));
        progress.show("bringing profiles, value and segments up to date");
        await catchUp();
        if (await refitIfStale(ground)) await catchUp();
        return done;
      } finally {
        progress.end();
      }
    });
    if (values.json) printJson(undone);
    else {
      const { removed, left } = undone;
      if ("conversations" in removed) console.log(`${undone.fileName} is undone: ${count(removed.people, "person", "people")}, ${count(removed.organisations, "company", "companies")}, ${count(removed.conversations, "conversation")} with ${count(removed.messages, "message")}${removed.touchPoints > 0 ? `, ${count(removed.touchPoints, "touch point")} of deals and activities` : ""}${removed.orders > 0 ? `, ${count(removed.orders, "order or return", "orders and returns")} with ${count(removed.orderLines, "line")}` : ""} are gone.`);
      else if ("attributes" in removed && "organisations" in removed) console.log(`${undone.fileName} is undone: ${count(removed.customers, "person", "people")}${(removed.organisations as number) > 0 ? `, ${count(removed.organisations as number, "company", "companies")}` : ""} and ${count(removed.attributes as number, "statement")} about people are gone.`);
      else console.log(`${undone.fileName} is undone: ${count(removed.interactions, "order or return", "orders and returns")} with ${count(removed.orderLines, "line")}, ${count(removed.customers, "customer")} and ${count(removed.anonymous, "anonymous sale")} are gone.`);
      if ("consents" in removed && (removed.consents as number) > 0) console.log(`${count(removed.consents as number, "consent or refusal", "consents and refusals")} that came by it ${removed.consents === 1 ? "is" : "are"} taken back.`);
      if ("consentsSince" in undone && (undone.consentsSince as number) > 0) console.log(`${count(undone.consentsSince as number, "consent or refusal", "consents and refusals")} of the same people that were said since ${undone.consentsSince === 1 ? "stays" : "stay"}.`);
      sayWhoStays(undone, left === 1 ? "stays" : "stay");
    }
  },
};

function goesInWords(goes: UndoGoes): string {
  const said = [count(goes.people, "person", "people"), ...(goes.organisations > 0 ? [count(goes.organisations, "company", "companies")] : []), ...(goes.conversations > 0 ? [`${count(goes.conversations, "conversation")} with ${count(goes.messages, "message")}`] : []), ...(goes.documents > 0 ? [count(goes.documents, "attachment")] : []), ...(goes.touchPoints > 0 ? [count(goes.touchPoints, "touch point")] : []), ...(goes.orders > 0 ? [count(goes.orders, "order or return", "orders and returns")] : []), ...(goes.statements > 0 ? [`${count(goes.statements, "statement")} about people`] : [])];
  return said.length === 1 ? said[0]! : `${said.slice(0, -1).join(", ")} and ${said.at(-1)!}`;
}

const WORDS: Readonly<Record<StaysBecause, string>> = {
  "another-import": "told of by another import too", linked: "joined with another customer", "touch-points": "in touch since", colleagues: "with a note, tag, task or correction of a colleague", "another-source": "told of by another program too",
  conversations: "with a conversation here", "something-else": "of whom something else is known",
};

function sayWhoStays({ left, stays }: UndoLeft, stay: string): void {
  const people = stays.reduce((sum, each) => sum + each.people, 0);
  if (people > 0) console.log(`${count(people, "person", "people")} that it made ${stay}: ${stays.map((each) => `${each.people} ${WORDS[each.because]}`).join(", ")}.`);
  if (left > people) console.log(`${count(left - people, "company or conversation", "companies or conversations")} that it made ${stay}, because somebody has added to ${left - people === 1 ? "it" : "them"} since.`);
}

export function requireId(text: string): string {
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return text.toLowerCase();
  throw new UsageError(`"${text}" is no id.`);
}
