// Deals, calls, meetings, tasks and notes of other programs, said as touch points whatever program it was.
import type { NewInteraction } from "../interactions/index.ts";
import { readDecimal } from "../profiles/index.ts";
import { type Named, type Read, type ReadTouchPoint, refused } from "./reading.ts";

/** What was agreed with somebody, or not. */
export interface Deal {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly stage: string | undefined;
  readonly pipeline?: string | undefined;
  readonly amount: string | undefined;
  readonly currency?: string | undefined;
  readonly openedAt: Date | undefined;
  readonly closesAt: Date | undefined;
  readonly state: "open" | "won" | "lost";
  readonly reason?: string | undefined;
  readonly by: string | undefined;
  readonly companyName?: string | undefined;
  readonly company: string | undefined;
  readonly people: readonly Named[];
}

/** A deal is begun, and where it has ended, won or lost on the day it closed. Without a day of its beginning it stands on the day of its end. */
export function dealReads(deal: Deal): readonly Read[] {
  if (deal.id === undefined) return [refused("the deal has no number")];
  const at = deal.openedAt ?? deal.closesAt;
  if (at === undefined) return [refused("the deal does not tell its time, or in a way that can be read two ways")];
  const record = `deal:${deal.id}`;
  const amount = amountOf(deal.amount);
  const properties = said({ deal: deal.id, name: deal.name, stage: deal.stage, pipeline: deal.pipeline, amount, currency: amount === undefined ? undefined : deal.currency?.toUpperCase(), closesAt: deal.closesAt?.toISOString(), company: deal.companyName, by: deal.by, reason: deal.reason });
  // How far it has come by now is not how far it had come then.
  const { stage: _stage, reason: _reason, ...begun } = properties;
  const point = (id: string, what: string, when: Date): ReadTouchPoint => ({ kind: "touch-point", record, id: `${record}:${id}`, what, channel: "other", direction: "none", at: when, properties: what === "deal.opened" && deal.state !== "open" ? begun : properties });
  return [
    { kind: "who", record, people: deal.people, company: deal.company },
    ...(deal.openedAt === undefined && deal.state !== "open" ? [] : [point("opened", "deal.opened", at)]),
    ...(deal.state === "open" ? [] : [point(deal.state, `deal.${deal.state}`, deal.closesAt ?? at)]),
  ];
}

/** What a colleague did with somebody, or was to do. */
export interface Activity {
  readonly what: "call" | "meeting" | "task" | "note" | "email";
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly note: string | undefined;
  readonly at: Date | undefined;
  readonly direction?: NewInteraction["direction"] | undefined;
  readonly seconds?: number | undefined;
  readonly place?: string | undefined;
  readonly status?: string | undefined;
  readonly dueAt?: Date | undefined;
  readonly by: string | undefined;
  readonly company?: string | undefined;
  readonly people: readonly Named[];
}

const CHANNEL = { call: "voice", meeting: "other", task: "other", note: "other", email: "email" } as const;

export function activityReads(given: Activity): readonly Read[] {
  const { what, id, at, people, company } = given;
  if (id === undefined) return [refused(`the ${what} has no number`)];
  if (at === undefined) return [refused(`the ${what} does not tell its time, or in a way that can be read two ways`)];
  const record = `${what}:${id}`;
  const seconds = given.seconds === undefined || !Number.isFinite(given.seconds) || given.seconds < 0 ? undefined : given.seconds;
  const properties = said({
    name: what === "email" ? undefined : given.name, subject: what === "email" ? given.name : undefined, note: given.note, place: given.place, status: what === "task" ? given.status : undefined,
    dueAt: given.dueAt?.toISOString(), seconds: what === "call" ? seconds : undefined, minutes: what === "meeting" && seconds !== undefined ? Math.round(seconds / 60) : undefined, by: given.by,
  });
  return [
    { kind: "who", record, people, company },
    { kind: "touch-point", record, id: record, what, channel: CHANNEL[what], direction: given.direction ?? (what === "call" || what === "email" ? "out" : what === "meeting" ? "in" : "none"), at, properties },
  ];
}

/** @example amountOf("€ 1.234,50") // 1234.5 */
export function amountOf(written: string | undefined): number | undefined {
  const read = written === undefined ? undefined : readDecimal(written, /,\d{1,2}\D*$/.test(written) ? "comma" : "dot");
  return read === undefined ? undefined : Number(read);
}

/** Several numbers in a cell, as HubSpot and EspoCRM write them. @example idsIn("12;13") // ["12", "13"] */
export const idsIn = (cell: string | undefined): readonly string[] => (cell ?? "").split(/[;,]/).map((id) => id.trim()).filter((id) => id !== "");

const LONGEST = 5000;
const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()} […]` : text.toWellFormed());

function said(all: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const text = (value: unknown) => (typeof value === "string" ? cut(value.replaceAll("\u0000", "").trim()) : value);
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, text(value)] as const).filter(([, value]) => value !== undefined && value !== ""));
}
