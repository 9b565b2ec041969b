import { useEffect, useState } from "react";
import type { Channel } from "../../../engine/interactions/contract.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Icon } from "../../ui/icon.tsx";
import { word } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { CHANNEL_WORDS } from "../words/names.ts";
import type { TimelineFilters } from "./timeline-filters.ts";
import { threadOfKey, threadWords } from "./timeline-threads.ts";

const CHANNELS: readonly Channel[] = ["web", "chat", "voice", "email", "sms", "post", "shop", "portal"];
const DIRECTIONS: readonly { readonly id: TimelineFilters["direction"]; readonly title: string }[] = [
  { id: undefined, title: word("Both ways") },
  { id: "in", title: word("From the customer") },
  { id: "out", title: word("From us") },
];

interface BarProps {
  readonly filters: TimelineFilters;
  readonly onFilters: (filters: TimelineFilters) => void;
}

/** What of the history is shown: on which channel, which way, with which words; and whether what belongs together is one line. */
export function TimelineBar({ filters, onFilters }: BarProps) {
  const { t } = useWords();
  const change = (part: TimelineFilters) => onFilters({ ...filters, ...part });
  return (
    <div className="timeline-bar">
      <div className="channel-filter" role="group" aria-label={t("Channel")}>
        {[undefined, ...CHANNELS].map((each) => (
          <Button
            key={each ?? "all"}
            look={filters.channel === each ? "outline" : "quiet"}
            pressed={filters.channel === each}
            onPress={() => change({ channel: each })}
          >
            {each === undefined ? t("All") : t(CHANNEL_WORDS[each])}
          </Button>
        ))}
      </div>
      <div className="channel-filter" role="group" aria-label={t("Direction")}>
        {DIRECTIONS.map((each) => (
          <Button
            key={each.title}
            look={filters.direction === each.id ? "outline" : "quiet"}
            pressed={filters.direction === each.id}
            onPress={() => change({ direction: each.id })}
          >
            {t(each.title)}
          </Button>
        ))}
        <WordsField value={filters.words ?? ""} onChange={(words) => change({ words: words === "" ? undefined : words })} />
      </div>
      <GroupingAndThread filters={filters} onFilters={onFilters} />
    </div>
  );
}

/** The two that the narrow timeline beside a conversation has room for. */
export function GroupingAndThread({ filters, onFilters }: BarProps) {
  const { t } = useWords();
  const { thread, grouped } = filters;
  if (thread !== undefined) {
    const what = t(threadWords(threadOfKey(thread)));
    return (
      <div>
        <Button
          look="outline"
          className="chip"
          label={t("Take away the filter: {filter}", { filter: what })}
          onPress={() => onFilters({ ...filters, thread: undefined })}
        >
          {t("only this {what}", { what })} <Icon name="close" size={12} />
        </Button>
      </div>
    );
  }
  return (
    <div>
      <Button
        look="outline"
        icon={grouped ? "check" : undefined}
        pressed={grouped === true}
        onPress={() => onFilters({ ...filters, grouped: grouped ? undefined : true })}
      >
        {t("Group what belongs together")}
      </Button>
    </div>
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
      <TextField
        label={t("Words in what was said")}
        labelHidden
        placeholder={t("Words in what was said")}
        type="search"
        value={text}
        onChange={setText}
        maxLength={200}
      />
    </div>
  );
}
