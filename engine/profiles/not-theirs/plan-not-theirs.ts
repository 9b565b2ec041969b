// Decides what goes where a colleague says that an address is not a customer's: from which records it is taken, which links
// rested on it, and who falls apart. Pure.
import { byStrength, type Identifier, type IdentifierKind } from "../identifiers.ts";
import { groupByLinks, type StoredLink } from "../link.ts";

export interface Address {
  readonly kind: "email" | "phone";
  readonly value: string;
}

export interface HeldIdentifier {
  readonly identity_id: string;
  readonly kind: string;
  readonly value: string;
}

export type LinkWithWhy = StoredLink & { readonly why: string };

export interface NotTheirsPlan {
  /** Links that rested on the address, or may have. */
  readonly rested: readonly (LinkWithWhy & { readonly ends: boolean })[];
  /** The records, oldest first, of each customer that there is afterwards; those that go on as this customer come first. */
  readonly parts: readonly { readonly members: readonly string[]; readonly keeps: boolean }[];
  /** From these it is taken. */
  readonly off: readonly HeldIdentifier[];
}

/** An address as it was said: a claimed one is kept with its source before it. @example plainAddress({ kind: "claimed_email", value: "web:a@b.example" }) // { kind: "email", value: "a@b.example" } */
export function plainAddress({ kind, value }: { readonly kind: string; readonly value: string }): { readonly kind: string; readonly value: string } {
  return kind.startsWith("claimed_") ? { kind: kind.slice("claimed_".length), value: value.slice(value.indexOf(":") + 1) } : { kind, value };
}

/**
 * A record that is known by the address itself is whoever's the address is: where it hangs with the others by that address only, it
 * leaves with it. From every other record the address is taken.
 *
 * @param members the records of the customer, oldest first
 * @param links those that hold them together
 * @param identifiers all of theirs
 * @param keep links that whoever asks lets stand
 * @returns undefined, where none of the records has the address
 */
export function planNotTheirs(address: Address, { members, links, identifiers, keep }: { readonly members: readonly string[]; readonly links: readonly LinkWithWhy[]; readonly identifiers: readonly HeldIdentifier[]; readonly keep: ReadonlySet<string> }): NotTheirsPlan | undefined {
  const is = (each: HeldIdentifier) => {
    const plain = plainAddress(each);
    return plain.kind === address.kind && plain.value === address.value;
  };
  const held = identifiers.filter(is);
  if (held.length === 0) return undefined;
  const proven = new Set(held.filter(({ kind }) => kind === address.kind).map((each) => each.identity_id));
  const either = new Set(held.map((each) => each.identity_id));
  const restsOnIt = (link: LinkWithWhy) =>
    link.made_by === "rule" ? (link.why === `the same verified ${address.kind}` || link.why === `the same ${address.kind}`) && (proven.has(link.identity_id) || proven.has(link.other_id))
    : link.made_by === "linkage" && either.has(link.identity_id) && either.has(link.other_id);
  const rested = links.filter(restsOnIt).map((link) => ({ ...link, ends: !keep.has(link.link_id) }));
  const ending = new Set(rested.filter(({ ends }) => ends).map(({ link_id }) => link_id));
  const groups = groupByLinks(members, links.filter(({ link_id }) => !ending.has(link_id)));
  const named = new Set(held.filter((own) => identifiers.every((other) => other.identity_id !== own.identity_id || is(other) || isStronger(own, other))).map((each) => each.identity_id));
  const leaves = (group: readonly string[]) => group.some((id) => named.has(id));
  // Somebody goes on as this customer: where all are known by the address, the oldest does, without it.
  const stays = groups.filter((group) => !leaves(group));
  const going = stays.length > 0 ? groups.filter(leaves) : groups.slice(1);
  const staying = stays.length > 0 ? stays : groups.slice(0, 1);
  const without = new Set(staying.flat());
  return { rested, parts: [...staying.map((group) => ({ members: group, keeps: false })), ...going.map((group) => ({ members: group, keeps: true }))], off: held.filter((each) => without.has(each.identity_id)) };
}

/** Would the first name somebody rather than the second? Of the number of a row in a file it would not. */
function isStronger(one: HeldIdentifier, other: HeldIdentifier): boolean {
  if (other.kind === "source_id") return false;
  const plain = (each: HeldIdentifier): Identifier => ({ kind: each.kind as IdentifierKind, value: "", verified: false });
  return byStrength(plain(one), plain(other)) < 0;
}
