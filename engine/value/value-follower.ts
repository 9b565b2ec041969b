// Keeps counts and scores up with what happened: orders that came in, customers that were joined or separated, imports undone.
import { appendLog, type Follower, type Ground, row, rows, sql, type Transaction, transaction } from "../platform/index.ts";
import { identitiesConcerned } from "../profiles/index.ts";
import { CONTACT_KINDS } from "./dissatisfaction/contacts.ts";
import { dropQuietOfNobody, lookAgainAtQuiet, quietAmong } from "./dissatisfaction/quiet-rows.ts";
import { tellerInUse } from "./dissatisfaction/stays-by-signs.ts";
import { whatIsMissing } from "./fit-models.ts";
import { mainCurrency } from "./histories.ts";
import { recomputeScores, rebuildScores } from "./keep-scores.ts";
import { endModel } from "./kept-model.ts";
import { rebuildStandings, recomputeStandings, standingsAreMissing, SUBSCRIPTION_KINDS } from "./subscriptions/index.ts";
import { dropSharesOfNobody } from "./wallet/index.ts";
import { batches, buyersSince, touchedSince, rebuildPurchases, recomputePurchaseDays, recomputeSummaries } from "./purchases.ts";

const NAME = "value";
/** Up to so many customers are named in the log one by one. */
const MOST_NAMED = 2000;
const NAMED_A_LINE = 500;

export const valueFollower: Follower = {
  name: NAME,
  topics: ["interactions", "profile", "organisation"],
  async handle(tx, entries) {
    const at = entries.at(-1)!.at;
    // What counts has become something else: scores stay as they were until the next fit, or everybody would seem to have left.
    // What else these lines tell is followed as ever: where the unit is taken back at once there is no next fit.
    if (entries.some(({ topic, body: { about } }) => topic === "organisation" && about["unit"] === true)) await rebuildPurchases(tx);
    if (entries.some((entry) => entry.body.about["undoneImportId"] !== undefined)) {
      await rebuildValue(tx, at);
      await appendLog(tx, at, { topic: "value", about: { whole: true } });
      return;
    }
    // A visit or a message changes no purchase: only identities with an order among the new rows are counted again. What an
    // import wrote may lie at other positions than its line, so all its identities are.
    const happened = entries.filter((entry) => entry.topic === "interactions" && entry.body.about["importId"] === undefined);
    const imported = entries.filter((entry) => entry.topic === "interactions" && entry.body.about["importId"] !== undefined);
    const buyers = happened.length === 0 ? [] : await buyersSince(tx, await identitiesConcerned(tx, happened), happened[0]!.position);
    const bought = [...new Set([...buyers, ...(await identitiesConcerned(tx, imported))])];
    // Joining and separating: the ids that the line names are customers before and after, so former ones are among them.
    const regrouped = await identitiesConcerned(tx, entries.filter((entry) => entry.topic === "profile"));
    // Where signs are in use, how it went when somebody got in touch moves their chance too; and who is called quietly dissatisfied may have said so.
    const teller = happened.length > 0 ? await tellerInUse(tx) : undefined;
    const telling = happened.length === 0 ? [] : await identitiesConcerned(tx, happened);
    const met = telling.length === 0 ? [] : await touchedSince(tx, teller === "both" || teller === "signs" ? telling : await quietAmong(tx, telling), happened[0]!.position, CONTACT_KINDS);
    const subscribed = happened.length === 0 ? [] : await touchedSince(tx, await identitiesConcerned(tx, happened), happened[0]!.position, SUBSCRIPTION_KINDS);
    const customers = [...new Set([...(await customersOf(tx, [...bought, ...regrouped, ...met, ...subscribed])), ...regrouped])];
    if (customers.length === 0) return;
    if (subscribed.length > 0 || regrouped.length > 0 || imported.length > 0) await recomputeStandings(tx, customers);
    await recomputePurchaseDays(tx, bought);
    await recomputeSummaries(tx, customers);
    await recomputeScores(tx, customers, at);
    await lookAgainAtQuiet(tx, { customers, regrouped }, at);
    await tell(tx, at, customers);
  },
};

/** Counts all purchases again and scores everybody with the model in use, if they still bear one. The rows come out as they were. */
export async function rebuildValue(tx: Transaction, at: Date): Promise<void> {
  await lockValue(tx);
  await rebuildPurchases(tx);
  await rebuildStandings(tx);
  await dropSharesOfNobody(tx);
  await dropQuietOfNobody(tx);
  if (whatIsMissing(await mainCurrency(tx))) await endModel(tx, at);
  await rebuildScores(tx, at);
}

/** Where touch points tell of subscriptions and nothing was kept of how they stand; for a timer. */
export async function keepMissingStandings(ground: Ground): Promise<void> {
  if (!(await standingsAreMissing(ground.db))) return;
  await transaction(ground.db, async (tx) => {
    await lockValue(tx);
    await rebuildStandings(tx);
    await appendLog(tx, ground.now(), { topic: "value", about: { whole: true } });
  });
  ground.nudge();
}

/**
 * Keeps the follower out until this transaction ends: it passes over a locked place and comes back. Whoever writes all
 * scores needs this, or would overwrite the score of a customer who bought in between.
 */
export async function lockValue(tx: Transaction): Promise<void> {
  await sql`insert into follower (name, position) values (${NAME}, 0) on conflict do nothing`.execute(tx);
  await row(tx, sql`select position from follower where name = ${NAME} for update`);
}

async function customersOf(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  const customers = new Set<string>();
  for (const part of batches(ids)) for (const { id } of await rows<{ id: string }>(tx, sql`select distinct customer_id as id from membership where identity_id = any(${part}::uuid[])`)) customers.add(id);
  return [...customers];
}

async function tell(tx: Transaction, at: Date, customers: readonly string[]): Promise<void> {
  if (customers.length > MOST_NAMED) {
    await appendLog(tx, at, { topic: "value", about: { whole: true } });
    return;
  }
  for (let i = 0; i < customers.length; i += NAMED_A_LINE) await appendLog(tx, at, { topic: "value", identityIds: customers.slice(i, i + NAMED_A_LINE) });
}
