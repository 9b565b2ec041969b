// The ids of whom a file brings, made where its rows already are. A random number of the database for each would be dearer
// than writing what it names: here they follow from when the import began, the place in the file and a secret of the import.
import { randomUUID } from "node:crypto";
import { type RawBuilder, sql } from "../../platform/index.ts";

export interface IdMaker {
  /** The first twelve digits of ids made at that moment (UUID version 7), written as they stand in an id. */
  readonly prefix: string;
  /** Without it nobody tells one id from another that they have seen. */
  readonly secret: string;
}

/** @param at when the import began; no other began at that moment */
export function idMaker(at: Date): IdMaker {
  const hex = at.getTime().toString(16).padStart(12, "0");
  return { prefix: `${hex.slice(0, 8)}-${hex.slice(8)}`, secret: randomUUID() };
}

/** Ids in the order of the rows: the smallest of a customer's identities is the oldest, as everywhere. Up to 10^12 rows. */
export function personId(maker: IdMaker, n: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(${beginning(maker, n, "8")} || ${secretDigits(maker, n, 8)})::uuid`;
}

/** What the ids of all attributes have in common that one person is told of; complete it with `attributeId`. */
export function attributeStem(maker: IdMaker, n: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${beginning(maker, n, "9")} || ${secretDigits(maker, n, 4)}`;
}

/** @param place among the attributes of that person, from 1 */
export function attributeId(stem: RawBuilder<unknown>, place: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(${stem} || lpad(to_hex(${place}), 4, '0'))::uuid`;
}

/** @param place among the consents of that person, from 1 */
export function consentId(maker: IdMaker, n: RawBuilder<unknown>, place: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(${beginning(maker, n, "a")} || ${secretDigits(maker, n, 4)} || lpad(to_hex(${place}), 4, '0'))::uuid`;
}

function beginning({ prefix }: IdMaker, n: RawBuilder<unknown>, variant: "8" | "9" | "a"): RawBuilder<unknown> {
  const digits = sql`lpad(to_hex(${n}), 10, '0')`;
  return sql`${prefix}::text || '-7' || substr(${digits}, 1, 3) || ${sql.lit(`-${variant}`)} || substr(${digits}, 4, 3) || '-' || substr(${digits}, 7, 4)`;
}

function secretDigits({ secret }: IdMaker, n: RawBuilder<unknown>, length: number): RawBuilder<unknown> {
  return sql`left(encode(sha256(convert_to(${secret}::text || ${n}, 'UTF8')), 'hex'), ${sql.lit(length)})`;
}
