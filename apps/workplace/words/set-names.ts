// What the sets of fields are called, apart from other names: most who begin in the cockpit need them not at all.
import type { FieldSet } from "../../../engine/organisation/contract.ts";
import { word } from "../../ui/say.ts";

/** The sets that fields of a customer belong to, and what is in each. */
export const SET_WORDS: Readonly<Record<FieldSet, string>> = {
  public: word("Public"),
  service: word("Service"),
  value: word("Commercial value"),
  sensitive: word("Sensitive"),
  payment: word("Payment"),
};
export const SET_HOLDS: Readonly<Record<FieldSet, string>> = {
  public: word("who they are: name, place, language"),
  service: word("what serving them takes: addresses, messages, notes"),
  value: word("what they are worth: spending, tiers, amounts"),
  sensitive: word("health, birth, special care"),
  payment: word("accounts and cards"),
};
