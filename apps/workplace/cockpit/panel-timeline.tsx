import { useState } from "react";
import { Timeline } from "../customers/timeline.tsx";
import { GroupingAndThread } from "../customers/timeline-bar.tsx";
import type { TimelineFilters } from "../customers/timeline-address.ts";

/** The customer's history beside a conversation: with room for grouping and for one thread, not for every filter. */
export default function PanelTimeline({ customerId, marked }: { customerId: string; marked: string | undefined }) {
  const [filters, setFilters] = useState<TimelineFilters>({});
  return (
    <div className="stack panel-timeline">
      <GroupingAndThread filters={filters} onFilters={setFilters} />
      <Timeline customerId={customerId} filters={filters} onFilters={setFilters} marked={marked} narrow />
    </div>
  );
}
