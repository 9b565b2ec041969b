import type { BundleCounts } from "./contract.ts";

/** What an export brings, in one line. @example "412 companies, 3,120 people, 18,447 conversations; 9 of 14 owners known" */
export function planWords({ organisations, people, conversations, touchPoints, orders, owners }: BundleCounts): string {
  const parts = [
    counted(organisations.new + organisations.updated + organisations.unchanged, "company", "companies"),
    counted(people.new + people.updated + people.unchanged, "person", "people"),
    counted(conversations.new + conversations.alreadyThere, "conversation", "conversations"),
    counted((touchPoints?.new ?? 0) + (touchPoints?.alreadyThere ?? 0), "deal or activity", "deals and activities"),
    counted((orders?.new ?? 0) + (orders?.alreadyThere ?? 0), "order", "orders"),
  ].filter((part) => part !== undefined);
  const all = owners.known.length + owners.unknown.length;
  return `${parts.length === 0 ? "nothing" : parts.join(", ")}${all === 0 ? "" : `; ${number(owners.known.length)} of ${number(all)} owners known`}`;
}

const number = (n: number) => n.toLocaleString("en");
const counted = (n: number, one: string, many: string) => (n === 0 ? undefined : `${number(n)} ${n === 1 ? one : many}`);
