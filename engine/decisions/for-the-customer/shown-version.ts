// What a colleague may read of a customer, they may read to the customer; the rest is left out, and said to be.
import type { FieldsSeen } from "../../organisation/contract.ts";
import { mayReadFact, tellsRule } from "../shown-answer.ts";
import type { ForTheCustomer } from "./customer-contract.ts";

export function customerVersionAs(told: ForTheCustomer, seen: FieldsSeen): ForTheCustomer {
  const tells = (rule: string) => tellsRule(rule, told.version, seen);
  const decided = told.decided.filter(({ rules }) => rules.every(tells));
  const data = told.data.filter(({ fact }) => mayReadFact(fact, seen));
  const rules = told.rules.filter(({ rule }) => tells(rule));
  // What would have come of something else rests on all that is known; and that nothing was left out of this one tells what the rest is made of.
  const readsAll = (["public", "service", "value", "sensitive"] as const).every((set) => seen.reading(set) === "read");
  const otherwise = readsAll && data.length === told.data.length ? told.otherwise : [];
  return { ...told, decided, data, rules, otherwise, isWhole: readsAll && decided.length === told.decided.length && data.length === told.data.length && rules.length === told.rules.length && otherwise.length === told.otherwise.length };
}
