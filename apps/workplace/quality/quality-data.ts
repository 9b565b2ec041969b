// What the page asks of the server, and what it does there.
import { queryOptions, type QueryClient } from "@tanstack/react-query";
import type { ChangedBySearch, ClaimedPair, ClaimedPairs, DuplicateEvidence, DuplicatePair, DuplicatesPage, DuplicatesRun, DuplicateVerdict, LinkedByLikeness, OrganisationEvidence, OrganisationPair, OrganisationsPage, PairDecided } from "../../../engine/profiles/contract.ts";
import { say } from "../../ui/say.ts";
import { api, withQuery } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";

export type QualityView = "open" | "set-aside" | "organisations" | "claimed" | "linked" | "last-search";
export type PairIds = Pick<DuplicatePair, "identityId" | "otherId">;

export const duplicatesQuery = (view: "open" | "set-aside") =>
  queryOptions({
    queryKey: ["duplicates", view],
    queryFn: ({ signal }) => api<DuplicatesPage>(withQuery("/duplicates", { view, limit: 100 }), { signal }),
    staleTime: 10_000,
    // A search under way tells nobody of each step; whoever watches asks.
    refetchInterval: (query) => (query.state.data?.run && query.state.data.run.endedAt === null ? 1000 : false),
  });

export const evidenceQuery = (pair: PairIds) =>
  queryOptions({
    queryKey: ["duplicates", "evidence", pair.identityId, pair.otherId],
    queryFn: ({ signal }) => api<DuplicateEvidence>(`/duplicates/${pair.identityId}/${pair.otherId}`, { signal }),
  });

export const linkedQuery = queryOptions({
  queryKey: ["duplicates", "linked"],
  queryFn: ({ signal }) => api<{ links: readonly LinkedByLikeness[] }>("/duplicates/linked?limit=100", { signal }),
});

export const lastSearchQuery = (runId: string) =>
  queryOptions({
    queryKey: ["duplicates", "last-search", runId],
    queryFn: ({ signal }) => api<{ changes: readonly ChangedBySearch[] }>("/duplicates/last-search?limit=200", { signal }),
  });

export const claimedQuery = queryOptions({
  queryKey: ["duplicates", "claimed"],
  queryFn: ({ signal }) => api<ClaimedPairs>("/duplicates/claimed?limit=100", { signal }),
});

/** What joining would bring together. */
const isPreview = ({ queryKey }: { readonly queryKey: readonly unknown[] }) => queryKey.some((part) => typeof part === "string" && part.endsWith("merge-preview"));

/** Of two that are one there is no preview: what is still asked for is let go before they are decided. Whoever looks once more asks anew. */
const letPreviewsGo = (queries: QueryClient): Promise<void> => queries.cancelQueries({ predicate: isPreview });

/** What stands on the page is read again; resolves when it is. */
const refresh = async (queries: QueryClient): Promise<void> => {
  await Promise.all(["duplicates", "quality", "customers", "customer", "timeline"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
};

/** The page once a pair is decided, before the server is asked again: the pair is gone from it, and counted where it is now. */
export function withoutPair(page: DuplicatesPage, pair: PairIds, verdict: DuplicateVerdict): DuplicatesPage {
  const gone = page.pairs.find((each) => each.identityId === pair.identityId && each.otherId === pair.otherId);
  if (gone === undefined) return page;
  const [open, setAside] = gone.unsure === null ? [page.open - 1, page.setAside] : [page.open, page.setAside - 1];
  return { ...page, open, setAside: verdict === "unsure" ? setAside + 1 : setAside, pairs: page.pairs.filter((each) => each !== gone) };
}

const failed = (error: unknown) => setLastAct({ kind: "failed", words: say("It was not done; nothing has changed."), why: (error as Error).message });

const DONE: Readonly<Record<DuplicateVerdict, ReturnType<typeof say>>> = {
  accept: say("Joined: they are one customer."),
  refuse: say("Kept apart: you will not be asked about these two again."),
  unsure: say("Set aside."),
};

/** Says what a person decided; what can be taken back is shown with the way back. */
export async function decide(queries: QueryClient, pair: PairIds, verdict: DuplicateVerdict): Promise<boolean> {
  try {
    await letPreviewsGo(queries);
    const { decisionId } = await api<PairDecided>(`/duplicates/${pair.identityId}/${pair.otherId}/decide`, { method: "POST", body: { verdict } });
    setLastAct({
      kind: "done",
      words: DONE[verdict],
      undo: () =>
        api(`/duplicates/${pair.identityId}/${pair.otherId}/decisions/${decisionId}/withdraw`, { method: "POST", body: {} })
          .then(() => refresh(queries))
          .catch(failed),
    });
    for (const view of ["open", "set-aside"] as const) queries.setQueryData(duplicatesQuery(view).queryKey, (page) => page && withoutPair(page, pair, verdict));
    void refresh(queries);
    return true;
  } catch (error) {
    failed(error);
    void refresh(queries);
    return false;
  }
}

/** The same of two of whom it was only said. */
export async function decideClaimed(queries: QueryClient, { identityId, otherId }: ClaimedPair, verdict: "accept" | "refuse"): Promise<void> {
  try {
    const { decisionId } = await api<PairDecided>(`/duplicates/claimed/${identityId}/${otherId}/decide`, { method: "POST", body: { verdict } });
    setLastAct({ kind: "done", words: DONE[verdict], undo: () => api(`/duplicates/${identityId}/${otherId}/decisions/${decisionId}/withdraw`, { method: "POST", body: {} }).then(() => refresh(queries)).catch(failed) });
  } catch (error) {
    failed(error);
  }
  await refresh(queries);
}

export const organisationsQuery = queryOptions({
  queryKey: ["duplicates", "organisations"],
  queryFn: ({ signal }) => api<OrganisationsPage>("/groups/alike?limit=100", { signal }),
});

export const organisationEvidenceQuery = ({ groupId, otherId }: OrganisationPair) =>
  queryOptions({
    queryKey: ["duplicates", "organisations", "evidence", groupId, otherId],
    queryFn: ({ signal }) => api<OrganisationEvidence>(`/groups/alike/${groupId}/${otherId}`, { signal }),
  });

const ORGANISATIONS_DONE: Readonly<Record<DuplicateVerdict, ReturnType<typeof say>>> = {
  accept: say("Joined: they are one organisation."),
  refuse: say("Kept apart: you will not be asked about these two again."),
  unsure: say("Set aside."),
};

/** Says what a person decided of two organisations, with the way back. */
export async function decideOrganisations(queries: QueryClient, pair: OrganisationPair, verdict: DuplicateVerdict): Promise<boolean> {
  const again = () => Promise.all(["duplicates", "customer", "groups", "customers"].map((key) => queries.invalidateQueries({ queryKey: [key], predicate: (query) => !isPreview(query) })));
  const path = `/groups/alike/${pair.groupId}/${pair.otherId}`;
  try {
    await letPreviewsGo(queries);
    const { decisionId } = await api<PairDecided>(`${path}/decide`, { method: "POST", body: { verdict } });
    setLastAct({ kind: "done", words: ORGANISATIONS_DONE[verdict], undo: () => api(`${path}/decisions/${decisionId}/withdraw`, { method: "POST", body: {} }).then(again).catch(failed) });
    if (verdict !== "unsure") queries.setQueryData(organisationsQuery.queryKey, (page) => page && { ...page, pairs: page.pairs.filter((each) => each.groupId !== pair.groupId || each.otherId !== pair.otherId) });
    void again();
    return true;
  } catch (error) {
    failed(error);
    void again();
    return false;
  }
}

export async function searchAll(queries: QueryClient): Promise<void> {
  try {
    await api<DuplicatesRun>("/duplicates/find", { method: "POST", body: {} });
  } catch (error) {
    failed(error);
  }
  void refresh(queries);
}
