// Everything said of a customer, with what is believed of it.
import { readSetting } from "../../organisation/index.ts";
import { type Database, rows, sql } from "../../platform/index.ts";
import { requireCustomer } from "../customer.ts";
import { membersOf } from "../link.ts";
import type { AttributeView, CustomerAttributes } from "./attribute-contract.ts";
import { type AttributeFact, isLater, winnerOf } from "./attribute-rule.ts";
import { DESK } from "./desk.ts";

export const SOURCES_SETTING = "attribute-sources";

/** The order of sources that owners set; empty unless they did. */
export async function sourceOrder(db: Database): Promise<readonly string[]> {
  return (await readSetting<readonly string[]>(db, SOURCES_SETTING)) ?? [];
}

/** Sources are looked for in so much of what was said; one that is rarer can be named by whoever knows it. */
const LOOKED_AT = 100_000;
const MOST_SOURCES = 60;

/** Who says attributes here: those that say most first. */
export async function knownSources(db: Database): Promise<readonly string[]> {
  const found = await rows<{ source: string }>(db, sql`select source from (select source from attribute limit ${LOOKED_AT}) a group by source order by count(*) desc, source limit ${MOST_SOURCES}`);
  return found.map(({ source }) => source);
}

interface FactRow extends AttributeFact {
  readonly key: string;
  readonly by: string | null;
  readonly why: string | null;
}

/** So much is shown of what was said; who wins is worked out over all of it that is read. */
const MOST_SAID = 5000;

export async function attributesOf(db: Database, anyId: string): Promise<CustomerAttributes> {
  const members = await membersOf(db, await requireCustomer(db, anyId));
  const order = await sourceOrder(db);
  const facts = await rows<FactRow>(
    db,
    sql`select attribute_id as "attributeId", identity_id as "identityId", key, value, source, trusted, observed_at as "observedAt", coalesce(u.name, said_by) as by, why
        from attribute left join auth."user" u on u.id = said_by where identity_id = any(${members}::uuid[]) order by observed_at desc, attribute_id desc limit ${MOST_SAID}`,
  );
  const byKey = new Map<string, FactRow[]>();
  for (const fact of facts) byKey.set(fact.key, [...(byKey.get(fact.key) ?? []), fact]);
  const attributes = [...byKey].map(([key, said]) => viewOf(key, said, order)).sort((a, b) => (a.key < b.key ? -1 : 1));
  return { attributes, sources: [...order] };
}

/** What is believed of each of these customers under some keys, by the same rule; at most a few hundred customers at a time. */
export async function believedOf(db: Database, customerIds: readonly string[], keys: readonly string[]): Promise<ReadonlyMap<string, readonly { readonly key: string; readonly value: unknown }[]>> {
  if (keys.length === 0 || customerIds.length === 0) return new Map();
  const order = await sourceOrder(db);
  // Each rides the primary key (identity_id, key, …).
  const facts = await rows<AttributeFact & { readonly customerId: string; readonly key: string }>(
    db,
    sql`select c.id as "customerId", a.attribute_id as "attributeId", a.identity_id as "identityId", a.key, a.value, a.source, a.trusted, a.observed_at as "observedAt"
        from unnest(${[...customerIds]}::uuid[]) as c (id) cross join lateral (select identity_id from membership where customer_id = c.id offset 0) m cross join unnest(${[...keys]}::text[]) as k (key)
        cross join lateral (select * from attribute where identity_id = m.identity_id and key = k.key offset 0) a`,
  );
  const ofCustomer = Map.groupBy(facts, (fact) => fact.customerId);
  return new Map(
    customerIds.map((id) => {
      const byKey = Map.groupBy(ofCustomer.get(id) ?? [], (fact) => fact.key);
      return [id, keys.map((key) => ({ key, value: winnerOf(byKey.get(key) ?? [], order)?.fact.value ?? null }))];
    }),
  );
}

function viewOf(key: string, facts: readonly FactRow[], order: readonly string[]): AttributeView {
  const winner = winnerOf(facts, order);
  const isLastOfDesk = (fact: FactRow) => fact.source === DESK && fact.by !== null && !facts.some((other) => other.source === DESK && other.identityId === fact.identityId && isLater(other, fact));
  return {
    key, value: winner?.fact.value ?? null, because: winner?.because ?? null, source: winner?.fact.source ?? null, observedAt: winner?.fact.observedAt.toISOString() ?? null,
    said: facts.map((fact) => ({
      attributeId: fact.attributeId, identityId: fact.identityId, value: fact.value, source: fact.source, trusted: fact.trusted, by: fact.by, why: fact.why, observedAt: fact.observedAt.toISOString(),
      wins: fact === winner?.fact, canBeTakenBack: isLastOfDesk(fact),
    })),
  };
}
