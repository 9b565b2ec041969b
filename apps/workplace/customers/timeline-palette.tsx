import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Commands } from "../../ui/commands.tsx";
import { TopDialog } from "../../ui/dialog.tsx";
import { word } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { timelineChoicesQuery } from "../data/queries.ts";
import { matching } from "../shell/palette-match.ts";
import { NO_CHOICES, type TimelineChoice, timelineChoices } from "./timeline-choices.ts";
import type { TimelineFilters } from "./timeline-address.ts";

const GROUPS: readonly { readonly id: TimelineChoice["group"]; readonly title: string }[] = [
  { id: "kinds", title: word("What happened") },
  { id: "channels", title: word("Channel") },
  { id: "directions", title: word("Direction") },
  { id: "places", title: word("Department, region, product line, brand") },
  { id: "days", title: word("When") },
];

/** A filter of a history by typing what it says: "order", "chat", "workshop", "30", "2026-03-01". */
export default function TimelinePalette({ customerId, onClose, onAdd }: { customerId: string; onClose: () => void; onAdd: (change: TimelineFilters) => void }) {
  const { t, format } = useWords();
  const there = useQuery(timelineChoicesQuery(customerId)).data ?? NO_CHOICES;
  const [text, setText] = useState("");
  const said = timelineChoices(text, there, { now: new Date(), format }).map((choice) => ({ ...choice, text: t(choice.words) }));
  // What a typed day or number made fits by being made.
  const made = /\d/.test(text) ? said.filter(({ group }) => group === "days") : [];
  const fit = [...new Map([...matching(said, text), ...made].map((each) => [each.id, each])).values()];
  return (
    <TopDialog label={t("Add a filter")} isOpen onClose={onClose}>
      <Commands
        label={t("A filter: what happened, a channel, a place, a number of days, a day such as 2026-03-01")}
        text={text}
        onText={setText}
        sections={GROUPS.map(({ id, title }) => ({ id, title: t(title), commands: fit.filter(({ group }) => group === id).map((each) => ({ id: each.id, text: each.text })) })).filter((section) => section.commands.length > 0)}
        onChoose={(id) => {
          onClose();
          const choice = fit.find((each) => each.id === id);
          if (choice) onAdd(choice.change);
        }}
        empty={t("There is no such filter.")}
      />
    </TopDialog>
  );
}
