import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Commands } from "../../ui/commands.tsx";
import { TopDialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/words.tsx";
import { type CustomerFilters, peopleQuery, segmentsQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { matching } from "../shell/palette-match.ts";
import { filterChoices } from "./filter-choices.ts";
import { tagsQuery } from "./knowledge/data.ts";

/** A filter by typing what it says: "tagged bar", "quiet 45", "below 30". */
export default function FilterPalette({ onClose, onAdd, forSegment = false }: { onClose: () => void; onAdd: (change: CustomerFilters) => void; /** A segment is not made of others. */ forSegment?: boolean }) {
  const { t, format } = useWords();
  const { organisation, sight } = useHouse().session;
  const { currency } = organisation;
  const tags = useQuery(tagsQuery).data?.tags ?? [];
  const people = useQuery({ ...peopleQuery, enabled: useMay("people.read") }).data?.people ?? [];
  const maySegments = useMay("segments.read");
  const segments = useQuery({ ...segmentsQuery, enabled: maySegments && !forSegment }).data?.byRule.filter(({ archivedAt }) => archivedAt === null) ?? [];
  const [text, setText] = useState("");
  const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const choices = filterChoices(text, {
    tags, people, segments, readsValue: sight.fields.value === "read", amount: (units) => ({ minor: units * 10 ** digits, text: format.moneyWhole(units * 10 ** digits, currency) }),
  });
  const said = choices.map(({ id, words, end, change }) => ({ id, text: t(words), change, ...(end === undefined ? {} : { end }) }));
  // What a typed number or country made fits by being made; the words beside it are matched like all others.
  const withoutNumber = text.replace(/\d+\s*%?/, " ");
  const made = said.filter(({ id }) => id.startsWith("country ") || (/\d/.test(text) && /^(stay|value|quiet|heard) /.test(id) && matching([{ text: t(choices.find((choice) => choice.id === id)!.words) }], withoutNumber).length > 0));
  const fit = [...new Map([...matching(said.filter(({ id }) => !id.startsWith("country ")), text), ...made].map((each) => [each.id, each])).values()];
  return (
    <TopDialog label={t("Add a filter")} isOpen onClose={onClose}>
      <Commands
        label={t("A filter: a word, a number of days, a share, a tag, a country")}
        text={text}
        onText={setText}
        sections={fit.length === 0 ? [] : [{ id: "filters", title: t("Filters"), commands: fit }]}
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
