import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ListChoices } from "../../../engine/profiles/contract.ts";
import { Commands } from "../../ui/commands.tsx";
import { TopDialog } from "../../ui/dialog.tsx";
import { minorDigits } from "../../ui/format.ts";
import { say } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { setLastAct } from "../data/last-act.ts";
import { type CustomerFilters, customersQuery, listChoicesQuery, peopleQuery, segmentsQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { matching } from "../shell/palette-match.ts";
import { smallLetters } from "../shell/small-letters.ts";
import { boughtChoices } from "./bought-words.ts";
import { filterChoices } from "./filter-choices.ts";
import { tagsQuery } from "./knowledge/data.ts";
import { letListsKnow } from "./lists-know.ts";
import { ownChoices } from "./own-choices.ts";
import { useNamed } from "./use-named.ts";

const NO_CHOICES: ListChoices = { attributes: [], consents: [], products: [], categories: [], owner: false };
/** More are found by typing. */
const MOST_OWN = 40;
const MOST_FIT = 120;

/** A filter by typing what it says: "tagged bar", "quiet 45", "below 30". */
export default function FilterPalette({ filters, onClose, onAdd, forSegment = false }: { filters: CustomerFilters; onClose: () => void; onAdd: (change: CustomerFilters) => void; /** A segment is not made of others. */ forSegment?: boolean }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const named = useNamed();
  const own = useQuery(listChoicesQuery).data ?? NO_CHOICES;
  const { organisation, sight } = useHouse().session;
  const { countsIn: currency, currency: money } = organisation;
  const tags = useQuery(tagsQuery).data?.tags ?? [];
  const people = useQuery({ ...peopleQuery, enabled: useMay("people.read") }).data?.people ?? [];
  const maySegments = useMay("segments.read");
  const segments = useQuery({ ...segmentsQuery, enabled: maySegments && !forSegment }).data?.byRule.filter(({ archivedAt }) => archivedAt === null) ?? [];
  const [text, setText] = useState("");
  const inCurrency = (code: string) => (units: number) => ({ minor: units * 10 ** minorDigits(code), text: format.moneyWhole(units * 10 ** minorDigits(code), code) });
  const choices = [...filterChoices(text, {
    tags, people, segments, forSegment, readsValue: sight.fields.value === "read", readsOwner: own.owner, amount: inCurrency(currency), money: inCurrency(money),
  }), ...(sight.fields.service === "read" ? boughtChoices(text, own, filters) : [])];
  const said = choices.map(({ id, words, end, change }) => ({ id, text: t(words), change, ...(end === undefined ? {} : { end }) }));
  const byOwn = ownChoices(text, { choices: own, filters, ...named }).map(({ words, ...each }) => ({ ...each, text: t(words) }));
  const ownFit = [...byOwn.filter((each) => each.isMade), ...matching(byOwn.filter((each) => !each.isMade), text)].slice(0, MOST_OWN);
  // What a typed number or country made fits by being made; the words beside it are matched like all others.
  const withoutNumber = text.replace(/\d+\s*%?/, " ");
  const made = said.filter(({ id }) => id.startsWith("country ") || (/\d/.test(text) && /^(stay|value|quiet|heard|recurring|wallet|bought-made) /.test(id) && matching([{ text: t(choices.find((choice) => choice.id === id)!.words) }], withoutNumber).length > 0));
  const fit = [...new Map([...matching(said.filter(({ id }) => !id.startsWith("country ")), text), ...made].map((each) => [each.id, each])).values()].slice(0, MOST_FIT);
  // Whoever types all words of a filter means it: "looked after by nobody" is nobody's name.
  const isWhole = fit.some((each) => smallLetters(each.text) === smallLetters(text.trim()));
  const ownFirst = ownFit.length > 0 && ownFit[0]!.isMade && !isWhole;
  // The uppermost are counted; an attribute that lists do not know yet cannot be.
  const uppermost = (ownFirst ? [...ownFit, ...fit] : [...fit, ...ownFit]).filter((each) => !("listed" in each && each.listed !== undefined)).slice(0, MOST_COUNTED);
  const sizes = useSizes(filters, forSegment && text.trim() !== "" ? uppermost : []);
  const sized = <T extends { readonly id: string }>(each: T): T => (sizes.has(each.id) ? { ...each, end: sizes.get(each.id)! } : each);
  return (
    <TopDialog label={t("Add a filter")} isOpen onClose={onClose}>
      <Commands
        label={t("A filter: a word, a number of days, a share, a tag, a country, a product, an attribute and its value")}
        text={text}
        onText={setText}
        sections={[
          ...(ownFirst ? [{ id: "own", title: t("Attributes and consents"), commands: ownFit.map(sized) }] : []),
          ...(fit.length === 0 ? [] : [{ id: "filters", title: t("Filters"), commands: fit.map(sized) }]),
          ...(ownFit.length > 0 && !ownFirst ? [{ id: "own", title: t("Attributes and consents"), commands: ownFit.map(sized) }] : []),
        ]}
        onChoose={(id) => {
          onClose();
          const ofOwn = ownFit.find((each) => each.id === id);
          if (ofOwn) {
            // What lists do not know yet they are told first, which goes through all customers once.
            if (ofOwn.listed === undefined) return onAdd(ofOwn.change);
            const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
            void letListsKnow(queries, ofOwn.listed).then(() => onAdd(ofOwn.change), failed);
            return;
          }
          const choice = fit.find((each) => each.id === id);
          if (choice) onAdd(choice.change);
        }}
        empty={t("There is no such filter.")}
      />
    </TopDialog>
  );
}

const MOST_COUNTED = 3;
/** So long nobody types before it is counted. */
const TYPED_MILLIS = 250;

/** How many would be left by each filter, in words; nothing of those that are being counted. */
function useSizes(filters: CustomerFilters, choices: readonly { readonly id: string; readonly change: CustomerFilters }[]): ReadonlyMap<string, string> {
  const { t, format } = useWords();
  const wanted = JSON.stringify(choices.map(({ id, change }) => ({ id, change })));
  const [asked, setAsked] = useState("[]");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), TYPED_MILLIS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const counted = JSON.parse(asked) as typeof choices;
  const answers = useQueries({ queries: counted.map(({ change }) => customersQuery({ ...filters, ...change, sort: "lastHeard", order: "desc" }, 0, 1)) });
  return new Map(
    answers.flatMap(({ data, isPlaceholderData }, at) => {
      if (data === undefined || isPlaceholderData) return [];
      const figures = { found: format.number(data.total), all: format.number(data.customers) };
      return [[counted[at]!.id, data.atLeast ? t("more than {found} of {all} customers", figures) : t("{found} of {all} customers", figures)] as const];
    }),
  );
}
