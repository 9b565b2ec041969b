import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { Permission } from "../../../engine/organisation/contract.ts";
import { Commands, type CommandSection } from "../../ui/commands.tsx";
import { TopDialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/words.tsx";
import { setPrefs } from "../data/prefs.ts";
import { policiesQuery, searchQuery } from "../data/queries.ts";
import { useHouse } from "../data/session.tsx";
import { PARTS } from "../settings/parts.ts";
import { languageName } from "../articles/article-words.ts";
import { isNumbered, placeOf, underArticle, underConversation, underCustomer } from "./found.ts";
import { matching } from "./palette-match.ts";
import { useOpenPlaces } from "./rail.tsx";
import { signOut } from "./sign-out.ts";

type ByHand = "new-customer" | "touch-point" | "begin";

/** Everything by its name: customers, organisations, conversations, orders, articles, places and acts. */
export default function Palette({
  onClose,
  onShortcuts,
  onPassword,
  onCustomer,
  onByHand,
  onGo,
}: {
  onClose: () => void;
  onShortcuts: () => void;
  onPassword: () => void;
  /** The page of a customer is open. */
  onCustomer: boolean;
  onByHand: (what: ByHand) => void;
  onGo: (to: string) => void;
}) {
  const { t, format, language } = useWords();
  const [text, setText] = useState("");
  const places = useOpenPlaces();
  const asked = useDeferredValue(text.trim());
  const { permissions } = useHouse().session;
  const may = (permission: Permission | null) => permission === null || permissions.includes(permission);
  const mayRead = may("customers.read");
  const found = useQuery({ ...searchQuery(asked, language), enabled: mayRead && asked.length >= 2 });

  const rules = useQuery({ ...policiesQuery, staleTime: 300_000, enabled: may("policies.read") && asked.length >= 2 }).data?.policies ?? [];

  const byHand = [
    ...(may("customers.write") ? [{ id: "new-customer", text: t("New customer…") }] : []),
    ...(may("customers.write")
      ? [onCustomer ? { id: "touch-point", text: t("Log a call, a meeting, a letter, an e-mail…") } : { id: "choose touch-point", text: t("Log a call, a meeting, a letter, an e-mail: choose the customer first") }]
      : []),
    ...(may("conversations.answer") ? [onCustomer ? { id: "begin", text: t("Begin a conversation…") } : { id: "choose begin", text: t("Begin a conversation: choose the customer first") }] : []),
    ...(may("imports.write") ? [{ id: "go /import", text: t("Import: bring in people or an export…") }] : []),
    ...(may("customers.export") ? [{ id: "choose export", text: t("Export customers: choose them in the list") }] : []),
  ];
  const commands = [
    ...byHand,
    ...places.map((place) => ({ id: `go ${place.to}`, text: t(place.title) })),
    ...(mayRead ? [{ id: "go /groups", text: t("Households and organisations") }] : []),
    ...(may("value.read") ? [{ id: "go /value/quiet", text: t("Quiet and likely dissatisfied") }] : []),
    { id: "go /value/outcomes", text: t("What followed") },
    ...(may("outcomes.read") ? [{ id: "go /value/floor", text: t("The floor") }] : []),
    ...PARTS.filter((part) => may(part.needs)).map((part) => ({ id: `go /settings/${part.id}`, text: t("Settings: {part}", { part: t(part.title) }) })),
    ...rules.flatMap(({ tables }) => tables.map(({ key, title }) => ({ id: `go /rules#table-${key}`, text: t("Rules: {table}", { table: title }) }))),
    { id: "shortcuts", text: t("Keys"), end: "?" },
    { id: "light", text: t("Light appearance") },
    { id: "dark", text: t("Dark appearance") },
    { id: "language", text: document.documentElement.lang === "ar" ? "English" : "العربية" },
    { id: "password", text: t("Password…") },
    { id: "sign-out", text: t("Sign out") },
  ];
  const answer = asked.length >= 2 ? found.data : undefined;
  const isComing = mayRead && text.trim().length >= 2 && (text.trim() !== asked || found.isPending || found.isPlaceholderData);
  const spelt = answer?.customers.spelt ?? [];
  const isNamed = (section: CommandSection) => section.id === "commands" && section.commands.some((command) => command.text.toLowerCase() === text.trim().toLowerCase());
  const sections: readonly CommandSection[] = [
    {
      id: "customers",
      title: spelt.length === 0 ? t("Customers") : t("Customers, spelt {words}", { words: format.list(spelt) }),
      commands: [
        ...(answer?.customers.hits ?? []).map((hit) => ({ id: `go ${placeOf.customer(hit)}`, text: hit.name, under: underCustomer(hit), marks: hit.matched.words })),
        ...(answer?.customers.more ? [{ id: `list ${asked}`, text: t("All customers with “{text}”", { text: asked }) }] : []),
      ],
    },
    {
      id: "groups",
      title: answer === undefined || answer.groups.spelt.length === 0 ? t("Organisations and households") : t("Organisations and households, spelt {words}", { words: format.list(answer.groups.spelt) }),
      commands: (answer?.groups.hits ?? []).map((hit) => ({
        id: `go ${placeOf.group(hit)}`, text: hit.name, marks: hit.words,
        end: t("{count, plural, one {# customer} other {# customers}}", { count: hit.customers }),
      })),
    },
    {
      id: "conversations",
      title: t("Conversations"),
      commands: (answer?.conversations.hits ?? []).map((hit) => ({ id: `go ${placeOf.conversation(hit)}`, text: hit.subject, under: underConversation(hit), marks: hit.matched.words, end: format.day(hit.lastMessageAt) })),
    },
    {
      id: "orders",
      title: t("Orders and invoices"),
      commands: (answer?.orders.hits ?? []).map((hit) => ({
        id: `go ${placeOf.order(hit)}`, text: hit.about === "order" ? t("order {name}", { name: hit.number }) : t("invoice {name}", { name: hit.number }), under: hit.customerName,
        end: hit.amount === null ? format.day(hit.at) : format.money(hit.amount.amountMinor, hit.amount.currency),
      })),
    },
    {
      id: "articles",
      title: answer === undefined || answer.articles.spelt.length === 0 ? t("Articles") : t("Articles, spelt {words}", { words: format.list(answer.articles.spelt) }),
      commands: [
        ...(answer?.articles.hits ?? []).map((hit) => ({ id: `go ${placeOf.article(hit)}`, text: hit.title, under: underArticle(hit), marks: hit.words, end: languageName(hit.language, language) })),
        ...(answer?.articles.more ? [{ id: `articles ${asked}`, text: t("All articles with “{text}”", { text: asked }) }] : []),
      ],
    },
    { id: "commands", title: t("Commands"), commands: matching(commands, text) },
  ]
    .filter((section) => section.commands.length > 0)
    // Whoever types the whole name of a command means it, also where people or words are called so; and the whole number of an order or a conversation, also where longer ones begin so.
    .sort((a, b) => Number(isNamed(b)) - Number(isNamed(a)) || Number(isNumbered(answer, b.id, asked)) - Number(isNumbered(answer, a.id, asked)));

  const choose = (id: string) => {
    onClose();
    if (id === "new-customer" || id === "touch-point" || id === "begin") onByHand(id);
    else if (id.startsWith("choose ")) onGo("/customers");
    else if (id.startsWith("go ")) onGo(id.slice(3));
    else if (id.startsWith("list ")) onGo(`/customers?query=${encodeURIComponent(id.slice(5))}`);
    else if (id.startsWith("articles ")) onGo(`/articles?query=${encodeURIComponent(id.slice(9))}`);
    else if (id === "light" || id === "dark") setPrefs({ theme: id });
    else if (id === "language") setPrefs({ language: document.documentElement.lang === "ar" ? "en" : "ar" });
    else if (id === "shortcuts") onShortcuts();
    else if (id === "password") onPassword();
    else if (id === "sign-out") void signOut();
  };
  return (
    <TopDialog label={t("Search and commands")} isOpen onClose={onClose}>
      <Commands
        label={t("A customer, a conversation, an order, an article, a place, a command")}
        text={text}
        onText={setText}
        sections={sections}
        onChoose={choose}
        empty={isComing || found.isFetching ? t("Looking…") : found.isError && asked.length >= 2 ? t("The search gave no answer. Type on to ask again.") : t("Nothing is called that.")}
        isComing={isComing}
      />
    </TopDialog>
  );
}
