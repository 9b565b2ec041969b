import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AccessRules, AuditEntry } from "../../../engine/organisation/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Section } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { Empty, Failed, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { type AuditNames, auditPage, peopleQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { serverWords } from "../words/server-words.ts";
import { changesBetween } from "./access/access-changes.ts";
import { LIMITED_ROLES } from "./access/access-words.ts";
import { Changes } from "./access/versions.tsx";
import { ACT_WORDS, actWords, objectWords } from "./act-words.ts";
import { Named } from "./audit-named.tsx";
import { detailParts } from "./audit-words.ts";

/** Who did what, when. */
export default function Audit() {
  const { t, format } = useWords();
  const [act, setAct] = useState("");
  const [by, setBy] = useState("");
  const mayReadPeople = useMay("people.read");
  const people = useQuery({ ...peopleQuery, enabled: mayReadPeople });
  const everybody = [...(people.data?.people ?? []), ...(people.data?.former ?? [])];
  const pages = useInfiniteQuery({
    queryKey: ["audit", act, by],
    queryFn: ({ pageParam, signal }) => auditPage({ act, by, before: pageParam }, signal),
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  if (pages.isError && !pages.data)
    return (
      <Failed what={t("The audit could not be read")} why={pages.error.message} onRetry={() => void pages.refetch()} />
    );
  if (pages.isPending) return <Skeleton rows={8} kind="rows" label={t("Reading the audit")} />;
  const rows = pages.data.pages.flatMap((page) => page.entries.map((entry) => ({ entry, names: page.names })));
  return (
    <Section title={t("Audit")}>
      <div className="audit-filters">
        <Select
          label={t("Act")}
          choices={[
            { id: "", text: t("All acts") },
            ...Object.entries(ACT_WORDS).map(([id, words]) => ({ id, text: t(words ?? id) })),
          ]}
          chosen={act}
          onChoose={setAct}
        />
        <Select
          label={t("Who")}
          choices={[
            { id: "", text: t("Everybody") },
            ...everybody.map((person) => ({ id: person.id, text: person.name })),
          ]}
          chosen={by}
          onChoose={setBy}
        />
      </div>
      {rows.length === 0 ? (
        <Empty
          title={act === "" && by === "" ? t("Nothing has been done yet.") : t("Nothing of this kind has been done.")}
        />
      ) : null}
      <Table
        label={t("Audit")}
        columns={[
          { key: "when", title: t("When") },
          { key: "who", title: t("Who") },
          { key: "act", title: t("Act") },
          { key: "object", title: t("On what") },
          { key: "detail", title: t("Detail") },
        ]}
        rows={rows.map(({ entry, names }) => ({
          key: entry.auditId,
          cells: [
            format.dayAndClock(entry.at),
            <Who key="w" entry={entry} />,
            <span key="a" title={entry.act}>
              {t(actWords(entry.act))}
            </span>,
            <span key="o">
              {t(objectWords(entry.objectKind))} <Named id={entry.objectId} names={names} />
            </span>,
            <div key="d" className="audit-detail meta">
              <Detail entry={entry} names={names} />
            </div>,
          ],
        }))}
      />
      {pages.hasNextPage ? (
        <div>
          <Button look="outline" onPress={() => void pages.fetchNextPage()} isDisabled={pages.isFetchingNextPage}>
            {t("Load earlier")}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

function Who({ entry }: { entry: AuditEntry }) {
  const { t } = useWords();
  const terminal = /^terminal:(.+)$/.exec(entry.actorId)?.[1];
  if (entry.actorName !== null)
    return (
      <span title={entry.actorId}>
        <Data>{entry.actorName}</Data>
      </span>
    );
  if (entry.actorKind === "system") return t("Rapport itself");
  if (terminal !== undefined) return t("Somebody at the terminal ({name})", { name: terminal });
  return <Data ltr>{`${entry.actorKind} ${entry.actorId}`}</Data>;
}

function Detail({ entry, names }: { entry: AuditEntry; names: AuditNames }) {
  const { t, format } = useWords();
  const rules = accessRulesIn(entry);
  if (rules)
    return (
      <>
        <Changes changes={changesBetween(rules.from, rules.to)} />
        <Detail entry={{ ...entry, act: "", detail: Object.fromEntries(Object.entries(entry.detail).filter(([key]) => key !== "from" && key !== "to")) }} names={names} />
      </>
    );
  return (
    <Data>
      {detailParts(entry.detail).map((part, index) =>
        part.kind === "text" ? (
          // A value keeps its own direction; commas and brackets follow the line.
          /[\p{L}\p{N}]/u.test(part.text) ? <Data key={`${index} ${part.text}`}>{part.text}</Data> : part.text
        ) : part.kind === "word" ? (
          t(serverWords(part.text))
        ) : part.kind === "time" ? (
          <Data key={`${index} ${part.at}`}>{format.dayAndClock(part.at)}</Data>
        ) : (
          <Named key={`${index} ${part.id}`} id={part.id} names={names} />
        ),
      )}
    </Data>
  );
}

/** What owners said about who may see what, before and after; undefined of other acts, and of rules kept in an older form. */
function accessRulesIn({ act, detail }: AuditEntry): { readonly from: AccessRules; readonly to: AccessRules } | undefined {
  if (act !== "access.change") return undefined;
  const { from, to } = detail as { readonly from?: AccessRules; readonly to?: AccessRules };
  const isWhole = (rules: AccessRules | undefined): rules is AccessRules => LIMITED_ROLES.every((role) => rules?.roles?.[role]?.fields !== undefined) && rules?.attributes !== undefined;
  return isWhole(from) && isWhole(to) ? { from, to } : undefined;
}
