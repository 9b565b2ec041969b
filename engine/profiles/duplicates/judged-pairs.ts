// What people said of pairs that a program linked or would have: what the next search through all learns from.
import { type Agreement, type JudgedPair, type LinkageModel, type PairExplanation } from "@rapport/record-linkage";
import { type Database, type RawBuilder, rows, sql } from "../../platform/index.ts";
import { readRecords } from "./find-pairs.ts";
import { LINKAGE } from "./record.ts";
import { type Verdict, weighPair } from "./weigh.ts";

export function agreementOf({ contributions }: Pick<PairExplanation, "contributions">): Agreement {
  return Object.fromEntries(contributions.map(({ comparison, level }) => [comparison, level]));
}

/** Only these teach: of others nobody promised anything, for a person is asked about each. */
export function teaches(becomes: Verdict): boolean {
  return becomes.verdict === "automatic" || (becomes.verdict === "review" && becomes.doubt === "learnt");
}

interface SaidOfPair {
  readonly identity_id: string;
  readonly other_id: string;
}

/** By way of the customer, for records are found by their oldest identity only. */
function recordOf(alias: string, identity: string): RawBuilder<unknown> {
  const [own, of] = [sql.ref(`l.${identity}`), (name: string) => sql.ref(`${alias}${name}`)];
  return sql`join membership ${of("m")} on ${of("m.identity_id")} = ${own} join membership ${of("n")} on ${of("n.customer_id")} = ${of("m.customer_id")}
        join linkage_record ${sql.ref(alias)} on ${of(".identity_id")} = ${of("n.identity_id")} and ${of(".members")} @> array[${own}]`;
}

/** Decisions with the agreement of their day, and links of likeness that a person ended, with what is known of the two now. */
export async function judgedPairs(db: Database, model: LinkageModel): Promise<JudgedPair[]> {
  const decided = await rows<SaidOfPair & { one: boolean; agreement: Agreement }>(
    db,
    sql`select identity_id, other_id, verdict = 'accept' as one, agreement from linkage_decision where withdrawn_at is null and verdict <> 'unsure' and agreement is not null order by identity_id, decision_id`,
  );
  const ended = await rows<SaidOfPair & { record: string; other_record: string }>(
    db,
    sql`select distinct l.identity_id, l.other_id, a.identity_id as record, b.identity_id as other_record from link l ${recordOf("a", "identity_id")} ${recordOf("b", "other_id")} and b.identity_id <> a.identity_id
        where l.made_by = ${LINKAGE} and l.ended_at is not null and l.end_withdrawn_at is null and l.ended_by <> ${LINKAGE}
          and not exists (select 1 from link again where again.identity_id = l.identity_id and again.other_id = l.other_id and again.made_at > l.ended_at and again.ended_at is null)
        order by l.identity_id, l.other_id`,
  );
  const said = new Set(decided.map(({ identity_id, other_id }) => identity_id + other_id));
  const parted = ended.filter(({ identity_id, other_id }) => !said.has(identity_id + other_id));
  const records = new Map((await readRecords(db, [...new Set(parted.flatMap((pair) => [pair.record, pair.other_record]))])).map((record) => [record.identity_id, record]));
  return [
    ...decided.map(({ one, agreement }) => ({ one, agreement })),
    ...parted.map((pair) => ({ one: false, agreement: agreementOf(weighPair(model, () => undefined, records.get(pair.record)!, records.get(pair.other_record)!)) })),
  ];
}
