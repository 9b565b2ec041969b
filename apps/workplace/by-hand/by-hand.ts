// What a colleague enters by hand, told to the server; screens that show it read it again.
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { CustomerEntered, NewCustomer, NewTouchPoint } from "../../../engine/profiles/contract.ts";
import type { BegunConversation } from "../../../engine/service/contract.ts";
import { say } from "../../ui/say.ts";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";

export type Entering = Partial<NewCustomer> & Pick<NewCustomer, "name">;

/** Enters a customer and goes to their page, where it can be taken back; or gives who is known already. */
export function useEnterCustomer(): (customer: Entering) => Promise<CustomerEntered> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (customer) => {
    const answer = await api<CustomerEntered>("/customers", { method: "POST", body: customer });
    if (answer.kind === "known") return answer;
    const { customerId } = answer;
    const undo = async () => {
      try {
        await api(`/customers/${customerId}/take-back`, { method: "POST", body: {} });
        await navigate({ to: "/customers" });
        refreshLists(queries);
        queries.removeQueries({ queryKey: ["customer", customerId] });
      } catch (error) {
        setLastAct({ kind: "failed", words: say("That was not done."), why: (error as Error).message });
      }
    };
    refreshLists(queries);
    setLastAct({ kind: "done", words: say("Entered: {name}", { name: customer.name }), undo, goesAlong: true });
    void navigate({ to: "/customers/$customerId", params: { customerId } });
    return answer;
  };
}

function refreshLists(queries: QueryClient): void {
  for (const key of ["customers", "search", "quality"]) void queries.invalidateQueries({ queryKey: [key] });
}

export async function logTouchPoint(queries: QueryClient, customerId: string, touchPoint: NewTouchPoint): Promise<void> {
  await api(`/customers/${customerId}/touch-points`, { method: "POST", body: touchPoint });
  setLastAct({ kind: "said", words: say("It stands in the history.") });
  for (const queryKey of [["timeline", customerId], ["customer", customerId], ["customers"]]) void queries.invalidateQueries({ queryKey });
}

/** @returns the conversation's id */
export async function beginConversation(queries: QueryClient, customerId: string, conversation: BegunConversation): Promise<string> {
  const { conversationId } = await api<{ conversationId: string }>(`/customers/${customerId}/conversations`, { method: "POST", body: conversation });
  for (const queryKey of [["queue"], ["customer", customerId], ["timeline", customerId]]) void queries.invalidateQueries({ queryKey });
  return conversationId;
}
