// What is asked and told about documents of a customer.
import { queryOptions, useQueryClient } from "@tanstack/react-query";
import type { CustomerDocuments, DocumentChange, DocumentKind, DocumentView } from "../../../../engine/service/contract.ts";
import { type Said, say } from "../../../ui/say.ts";
import { api, sendBytes, withQuery } from "../../data/api.ts";
import { setLastAct } from "../../data/last-act.ts";

/** Kept under the customer's name, so that whatever makes the customer old makes this old too. */
export const documentsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "documents"],
    queryFn: ({ signal }) => api<CustomerDocuments>(`/customers/${customerId}/documents`, { signal }),
  });

export function useDocuments(customerId: string) {
  const queries = useQueryClient();
  const refresh = () => Promise.all([["customer", customerId, "documents"], ["cockpit"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
  const patch = async (document: DocumentView, change: DocumentChange) => {
    await api(`/customers/${customerId}/documents/${document.documentId}`, { method: "PATCH", body: change });
    await refresh();
  };
  const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
  const done = (words: Said, back: () => Promise<unknown>) => setLastAct({ kind: "done", words, undo: () => back().catch(failed) });
  return {
    add: async (file: File, as: { readonly name: string; readonly kind: DocumentKind; readonly conversationId?: string }) => {
      const document = await sendBytes<DocumentView>(withQuery(`/customers/${customerId}/documents`, { ...as }), file);
      await refresh();
      done(say("Document added: {name}", { name: document.name }), () => patch(document, { isRemoved: true }));
    },
    change: async (document: DocumentView, { name, kind }: { readonly name: string; readonly kind: DocumentKind }) => {
      await patch(document, { name, kind });
      done(say("Document changed: {name}", { name }), () => patch(document, { name: document.name, kind: document.kind }));
    },
    setRemoved: (document: DocumentView, isRemoved: boolean) =>
      void patch(document, { isRemoved }).then(
        () => done(isRemoved ? say("Document removed: {name}", { name: document.name }) : say("Document restored: {name}", { name: document.name }), () => patch(document, { isRemoved: !isRemoved })),
        failed,
      ),
  };
}
