import { Link } from "@tanstack/react-router";
import type { ConversationRow } from "../../../engine/service/contract.ts";
import { Cut } from "../../ui/data.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/words.tsx";

/** A customer's conversations, one line each, leading to them. */
export function Conversations({ rows }: { rows: readonly ConversationRow[] }) {
  const { t, format } = useWords();
  return (
    <ul className="stack small">
      {rows.map((row) => (
        <li key={row.conversationId} className="line">
          <Icon name={row.channel} size={14} />
          <Link
            className="grow"
            to="/cockpit/$conversationId"
            params={{ conversationId: row.conversationId }}
            search={{ pane: "conversation" }}
          >
            <Cut>{row.subject}</Cut>
          </Link>
          <span className="meta">
            {{ open: t("open"), snoozed: t("snoozed"), resolved: t("resolved") }[row.status]} ·{" "}
            {format.day(row.lastMessageAt)}
          </span>
        </li>
      ))}
    </ul>
  );
}
