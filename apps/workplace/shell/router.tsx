import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, createRouter, redirect } from "@tanstack/react-router";
import type { QueueView } from "../../../engine/service/contract.ts";
import { laterScreen } from "../../ui/later.tsx";
import Cockpit, { type CockpitPane } from "../cockpit/cockpit.tsx";
import { type GroupsAsked, readGroupsAsked } from "../customers/groups-address.ts";
import { readFilters } from "../customers/list-address.ts";
import { readTimelineFilters, type TimelineFilters } from "../customers/timeline-address.ts";
import type { CustomerFilters } from "../data/queries.ts";
import type { Shown } from "../quality/gauges.tsx";
import type { ArticlesAsked } from "../articles/article-data.ts";
import { withWords } from "./with-words.ts";
import { daysAsked, type RehearsalDays } from "../rules/studio/rehearsal-days.ts";
import { House } from "./house.tsx";
import { NotHere, ScreenFailed } from "./not-here.tsx";

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: House,
  notFoundComponent: NotHere,
  errorComponent: (props) => <ScreenFailed error={props.error as Error} reset={props.reset} />,
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/cockpit", replace: true });
  },
});

const QUEUE_VIEWS: readonly QueueView[] = [
  "needs-me",
  "promises-due",
  "high-value-at-risk",
  "unassigned",
  "all-open",
  "snoozed",
  "resolved",
];
const oneOf = <T extends string>(value: unknown, of: readonly T[]): T | undefined => of.find((each) => each === value);

const cockpit = createRoute({
  getParentRoute: () => root,
  path: "/cockpit",
  validateSearch: (search: Record<string, unknown>): { view?: QueueView; tag?: string; pane?: CockpitPane } => ({
    view: oneOf(search["view"], QUEUE_VIEWS),
    tag: typeof search["tag"] === "string" && /^[0-9a-f-]{36}$/i.test(search["tag"]) ? search["tag"] : undefined,
    pane: oneOf(search["pane"], ["queue", "conversation", "customer"]),
  }),
  component: Cockpit,
});
// The conversation lives in the address; the cockpit around it stays.
const conversation = createRoute({ getParentRoute: () => cockpit, path: "/$conversationId", component: () => null });

const customers = createRoute({
  getParentRoute: () => root,
  path: "/customers",
  validateSearch: (search: Record<string, unknown>): CustomerFilters => readFilters(search),
  component: laterScreen(() => import("../customers/customers.tsx")),
});
const tasks = createRoute({
  getParentRoute: () => root,
  path: "/tasks",
  component: laterScreen(() => import("../customers/knowledge/my-tasks.tsx")),
});
const customer = createRoute({
  getParentRoute: () => root,
  path: "/customers/$customerId",
  validateSearch: (search: Record<string, unknown>): TimelineFilters => readTimelineFilters(search),
  component: laterScreen(() => import("../customers/customer.tsx")),
});
const groups = createRoute({
  getParentRoute: () => root,
  path: "/groups",
  validateSearch: (search: Record<string, unknown>): GroupsAsked => readGroupsAsked(search),
  component: laterScreen(() => import("../customers/groups-list.tsx")),
});
const group = createRoute({
  getParentRoute: () => root,
  path: "/groups/$groupId",
  component: laterScreen(() => import("../customers/group.tsx")),
});
const ARTICLES_SHOW = ["all", "published", "draft", "overdue", "put-away"] as const;
const codeOf = (value: unknown): string | undefined => (typeof value === "string" && /^[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})?$/.test(value) ? value : undefined);
const articles = createRoute({
  getParentRoute: () => root,
  path: "/articles",
  validateSearch: (search: Record<string, unknown>): ArticlesAsked => ({
    query: typeof search["query"] === "string" || typeof search["query"] === "number" ? String(search["query"]).slice(0, 200) : undefined,
    show: oneOf(search["show"], ARTICLES_SHOW),
    topic: typeof search["topic"] === "string" && /^[a-z][a-z0-9-]{0,59}$/.test(search["topic"]) ? search["topic"] : undefined,
    from: typeof search["from"] === "number" && Number.isInteger(search["from"]) && search["from"] > 0 && search["from"] <= 100_000 ? search["from"] : undefined,
  }),
  component: laterScreen(() => import("../articles/articles.tsx")),
});
const article = createRoute({
  getParentRoute: () => root,
  path: "/articles/$articleId",
  validateSearch: (search: Record<string, unknown>): { language?: string } => ({ language: codeOf(search["language"]) }),
  component: laterScreen(() => import("../articles/article.tsx")),
});
const writeArticle = createRoute({
  getParentRoute: () => root,
  path: "/articles/$articleId/write",
  validateSearch: (search: Record<string, unknown>): { language?: string } => ({ language: codeOf(search["language"]) }),
  component: laterScreen(() => import("../articles/write.tsx")),
});
const quality = createRoute({
  getParentRoute: () => root,
  path: "/quality",
  validateSearch: (search: Record<string, unknown>): { view?: "set-aside" | "organisations" | "claimed" | "linked" | "last-search"; pair?: string; show?: Shown } => ({
    show: oneOf(search["show"], ["stale", "incomplete", "bouncing", "sources-differ", "impossible-date", "consent-both", "phone-country", "visitors"]),
    view: oneOf(search["view"], ["set-aside", "organisations", "claimed", "linked", "last-search"]),
    pair: typeof search["pair"] === "string" ? search["pair"] : undefined,
  }),
  component: laterScreen(() => import("../quality/quality.tsx")),
});
const segments = createRoute({
  getParentRoute: () => root,
  path: "/segments",
  component: laterScreen(() => import("../segments/segments.tsx")),
});
const newSegment = createRoute({
  getParentRoute: () => root,
  path: "/segments/new",
  validateSearch: (search: Record<string, unknown>): CustomerFilters => readFilters(search),
  component: laterScreen(() => import("../segments/segment-form.tsx")),
});
const segment = createRoute({
  getParentRoute: () => root,
  path: "/segments/$key",
  component: laterScreen(() => import("../segments/segment.tsx")),
});
const changedSegment = createRoute({
  getParentRoute: () => root,
  path: "/segments/$key/change",
  component: laterScreen(() => import("../segments/segment-change.tsx")),
});
const rules = createRoute({
  getParentRoute: () => root,
  path: "/rules",
  component: laterScreen(() => withWords(["rules", "floor"], import("../rules/rules.tsx"))),
});
const ruleRow = createRoute({
  getParentRoute: () => root,
  path: "/rules/$key/rows/$row",
  component: laterScreen(() => withWords(["rules"], import("../rules/rule-row.tsx"))),
});
const decision = createRoute({
  getParentRoute: () => root,
  path: "/decisions/$decisionId",
  component: laterScreen(() => withWords(["rules"], import("../decisions/decision.tsx"))),
});
const ruleLimits = createRoute({
  getParentRoute: () => root,
  path: "/rules/limits",
  component: laterScreen(() => withWords(["rules"], import("../rules/limits.tsx"))),
});
const decisionLetter = createRoute({
  getParentRoute: () => root,
  path: "/decisions/$decisionId/letter",
  validateSearch: (search: Record<string, unknown>): { language?: "en" | "ar" } => ({ language: oneOf(search["language"], ["en", "ar"]) }),
  component: laterScreen(() => import("../decisions/letter.tsx")),
});
const ruleDraft = createRoute({
  getParentRoute: () => root,
  path: "/rules/$key/draft",
  validateSearch: (search: Record<string, unknown>): { days?: RehearsalDays } => ({ days: daysAsked(search["days"]) }),
  component: laterScreen(() => withWords(["rules"], import("../rules/studio/studio.tsx"))),
});
const value = createRoute({
  getParentRoute: () => root,
  path: "/value",
  component: laterScreen(() => import("../value/value.tsx")),
});
const quiet = createRoute({
  getParentRoute: () => root,
  path: "/value/quiet",
  component: laterScreen(() => import("../value/quiet.tsx")),
});
const answers = createRoute({
  getParentRoute: () => root,
  path: "/value/answers",
  component: laterScreen(() => import("../value/answers.tsx")),
});
const subscriptions = createRoute({
  getParentRoute: () => root,
  path: "/value/subscriptions",
  component: laterScreen(() => import("../value/subscriptions.tsx")),
});
const needs = createRoute({
  getParentRoute: () => root,
  path: "/value/needs",
  component: laterScreen(() => import("../value/needs.tsx")),
});
const outcomes = createRoute({
  getParentRoute: () => root,
  path: "/value/outcomes",
  component: laterScreen(() => withWords(["floor"], import("../value/outcomes.tsx"))),
});
const floor = createRoute({
  getParentRoute: () => root,
  path: "/value/floor",
  component: laterScreen(() => withWords(["floor", "rules"], import("../value/floor.tsx"))),
});
const importPeople = createRoute({
  getParentRoute: () => root,
  path: "/import",
  validateSearch: (search: Record<string, unknown>): { file?: string; bundle?: string } => ({ file: typeof search["file"] === "string" ? search["file"] : undefined, bundle: typeof search["bundle"] === "string" ? search["bundle"] : undefined }),
  component: laterScreen(() => withWords(["import"], import("../import/import.tsx"))),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  beforeLoad: () => {
    throw redirect({ to: "/settings/$part", params: { part: "appearance" }, replace: true });
  },
});
const settingsPart = createRoute({
  getParentRoute: () => root,
  path: "/settings/$part",
  component: laterScreen(() => withWords(["import"], import("../settings/settings.tsx"))),
});

const tree = root.addChildren([
  home,
  cockpit.addChildren([conversation]),
  tasks,
  customers,
  customer,
  groups,
  group,
  articles,
  article,
  writeArticle,
  quality,
  segments,
  newSegment,
  segment,
  changedSegment,
  rules,
  ruleLimits,
  ruleDraft,
  ruleRow,
  decision,
  decisionLetter,
  value,
  quiet,
  answers,
  subscriptions,
  needs,
  outcomes,
  floor,
  importPeople,
  settings,
  settingsPart,
]);

/** Of an address only what its page knows is read: a word that is strange to it changes nothing. */
export function makeRouter(queries: QueryClient) {
  return createRouter({ routeTree: tree, context: { queries }, defaultPreload: "intent", scrollRestoration: true, search: { strict: true } });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
