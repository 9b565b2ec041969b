// What of a customer is kept from the reader, and what is shown to them for a while.
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { CustomerSight, FieldSet, Reading, Role } from "../../../../engine/organisation/contract.ts";
import { api } from "../../data/api.ts";
import { useHouse } from "../../data/session.tsx";

/** Kept under the customer's name, so that whatever makes the customer old makes this old too. */
const customerSightQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "sight"],
    queryFn: ({ signal }) => api<CustomerSight>(`/customers/${customerId}/sight`, { signal }),
  });

export type SetSeen = CustomerSight["sets"][number];

/** How the reader reads each set of this customer. Who reads everything asks nothing. */
export function useCustomerSight(customerId: string): readonly SetSeen[] {
  const { session } = useHouse();
  const { refresh } = useReveal(customerId);
  const readsAll = Object.values(session.sight.fields).every((reading) => reading === "read");
  const sets = useQuery({ ...customerSightQuery(customerId), enabled: !readsAll }).data?.sets ?? [];
  // What was shown for a while leaves the screen when its time is over, whoever looks at it.
  const ends = Math.min(...sets.flatMap(({ until }) => (until === null ? [] : [Date.parse(until)])));
  useEffect(() => {
    if (!Number.isFinite(ends)) return;
    const timer = setTimeout(() => void refresh(), Math.max(0, ends - Date.now()) + 500);
    return () => clearTimeout(timer);
  }, [ends]);
  return sets;
}

/** How a set reads on a screen about many customers: what was shown of one does not count there. */
export function useReading(set: FieldSet): Reading {
  return useHouse().session.sight.fields[set];
}

/** Whom to ask: the roles that read a set. */
export function useReaders(set: FieldSet): readonly Role[] {
  return useHouse().session.sight.readBy[set];
}

export function useReveal(customerId: string) {
  const queries = useQueryClient();
  const refresh = () => Promise.all([["customer", customerId], ["timeline", customerId], ["decisions", customerId], ["cockpit"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
  return {
    refresh,
    reveal: async (set: FieldSet, why: string) => {
      await api(`/customers/${customerId}/reveal`, { method: "POST", body: { set, why } });
      void refresh(); // the dialog closes as soon as it is recorded; what it shows is read one by one
    },
    cover: async () => {
      await api(`/customers/${customerId}/cover`, { method: "POST" });
      await refresh();
    },
  };
}
