import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { TimelineEntry } from "../../../engine/profiles/contract.ts";
import { isCovered } from "../../ui/covered.ts";
import { Covered, Data, Figure, VisuallyHidden, Words } from "../../ui/data.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { useWords, type WordsInUse } from "../../ui/words.tsx";
import { sameDay } from "../cockpit/due.ts";
import { CHANNEL_WORDS, PROGRAMS } from "../words/names.ts";
import { serverWords, serverWordsBefore } from "../words/server-words.ts";
import { useReading } from "./hidden/sight.ts";
import { placeWords, threadWords } from "./timeline-threads.ts";

const TYPE_ICONS: Readonly<Record<Exclude<TimelineEntry["type"], "interaction">, IconName>> = {
  decision: "decision",
  segment: "segments",
  link: "link",
};

const KIND_ICONS: Readonly<Record<string, IconName | undefined>> = { deal: "partner", task: "check", note: "copy", meeting: "person" };

export function iconOf(entry: TimelineEntry): IconName {
  if (entry.type !== "interaction") return TYPE_ICONS[entry.type];
  return KIND_ICONS[entry.kind.split(".")[0]!] ?? entry.channel ?? "other";
}

function spokenOf(entry: TimelineEntry, t: WordsInUse["t"]): string {
  if (entry.type === "interaction") return entry.channel ? t(CHANNEL_WORDS[entry.channel]) : "";
  return { decision: t("Decision"), segment: t("Segment"), link: t("Identity") }[entry.type];
}

/** The day under which entries stand. */
export function DayLine({ at }: { at: string }) {
  const { t, format } = useWords();
  return <li className="timeline-day">{sameDay(at, new Date()) ? t("Today") : format.day(at)}</li>;
}

/** What has an amount as a rule: where its reader may not read that, none is not what it says. */
const OF_MONEY = /^(order|invoice|payment|refund|deal)/;

/** One thing that happened. Within a thread it says its day as well, for no line above it does. */
export function Entry({
  entry,
  marked,
  withDay = false,
  who,
  onThread,
}: {
  entry: TimelineEntry;
  marked: boolean;
  withDay?: boolean;
  /** Whose it is, where it is one of several people's. */
  who?: ReactNode;
  /** Shows only what belongs to the same; left out where that is shown already. */
  onThread?: (key: string) => void;
}) {
  const { t, format } = useWords();
  const { thread } = entry;
  const readsValue = useReading("value") === "read";
  const spoken = spokenOf(entry, t);
  const place = format.list(placeWords(entry.place));
  return (
    <li className={`timeline-entry ${entry.type} ${entry.direction}`} data-marked={marked || undefined}>
      <span className="timeline-icon" title={spoken}>
        <Icon name={iconOf(entry)} size={15} />
        <VisuallyHidden>{spoken} </VisuallyHidden>
      </span>
      <time className="meta" dateTime={entry.at}>
        {withDay ? format.dayAndClock(entry.at) : format.clock(entry.at)}
      </time>
      <div className="grow">
        <p className="timeline-title">
          {entry.conversationId ? (
            <Link
              to="/cockpit/$conversationId"
              params={{ conversationId: entry.conversationId }}
              search={{ pane: "conversation" }}
            >
              <Title of={entry} />
            </Link>
          ) : (
            <Title of={entry} />
          )}{" "}
          <span className="meta">
            · {PROGRAMS[entry.source] ?? t(serverWords(entry.source))}
            {place === "" ? null : (
              <>
                {" · "}
                <Data>{place}</Data>
              </>
            )}
            {who === undefined ? null : <> · {who}</>}
          </span>
          {thread && onThread ? (
            <>
              <span className="meta"> · </span>
              <button
                type="button"
                className="timeline-only"
                aria-label={t("Show only this: {what}", { what: t(threadWords(thread)) })}
                onClick={() => onThread(thread.key)}
              >
                {t("only this {what}", { what: t(threadWords(thread)) })}
              </button>
            </>
          ) : null}
        </p>
        {entry.words === null ? null : entry.direction === "out" ? (
          <p className="timeline-ours" dir="auto">
            {isCovered(entry.words) ? <Covered /> : entry.words}
          </p>
        ) : (
          <Words>{entry.words}</Words>
        )}
        {entry.note == null ? null : (
          <p className="timeline-ours small" dir="auto">
            {isCovered(entry.note) ? <Covered /> : entry.note}
          </p>
        )}
      </div>
      {entry.amount ? (
        <Figure className="timeline-amount">{format.money(entry.amount.amountMinor, entry.amount.currency)}</Figure>
      ) : !readsValue && OF_MONEY.test(entry.kind) ? (
        <Covered />
      ) : null}
    </li>
  );
}

/** What happened in the reader's language; what somebody wrote stays as it was written. */
function Title({ of }: { of: TimelineEntry }) {
  const { t } = useWords();
  if (isCovered(of.title)) return <Covered />;
  const { said, rest } = serverWordsBefore(of.title);
  return (
    <>
      {t(said)}
      {rest === null ? null : (
        <>
          : <Data>{rest}</Data>
        </>
      )}
    </>
  );
}
