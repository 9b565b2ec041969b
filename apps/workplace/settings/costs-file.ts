// A file of costs, as a spreadsheet writes it: one line an article or product line. Pure.
import type { CostStatement } from "../../../engine/value/contract.ts";
import { amountTyped } from "../segments/balance-words.ts";
import { type Said, say, word } from "../../ui/say.ts";

const NAMES: Readonly<Record<string, readonly string[]>> = {
  article: ["article", "sku", "article number", "product", "item"],
  line: ["product line", "line", "category"],
  margin: ["margin", "margin %"],
  unit: ["unit cost", "cost", "cost price", "cost per item"],
  from: ["from", "since", "valid from"],
};
const MOST = 20_000;

/** What a file says, or the first thing in it that cannot be read, with its line. */
export function readCosts(text: string, currency: string): { readonly costs: readonly CostStatement[] } | { readonly fault: Said } {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const head = lines[0] ?? "";
  const delimiter = [";", "\t", ","].find((each) => head.includes(each)) ?? ",";
  const columns = cells(head, delimiter).map((cell) => Object.keys(NAMES).find((name) => NAMES[name]!.includes(cell.trim().toLowerCase())));
  if (!columns.some((c) => c === "article" || c === "line") || !columns.some((c) => c === "margin" || c === "unit"))
    return { fault: say("The first line has to name the columns: article or product line, margin or unit cost, and if you like from.") };
  const costs: CostStatement[] = [];
  for (const [at, line] of lines.entries()) {
    if (at === 0 || line.trim() === "") continue;
    const said = Object.fromEntries(cells(line, delimiter).map((cell, n) => [columns[n] ?? "", cell.trim()]));
    const read = statementOf(said, currency);
    if (read === null) return { fault: say("Line {line} cannot be read: “{text}”. A margin is written 40% or 0.4, a unit cost 12.50, a day 2026-01-31.", { line: at + 1, text: line.slice(0, 120) }) };
    costs.push(read);
  }
  if (costs.length === 0) return { fault: say("There is nothing in it below the first line.") };
  if (costs.length > MOST) return { fault: say("A file may hold {most} lines; this one has {lines}. Cut it in two.", { most: MOST, lines: costs.length }) };
  return { costs };
}

function statementOf(said: Readonly<Record<string, string | undefined>>, currency: string): CostStatement | null {
  const { article = "", line = "", margin = "", unit = "", from = "" } = said;
  if ((article === "") === (line === "") || (margin === "") === (unit === "")) return null;
  if (from !== "" && (!/^\d{4}-\d\d-\d\d$/.test(from) || Number.isNaN(Date.parse(from)))) return null;
  const since = from === "" ? null : from;
  if (margin !== "") {
    const share = shareTyped(margin);
    if (share === null) return null;
    return article === "" ? { kind: "product-line", name: line, from: since, cost: { margin: share } } : { kind: "product", name: article, from: since, cost: { margin: share } };
  }
  const minor = amountTyped(unit, currency);
  return minor === undefined || minor < 0 || article === "" ? null : { kind: "product", name: article, from: since, cost: { unitMinor: minor } };
}

/** A share as it is typed: "40 %" and "0.4" are the same; "40" alone could be either, and is none. @example shareTyped("42,5%") // 0.425 */
export function shareTyped(text: string): number | null {
  const [, digits, percent] = /^(-?\d{1,4}(?:[.,]\d+)?)\s*(%?)$/.exec(text.trim().replace("−", "-")) ?? [];
  if (digits === undefined) return null;
  const number = Number(digits.replace(",", "."));
  const share = percent === "%" ? Math.round(number * 1e6) / 1e8 : number;
  return share <= 1 && share >= -10 ? share : null;
}

/** What is wrong with what was typed into a field; null while it is empty or right. */
export function faultOf(name: "share" | "unit" | "each" | "minute", typed: Readonly<Record<"share" | "unit" | "each" | "minute", string>>, currency: string): string | null {
  if (typed[name].trim() === "") return null;
  if (name === "share") return shareTyped(typed.share) === null ? FAULTS.share : null;
  if (!((amountTyped(typed[name], currency) ?? -1) >= 0)) return FAULTS.amount;
  return name === "unit" && typed.share.trim() !== "" ? FAULTS.both : null;
}

const FAULTS = {
  share: word("A share of 100% at most, such as 40% or 0.4; a number alone counts as a share, so 40 needs its %."),
  amount: word("An amount that is not below 0, such as 12.50."),
  both: word("Either a margin or what one piece costs, not both."),
};

function cells(line: string, delimiter: string): string[] {
  const found: string[] = [];
  for (let at = 0; at <= line.length; ) {
    if (line[at] === '"') {
      const end = /(?:[^"]|"")*"/y;
      end.lastIndex = at + 1;
      const text = end.exec(line)?.[0];
      if (text !== undefined) {
        found.push(text.slice(0, -1).replaceAll('""', '"'));
        at += text.length + 2;
        continue;
      }
    }
    const end = line.indexOf(delimiter, at);
    found.push(line.slice(at, end === -1 ? undefined : end));
    if (end === -1) break;
    at = end + 1;
  }
  return found;
}
