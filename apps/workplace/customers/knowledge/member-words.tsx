import { Link } from "@tanstack/react-router";
import type { GroupMember } from "../../../../engine/profiles/contract.ts";
import { Data } from "../../../ui/data.tsx";
import { useWords } from "../../../ui/words.tsx";

/** Who belongs to a group, as what and since when, and how that is known. */
export function MemberWords({ member }: { member: GroupMember }) {
  const { t, format } = useWords();
  return (
    <span className="grow">
      <Link to="/customers/$customerId" params={{ customerId: member.customerId }}>
        <Data>{member.customerName}</Data>
      </Link>{" "}
      <span className="meta">
        <Data>{member.role}</Data> · {t("since {when}", { when: format.day(member.begunAt) })} · <Data>{member.begunBy}</Data>: <Data>{member.why}</Data>
      </span>
    </span>
  );
}
