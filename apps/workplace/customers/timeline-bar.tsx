import { useQuery } from "@tanstack/react-query";
import { Suspense, useEffect, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Icon } from "../../ui/icon.tsx";
import { later } from "../../ui/later.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { timelineChoicesQuery } from "../data/queries.ts";
import type { TimelineFilters } from "./timeline-address.ts";
import { timelineFilterWords, withoutTimelineFilter } from "./timeline-filters.ts";
import { threadOfKey, threadWords } from "./timeline-threads.ts";

const TimelinePalette = later(() => import("./timeline-palette.tsx"), "dialog");

interface BarProps {
  readonly filters: TimelineFilters;
  readonly onFilters: (filters: TimelineFilters) => void;
}

/** What of the history is shown, as words that are added and taken away one by one; and whether what belongs together is one line. */
export function TimelineBar({ customerId, filters, onFilters }: BarProps & { readonly customerId: string }) {
  const { t, format } = useWords();
  const [adding, setAdding] = useState(false);
  const kinds = useQuery({ ...timelineChoicesQuery(customerId), enabled: filters.kind !== undefined }).data?.kinds ?? [];
  const words = timelineFilterWords(filters, { format, kindTitle: (kind) => kinds.find((each) => each.kind === kind)?.title ?? null });
  useShortcuts({ f: () => setAdding(true) });
  return (
    <div className="timeline-bar">
      <div className="filters">
        <WordsField value={filters.words ?? ""} onChange={(said) => onFilters({ ...filters, words: said === "" ? undefined : said })} />
        {words.map(({ key, words: said }) => (
          <Button key={key} look="outline" className="chip" label={t("Take away the filter: {filter}", { filter: t(said) })} onPress={() => onFilters(withoutTimelineFilter(filters, key))}>
            <Data>{t(said)}</Data> <Icon name="close" size={12} />
          </Button>
        ))}
        <Button label={t("Add a filter")} icon="plus" onPress={() => setAdding(true)}>
          {t("filter")}
        </Button>
        {filters.thread === undefined ? <Grouping filters={filters} onFilters={onFilters} /> : null}
      </div>
      <Suspense>{adding ? <TimelinePalette customerId={customerId} onClose={() => setAdding(false)} onAdd={(change) => onFilters({ ...filters, ...change })} /> : null}</Suspense>
    </div>
  );
}

/** The two that the narrow timeline beside a conversation has room for. */
export function GroupingAndThread({ filters, onFilters }: BarProps) {
  const { t } = useWords();
  const { thread } = filters;
  if (thread === undefined)
    return (
      <div>
        <Grouping filters={filters} onFilters={onFilters} />
      </div>
    );
  const what = t(threadWords(threadOfKey(thread)));
  return (
    <div>
      <Button look="outline" className="chip" label={t("Take away the filter: {filter}", { filter: what })} onPress={() => onFilters({ ...filters, thread: undefined })}>
        {t("only this {what}", { what })} <Icon name="close" size={12} />
      </Button>
    </div>
  );
}

function Grouping({ filters, onFilters }: BarProps) {
  const { t } = useWords();
  const { grouped } = filters;
  return (
    <Button look="outline" icon={grouped ? "check" : undefined} pressed={grouped === true} onPress={() => onFilters({ ...filters, grouped: grouped ? undefined : true })}>
      {t("Group what belongs together")}
    </Button>
  );
}

/** Asked when the writer pauses; follows the address when that changes. */
function WordsField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useWords();
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onChange(text.trim()), 300);
    return () => clearTimeout(timer);
  });
  return (
    <div className="timeline-words">
      <TextField label={t("Words in what was said")} labelHidden placeholder={t("Words in what was said")} type="search" value={text} onChange={setText} maxLength={200} />
    </div>
  );
}
