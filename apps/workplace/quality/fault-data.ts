// What the page asks about faults and gauges, and the repairs it does, each with the way back.
import { queryOptions, type QueryClient } from "@tanstack/react-query";
import type { FaultRule, FaultsPage, FaultView, QualityPage, RepairAct, UnknownVisitors } from "../../../engine/profiles/contract.ts";
import { type Said, say } from "../../ui/say.ts";
import { api, withQuery } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";

export const qualityQuery = queryOptions({
  queryKey: ["quality", "counts"],
  queryFn: ({ signal }) => api<QualityPage>("/quality", { signal }),
  staleTime: 10_000,
});

export const faultsQuery = (rule: FaultRule) =>
  queryOptions({
    queryKey: ["quality", "faults", rule],
    queryFn: ({ signal }) => api<FaultsPage>(withQuery("/quality/faults", { rule, limit: 100 }), { signal }),
    staleTime: 10_000,
  });

export const visitorsQuery = queryOptions({
  queryKey: ["quality", "visitors"],
  queryFn: ({ signal }) => api<UnknownVisitors>("/quality/visitors?limit=100", { signal }),
});

const DONE: Readonly<Record<RepairAct, Said>> = {
  choose: say("Said which is right."),
  "is-right": say("Left as it is: it will not be shown again."),
  withdraw: say("Consents withdrawn."),
  ask: say("A task of yours, to ask them."),
};

export async function repair(queries: QueryClient, fault: FaultView, act: RepairAct, value?: unknown): Promise<void> {
  const refresh = () => {
    for (const key of ["quality", "tasks", "customers"]) void queries.invalidateQueries({ queryKey: [key] });
    void queries.invalidateQueries({ queryKey: ["customer", fault.customerId] });
  };
  const failed = (error: unknown) => setLastAct({ kind: "failed", words: say("It was not done; nothing has changed."), why: (error as Error).message });
  try {
    const { rule, about, seen } = fault;
    const { repairId } = await api<{ repairId: string }>(`/customers/${fault.customerId}/faults/repair`, { method: "POST", body: { rule, about, seen, act, ...(value === undefined ? {} : { value }) } });
    setLastAct({ kind: "done", words: DONE[act], undo: () => api(`/fault-repairs/${repairId}/undo`, { method: "POST", body: {} }).then(refresh).catch(failed) });
  } catch (error) {
    failed(error);
  }
  refresh();
}
