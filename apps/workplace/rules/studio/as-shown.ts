import type { PolicyContent } from "../../../../engine/decisions/contract.ts";

/** What is wrong, with rows by the numbers and answers by the heads that stand on the screen, not by their keys. */
export function asShown(message: string, { tables }: Pick<PolicyContent, "tables">): string {
  let said = message;
  for (const { table } of tables) {
    for (const [at, { id }] of table.rows.entries()) {
      if (!said.includes(id)) continue;
      said = said.replaceAll(new RegExp(`R-[\\w-]+/${escaped(id)}(?![\\w-])`, "g"), () => `row ${at + 1} of “${table.title}”`);
      said = said.replaceAll(new RegExp(`(\\brow )?(?<![\\w.-])"?${escaped(id)}"?(?![\\w-])`, "g"), `row ${at + 1}`);
    }
    for (const { key, label } of table.outputs) if (key !== label && /[A-Z]/.test(key)) said = said.replaceAll(new RegExp(`(?<![\\w.-])${escaped(key)}(?![\\w-])`, "g"), `“${label}”`);
  }
  return said;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
