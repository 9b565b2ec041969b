// What a search found, as lines of the palette.
import type { CustomerHit, GroupHit, OrderHit } from "../../../engine/profiles/contract.ts";
import type { ArticleHit, ConversationHit, SearchAnswer } from "../../../engine/service/contract.ts";

/** The second line of a customer: by what they were found, where it is not their name; else what tells them from others of that name. */
export function underCustomer(hit: CustomerHit): string {
  const { matched, email, city, name } = hit;
  const others = [email, city].filter((part): part is string => part !== null && part !== name);
  if (matched.field === "name") return others.join(" · ");
  return [matched.text, ...others.filter((part) => part !== matched.text)].join(" · ");
}

export function underConversation({ matched, customerName, subject }: ConversationHit): string {
  if (matched.field === "code") return `${matched.text} · ${customerName}`;
  if (matched.field === "subject" || matched.text === subject) return customerName;
  return matched.by === null || matched.by === customerName ? `${customerName}: ${matched.text}` : `${customerName} · ${matched.by}: ${matched.text}`;
}

/** The second line of an article: where its words stand, if not in its title. */
export function underArticle(hit: ArticleHit): string | undefined {
  return hit.excerpt ?? undefined;
}

/** Where each is looked at. */
export const placeOf = {
  customer: ({ customerId }: CustomerHit) => `/customers/${customerId}`,
  group: ({ groupId }: GroupHit) => `/groups/${groupId}`,
  conversation: ({ conversationId }: ConversationHit) => `/cockpit/${conversationId}?pane=conversation`,
  article: ({ articleId, language }: ArticleHit) => `/articles/${articleId}?language=${language}`,
  order: ({ customerId, thread }: OrderHit) => `/customers/${customerId}?thread=${encodeURIComponent(thread)}`,
};

const digitsOf = (text: string) => text.replace(/\D/g, "");

/** Whether the first of a section bears the whole number that was typed, and not one that only begins so. */
export function isNumbered(answer: Pick<SearchAnswer, "customers" | "orders" | "conversations"> | undefined, section: string, typed: string): boolean {
  const number = digitsOf(typed);
  if (number.length < 3 || answer === undefined) return false;
  return digitsOf(numberOfFirst(answer, section) ?? "") === number;
}

function numberOfFirst({ customers, orders, conversations }: Pick<SearchAnswer, "customers" | "orders" | "conversations">, section: string): string | undefined {
  if (section === "orders") return orders.hits[0]?.number;
  const matched = section === "customers" ? customers.hits[0]?.matched : section === "conversations" ? conversations.hits[0]?.matched : undefined;
  return matched === undefined || matched.field === "name" || (section === "conversations" && matched.field !== "code") ? undefined : matched.text;
}
