// The interface's names for what the wire calls by a key. Values are English sources; say them through `t`.
import { type Said, say, word } from "../../ui/say.ts";
import type { Surface } from "../../../engine/decisions/contract.ts";
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

const FIRST_REASONS = [word("I know something the rules do not"), word("It was already offered or done"), word("Not the right moment"), word("It goes against our policy"), word("Something else")];

/** Why somebody did otherwise: the first reasons in the reader's language, what the rules name besides as their author wrote it. */
export const reasonWords = (title: string): Said => (FIRST_REASONS.includes(title) ? say(title) : say("{words}", { words: title }));

/** Names of programs are the same in every language. */
export const PROGRAMS: Readonly<Record<string, string | undefined>> = { hubspot: "HubSpot", salesforce: "Salesforce", zendesk: "Zendesk", intercom: "Intercom", chatwoot: "Chatwoot", twenty: "Twenty", espocrm: "EspoCRM", shopify: "Shopify", stripe: "Stripe", rapport: "Rapport" };
