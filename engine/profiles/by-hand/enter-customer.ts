// A colleague enters somebody whom no source has told of yet. What they say is the desk's word, as a correction is.
import { type Actor, fieldsSeen, type Sight, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Ground, newId, Refusal, row, rows, sql, type Transaction, transaction } from "../../platform/index.ts";
import { suppressedAmong } from "../erased.ts";
import { readsField } from "../field-sets.ts";
import { type Identifier, normaliseIdentifier } from "../identifiers.ts";
import { deskOf } from "../knowledge/desk.ts";
import { wrongValue } from "../knowledge/known-keys.ts";
import { addFact } from "../knowledge/say-attribute.ts";
import { profilesOf, recomputeProfiles } from "../profile.ts";
import { HOLD_IDENTITIES, resolveIdentities } from "../resolve-identities.ts";
import { visibleAmong } from "../scope.ts";
import { fold } from "../search/fold.ts";
import type { CustomerEntered, NewCustomer } from "./contract.ts";

/** Tells this lock from others; a number of no meaning. */
const ENTERING = 7_301_882;

/** What was given to recognise them by. */
interface Given {
  readonly by: "email" | "phone";
  readonly value: string;
}

/**
 * Whoever sees every customer and reads addresses proves by entering one whose it is, as a trusted source does. From others it is
 * kept as said and unproven: it then never meets what is known of people whom they do not see, neither here nor where likely duplicates
 * are looked for (`duplicates/record.ts`), so trying addresses tells nothing and brings nobody into sight.
 *
 * @param sight what whoever enters them sees
 * @throws {Refusal} bad-input, if nobody could be recognised by what is given; not-allowed, if they would lie outside of the sight;
 *   not-acceptable-now, if this person asked that nothing be kept of them
 */
export async function enterCustomer(ground: Ground, actor: Actor, sight: Sight, asked: NewCustomer): Promise<CustomerEntered> {
  const given = readGiven(asked);
  const traits = readTraits(asked);
  const now = ground.now();
  const entered = await transaction(ground.db, async (tx): Promise<CustomerEntered> => {
    // One at a time: of two who enter the same address the second sees what the first did.
    await sql`select pg_advisory_xact_lock(${ENTERING})`.execute(tx);
    await sql.raw(HOLD_IDENTITIES).execute(tx);
    const seen = fieldsSeen(sight);
    const readable = given.filter(({ by }) => readsField(seen, by));
    const known = await knownBy(tx, sight, readable);
    if (known.some((each) => each.proven) || (known.length > 0 && !asked.another)) return { kind: "known", customers: known };
    const desk = deskOf(actor);
    const isProof = desk.trusted && sight.customers.kind === "all" && readable.length === given.length;
    const identifiers = given.map(({ by, value }): Identifier => (isProof ? { kind: by, value, verified: true } : { kind: `claimed_${by}`, value: `by-hand/${newId(now.getTime())}:${value}`, verified: false }));
    if ((await suppressedAmong(tx, now, [identifiers], { ask: "always", countryOf: () => asked.country })).size > 0) throw new Refusal("not-acceptable-now", "This person asked that nothing be kept of them again: no record is made.");
    const [{ identityId } = { identityId: "" }] = await resolveIdentities(tx, now, [{ source: desk.source, at: now, identifiers }]);
    const owner = asked.mine ? await addressOf(tx, actor) : undefined;
    for (const [key, value] of [...traits, ...(owner === undefined ? [] : [["owner", owner] as const])]) await addFact(tx, now, actor, { identityId, ...desk, key, value, why: null });
    // At once: whoever entered them looks at the page in the same moment.
    await recomputeProfiles(tx, [identityId]);
    if (!(await visibleAmong(tx, sight, [identityId])).has(identityId)) throw new Refusal("not-allowed", "Entered like this they would belong to nobody, and you would not see them. Say that you look after them.", { problems: [{ place: "mine", message: "say that you look after them" }] });
    await writeAudit(tx, now, actor, "customer.enter", { kind: "customer", id: identityId }, { by: given.map(({ by }) => by) });
    await appendLog(tx, now, { topic: "profile", identityIds: [identityId], about: { act: "customer.enter" } });
    return { kind: "entered", customerId: identityId };
  });
  ground.nudge();
  return entered;
}

/** In the form in which they are looked up. */
function readGiven(asked: NewCustomer): Given[] {
  const given = (["email", "phone"] as const).flatMap((by): Given[] => {
    const typed = asked[by];
    if (typed === undefined || typed === "") return [];
    const read = normaliseIdentifier({ kind: by, value: typed }, { name: "desk", trusted: true });
    if (read.kind === "unusable") throw new Refusal("bad-input", `${by}: ${read.because}.`, { problems: [{ place: by, message: read.because }] });
    return [{ by, value: read.identifier.value }];
  });
  if (given.length === 0) throw new Refusal("bad-input", "Give an e-mail address or a telephone number: by a name alone nobody is recognised when they write or call.", { problems: [{ place: "email", message: "an e-mail address or a telephone number is needed" }] });
  return given;
}

function readTraits({ name, city, country }: NewCustomer): [string, string][] {
  const traits: [string, string][] = [["name", name]];
  if (city) traits.push(["city", city]);
  if (country) traits.push(["country", country.length === 2 ? country.toUpperCase() : country]);
  for (const [key, value] of traits) {
    const wrong = wrongValue(key, value);
    if (wrong !== undefined) throw new Refusal("bad-input", `${key}: ${wrong}.`, { problems: [{ place: key, message: wrong }] });
  }
  return traits;
}

type KnownCustomer = Extract<CustomerEntered, { kind: "known" }>["customers"][number];
const MOST_KNOWN = 5;

/** Who within the sight has one of these, proven first. Rides the primary key of identifiers, and profile_search for what was only said. */
async function knownBy(tx: Transaction, sight: Sight, given: readonly Given[]): Promise<KnownCustomer[]> {
  if (given.length === 0) return [];
  const like = (value: string) => `%${fold(value).replace(/[\\%_]/g, "\\$&")}%`;
  const found = await rows<{ customerId: string; by: Given["by"]; proven: boolean }>(
    tx,
    sql`select m.customer_id as "customerId", i.kind as by, true as proven from unnest(${given.map(({ by }) => by)}::text[], ${given.map(({ value }) => value)}::text[]) as w (kind, value)
          join identifier i on i.kind = w.kind and i.value = w.value join membership m on m.identity_id = i.identity_id
        union
        select m.customer_id, w.kind, false from unnest(${given.map(({ by }) => by)}::text[], ${given.map(({ value }) => value)}::text[], ${given.map(({ value }) => like(value))}::text[]) as w (kind, value, likely)
          join profile p on p.search like w.likely join membership m on m.customer_id = p.customer_id
          join identifier i on i.identity_id = m.identity_id and i.kind = 'claimed_' || w.kind and substr(i.value, strpos(i.value, ':') + 1) = w.value
        order by proven desc`,
  );
  const seen = await visibleAmong(tx, sight, found.map(({ customerId }) => customerId));
  const first = new Map(found.filter(({ customerId }) => seen.has(customerId)).reverse().map((each) => [each.customerId, each]));
  const names = await profilesOf(tx, [...first.keys()]);
  return [...first.values()].reverse().slice(0, MOST_KNOWN).map((each) => ({ ...each, name: names.get(each.customerId)!.name }));
}

/** As which `owner` somebody who works here is found, whatever they come to be called. */
async function addressOf(tx: Transaction, actor: Actor): Promise<string> {
  const found = actor.kind === "person" ? await row<{ email: string }>(tx, sql`select email from auth."user" where id = ${actor.id}`) : undefined;
  if (!found) throw new Refusal("bad-input", "mine: a program looks after nobody. Leave it out.", { problems: [{ place: "mine", message: "a program looks after nobody" }] });
  return found.email;
}
