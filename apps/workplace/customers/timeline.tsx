import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment, useEffect, useRef } from "react";
import type { TimelineEntry } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data, Figure, VisuallyHidden, Words } from "../../ui/data.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { Empty, Failed, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { sameDay } from "../cockpit/due.ts";
import { timelinePage } from "../data/queries.ts";
import { CHANNEL_WORDS } from "../words/names.ts";
import "./timeline.css";

export interface TimelineProps {
  readonly customerId: string;
  readonly channel?: string;
  /** The entry to point at, when evidence was followed to it. */
  readonly marked?: string;
  readonly narrow?: boolean;
}

/** Everything that happened, one lane, newest first, the customer's own words in serif. */
export function Timeline({ customerId, channel, marked, narrow = false }: TimelineProps) {
  const { t, format } = useWords();
  const pages = useInfiniteQuery({
    queryKey: ["timeline", customerId, channel ?? "all"],
    queryFn: ({ pageParam, signal }) => timelinePage(customerId, channel, pageParam, signal),
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
    return <Empty title={t("Nothing has happened yet.")}>{channel ? t("Nothing on this channel.") : null}</Empty>;
  return (
    <div className={narrow ? "timeline narrow" : "timeline"}>
      <ol ref={list}>
        {entries.map((entry, index) => {
          const before = entries[index - 1];
          return (
            <Fragment key={entry.id}>
              {before === undefined || !sameDay(before.at, entry.at) ? (
                <li className="timeline-day">{sameDay(entry.at, new Date()) ? t("Today") : format.day(entry.at)}</li>
              ) : null}
              <Entry entry={entry} marked={marked !== undefined && entry.id.includes(marked)} />
            </Fragment>
          );
        })}
      </ol>
      {pages.hasNextPage ? (
        <Button look="outline" onPress={() => void pages.fetchNextPage()} isDisabled={pages.isFetchingNextPage}>
          {pages.isFetchingNextPage ? t("Reading…") : t("Load earlier")}
        </Button>
      ) : (
        <p className="meta">{t("This is where it began.")}</p>
      )}
    </div>
  );
}

function Entry({ entry, marked }: { entry: TimelineEntry; marked: boolean }) {
  const { t, format } = useWords();
  const icon: IconName =
    entry.type === "decision"
      ? "decision"
      : entry.type === "segment"
        ? "segments"
        : entry.type === "link"
          ? "link"
          : (entry.channel ?? "other");
  const spoken =
    entry.type === "interaction"
      ? entry.channel
        ? t(CHANNEL_WORDS[entry.channel])
        : ""
      : { decision: t("Decision"), segment: t("Segment"), link: t("Identity") }[entry.type];
  return (
    <li className={`timeline-entry ${entry.type} ${entry.direction}`} data-marked={marked || undefined}>
      <span className="timeline-icon" title={spoken}>
        <Icon name={icon} size={15} />
        <VisuallyHidden>{spoken} </VisuallyHidden>
      </span>
      <time className="meta" dateTime={entry.at}>
        {format.clock(entry.at)}
      </time>
      <div className="grow">
        <p className="timeline-title">
          {entry.conversationId ? (
            <Link
              to="/cockpit/$conversationId"
              params={{ conversationId: entry.conversationId }}
              search={{ pane: "conversation" }}
            >
              <Data>{entry.title}</Data>
            </Link>
          ) : (
            <Data>{entry.title}</Data>
          )}{" "}
          <span className="meta">
            · <Data>{entry.source}</Data>
          </span>
        </p>
        {entry.words === null ? null : entry.direction === "out" ? (
          <p className="timeline-ours" dir="auto">
            {entry.words}
          </p>
        ) : (
          <Words>{entry.words}</Words>
        )}
      </div>
      {entry.amount ? (
        <Figure className="timeline-amount">{format.money(entry.amount.amountMinor, entry.amount.currency)}</Figure>
      ) : null}
    </li>
  );
}
