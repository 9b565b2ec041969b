// A decision as it is told to the customer whom it is about (GDPR art. 15(1)(h) and 22).
import { z } from "zod";
import { inSet, shownBy } from "../../organisation/contract.ts";
import { Id, Time } from "../../platform/contract.ts";
import { nameText } from "../../profiles/contract.ts";
import { customerVersionAs } from "./shown-version.ts";

/** The languages in which a decision is told to customers. */
export const CustomerLanguage = z.enum(["en", "ar"]);
export type CustomerLanguage = z.infer<typeof CustomerLanguage>;

export const ForTheCustomer = z
  .object({
    decisionId: Id, customerId: Id, at: Time, language: CustomerLanguage, direction: z.enum(["ltr", "rtl"]), title: z.string(), version: z.int(),
    decided: z.array(z.object({ text: z.string(), rules: z.array(z.string()) })).describe("what was decided, a sentence each, with the rows that it comes of"),
    data: z.array(z.object({ fact: z.string(), what: z.string(), value: z.string(), from: z.string(), since: Time.nullable(), decided: z.boolean().describe("true: a rule that took part asked for it; false: it was looked at and decided nothing") })),
    rules: z.array(z.object({ rule: z.string(), text: z.string() })).describe("the rules that took part, in plain words"),
    otherwise: z.array(z.string()).describe("what would have been decided had one thing been different"),
    rights: z.array(z.string()).describe("that a person can be asked, and how to contest it"),
    headings: z.object({ decided: z.string(), data: z.string(), alsoSeen: z.string(), rules: z.string(), otherwise: z.string(), rights: z.string() }),
    isWhole: z.boolean().describe("false: what the reader may not read of this customer is left out; somebody who reads it can give the customer all of it"),
  })
  .meta({ id: "ForTheCustomer" });
export type ForTheCustomer = z.infer<typeof ForTheCustomer>;
shownBy(ForTheCustomer, customerVersionAs);

/** A customer asks that a person looks at a decision. */
export const NewContest = z.strictObject({ words: z.string().trim().max(2000).default("").describe("what they say of it") }).meta({ id: "NewContest" });
export type NewContest = z.infer<typeof NewContest>;
export const ContestOutcome = z.enum(["stands", "changed", "withdrawn"]);
export const ContestAnswer = z.strictObject({ outcome: ContestOutcome.describe("withdrawn: recorded by mistake, or no longer asked for"), answer: z.string().trim().max(2000).default("").describe("what the customer was told") }).meta({ id: "ContestAnswer" });
export type ContestAnswer = z.infer<typeof ContestAnswer>;
export const ContestView = z
  .object({
    contestId: Id, decisionId: Id, customerId: Id, customerName: nameText(), words: inSet("service", z.string()), askedAt: Time, recordedBy: z.string(),
    answered: z.object({ at: Time, by: z.string(), outcome: ContestOutcome, answer: inSet("service", z.string()) }).nullable().describe("null: nobody has looked yet"), dueAt: Time.describe("by when it is to be answered: a month after it was asked"),
  })
  .meta({ id: "Contest" });
export type ContestView = z.infer<typeof ContestView>;
