// What the organisation may do for a customer. An action is published with the policy that advises it, so that a record
// of last year still says what was advised last year.
import { z } from "zod";

/**
 * duty: owed to the customer; never measured, never crowded out.
 * care: helps with what the customer came about.
 * contact: we get in touch of our own accord. offer: something to buy. token: a small thank-you.
 */
export const ActionKind = z.enum(["duty", "care", "contact", "offer", "token"]);
export type ActionKind = z.infer<typeof ActionKind>;

export const Action = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/),
  title: z.string().min(1).max(120),
  aim: z.string().min(1).max(40),
  kind: ActionKind,
  /** True when it is meant to change what customers do: it is then left out for the measurement group, so that one can know. */
  measured: z.boolean(),
  cost: z.strictObject({ amountMinor: z.int().min(0), minutes: z.int().min(0) }),
  /** What it takes of what is scarce, by the capacity's key. */
  uses: z.record(z.string().max(40), z.int().min(0).max(1_000_000)).optional(),
  /** Words ready to use, as a sentence with slots; plain text. Empty where nothing can be said beforehand. */
  say: z.string().max(1000),
  do: z.string().max(500),
});
export type Action = z.infer<typeof Action>;

export const FIRST_ACTIONS: readonly Action[] = [
  {
    id: "loan-grinder", title: "Send a loan grinder", aim: "keep", kind: "care", measured: true, cost: { amountMinor: 1900, minutes: 8 }, uses: { "loan-grinders": 1 },
    say: "I do not want you to be without coffee while yours is with us. I am sending a loan grinder today, it costs you nothing; put it in the same box when yours comes back.",
    do: "Order the loan grinder to the address in the account and note the repair number on it.",
  },
  {
    id: "apologise-new-date", title: "Apologise and give a new date", aim: "close the loop", kind: "duty", measured: false, cost: { amountMinor: 0, minutes: 4 },
    say: "I am sorry[, {customer.name}]. We promised you something[ (“{customer.promise}”)] and did not keep it in time. I am finding out now where it stands, and I will give you a date that holds.",
    do: "Ask whoever owns it, make a new promise with a date you can keep, and withdraw the old one.",
  },
  {
    id: "settle-refund", title: "Settle the refund today", aim: "put it right", kind: "duty", measured: false, cost: { amountMinor: 0, minutes: 6 },
    say: "You are owed this money and you should not have to ask again. I am having it paid today and will write to you as soon as it has left us.",
    do: "Find where the payment stopped, have it released today, and promise the customer a time for your answer.",
  },
  {
    id: "move-delivery", title: "Move or pause the next delivery", aim: "ease", kind: "care", measured: false, cost: { amountMinor: 0, minutes: 2 },
    say: "Shall I move your next delivery until it is of use to you? You can say a date, or I pause it and you start it again with one click.",
    do: "Change the next delivery in the subscription; do not ask why.",
  },
  {
    id: "workshop-callback", title: "Have the workshop call", aim: "close the loop", kind: "care", measured: false, cost: { amountMinor: 0, minutes: 10 },
    say: "The person who has it on the bench knows more than I do. May they call you today? Which time suits you?",
    do: "Ask the workshop to call at the time the customer names, and make it a promise.",
  },
  {
    id: "senior-agent", title: "Give it to one person to the end", aim: "put it right", kind: "care", measured: false, cost: { amountMinor: 0, minutes: 5 },
    say: "You have told us this often enough. One colleague takes it from here to the end and will write to you by name.",
    do: "Assign it to a senior colleague with a note, so that nothing has to be told again.",
  },
  {
    id: "confirm-identity", title: "Ask who it is", aim: "know whom we help", kind: "care", measured: false, cost: { amountMinor: 0, minutes: 1 },
    say: "So that I look at the right account: would you tell me the e-mail address or the number of an order?",
    do: "Compare with the profile; say nothing about orders or addresses before.",
  },
  {
    id: "usual-guidance", title: "Answer, and say what happens next", aim: "ease", kind: "care", measured: false, cost: { amountMinor: 0, minutes: 0 },
    say: "", // every answer is another one; a frame without its picture is only in the way
    do: "Answer the question in full; if something is left to do, promise a date for it.",
  },
  {
    id: "win-back-call", title: "Ask what we could do better", aim: "win back", kind: "contact", measured: true, cost: { amountMinor: 0, minutes: 12 }, uses: { "call-backs": 1 },
    say: "We have not heard from you for a while, and I would like to know whether something was not right. I am not calling to sell you anything.",
    do: "Call, listen, write down what was said in the customer’s own words.",
  },
  {
    id: "second-bag-offer", title: "Offer a second bag", aim: "grow", kind: "offer", measured: true, cost: { amountMinor: 300, minutes: 1 }, uses: { goodwill: 300 },
    say: "If you like, we add a second bag to your next order at a lower price, so that it lasts until the one after.",
    do: "Add it to the next order only if the customer says yes.",
  },
  {
    id: "thank-you", title: "Say thank you", aim: "appreciate", kind: "token", measured: true, cost: { amountMinor: 250, minutes: 2 }, uses: { goodwill: 250 },
    say: "You have been with us for a while[, {customer.name}], and I wanted to say thank you. I am putting something small in your next parcel.",
    do: "Add the sample of the month to the next parcel, with a line in your own hand.",
  },
];
