// What people choose from who do otherwise: the rules name it.
import { queryOptions } from "@tanstack/react-query";
import type { OverrideReason } from "../../../engine/decisions/contract.ts";
import { api } from "../data/api.ts";

/** Kept under its policy, so that whatever is published makes it old. */
export const reasonsQuery = (policyKey: string) => queryOptions({ queryKey: ["policy", policyKey, "reasons"], queryFn: ({ signal }) => api<{ reasons: readonly OverrideReason[] }>(`/policies/${encodeURIComponent(policyKey)}/override-reasons`, { signal }), staleTime: 60_000 });
