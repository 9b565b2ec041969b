// What is asked and told about what colleagues know of a customer.
import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { flushSync } from "react-dom";
import type { CustomerKnowledge, GroupMeeting, GroupNotes, GroupPage, KnownKey, KnownSources, MyTasks, TagView, WordingView } from "../../../../engine/profiles/contract.ts";
import type { GroupRow, RelationshipAnswer } from "../../../../engine/segments/contract.ts";
import { type Said, say } from "../../../ui/say.ts";
import { api, type Call, withQuery } from "../../data/api.ts";
import { setLastAct } from "../../data/last-act.ts";

/** Kept under the customer's name, so that whatever makes the customer old makes this old too. */
export const knowledgeQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "knowledge"],
    queryFn: ({ signal }) => api<CustomerKnowledge>(`/customers/${customerId}/knowledge`, { signal }),
  });

export const relationshipQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "relationship"],
    queryFn: ({ signal }) => api<RelationshipAnswer>(`/customers/${customerId}/relationship`, { signal }),
  });

export const myTasksQuery = queryOptions({
  queryKey: ["tasks"],
  queryFn: ({ signal }) => api<MyTasks>("/tasks", { signal }),
});

export const tagsQuery = queryOptions({
  queryKey: ["tags"],
  queryFn: ({ signal }) => api<{ tags: readonly TagView[] }>("/tags", { signal }),
});

export const knownKeysQuery = queryOptions({
  queryKey: ["attribute-keys"],
  queryFn: ({ signal }) => api<{ keys: readonly KnownKey[] }>("/attribute-keys", { signal }),
  staleTime: Infinity,
});

export const wordingsQuery = queryOptions({
  queryKey: ["consent-wordings"],
  queryFn: ({ signal }) => api<{ wordings: readonly WordingView[] }>("/consent-wordings", { signal }),
});

export const sourceOrderQuery = queryOptions({
  queryKey: ["attribute-sources"],
  queryFn: ({ signal }) => api<{ sources: readonly string[] }>("/attribute-sources", { signal }),
});

export const knownSourcesQuery = queryOptions({
  queryKey: ["attribute-sources", "known"],
  queryFn: ({ signal }) => api<KnownSources>("/attribute-sources/known", { signal }),
});

/** What an act on a group makes old: pages of those in it, its own, lists of groups. */
export const GROUP_KEYS = [["customer"], ["group-timeline"], ["groups"], ["customers"], ["tasks"]] as const;

export const groupQuery = (groupId: string) =>
  queryOptions({ queryKey: ["customer", "group", groupId], queryFn: ({ signal }) => api<GroupPage>(`/groups/${groupId}`, { signal }) });

export const groupValueQuery = (groupId: string) =>
  queryOptions({ queryKey: ["groups", "value", groupId], queryFn: ({ signal }) => api<GroupRow>(`/groups/${groupId}/value`, { signal }) });

export const groupNotesQuery = (groupId: string) =>
  queryOptions({ queryKey: ["customer", "group", groupId, "notes"], queryFn: ({ signal }) => api<GroupNotes>(`/groups/${groupId}/notes`, { signal }) });

/** Two groups beside each other and as one, with what is owed to people in them. */
export interface GroupPreview extends GroupMeeting {
  readonly promises: readonly { readonly side: 0 | 1; readonly customerId: string; readonly name: string; readonly body: string; readonly dueAt: string; readonly state: "open" | "late" }[];
  readonly conversations: readonly { readonly side: 0 | 1; readonly customerId: string; readonly name: string; readonly code: string; readonly subject: string; readonly complaint: boolean }[];
}

/** Kept under the group's name, so that whatever makes the group old makes this old too. */
const previewQuery = <T>(groupId: string, path: string, asked: Record<string, string>) =>
  queryOptions({ queryKey: ["customer", "group", groupId, path, asked], queryFn: ({ signal }) => api<T>(withQuery(path, asked), { signal }), staleTime: 0 });

export const groupMergePreviewQuery = (groupId: string, otherId: string) => previewQuery<GroupPreview>(groupId, `/groups/${groupId}/merge-preview`, { with: otherId });

export const groupSplitPreviewQuery = (groupId: string, customerIds: readonly string[]) => previewQuery<GroupPreview>(groupId, `/groups/${groupId}/split-preview`, { customerIds: customerIds.join(",") });

export const endGroupLinkPreviewQuery = (linkId: string) => previewQuery<{ readonly parts: GroupPreview | null }>(linkId, `/group-links/${linkId}/end-preview`, {});

/** Says on the page what was done to a group, with the way back. */
export function useGroupDone(): (words: Said, back: () => Promise<unknown>, onClose: () => void) => void {
  const queries = useQueryClient();
  const refresh = () => Promise.all(GROUP_KEYS.map((queryKey) => queries.invalidateQueries({ queryKey })));
  /*
   * The dialog is gone before anything is read again. Under a dialog the page takes neither focus nor keys: where it stayed until
   * the slowest answer was there, what was done stood on the page already, and a key for it went nowhere.
   */
  return (words, back, onClose) => {
    flushSync(onClose);
    void refresh();
    setLastAct({ kind: "done", words, undo: () => back().then(refresh).catch((error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message })) });
  };
}

export interface Telling {
  /** Tells the server; screens that show it read it again. Rejects when the server says no. */
  readonly tell: (path: string, method: Call["method"], body?: unknown) => Promise<void>;
  /** Lets what is shown of the customer be read again. */
  readonly refresh: () => Promise<unknown>;
  /** Tells it from a button: what was done, or why not, stands on the page with the way back. */
  readonly act: (words: Said, now: () => Promise<unknown>, back: () => Promise<unknown>) => void;
}

export function useTelling(customerId: string): Telling {
  return useTellingAt(`/customers/${customerId}`, [["customer", customerId], ["tasks"], ["tags"]]);
}

/** The same of a household, an organisation or a partner. */
export function useGroupTelling(groupId: string): Telling {
  return useTellingAt(`/groups/${groupId}`, GROUP_KEYS);
}

function useTellingAt(place: string, old: readonly (readonly string[])[]): Telling {
  const queries = useQueryClient();
  const refresh = () => Promise.all(old.map((queryKey) => queries.invalidateQueries({ queryKey })));
  const tell: Telling["tell"] = async (path, method, body) => {
    await api(`${place}${path}`, { method, body });
    await refresh();
  };
  const act: Telling["act"] = (words, now, back) => {
    const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
    now().then(() => setLastAct({ kind: "done", words, undo: () => back().catch(failed) }), failed);
  };
  return { tell, refresh, act };
}
