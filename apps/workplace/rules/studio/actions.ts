// The catalogue of actions of a policy that is being written; the tables that advise know each by its id.
import type { PolicyContent } from "../../../../engine/decisions/contract.ts";

type Action = PolicyContent["actions"][number];

/** An id made of the title that no action has: `free-delivery`. */
export function newActionId(content: PolicyContent, title: string): string {
  const plain = title.normalize("NFKD").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^[^a-z]+|-+$/g, "").slice(0, 50) || "action";
  const taken = new Set(content.actions.map(({ id }) => id));
  for (let n = 1; ; n++) {
    const id = n === 1 ? plain : `${plain}-${n}`;
    if (!taken.has(id)) return id;
  }
}

/** Puts an action in, or in place of the one with its id; tables that choose among actions may choose it. */
export function withAction(content: PolicyContent, action: Action): PolicyContent {
  const isNew = !content.actions.some(({ id }) => id === action.id);
  return {
    ...content,
    actions: isNew ? [...content.actions, action] : content.actions.map((each) => (each.id === action.id ? action : each)),
    tables: isNew ? chosenAmong(content.tables, (choices) => [...choices, action.id]) : content.tables,
  };
}

export function withoutAction(content: PolicyContent, id: string): PolicyContent {
  return { ...content, actions: content.actions.filter((each) => each.id !== id), tables: chosenAmong(content.tables, (choices) => choices.filter((each) => each !== id)) };
}

function chosenAmong(tables: PolicyContent["tables"], change: (choices: readonly string[]) => string[]): PolicyContent["tables"] {
  return tables.map((each) => ({ ...each, table: { ...each.table, outputs: each.table.outputs.map((output) => (output.key === "action" && output.choices ? { ...output, choices: change(output.choices) } : output)) } }));
}
