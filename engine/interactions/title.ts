// One line in plain words for a touch point, wherever it is shown.

import { kindNamed } from "./catalogue.ts";

export interface Titled {
  readonly kind: string;
  readonly channel: string;
  readonly direction: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** @example interactionTitle({ kind: "visit", channel: "web", direction: "in", properties: { title: "Repair status" } }) // "Opened “Repair status”" */
export function interactionTitle(it: Titled): string {
  const word = (key: string): string | undefined => (typeof it.properties[key] === "string" && it.properties[key] !== "" ? (it.properties[key] as string) : undefined);
  const more = word("title") ?? word("subject") ?? word("body") ?? word("number") ?? word("name") ?? word("path") ?? word("url");
  if (it.kind === "visit") return more ? `Opened “${more}”` : visitTitle(it.properties["pages"]);
  if (it.kind === "message") return it.direction === "out" ? "We wrote" : "Wrote to us";
  if (it.kind === "call") return `${it.direction === "out" ? "We called" : "Called"}${word("name") === undefined ? "" : `: ${word("name")}`}`;
  const ours = it.direction === "out" ? OURS[it.kind] : undefined;
  const late = it.kind === "promise.kept" ? lateWords(it.properties["lateMinutes"]) : "";
  const said = `${ours ?? kindNamed(it.kind)?.title ?? word("event") ?? sentence(it.kind)}${late}`;
  return more && more !== said ? `${said}: ${more}` : said;
}

/** What is told otherwise where it was us. */
const OURS: Readonly<Record<string, string | undefined>> = { email: "We wrote an e-mail", contact: "We were in touch", "conversation.opened": "We got in touch", chat: "We chatted", letter: "We wrote a letter", "letter.reply": "We replied to a letter" };

/** The first page that says what they came for, and how many there were beside it. */
function visitTitle(pages: unknown): string {
  const seen = Array.isArray(pages) ? pages.filter((page): page is string => typeof page === "string" && page !== "") : [];
  const first = seen.find((page) => page !== "/") ?? seen[0];
  if (first === undefined) return "Visited a page";
  const others = new Set(seen).size - 1;
  return `Opened “${first === "/" ? "Home page" : first}”${others === 0 ? "" : others === 1 ? " and another page" : ` and ${others} other pages`}`;
}

/** " 7 days late": in the largest unit that is whole. */
function lateWords(minutes: unknown): string {
  if (typeof minutes !== "number" || minutes < 1) return "";
  const [count, unit] = minutes >= 1440 ? [minutes / 1440, "day"] : minutes >= 60 ? [minutes / 60, "hour"] : [minutes, "minute"];
  const whole = Math.floor(count);
  return ` ${whole} ${unit}${whole === 1 ? "" : "s"} late`;
}

function sentence(kind: string): string {
  const words = kind.replace(/[._-]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
