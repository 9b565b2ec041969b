// Every question the screens ask, with the name under which its answer is kept.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { BundleView } from "../../../engine/bundles/contract.ts";
import type { ContestView, CustomerLanguage, DecisionRecord, DecisionsFound, DraftView, ForTheCustomer, LampsNow, LimitsView, OneDecision, PolicyView, RuleStanding, TakenLately, Proposal, PutAwayDraft, RehearsalView, ShadowView, StudioWords, VersionContent, VersionView } from "../../../engine/decisions/contract.ts";
import type { ImportView, RefusedEvent } from "../../../engine/interactions/contract.ts";
import type {
  AccessPage,
  ApiKeyView,
  AuditEntry,
  Colleague,
  FormerColleague,
  SessionView,
  WebhookSourceView,
} from "../../../engine/organisation/contract.ts";
import type { FloorPage, OutcomesPage, RuleOutcome } from "../../../engine/outcomes/contract.ts";
import type {
  ContactFile,
  ListChoices,
  ConsentView,
  IdentityView,
  JoinSide,
  LinkView,
  MeetingAttribute,
  MeetingReached,
  MeetingConsent,
  MeetingGroup,
  ProfileView,
  SplitView,
  TimelineChoices,
  TimelinePage,
} from "../../../engine/profiles/contract.ts";
import type { CustomerList, SavedViews, SegmentName, SegmentPage, SegmentsPage, ViewFilters } from "../../../engine/segments/contract.ts";
import type {
  CockpitView,
  ConversationQueue,
  ConversationRow,
  PromiseView,
  QueueView,
  SearchAnswer,
} from "../../../engine/service/contract.ts";
import type { CostsPage, CustomerLedger, DissatisfactionAnswer, LedgerAnswer, NeedsAnswer, OrganisationLedger, QuietPage, ValueAnswer, ValuePage, SubscriptionsAnswer, SubscriptionsPage, ModelVersions, UnitPage, NeedsPage, WalletAnswer, WalletPage } from "../../../engine/value/contract.ts";
import { api, withQuery } from "./api.ts";
import { underWay } from "./under-way.ts";

export interface CustomerPage {
  readonly profile: ProfileView;
  readonly identities: readonly IdentityView[];
  readonly links: readonly LinkView[];
  readonly consents: readonly ConsentView[];
  readonly segment: SegmentName | null;
  readonly segments: readonly SegmentName[];
  readonly value: ValueAnswer;
  readonly promises: readonly PromiseView[];
  readonly conversations: readonly ConversationRow[];
  readonly decisions: number;
}

export const WINDOW = 200;

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => api<SessionView>("/session", { signal }),
  staleTime: Infinity,
  retry: false,
});

export const queueQuery = (view: QueueView, tag?: string) =>
  queryOptions({
    queryKey: ["queue", view, tag],
    queryFn: async ({ signal }) => underWay.onQueue(await api<ConversationQueue>(withQuery("/conversations", { view, tag }), { signal })),
  });

export const cockpitQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ["cockpit", conversationId],
    queryFn: async ({ signal }) => underWay.onCockpit(await api<CockpitView>(`/conversations/${conversationId}`, { signal })),
    staleTime: 20_000,
  });

/** What the address of the customers list carries: which customers, in which order, with which columns ("value,heard"). */
export interface CustomerFilters extends ViewFilters {
  readonly columns?: string;
}

/** Which attributes of one's own are shown: those with a column. */
const shownOwn = (columns: string | undefined) => columns?.split(",").filter((column) => column.startsWith("own.")).map((column) => column.slice("own.".length)).slice(0, 8).sort().join();

/** Which columns are read from tables of their own: those that stand there, in one order, so that moving them asks nothing anew. */
const shownBeside = (columns: string | undefined) => ["subscription", "wallet", "promises"].filter((column) => columns?.split(",").includes(column)).join() || undefined;

export const customersQuery = ({ columns, ...filters }: CustomerFilters, offset: number, limit = WINDOW) =>
  queryOptions({
    queryKey: ["customers", filters, offset, limit, shownOwn(columns), shownBeside(columns)],
    queryFn: ({ signal }) => api<CustomerList>(withQuery("/customers", { ...filters, offset, limit, show: shownOwn(columns), also: shownBeside(columns) }), { signal }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

/** What is amiss with these customers now, as the rules in force say. */
export const lampsQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ["customers", "lamps", ids],
    queryFn: ({ signal }) => api<LampsNow>("/decide/lamps", { method: "POST", body: { ids }, signal }),
    staleTime: 30_000,
  });

export const searchQuery = (query: string, language: string) =>
  queryOptions({
    queryKey: ["search", query, language],
    queryFn: ({ signal }) => api<SearchAnswer>(withQuery("/search", { query, limit: 5, language }), { signal }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

export const listChoicesQuery = queryOptions({
  queryKey: ["customers-choices"],
  queryFn: ({ signal }) => api<ListChoices>("/customers/choices", { signal }),
  staleTime: 30_000,
});

export const viewsQuery = queryOptions({
  queryKey: ["views"],
  queryFn: ({ signal }) => api<SavedViews>("/views", { signal }),
  staleTime: 60_000,
});

export const customerQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId],
    queryFn: ({ signal }) => api<CustomerPage>(`/customers/${customerId}`, { signal }),
  });

export const timelinePage = (
  customerId: string,
  asked: Readonly<Record<string, string | undefined>>,
  before: string | undefined,
  signal: AbortSignal,
  limit = 50,
) => api<TimelinePage>(withQuery(`/customers/${customerId}/timeline`, { ...asked, before, limit }), { signal });

export const timelineChoicesQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "timeline-choices"],
    queryFn: ({ signal }) => api<TimelineChoices>(`/customers/${customerId}/timeline/choices`, { signal }),
    staleTime: 60_000,
  });

/** Kept under the customer, so that it is read again with them. */
export const needsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "needs"],
    queryFn: ({ signal }) => api<NeedsAnswer>(`/customers/${customerId}/needs`, { signal }),
  });

export const ledgerQuery = (customerId: string, over: CustomerLedger["over"]) =>
  queryOptions({
    queryKey: ["customer", customerId, "ledger", over],
    queryFn: ({ signal }) => api<LedgerAnswer>(withQuery(`/customers/${customerId}/ledger`, { over }), { signal }),
    placeholderData: keepPreviousData,
  });

/** The same of all customers. */
export const wholeLedgerQuery = (over: CustomerLedger["over"]) =>
  queryOptions({
    queryKey: ["value", "ledger", over],
    queryFn: ({ signal }) => api<OrganisationLedger>(withQuery("/ledger", { over }), { signal }),
    placeholderData: keepPreviousData,
  });

export const subscriptionsPageQuery = queryOptions({ queryKey: ["value", "subscriptions"], queryFn: ({ signal }) => api<SubscriptionsPage>("/subscriptions", { signal }) });

export const subscriptionsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "subscriptions"],
    queryFn: ({ signal }) => api<SubscriptionsAnswer>(`/customers/${customerId}/subscriptions`, { signal }),
  });

export const walletPageQuery = queryOptions({ queryKey: ["value", "wallet"], queryFn: ({ signal }) => api<WalletPage>("/wallet", { signal }) });
export const needsPageQuery = queryOptions({ queryKey: ["value", "needs"], queryFn: ({ signal }) => api<NeedsPage>("/needs", { signal }) });

export const walletQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "wallet"],
    queryFn: ({ signal }) => api<WalletAnswer>(`/customers/${customerId}/wallet`, { signal }),
  });

export const versionsQuery = queryOptions({ queryKey: ["value", "versions"], queryFn: ({ signal }) => api<ModelVersions>("/value/versions", { signal }) });
export const unitQuery = queryOptions({ queryKey: ["value", "unit"], queryFn: ({ signal }) => api<UnitPage>("/value/unit", { signal }) });
export const costsQuery = queryOptions({ queryKey: ["value", "costs"], queryFn: ({ signal }) => api<CostsPage>("/costs", { signal }) });

export const dissatisfactionQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "dissatisfaction"],
    queryFn: ({ signal }) => api<DissatisfactionAnswer>(`/customers/${customerId}/dissatisfaction`, { signal }),
  });

/** What was carried out with a customer within the last day. */
export const takenQuery = (customerId: string) => queryOptions({ queryKey: ["taken", customerId], queryFn: ({ signal }) => api<TakenLately>(`/customers/${customerId}/taken`, { signal }) });

export interface DecisionsWanted {
  readonly rule?: string;
  readonly action?: string;
  readonly customer?: string;
}

/** Decisions of the last 90 days, a page after the other, the newest first. */
export const decisionsFoundQuery = (wanted: DecisionsWanted) => ({
  queryKey: ["decisions", "found", wanted],
  queryFn: ({ pageParam, signal }: { readonly pageParam: string | undefined; readonly signal: AbortSignal }) =>
    api<DecisionsFound>(`/decisions?${new URLSearchParams(Object.entries({ ...wanted, before: pageParam }).filter((entry): entry is [string, string] => entry[1] !== undefined))}`, { signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last: DecisionsFound) => last.next ?? undefined,
});
export const oneDecisionQuery = (decisionId: string) => queryOptions({ queryKey: ["decisions", "one", decisionId], queryFn: ({ signal }) => api<OneDecision>(`/decisions/${decisionId}`, { signal }) });
export const letterQuery = (decisionId: string, language: CustomerLanguage) => queryOptions({ queryKey: ["decisions", "one", decisionId, "letter", language], queryFn: ({ signal }) => api<ForTheCustomer>(`/decisions/${decisionId}/for-the-customer?language=${language}`, { signal }) });
export const contestsQuery = queryOptions({ queryKey: ["decisions", "contests"], queryFn: ({ signal }) => api<{ contests: readonly ContestView[] }>("/contests", { signal }) });
export const ruleStandingQuery = (key: string, row: string) => queryOptions({ queryKey: ["policies", key, "row", row], queryFn: ({ signal }) => api<RuleStanding>(`/policies/${encodeURIComponent(key)}/rows/${encodeURIComponent(row)}`, { signal }) });
export const ruleOutcomeQuery = (rule: string) => queryOptions({ queryKey: ["outcomes", "rule", rule], queryFn: ({ signal }) => api<RuleOutcome>(`/outcomes/rules?rule=${encodeURIComponent(rule)}`, { signal }) });

export const decisionsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["decisions", customerId],
    queryFn: ({ signal }) =>
      api<{ records: readonly DecisionRecord[] }>(`/customers/${customerId}/decisions`, { signal }),
  });

/** Two customers beside each other and together, before a merge or a split. */
export interface JoinPreview {
  readonly sides: readonly [JoinSide, JoinSide];
  readonly customerId: string;
  readonly reached: MeetingReached;
  readonly attributes: readonly MeetingAttribute[];
  readonly consents: readonly MeetingConsent[];
  readonly groups: readonly MeetingGroup[];
  readonly promises: readonly { readonly side: 0 | 1; readonly body: string; readonly dueAt: string; readonly state: "open" | "late" }[];
  readonly conversations: readonly { readonly side: 0 | 1; readonly conversationId: string; readonly code: string; readonly subject: string; readonly complaint: boolean }[];
  readonly tasks: readonly { readonly side: 0 | 1; readonly what: string; readonly dueAt: string | null }[];
  readonly value: { readonly sides: readonly [ValueAnswer, ValueAnswer]; readonly together: ValueAnswer };
}

export const mergePreviewQuery = (customerId: string, otherId: string) =>
  queryOptions({
    queryKey: ["merge-preview", customerId, otherId],
    queryFn: ({ signal }) =>
      api<JoinPreview>(withQuery(`/customers/${customerId}/merge-preview`, { with: otherId }), { signal }),
  });

export const splitPreviewQuery = (customerId: string, identityIds: readonly string[]) =>
  queryOptions({
    queryKey: ["split-preview", customerId, identityIds],
    queryFn: ({ signal }) =>
      api<JoinPreview>(withQuery(`/customers/${customerId}/split-preview`, { identityIds: identityIds.join(",") }), {
        signal,
      }),
  });

/** What ending a link would part; null where other links hold the records together still. */
export const endPreviewQuery = (linkId: string) =>
  queryOptions({
    queryKey: ["split-preview", "link", linkId],
    queryFn: ({ signal }) => api<{ readonly parts: JoinPreview | null }>(`/links/${linkId}/end-preview`, { signal }),
    staleTime: 0,
  });

/** Kept under the customer's name, so that whatever makes the customer old makes this old too. */
export const splitsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "splits"],
    queryFn: ({ signal }) => api<{ splits: readonly SplitView[] }>(`/customers/${customerId}/splits`, { signal }),
  });

export const segmentsQuery = queryOptions({
  queryKey: ["segments"],
  queryFn: ({ signal }) => api<SegmentsPage>("/segments", { signal }),
});
/** Kept among the segments, so that whatever makes them old makes this old too. */
export const segmentQuery = (key: string) =>
  queryOptions({
    queryKey: ["segments", key],
    queryFn: ({ signal }) => api<SegmentPage>(`/segments/${encodeURIComponent(key)}`, { signal }),
  });
export const valueQuery = queryOptions({
  queryKey: ["value"],
  queryFn: ({ signal }) => api<ValuePage>("/value", { signal }),
});
/** Kept under value, so that it is read again with it. */
export const quietQuery = queryOptions({
  queryKey: ["value", "quiet"],
  queryFn: ({ signal }) => api<QuietPage>("/dissatisfaction", { signal }),
});
export const outcomesQuery = queryOptions({
  queryKey: ["outcomes"],
  queryFn: ({ signal }) => api<OutcomesPage>("/outcomes", { signal }),
});
export const floorQuery = queryOptions({
  queryKey: ["floor"],
  queryFn: ({ signal }) => api<FloorPage>("/floor", { signal }),
});
export const policiesQuery = queryOptions({
  queryKey: ["policies"],
  queryFn: ({ signal }) => api<{ policies: readonly PolicyView[] }>("/policies", { signal }),
});
export const limitsQuery = queryOptions({ queryKey: ["limits"], queryFn: ({ signal }) => api<LimitsView>("/policies/limits", { signal }) });
/** All of one policy is kept under its key, so that whatever is published or written makes it old together. */
export const draftQuery = (key: string) => queryOptions({ queryKey: ["policy", key, "draft"], queryFn: ({ signal }) => api<{ draft: DraftView | null }>(`/policies/${encodeURIComponent(key)}/draft`, { signal }) });
/** How many drafts wait for whoever is signed in to approve them. */
export const waitingDraftsQuery = queryOptions({ queryKey: ["policy", "waiting"], queryFn: ({ signal }) => api<{ waiting: number }>("/policy-drafts/waiting", { signal }), staleTime: 60_000 });
export const putAwayQuery = (key: string) => queryOptions({ queryKey: ["policy", key, "put-away"], queryFn: ({ signal }) => api<{ putAway: readonly PutAwayDraft[] }>(`/policies/${encodeURIComponent(key)}/drafts`, { signal }) });
export const policyVersionsQuery = (key: string) => queryOptions({ queryKey: ["policy", key, "versions"], queryFn: ({ signal }) => api<{ versions: readonly VersionView[] }>(`/policies/${encodeURIComponent(key)}/versions`, { signal }) });
/** A version never changes. */
export const policyVersionQuery = (key: string, version: number) => queryOptions({ queryKey: ["policy-version", key, String(version)], queryFn: ({ signal }) => api<VersionContent>(`/policies/${encodeURIComponent(key)}/versions/${version}`, { signal }), staleTime: Infinity });
export const proposalsQuery = (key: string) => queryOptions({ queryKey: ["policy", key, "proposals"], queryFn: ({ signal }) => api<{ proposals: readonly Proposal[] }>(`/policies/${encodeURIComponent(key)}/proposals`, { signal }) });
export const shadowQuery = (draftId: string) => queryOptions({ queryKey: ["rehearsal", draftId, "shadow"], queryFn: ({ signal }) => api<{ shadow: ShadowView | null }>(`/policy-drafts/${draftId}/shadow`, { signal }) });
export const rehearsalQuery = (draftId: string) => queryOptions({ queryKey: ["rehearsal", draftId], queryFn: ({ signal }) => api<{ rehearsal: RehearsalView | null }>(`/policy-drafts/${draftId}/rehearsal`, { signal }) });
export const studioWordsQuery = queryOptions({ queryKey: ["policy-words"], queryFn: ({ signal }) => api<StudioWords>("/policies/words", { signal }), staleTime: 60_000 });
export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: ({ signal }) =>
    api<{ people: readonly Colleague[]; former: readonly FormerColleague[] }>("/people", { signal }),
  staleTime: 60_000,
});
export const accessQuery = queryOptions({
  queryKey: ["access"],
  queryFn: ({ signal }) => api<AccessPage>("/access", { signal }),
});
export const keysQuery = queryOptions({
  queryKey: ["keys"],
  queryFn: ({ signal }) => api<{ keys: readonly ApiKeyView[] }>("/keys", { signal }),
});
export const webhookSourcesQuery = queryOptions({
  queryKey: ["webhook-sources"],
  queryFn: ({ signal }) => api<{ sources: readonly WebhookSourceView[] }>("/webhook-sources", { signal }),
  refetchInterval: 10_000,
});
export const refusedQuery = queryOptions({
  queryKey: ["refused"],
  queryFn: ({ signal }) =>
    api<{
      events: readonly RefusedEvent[];
      total: number;
      kept: { readonly newest: number; readonly days: number };
    }>(withQuery("/refused-events", { limit: 100 }), { signal }),
});
export const importsQuery = queryOptions({
  queryKey: ["imports"],
  queryFn: ({ signal }) => api<{ imports: readonly ImportView[] }>("/imports", { signal }),
});
/** Files and exports that were brought to the page, also those of which nothing is brought in yet. */
export const broughtQuery = (limit: number) =>
  queryOptions({
    queryKey: ["imports", "brought", limit],
    queryFn: async ({ signal }) => {
      const [{ files }, { bundles }] = await Promise.all([
        api<{ files: readonly ContactFile[] }>(withQuery("/contact-files", { limit }), { signal }),
        api<{ bundles: readonly BundleView[] }>(withQuery("/bundles", { limit }), { signal }),
      ]);
      return { files, bundles };
    },
  });
/** What is known by the ids in the audit. */
export type AuditNames = Readonly<
  Record<string, { readonly kind: "customer" | "person" | "key" | "conversation"; readonly name: string } | undefined>
>;
export const auditPage = (
  wanted: { readonly act: string; readonly by: string; readonly before: string | undefined },
  signal: AbortSignal,
) =>
  api<{ entries: readonly AuditEntry[]; names: AuditNames; next: string | null }>(
    withQuery("/audit", { limit: 50, ...wanted }),
    { signal },
  );
