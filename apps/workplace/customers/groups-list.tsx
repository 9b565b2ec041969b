import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { GroupKind } from "../../../engine/profiles/contract.ts";
import type { GroupList } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Page } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { Empty, Forbidden, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { usePausedText } from "../../ui/use-paused-text.ts";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { api, withQuery } from "../data/api.ts";
import { useMay } from "../data/session.tsx";
import { isStillAt } from "../data/still-at.ts";
import { GROUPS_SHOWN, type GroupsAsked } from "./groups-address.ts";
import { GroupValue } from "./group-value.tsx";
import { GROUP_KINDS } from "./knowledge/group-kinds.ts";
import "./group.css";

const groupsQuery = ({ from = 0, ...asked }: GroupsAsked) =>
  queryOptions({
    queryKey: ["groups", "list", asked, from],
    queryFn: ({ signal }) => api<GroupList>(withQuery("/groups/list", { ...asked, offset: from, limit: GROUPS_SHOWN }), { signal }),
    placeholderData: keepPreviousData,
  });

/** All households, organisations and partners, with what they are worth together. */
export default function Groups() {
  const { t } = useWords();
  const asked = useSearch({ from: "/groups" });
  const navigate = useNavigate();
  const mayRead = useMay("customers.read");
  const groups = useQuery({ ...groupsQuery(asked), enabled: mayRead });
  const go = (next: GroupsAsked) => void (isStillAt("/groups") && navigate({ to: "/groups", search: next, replace: true }));
  const step = (by: 1 | -1) => {
    const links = [...document.querySelectorAll<HTMLElement>(".groups-list tbody th a")];
    const now = links.indexOf(document.activeElement as HTMLElement);
    links[Math.min(links.length - 1, Math.max(0, now === -1 ? 0 : now + by))]?.focus();
  };
  useShortcuts({ "/": () => document.querySelector<HTMLInputElement>(".groups-list input[type=search]")?.focus(), j: () => step(1), k: () => step(-1) });
  if (!mayRead) return <Forbidden what={t("Customers are for roles that may read them.")} />;
  const kinds = [{ id: "all" as const, text: t("Of every kind") }, ...(Object.keys(GROUP_KINDS) as GroupKind[]).map((id) => ({ id, text: t(GROUP_KINDS[id]) }))];
  return (
    <Page
      title={t("Households and organisations")}
      lead={t("Customers who belong together, with what they are worth together.")}
      actions={
        <Link className="btn plain" to="/customers" search={{}}>
          {t("Customers")}
        </Link>
      }
    >
      <div className="groups-list">
        <div className="filters">
          <Search value={asked.query ?? ""} onChange={(query) => go({ ...asked, query: query === "" ? undefined : query, from: undefined })} />
          <Select label={t("Kind")} labelHidden choices={kinds} chosen={asked.kind ?? "all"} onChoose={(kind) => go({ ...asked, kind: kind === "all" ? undefined : kind, from: undefined })} />
          <Select
            label={t("Order")}
            labelHidden
            choices={[
              { id: "members", text: t("The largest first") },
              { id: "name", text: t("From A") },
            ]}
            chosen={asked.sort ?? "members"}
            onChoose={(sort) => go({ ...asked, sort: sort === "name" ? sort : undefined, from: undefined })}
          />
        </div>
        <Answered query={groups} failed={t("The households and organisations could not be read")} waiting={<Skeleton rows={10} kind="rows" label={t("Reading households and organisations")} />}>
          {(list) => <List list={list} asked={asked} onGo={go} />}
        </Answered>
      </div>
    </Page>
  );
}

function List({ list, asked, onGo }: { list: GroupList; asked: GroupsAsked; onGo: (next: GroupsAsked) => void }) {
  const { t, format } = useWords();
  const from = asked.from ?? 0;
  if (list.rows.length === 0 && from > 0) return <Empty title={t("There are no more.")} action={<Button look="outline" onPress={() => onGo({ ...asked, from: undefined })}>{t("To the first")}</Button>} />;
  if (list.rows.length === 0)
    return asked.query === undefined && asked.kind === undefined ? (
      <Empty title={t("There are no households or organisations yet.")}>{t("They come with files that name a company, and are made on a customer's page, under “Belongs to”.")}</Empty>
    ) : (
      <Empty title={t("None is called that.")} action={<Button look="outline" onPress={() => onGo({ sort: asked.sort })}>{t("Show all")}</Button>} />
    );
  const last = from + list.rows.length;
  return (
    <>
      <Table
        label={t("Households and organisations")}
        columns={[
          { key: "name", title: t("Name"), wide: true },
          { key: "kind", title: t("Kind"), notNarrow: true },
          { key: "members", title: t("Customers"), number: true },
          { key: "value", title: t("Value together, 12 months"), number: true },
        ]}
        rows={list.rows.map((group) => ({
          key: group.groupId,
          cells: [
            <span key="name">
              <Link to="/groups/$groupId" params={{ groupId: group.groupId }}>
                <Data>{group.name}</Data>
              </Link>
              <span className="narrow-only meta"> {t(GROUP_KINDS[group.kind])}</span>
            </span>,
            t(GROUP_KINDS[group.kind]),
            format.number(group.members),
            <GroupValue key="value" group={group} />,
          ],
        }))}
      />
      <p className="line small">
        <span className="quiet" role="status">
          {list.atLeast
            ? t("{from} to {to} of more than {total}", { from: format.number(from + 1), to: format.number(last), total: format.number(list.total) })
            : t("{from} to {to} of {total}", { from: format.number(from + 1), to: format.number(last), total: format.number(list.total) })}
        </span>
        {from > 0 ? <Button look="outline" onPress={() => onGo({ ...asked, from: Math.max(0, from - GROUPS_SHOWN) || undefined })}>{t("Those before")}</Button> : null}
        {list.atLeast || last < list.total ? <Button look="outline" onPress={() => onGo({ ...asked, from: from + GROUPS_SHOWN })}>{t("The next")}</Button> : null}
      </p>
    </>
  );
}

function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useWords();
  const [text, setText] = usePausedText(value, onChange);
  return (
    <div className="groups-search">
      <TextField label={t("Letters of its name")} labelHidden placeholder={t("Letters of its name")} type="search" value={text} onChange={setText} />
    </div>
  );
}
