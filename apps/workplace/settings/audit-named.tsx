import { Link } from "@tanstack/react-router";
import { Data } from "../../ui/data.tsx";
import type { AuditNames } from "../data/queries.ts";
import { shortId } from "./audit-words.ts";

/** What an id stands for, by its name where that is known; the id itself is in the tooltip. */
export function Named({ id, names }: { id: string; names: AuditNames }) {
  const known = names[id];
  if (known?.kind === "customer")
    return (
      <Link to="/customers/$customerId" params={{ customerId: id }} title={id}>
        <Data>{known.name}</Data>
      </Link>
    );
  if (known?.kind === "conversation")
    return (
      <Link to="/cockpit/$conversationId" params={{ conversationId: id }} title={id}>
        <Data>{known.name}</Data>
      </Link>
    );
  return (
    <span className="keep" title={id}>
      <Data>{known?.name ?? shortId(id)}</Data>
    </span>
  );
}
