// Reads an output cell: a literal of the column's type, known when the table is compiled.

import { readBoolean, readChoice, readMoney, readNumber, unquoted } from "./literal.ts";
import { read, refuse, type Reading } from "./problem.ts";
import { LIMITS, type OutputColumn } from "./table.ts";

export type OutputValue = string | number | boolean | readonly string[] | null;

/** @example readOutput("65%", { key: "share", label: "share", type: "number" }) // 0.65 */
export function readOutput(written: string, column: OutputColumn): Reading<OutputValue> {
  const text = written.trim();
  if (text.length > LIMITS.cellLength) {
    return refuse("cannot-read", `The cell is longer than ${LIMITS.cellLength} letters. Shorten it.`);
  }
  if (text === "-" || text === "–" || text === "—") {
    return column.optional ? read(null) : refuse("cannot-read", `${column.label} must be filled in.`);
  }
  if (text === "") {
    const cure = column.optional ? ' Write "-" for nothing.' : "";
    return refuse("cannot-read", `${column.label} must be filled in.${cure}`);
  }
  switch (column.type) {
    case "text":
      // "A without its second quote would be answered with the first.
      return (text.match(/["“”]/g)?.length ?? 0) % 2 === 1 ? refuse("cannot-read", `The quotes in ${text} do not close.`) : read(unquoted(text));
    case "boolean":
      return readBoolean(text, column.label);
    case "choice":
      return readChoice(text, { label: column.label, choices: column.choices ?? [] });
    case "number":
      return readNumber(text, { ...ANY_NUMBER, label: column.label });
    case "money":
      return readMoney(text, { key: "output", type: "money", unit: column.unit ?? "", label: column.label, source: "", sensitivity: "public" });
    case "list":
      return readList(text, column);
  }
}

const ANY_NUMBER = { key: "output", type: "number", source: "", sensitivity: "public" } as const;

function readList(text: string, column: OutputColumn): Reading<readonly string[]> {
  const items: string[] = [];
  for (const part of text.split(",")) {
    const item = unquoted(part);
    if (item === "") return refuse("cannot-read", "There is a comma with nothing beside it.");
    if (!column.choices) {
      items.push(item);
      continue;
    }
    const choice = readChoice(item, { label: column.label, choices: column.choices });
    if (choice.kind === "refused") return choice;
    items.push(choice.value);
  }
  return read(Object.freeze(items));
}
