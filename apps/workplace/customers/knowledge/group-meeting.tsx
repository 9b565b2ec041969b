import type { GroupSide } from "../../../../engine/profiles/contract.ts";
import { Data, Figure } from "../../../ui/data.tsx";
import { Table } from "../../../ui/table.tsx";
import { useWords } from "../../../ui/words.tsx";
import { sourceName } from "../../words/source-names.ts";
import { attributeName } from "./attribute-names.ts";
import type { GroupPreview } from "./data.ts";

/** Two households or organisations beside each other, and as one: who belongs to each, what is said of them differently, what is owed to whom. */
export function GroupMeeting({ preview, names, titles, together }: { preview: GroupPreview; names: readonly [string, string]; titles: readonly [string, string]; together: string }) {
  const { t, format } = useWords();
  const { sides, inBoth, said, promises, conversations } = preview;
  const owed = [
    ...promises.map((p) => ({ name: p.name, what: t("Promise, due {when}: {what}", { when: format.day(p.dueAt), what: p.body }), late: p.state === "late" })),
    ...conversations.map((c) => ({ name: c.name, what: t("Conversation {code}: {what}", { code: c.code, what: c.subject }), late: c.complaint })),
  ];
  const rows = [
    {
      key: "members",
      cells: [t("Who belongs to it"), ...sides.map((side, at) => <Members key={at} side={side} />), <Figure key="together">{format.number(sides[0].customers + sides[1].customers - inBoth.length)}</Figure>],
    },
    { key: "notes", cells: [t("Notes"), ...[sides[0].notes, sides[1].notes, sides[0].notes + sides[1].notes].map((n, at) => <Figure key={at}>{format.number(n)}</Figure>)] },
    ...said.map((each) => ({
      key: `said ${each.key}`,
      cells: [
        attributeName(each.key, t),
        ...each.sides.map((value, at) => <Data key={at}>{value}</Data>),
        <span key="together">
          <Data>{each.value}</Data> <span className="meta">{t("{source} said it last", { source: sourceName(each.source, t) })}</span>
        </span>,
      ],
    })),
  ];
  return (
    <div className="meeting small">
      <Table
        label={t("Both groups compared")}
        columns={[
          { key: "what", title: t("Side by side") },
          { key: "one", title: `${titles[0]}: ${names[0]}` },
          { key: "other", title: `${titles[1]}: ${names[1]}` },
          { key: "together", title: together },
        ]}
        rows={rows}
      />
      {inBoth.length > 0 ? <p className="caution">{t("In both, and keeping each role: {who}.", { who: format.list(inBoth.map((each) => `${each.name} (${each.roles.join(", ")})`)) })}</p> : null}
      {owed.length === 0 ? (
        <p className="quiet">{t("Nobody in them is owed a promise or waits in a conversation.")}</p>
      ) : (
        <ul className="ruled">
          {owed.map((each, at) => (
            <li key={at} className={each.late ? "caution" : undefined}>
              <Data>{each.name}</Data>: <Data>{each.what}</Data>
            </li>
          ))}
        </ul>
      )}
      <p className="meta">{t("Consents and promises are each person's own: they stay as they are.")}</p>
    </div>
  );
}

function Members({ side }: { side: GroupSide }) {
  const { t } = useWords();
  const told = new Set(side.members.map((member) => member.customerId)).size;
  if (side.members.length === 0) return <span className="quiet">{t("Nobody.")}</span>;
  return (
    <>
      {side.members.map((member) => (
        <span className="meeting-line" key={`${member.customerId}/${member.role}`}>
          <Data>{member.name}</Data> <span className="meta"><Data>{member.role}</Data></span>
        </span>
      ))}
      {side.customers > told ? <span className="meta meeting-line">{t("and {count} more", { count: side.customers - told })}</span> : null}
    </>
  );
}
