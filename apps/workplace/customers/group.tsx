import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import type { GroupMember, GroupPage } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { later } from "../../ui/later.tsx";
import { Fold, Page, Section } from "../../ui/page.tsx";
import { say } from "../../ui/say.ts";
import { Empty, Forbidden, Skeleton } from "../../ui/states.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { undoLastAct, useLeftWith } from "../data/last-act.ts";
import { useMay } from "../data/session.tsx";
import { attributeName } from "./knowledge/attribute-names.ts";
import { sourceName } from "../words/source-names.ts";
import { groupQuery, groupValueQuery, useGroupTelling } from "./knowledge/data.ts";
import { DoneLine } from "./knowledge/done-line.tsx";
import { GroupActs } from "./knowledge/group-acts.tsx";
import { GROUP_KINDS } from "./knowledge/group-kinds.ts";
import { AddDialog, EndDialog } from "./knowledge/member-dialogs.tsx";
import { MemberWords } from "./knowledge/member-words.tsx";
import { GroupNotes } from "./knowledge/notes.tsx";
import { GroupNameDialog } from "./group-name-dialog.tsx";
import { GroupTimeline } from "./group-timeline.tsx";
import { GroupValue } from "./group-value.tsx";
import "./group.css";

const MergeGroupDialog = later(() => import("./knowledge/merge-group-dialog.tsx"), "dialog");
const SplitGroupDialog = later(() => import("./knowledge/split-group-dialog.tsx"), "dialog");

/** A household, an organisation or a partner: what is said of it, and who belongs to it. */
export default function GroupScreen() {
  const { t } = useWords();
  const { groupId } = useParams({ from: "/groups/$groupId" });
  const mayRead = useMay("customers.read");
  const group = useQuery({ ...groupQuery(groupId), enabled: mayRead });
  useLeftWith(groupId);
  if (!mayRead) return <Forbidden what={t("Customers are for roles that may read them.")} />;
  return (
    <Answered query={group} failed={t("The group could not be read")} waiting={<Page title={t("Group")}><Skeleton rows={8} kind="rows" label={t("Reading the group")} /></Page>}>
      {(found) => <Group group={found} />}
    </Answered>
  );
}

type Over = { readonly kind: "rename" | "add" | "merge" | "split" } | { readonly kind: "end"; readonly member: GroupMember };

function Group({ group }: { group: GroupPage }) {
  const { t, format } = useWords();
  const mayWrite = useMay("customers.write");
  // Only who sees everybody in it changes it as a whole.
  const mayLink = useMay("customers.link") && group.isWhole;
  const { tell, act } = useGroupTelling(group.groupId);
  const value = useQuery(groupValueQuery(group.groupId));
  const [over, setOver] = useState<Over | null>(null);
  const close = () => setOver(null);
  useShortcuts({ z: () => undoLastAct() });
  // Two records of one customer may both belong to it, in one role.
  const now = [...new Map(group.members.filter((member) => member.endedAt === null).map((member) => [`${member.customerId}/${member.role}`, member])).values()];
  const before = group.members.filter((member) => member.endedAt !== null);
  const count = new Set(now.map((member) => member.customerId)).size;
  const rename = (name: string) => {
    const call = (to: string) => tell("/rename", "POST", { name: to });
    act(say("It is called {name} now.", { name }), () => call(name), () => call(group.name));
  };
  return (
    <Page
      title={<Data>{group.name}</Data>}
      lead={format.list([t(GROUP_KINDS[group.kind]), t("{count, plural, one {# customer} other {# customers}}", { count })])}
      actions={
        <>
          <Link className="btn plain" to="/groups" search={{}}>
            {t("Households and organisations")}
          </Link>
          {mayWrite && group.isWhole ? (
            <Button look="outline" onPress={() => setOver({ kind: "rename" })}>
              {t("Rename…")}
            </Button>
          ) : null}
          {mayLink ? (
            <Button look="outline" onPress={() => setOver({ kind: "merge" })} label={t("Merge {name} with another group", { name: group.name })}>
              {t("Merge…")}
            </Button>
          ) : null}
          {mayLink && count > 1 ? (
            <Button look="outline" onPress={() => setOver({ kind: "split" })} label={t("Split {name}", { name: group.name })}>
              {t("Split…")}
            </Button>
          ) : null}
        </>
      }
    >
      <DoneLine />
      <div className="group-page">
        <div className="group-column">
          <Section
            title={t("Who belongs to it")}
            actions={
              <div className="line">
                <Link className="btn plain" to="/customers" search={{ group: group.groupId }}>
                  {t("In the list of customers")}
                </Link>
                {mayWrite ? (
                  <Button onPress={() => setOver({ kind: "add" })} label={t("Add somebody to {name}", { name: group.name })}>
                    {t("Add somebody…")}
                  </Button>
                ) : null}
              </div>
            }
          >
            {now.length === 0 ? <Empty title={t("Nobody.")}>{before.length === 0 ? null : t("Whoever belonged to it stands below.")}</Empty> : null}
            <ul className="ruled">
              {now.map((member) => (
                <li key={`${member.customerId}/${member.role}/${member.begunAt}`} className="beside">
                  <MemberWords member={member} />
                  {mayWrite ? (
                    <Button onPress={() => setOver({ kind: "end", member })} label={t("End: {name}", { name: member.customerName })}>
                      {t("End…")}
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
            {before.length === 0 ? null : (
              <Fold title={t("{count, plural, one {# who belonged to it} other {# who belonged to it}}", { count: before.length })}>
                <ul className="ruled meta">
                  {before.map((member) => (
                    <li key={`${member.customerId}/${member.endedAt}`}>
                      <Data>{member.customerName}</Data> · <Data>{member.role}</Data> · {t("until {when}", { when: format.day(member.endedAt ?? "") })} · <Data>{member.endedBy}</Data>: <Data>{member.endWhy}</Data>
                    </li>
                  ))}
                </ul>
              </Fold>
            )}
            <GroupActs group={group} mayLink={mayLink} />
          </Section>
          {now.length === 0 ? null : <GroupTimeline groupId={group.groupId} />}
        </div>
        <div className="group-column">
          {count === 0 ? null : (
            <Section title={t("Value together, 12 months")}>
              <Answered query={value} failed={t("The value could not be read")} waiting={<Skeleton rows={1} label={t("Reading…")} />}>
                {(row) => (
                  <p>
                    <GroupValue group={row} />
                  </p>
                )}
              </Answered>
            </Section>
          )}
          {group.isWhole ? (
            <GroupNotes groupId={group.groupId} mayWrite={mayWrite} />
          ) : (
            <Section title={t("Notes")}>
              <p className="quiet small">{t("Notes on a group are for who sees everybody in it.")}</p>
            </Section>
          )}
          <Section title={t("What is said of it")} lead={t("By programs that know it, and when files were brought in.")}>
            {group.said.length === 0 ? <p className="quiet small">{t("Nothing is said of it.")}</p> : null}
            <dl className="group-said small">
              {group.said.map((each) => (
                <div key={each.key}>
                  <dt className="quiet">{attributeName(each.key, t)}</dt>
                  <dd>
                    <Data>{each.value}</Data> <span className="meta">· {sourceName(each.source, t)}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </Section>
        </div>
      </div>
      {over?.kind === "rename" ? <GroupNameDialog name={group.name} onName={rename} onClose={close} /> : null}
      {over?.kind === "add" ? <AddDialog group={group} onClose={close} /> : null}
      {over?.kind === "end" ? <EndDialog group={group} member={over.member} onClose={close} /> : null}
      <Suspense>
        {over?.kind === "merge" ? <MergeGroupDialog group={group} onClose={close} /> : null}
        {over?.kind === "split" ? <SplitGroupDialog group={group} onClose={close} /> : null}
      </Suspense>
    </Page>
  );
}
