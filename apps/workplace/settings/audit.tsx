import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Section } from "../../ui/page.tsx";
import { Empty, Failed, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { auditPage } from "../data/queries.ts";

/** Who did what, when. */
export default function Audit() {
  const { t, format } = useWords();
  const pages = useInfiniteQuery({
    queryKey: ["audit"],
    queryFn: ({ pageParam, signal }) => auditPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const entries = pages.data?.pages.flatMap((page) => page.entries) ?? [];
  if (pages.isError && entries.length === 0)
    return (
      <Failed what={t("The audit could not be read")} why={pages.error.message} onRetry={() => void pages.refetch()} />
    );
  if (pages.isPending) return <Skeleton rows={8} kind="rows" label={t("Reading the audit")} />;
  return (
    <Section title={t("Audit")}>
      {entries.length === 0 ? <Empty title={t("Nothing has been done yet.")} /> : null}
      <Table
        label={t("Audit")}
        columns={[
          { key: "when", title: t("When") },
          { key: "who", title: t("Who") },
          { key: "act", title: t("Act") },
          { key: "object", title: t("On what") },
          { key: "detail", title: t("Detail") },
        ]}
        rows={entries.map((entry) => ({
          key: entry.auditId,
          cells: [
            format.dayAndClock(entry.at),
            <Data key="w">
              {entry.actorName ??
                (entry.actorKind === "system" ? t("Rapport itself") : `${entry.actorKind} ${entry.actorId}`)}
            </Data>,
            <Data key="a" ltr>
              {entry.act}
            </Data>,
            <Data key="o" ltr>{`${entry.objectKind} ${entry.objectId}`}</Data>,
            <span key="d" className="audit-detail meta">
              <Data ltr>
                {Object.entries(entry.detail)
                  .map(([key, value]) => `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
                  .join(", ")}
              </Data>
            </span>,
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
