// The interface's names for what the wire calls by a key. Values are English sources; say them through `t`.
import { word } from "../../ui/say.ts";
import type { OverrideView, Surface } from "../../../engine/decisions/contract.ts";
import type { Channel } from "../../../engine/interactions/contract.ts";
import type { ApiKeyView } from "../../../engine/organisation/contract.ts";
import type { ValueTier } from "../../../engine/value/contract.ts";

export const CHANNEL_WORDS: Readonly<Record<Channel, string>> = {
  web: word("Web"),
  email: word("E-mail"),
  chat: word("Chat"),
  voice: word("Call"),
  sms: word("Text message"),
  social: word("Social"),
  post: word("Letter"),
  shop: word("Shop"),
  portal: word("Portal"),
  partner: word("Partner"),
  other: word("Other"),
};

/** Where a decision was asked for. */
export const SURFACE_WORDS: Readonly<Record<Surface, string>> = {
  cockpit: word("Cockpit"),
  web: word("Web"),
  portal: word("Portal"),
  chat: word("Chat"),
  voice: word("Call"),
  email: word("E-mail"),
  api: word("Program"),
};

export const TIER_WORDS: Readonly<Record<ValueTier, string>> = {
  high: word("High value"),
  middle: word("Middle value"),
  low: word("Low value"),
  none: word("No value yet"),
};

export const ROLE_WORDS: Readonly<Record<ApiKeyView["role"], string>> = {
  owner: word("Owner"),
  lead: word("Lead"),
  agent: word("Agent"),
  analyst: word("Analyst"),
  "read-only": word("Reader"),
  write: word("Write events only"),
};

export const OVERRIDE_WORDS: Readonly<Record<OverrideView["reason"], string>> = {
  "knows-more": word("I know something the rules do not"),
  "already-offered": word("It was already offered or done"),
  "wrong-moment": word("Not the right moment"),
  "against-policy": word("It goes against our policy"),
  other: word("Something else"),
};

/** Names of programs are the same in every language. */
export const PROGRAMS: Readonly<Record<string, string | undefined>> = { hubspot: "HubSpot", salesforce: "Salesforce", zendesk: "Zendesk", intercom: "Intercom", chatwoot: "Chatwoot", twenty: "Twenty", espocrm: "EspoCRM", shopify: "Shopify", stripe: "Stripe", rapport: "Rapport" };
