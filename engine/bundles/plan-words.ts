import { kindsInWords } from "../profiles/index.ts";
import type { BundleCounts } from "./contract.ts";

/** What an export brings, in one line. @example "3,120 people, 412 companies, 18,447 conversations; 9 of 14 owners known" */
export function planWords({ organisations, people, conversations, touchPoints, orders, owners }: BundleCounts): string {
  const holds = kindsInWords({
    people: people.new + people.updated + people.unchanged, organisations: organisations.new + organisations.updated + organisations.unchanged, conversations: conversations.new + conversations.alreadyThere,
    touchPoints: (touchPoints?.new ?? 0) + (touchPoints?.alreadyThere ?? 0), orders: (orders?.new ?? 0) + (orders?.alreadyThere ?? 0),
  });
  const all = owners.known.length + owners.unknown.length;
  return `${holds}${all === 0 ? "" : `; ${number(owners.known.length)} of ${number(all)} owners known`}`;
}

const number = (n: number) => n.toLocaleString("en");
