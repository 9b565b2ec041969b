// A model from elsewhere is removed, and brought back; shown by foreign.tsx and bring-model.tsx.
import type { QueryClient } from "@tanstack/react-query";
import type { ValuePage } from "../../../engine/value/contract.ts";
import { say } from "../../ui/say.ts";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { valueQuery } from "../data/queries.ts";

function shows(queries: QueryClient, page: ValuePage): void {
  queries.setQueryData(valueQuery.queryKey, page);
  for (const key of ["segments", "customers"]) void queries.invalidateQueries({ queryKey: [key] });
}

const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });

export async function removeModel(queries: QueryClient, name: string): Promise<void> {
  await api<ValuePage>(`/value/foreign/${encodeURIComponent(name)}`, { method: "DELETE" }).then((page) => {
    shows(queries, page);
    setLastAct({ kind: "done", words: say("“{name}” is removed.", { name }), undo: () => bringBackModel(queries, name) });
  }, failed);
}

export async function bringBackModel(queries: QueryClient, name: string): Promise<void> {
  await api<ValuePage>(`/value/foreign/${encodeURIComponent(name)}/back`, { method: "POST" }).then((page) => {
    shows(queries, page);
    setLastAct({ kind: "done", words: say("“{name}” is there again.", { name }), undo: () => removeModel(queries, name) });
  }, failed);
}
