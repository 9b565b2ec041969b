import { useInfiniteQuery } from "@tanstack/react-query";
import { Fragment, useEffect, useRef, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Empty, Failed, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { sameDay } from "../cockpit/due.ts";
import { timelinePage } from "../data/queries.ts";
import { DayLine, Entry, iconOf } from "./timeline-entry.tsx";
import type { TimelineFilters } from "./timeline-address.ts";
import { askedOf, isNarrowed } from "./timeline-filters.ts";
import { groupThreads, promisesIn, threadOfKey, type ThreadOfEntries, threadWords, type TimelineItem } from "./timeline-threads.ts";
import "./timeline.css";

export interface TimelineProps {
  readonly customerId: string;
  readonly filters: TimelineFilters;
  readonly onFilters: (filters: TimelineFilters) => void;
  /** The entry to point at, when evidence was followed to it. */
  readonly marked?: string;
  readonly narrow?: boolean;
}

/** Everything that happened, one lane, newest first, the customer's own words in serif. */
export function Timeline({ customerId, filters, onFilters, marked, narrow = false }: TimelineProps) {
  const { t } = useWords();
  const { grouped } = filters;
  const wanted = askedOf(filters);
  const pages = useInfiniteQuery({
    queryKey: ["timeline", customerId, wanted],
    queryFn: ({ pageParam, signal }) => timelinePage(customerId, wanted, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const entries = pages.data?.pages.flatMap((page) => page.entries) ?? [];
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (marked !== undefined) list.current?.querySelector("[data-marked]")?.scrollIntoView({ block: "center" });
  }, [marked, entries.length]);

  if (pages.isError && entries.length === 0)
    return (
      <Failed
        what={t("The timeline could not be read")}
        why={pages.error.message}
        onRetry={() => void pages.refetch()}
      />
    );
  if (pages.isPending) return <Skeleton rows={6} label={t("Reading the timeline")} />;
  if (entries.length === 0)
    return (
      <Empty title={isNarrowed(filters) ? t("Nothing fits these filters.") : t("Nothing has happened yet.")}>
        {isNarrowed(filters) ? (
          <Button look="outline" onPress={() => onFilters({ grouped })}>
            {t("Show everything")}
          </Button>
        ) : null}
      </Empty>
    );
  const isMarked = (id: string) => marked !== undefined && id.includes(marked);
  // Where one thread is shown there is nothing to fold it into.
  const items: readonly TimelineItem[] =
    grouped && filters.thread === undefined
      ? groupThreads(entries)
      : entries.map((entry) => ({ kind: "entry", entry }));
  const onThread = filters.thread === undefined ? (thread: string) => onFilters({ thread, grouped }) : undefined;
  const headOf = (item: TimelineItem) => (item.kind === "entry" ? item.entry : item.newest);
  return (
    <div className={narrow ? "timeline narrow" : "timeline"}>
      <ol ref={list}>
        {items.map((item, index) => {
          const head = headOf(item);
          const before = items[index - 1];
          return (
            <Fragment key={item.kind === "entry" ? head.id : item.key}>
              {before === undefined || !sameDay(headOf(before).at, head.at) ? (
                <DayLine at={head.at} />
              ) : null}
              {item.kind === "entry" ? (
                <Entry entry={head} marked={isMarked(head.id)} onThread={onThread} />
              ) : (
                <Thread thread={item} isMarked={isMarked} onThread={onThread} />
              )}
            </Fragment>
          );
        })}
      </ol>
      {pages.hasNextPage ? (
        <Button look="outline" onPress={() => void pages.fetchNextPage()} isDisabled={pages.isFetchingNextPage}>
          {pages.isFetchingNextPage ? t("Reading…") : t("Load earlier")}
        </Button>
      ) : (
        <p className="meta">{isNarrowed(filters) ? t("That is all that fits.") : t("This is where it began.")}</p>
      )}
    </div>
  );
}

/** What belongs together as one line: what began it, how many there are, when the newest was; unfolded, its entries. */
function Thread({
  thread,
  isMarked,
  onThread,
}: {
  thread: ThreadOfEntries;
  isMarked: (id: string) => boolean;
  onThread: ((key: string) => void) | undefined;
}) {
  const { t, format } = useWords();
  const [unfolded, setUnfolded] = useState(false);
  const isOpen = unfolded || thread.entries.some((entry) => isMarked(entry.id));
  const about = t(threadWords(threadOfKey(thread.key)));
  const promises = promisesIn(thread.entries, new Date());
  return (
    <li className="timeline-thread">
      <button type="button" className="timeline-fold" aria-expanded={isOpen} onClick={() => setUnfolded(!isOpen)}>
        <span className="timeline-icon">
          <Icon name={iconOf(thread.began)} size={15} />
        </span>
        <time className="meta" dateTime={thread.newest.at}>
          {format.clock(thread.newest.at)}
        </time>
        <span className="grow">
          <b>
            <Data>{thread.began.title}</Data>
          </b>{" "}
          <span className="meta">
            ·{" "}
            {t("{about}, {count} entries since {day}", {
              about,
              count: thread.entries.length,
              day: format.day(thread.began.at),
            })}
            {promises.kept > 0 ? ` · ${t("{count, plural, one {# promise kept} other {# promises kept}}", { count: promises.kept })}` : null}
          </span>
          {promises.missed > 0 ? <span className="warning"> · {t("{count, plural, one {# promise missed} other {# promises missed}}", { count: promises.missed })}</span> : null}
          {promises.open > 0 ? <span className="caution"> · {t("{count, plural, one {# promise still owed} other {# promises still owed}}", { count: promises.open })}</span> : null}
        </span>
        <Icon name="down" size={14} />
      </button>
      {isOpen ? (
        <ol className="timeline-inside">
          {thread.entries.map((entry) => (
            <Entry key={entry.id} entry={entry} marked={isMarked(entry.id)} withDay />
          ))}
          {onThread ? (
            <li>
              <Button look="plain" onPress={() => onThread(thread.key)}>
                {t("Show only this: {what}", { what: about })}
              </Button>
            </li>
          ) : null}
        </ol>
      ) : null}
    </li>
  );
}
