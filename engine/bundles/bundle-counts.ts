// What an export came to: the counts of its files and of its parts, made one.
import type { ContactsCounts, OwnersUnseen, Remark } from "../profiles/contract.ts";
import type { GroupCounts, OrdersImported } from "../profiles/index.ts";
import type { BundleCounts } from "./contract.ts";
import type { Looked } from "./look-through.ts";
import type { ConversationsSettled } from "./settle-conversations.ts";
import type { TouchPointsSettled } from "./touch-points.ts";

export interface OrdersPart extends Pick<OrdersImported, "newInvoices" | "newCustomers" | "refusedBecause"> {
  readonly invoices: number;
  readonly lines: number;
  readonly cautions: readonly Remark[];
  readonly remarks: readonly (Remark | string)[];
}

export interface Found {
  readonly orders: readonly OrdersPart[];
  readonly people: readonly ContactsCounts[];
  readonly inTwoFiles: { readonly new: number; readonly updated: number };
  readonly groups: GroupCounts;
  readonly members: { readonly members: number; readonly namedOnly: number };
  readonly conversations: ConversationsSettled | undefined;
  readonly touchPoints: TouchPointsSettled | undefined;
  readonly fromConversations: ContactsCounts | undefined;
}

export function countsOf(looked: Looked, { orders, people, inTwoFiles, groups, members, conversations, touchPoints, fromConversations }: Found): BundleCounts {
  const all = people.length === 0 ? undefined : sumOf(people);
  const known = [...new Set([...(all?.owners.known ?? []), ...groups.ownersKnown, ...(conversations?.assigneesKnown ?? [])])];
  const unknown = [...new Set([...(all?.owners.unknown ?? []), ...groups.ownersUnknown, ...(conversations?.assigneesUnknown ?? [])])].filter((each) => !known.includes(each));
  const refused = looked.refused;
  for (const each of [...(all?.refusedBecause ?? []), ...orders.flatMap((part) => part.refusedBecause)]) refused.add(each.reason, each.lines);
  const ofOrders = (of: (part: OrdersPart) => number) => orders.reduce((sum, part) => sum + of(part), 0);
  return {
    organisations: { new: groups.newGroups + members.namedOnly, updated: groups.updated, unchanged: groups.unchanged, members: members.members, named: members.namedOnly },
    people: { new: Math.max(0, (all?.newPeople ?? 0) - inTwoFiles.new), updated: Math.max(0, (all?.updated ?? 0) - inTwoFiles.updated), unchanged: all?.unchanged ?? 0, joined: all?.joined ?? 0, sharedAddresses: all?.sharedAddresses ?? 0, fromConversations: fromConversations?.newPeople ?? 0, sameInFile: all?.sameInFile ?? 0, numberOnly: all?.numberOnly ?? 0, nameOnly: all?.nameOnly ?? 0, ...(all?.otherNumbers === undefined ? {} : { otherNumbers: all.otherNumbers.people }) },
    ...(all?.consents === undefined ? {} : { consents: all.consents }), ...erasedOf([all, fromConversations]),
    conversations: { new: conversations?.conversations ?? 0, alreadyThere: conversations?.alreadyThere ?? 0, openThere: conversations?.openThere ?? 0, messages: conversations?.messages ?? 0, notes: conversations?.notes ?? 0, attachments: conversations?.attachments ?? 0, documents: conversations?.documents ?? 0 },
    ...(touchPoints === undefined ? {} : { touchPoints }),
    ...(orders.length === 0 ? {} : { orders: { new: ofOrders((part) => part.newInvoices), alreadyThere: ofOrders((part) => part.invoices - part.newInvoices), lines: ofOrders((part) => part.lines), newCustomers: ofOrders((part) => part.newCustomers) } }),
    owners: { known: known.slice(0, 300), unknown: unknown.slice(0, 300), ...(all?.owners.unseen === undefined ? {} : { unseen: all.owners.unseen }) }, passedOver: looked.passedOver.list(), refusedBecause: refused.list(), leftOut: all?.leftOut ?? [],
  };
}

/** Who comes again that was erased, of files and of conversations. */
function erasedOf(each: readonly (ContactsCounts | undefined)[]): Pick<BundleCounts, "erased"> {
  const found = each.flatMap((counts) => counts?.erased ?? []);
  return found.length === 0 ? {} : { erased: { people: found.reduce((sum, one) => sum + one.people, 0), lastAt: found.flatMap((one) => one.lastAt ?? []).sort().at(-1) ?? null } };
}

function consentsOf(each: readonly ContactsCounts[]): ContactsCounts["consents"] {
  const all = each.flatMap((counts) => counts.consents ?? []);
  if (all.length === 0) return undefined;
  const sum = (of: (consents: (typeof all)[number]) => number) => all.reduce((total, consents) => total + of(consents), 0);
  const channels = Map.groupBy(all.flatMap((consents) => consents.channels), (one) => one.channel);
  return {
    given: sum((c) => c.given), refused: sum((c) => c.refused), alreadyThere: sum((c) => c.alreadyThere), left: { refusedSince: sum((c) => c.left.refusedSince), givenSince: sum((c) => c.left.givenSince), untimed: sum((c) => c.left.untimed) },
    channels: [...channels].map(([channel, of]) => ({ channel, given: of.reduce((n, one) => n + one.given, 0), refused: of.reduce((n, one) => n + one.refused, 0), left: of.reduce((n, one) => n + one.left, 0) })),
  };
}

function unseenOf(each: readonly ContactsCounts[]): { unseen?: OwnersUnseen } {
  const found = each.flatMap((counts) => counts.owners.unseen ?? []);
  return found.length === 0 ? {} : { unseen: { ...found[0]!, people: found.reduce((sum, one) => sum + one.people, 0) } };
}

export function sumOf(each: readonly ContactsCounts[]): ContactsCounts {
  const sum = (of: (counts: ContactsCounts) => number) => each.reduce((total, counts) => total + of(counts), 0);
  return {
    lines: { read: sum((c) => c.lines.read), kept: sum((c) => c.lines.kept), refused: sum((c) => c.lines.refused), alreadyThere: sum((c) => c.lines.alreadyThere) },
    newPeople: sum((c) => c.newPeople), updated: sum((c) => c.updated), unchanged: sum((c) => c.unchanged), sameInFile: sum((c) => c.sameInFile), sameExamples: each.flatMap((c) => c.sameExamples ?? []).slice(0, 20), renamedInFile: sum((c) => c.renamedInFile ?? 0), numberOnly: sum((c) => c.numberOnly ?? 0), nameOnly: sum((c) => c.nameOnly ?? 0), consents: consentsOf(each), ...erasedOf(each), joined: sum((c) => c.joined), sharedAddresses: sum((c) => c.sharedAddresses),
    sharedExamples: each.flatMap((c) => c.sharedExamples).slice(0, 20), owners: { known: [...new Set(each.flatMap((c) => c.owners.known))], unknown: [...new Set(each.flatMap((c) => c.owners.unknown))], people: sum((c) => c.owners.people), ...unseenOf(each) },
    ...(each.some((c) => c.otherNumbers) ? { otherNumbers: { people: sum((c) => c.otherNumbers?.people ?? 0), examples: each.flatMap((c) => c.otherNumbers?.examples ?? []).slice(0, 20) } } : {}),
    leftOut: each.flatMap((c) => c.leftOut), refusedBecause: each.flatMap((c) => c.refusedBecause),
  };
}
