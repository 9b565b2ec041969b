import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import type { GroupTimeline as Page } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Section } from "../../ui/page.tsx";
import { Failed, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { sameDay } from "../cockpit/due.ts";
import { api, withQuery } from "../data/api.ts";
import { DayLine, Entry } from "./timeline-entry.tsx";
import "./timeline.css";

const SHOWN = 20;

/** What happened with the people of a group, newest first, and whose each is. */
export function GroupTimeline({ groupId }: { groupId: string }) {
  const { t, format } = useWords();
  const pages = useInfiniteQuery({
    queryKey: ["group-timeline", groupId],
    queryFn: ({ pageParam, signal }) => api<Page>(withQuery(`/groups/${groupId}/timeline`, { before: pageParam, limit: SHOWN }), { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const entries = pages.data?.pages.flatMap((page) => page.entries) ?? [];
  const first = pages.data?.pages[0];
  return (
    <Section title={t("What happened")} lead={first?.isMore ? t("With the {count} who belong to it longest.", { count: format.number(first.people) }) : t("With whoever belongs to it now.")}>
      {pages.isError && entries.length === 0 ? (
        <Failed what={t("The timeline could not be read")} why={pages.error.message} onRetry={() => void pages.refetch()} />
      ) : pages.isPending ? (
        <Skeleton rows={6} label={t("Reading the timeline")} />
      ) : entries.length === 0 ? (
        <p className="quiet small">{t("Nothing has happened yet.")}</p>
      ) : (
        <div className="timeline">
          <ol>
            {entries.map(({ customerId, customerName, entry }, index) => (
              <Fragment key={entry.id}>
                {index === 0 || !sameDay(entries[index - 1]!.entry.at, entry.at) ? <DayLine at={entry.at} /> : null}
                <Entry
                  entry={entry}
                  marked={false}
                  who={
                    <Link to="/customers/$customerId" params={{ customerId }}>
                      <Data>{customerName}</Data>
                    </Link>
                  }
                />
              </Fragment>
            ))}
          </ol>
          {pages.hasNextPage ? (
            <Button look="outline" onPress={() => void pages.fetchNextPage()} isDisabled={pages.isFetchingNextPage}>
              {pages.isFetchingNextPage ? t("Reading…") : t("Load earlier")}
            </Button>
          ) : null}
        </div>
      )}
    </Section>
  );
}
