// Which kind of value an attribute of one's own has, where somebody said it: a number, a day, several of a closed list. Rapport then
// asks for it with a fitting field, refuses what is none, and lists compare it as what it is.
import { type Actor, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, Refusal, rows, sql, transaction } from "../../platform/index.ts";
import { isCurrency } from "../import/currency.ts";
import type { AttributeKind, KnownKey } from "./attribute-contract.ts";
import { BIRTHDAY_KEYS, isKnownKey } from "./known-keys.ts";

/** The attributes of a stated kind, from A. @param key only this one */
export async function ownKinds(db: Database, key?: string): Promise<KnownKey[]> {
  const found = await rows<{ key: string; kind: AttributeKind["kind"] | null; choices: string[] | null; currency: string | null }>(
    db,
    sql`select distinct on (key) key, kind, choices, currency from attribute_kind ${key === undefined ? sql`` : sql`where key = ${key}`} order by key, said_at desc, said_id desc`,
  );
  return found.flatMap(({ key, kind, choices, currency }) => (kind === null ? [] : [{ key, means: key.replaceAll("_", " "), kind, choices: (choices ?? []).map((value) => ({ value, means: value })), currency, own: true }]));
}

/**
 * Says of which kind an attribute is, or with null that it is of none. What was said of customers before stays as it is.
 *
 * @throws {Refusal} bad-input, if its meaning is known already, or the currency is none
 */
export async function sayKind(ground: Ground, actor: Actor, key: string, said: AttributeKind | null): Promise<void> {
  const no = (place: string, message: string) => new Refusal("bad-input", `${place}: ${message}.`, { problems: [{ place, message }] });
  if (isKnownKey(key) || BIRTHDAY_KEYS.some((each) => each === key) || key === "email" || key === "phone") throw no("key", `the meaning of “${key}” is known already; choose another name`);
  if (said?.kind === "money" && !isCurrency(said.currency)) throw no("currency", `“${said.currency}” is no currency; say it as EUR or GBP`);
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const [before] = await ownKinds(tx, key);
    const is = (kind: KnownKey | undefined) => JSON.stringify(kind === undefined ? null : [kind.kind, kind.choices.map(({ value }) => value), kind.currency]);
    const then = said === null ? undefined : { key, means: "", kind: said.kind, choices: choicesIn(said).map((value) => ({ value, means: value })), currency: said.kind === "money" ? said.currency : null, own: true };
    if (is(before) === is(then)) return;
    await sql`insert into attribute_kind (key, said_id, kind, choices, currency, said_at, said_by) values (${key}, ${newId(now.getTime())}::uuid, ${said?.kind ?? null}, ${said !== null && "choices" in said ? JSON.stringify(said.choices) : null}::jsonb, ${said?.kind === "money" ? said.currency : null}, ${now}, ${actor.id})`.execute(tx);
    await writeAudit(tx, now, actor, "attribute.kind", { kind: "attribute", id: key }, { key, from: before === undefined ? null : { kind: before.kind, choices: before.choices.map(({ value }) => value), currency: before.currency }, to: said });
    await appendLog(tx, now, { topic: "profile", about: { attributeKind: key } });
  });
  ground.nudge();
}

const choicesIn = (said: AttributeKind): readonly string[] => ("choices" in said ? said.choices : []);
