import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { CustomerGroup } from "../../../engine/profiles/contract.ts";
import { Data } from "../../ui/data.tsx";
import { Fold, Page, Section } from "../../ui/page.tsx";
import { Empty, Forbidden, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { api } from "../data/api.ts";
import { useMay } from "../data/session.tsx";
import { attributeName } from "./knowledge/attribute-names.ts";
import { PROGRAMS } from "../words/names.ts";
import { GROUP_KINDS } from "./knowledge/group-kinds.ts";
import { MemberWords } from "./knowledge/member-words.tsx";
import "./group.css";

const groupQuery = (groupId: string) =>
  queryOptions({ queryKey: ["customer", "group", groupId], queryFn: ({ signal }) => api<CustomerGroup>(`/groups/${groupId}`, { signal }) });

/** A household, an organisation or a partner: what is said of it, and who belongs to it. */
export default function GroupPage() {
  const { t } = useWords();
  const { groupId } = useParams({ from: "/groups/$groupId" });
  const mayRead = useMay("customers.read");
  const group = useQuery({ ...groupQuery(groupId), enabled: mayRead });
  if (!mayRead) return <Forbidden what={t("Customers are for roles that may read them.")} />;
  return (
    <Answered query={group} failed={t("The group could not be read")} waiting={<Page title={t("Group")}><Skeleton rows={8} kind="rows" label={t("Reading the group")} /></Page>}>
      {(found) => <Group group={found} />}
    </Answered>
  );
}

function Group({ group }: { group: CustomerGroup }) {
  const { t, format } = useWords();
  // Two records of one customer may both belong to it, in one role.
  const now = [...new Map(group.members.filter((member) => member.endedAt === null).map((member) => [`${member.customerId}/${member.role}`, member])).values()];
  const before = group.members.filter((member) => member.endedAt !== null);
  return (
    <Page title={group.name} lead={format.list([t(GROUP_KINDS[group.kind]), t("{count, plural, one {# customer} other {# customers}}", { count: new Set(now.map((member) => member.customerId)).size })])}>
      <div className="group-page">
        <Section
          title={t("Who belongs to it")}
          actions={
            <Link className="btn plain" to="/customers" search={{ group: group.groupId }}>
              {t("In the list of customers")}
            </Link>
          }
        >
          {now.length === 0 ? <Empty title={t("Nobody.")}>{t("Whoever belonged to it stands below; others are added on a customer's page.")}</Empty> : null}
          <ul className="ruled">
            {now.map((member) => (
              <li key={`${member.customerId}/${member.role}/${member.begunAt}`} className="beside">
                <MemberWords member={member} />
              </li>
            ))}
          </ul>
          {before.length === 0 ? null : (
            <Fold title={t("{count, plural, one {# who belonged to it} other {# who belonged to it}}", { count: before.length })}>
              <ul className="ruled meta">
                {before.map((member) => (
                  <li key={`${member.customerId}/${member.endedAt}`}>
                    <Data>{member.customerName}</Data> · <Data>{member.role}</Data> · {t("until {when}", { when: format.day(member.endedAt ?? "") })}
                  </li>
                ))}
              </ul>
            </Fold>
          )}
        </Section>
        <Section title={t("What is said of it")} lead={t("By programs that know it, and when files were brought in.")}>
          {group.said.length === 0 ? <p className="quiet small">{t("Nothing is said of it.")}</p> : null}
          <dl className="group-said small">
            {group.said.map((each) => (
              <div key={each.key}>
                <dt className="quiet">{attributeName(each.key, t)}</dt>
                <dd>
                  <Data>{each.value}</Data> <span className="meta">· {PROGRAMS[each.source] ?? each.source}</span>
                </dd>
              </div>
            ))}
          </dl>
        </Section>
      </div>
    </Page>
  );
}
