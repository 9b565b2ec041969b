import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import type { NewSegment, SegmentFilters, SegmentPage } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { TextArea, TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Icon } from "../../ui/icon.tsx";
import { later } from "../../ui/later.tsx";
import { Page } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { say } from "../../ui/say.ts";
import { Forbidden } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { alternativesText, eachAlternative, MOST_ALTERNATIVES } from "../customers/alternatives.ts";
import { filterWords, type Named, without } from "../customers/filters.ts";
import { tagsQuery } from "../customers/knowledge/data.ts";
import { useNamed } from "../customers/use-named.ts";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { type CustomerFilters, customersQuery, peopleQuery, segmentQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { ruleOf } from "./rule-words.ts";
import "../customers/customers.css";
import { GoingThrough } from "../customers/going-through.tsx";
import "./segments.css";

const FilterPalette = later(() => import("../customers/filter-palette.tsx"), "dialog");

/** A new segment, from the filters in the address. */
export default function MakeSegment() {
  const { t } = useWords();
  const filters = useSearch({ from: "/segments/new" });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const mayMake = useMay("segments.write");
  const me = useHouse().session.person.id;
  if (!mayMake) return <Forbidden what={t("Segments are made by analysts, leads and owners who see all customers.")} />;
  return (
    <Page title={t("New segment")} lead={t("Customers who are to be treated differently, by what holds of them. Whether they differ is found out before a rule may use it.")}>
      <SegmentForm
        said={{ title: "", purpose: "", owner: me, filters: ruleOf(filters) }}
        act={t("Make the segment")}
        onCancel={() => void navigate({ to: "/segments" })}
        onSay={async (said) => {
          const made = await api<SegmentPage>("/segments", { method: "POST", body: said });
          const { key, title } = made.segment;
          queries.setQueryData(segmentQuery(key).queryKey, made);
          void queries.invalidateQueries({ queryKey: ["segments"], exact: true });
          setLastAct({ kind: "done", words: say("“{name}” is made.", { name: title }), goesAlong: true, undo: () => api(`/segments/${key}`, { method: "PATCH", body: { archived: true } }).then(() => queries.invalidateQueries({ queryKey: ["segments"] })) });
          await navigate({ to: "/segments/$key", params: { key } });
        }}
      />
    </Page>
  );
}

export interface Saying {
  readonly title: string;
  readonly purpose: string;
  readonly owner: string;
  readonly filters: SegmentFilters;
}

/** Name, purpose, owner, and the rule with how many fit it, counted whenever it changes. */
export function SegmentForm({ said, act, onSay, onCancel }: { said: Saying; act: string; onSay: (said: NewSegment) => Promise<unknown>; onCancel: () => void }) {
  const { t, format } = useWords();
  const named = useNamed();
  const [title, setTitle] = useState(said.title);
  const [purpose, setPurpose] = useState(said.purpose);
  const [owner, setOwner] = useState(said.owner);
  const [filters, setFilters] = useState<SegmentFilters>(ruleOf({ ...said.filters, any: undefined }));
  /** Filters to which one is being added: those that all hold, or the alternative at a place. */
  const [adding, setAdding] = useState<"all" | number | null>(null);
  const [alternatives, setAlternatives] = useState<readonly SegmentFilters[]>(eachAlternative(said.filters.any).map(ruleOf));
  const tags = useQuery(tagsQuery).data?.tags ?? [];
  const people = useQuery({ ...peopleQuery, enabled: useMay("people.read") }).data?.people ?? [];
  const any = alternativesText(alternatives);
  const rule = ruleOf({ ...filters, any });
  const isHalfSaid = alternatives.length > 0 && (alternatives.length < 2 || alternatives.some((each) => Object.keys(each).length === 0));
  const isRule = Object.keys(rule).length > 0 && !isHalfSaid;
  const counted = useQuery({ ...customersQuery({ ...rule, sort: "lastHeard", order: "desc" }, 0, 1), enabled: isRule });
  const known = { ...named, tags, people, groupName: counted.data?.groupName ?? null };
  const change = (place: number, to: SegmentFilters) => setAlternatives(alternatives.map((each, at) => (at === place ? to : each)));
  return (
    <div className="segment-form">
      <Form act={act} acting={t("Placing customers…")} isReady={title.trim() !== "" && isRule} onCancel={onCancel} onSubmit={() => onSay({ title: title.trim(), purpose: purpose.trim(), owner, filters: rule })}>
        <TextField label={t("Name")} value={title} onChange={setTitle} autoFocus isRequired maxLength={60} />
        <TextArea label={t("What for")} value={purpose} onChange={setPurpose} rows={2} maxLength={300} help={t("How these customers are to be treated differently.")} />
        {people.length > 0 ? <Select label={t("Who answers for it")} choices={people.map(({ id, name }) => ({ id, text: name }))} chosen={owner} onChoose={setOwner} /> : null}
        <fieldset className="rule-field">
          <legend>{t("Who belongs: all of these hold")}</legend>
          <FilterLine filters={filters} named={known} onChange={setFilters} onAdd={() => setAdding("all")} />
          {alternatives.length > 0 ? <p className="rule-or-head">{t("and one of these holds")}</p> : null}
          {alternatives.map((each, place) => (
            <div className="rule-or" key={place} role="group" aria-label={t("Alternative {number}", { number: place + 1 })}>
              <span className="rule-or-word">{place === 0 ? t("either") : t("or")}</span>
              <FilterLine filters={each} named={{ ...known, groupName: null }} onChange={(to) => change(place, to)} onAdd={() => setAdding(place)} />
              <Button label={t("Take away alternative {number}", { number: place + 1 })} onPress={() => setAlternatives(alternatives.length === 2 ? [] : alternatives.filter((_, at) => at !== place))}>
                <Icon name="close" size={12} />
              </Button>
            </div>
          ))}
          {alternatives.length < MOST_ALTERNATIVES ? (
            <Button icon="plus" onPress={() => setAlternatives(alternatives.length === 0 ? [{}, {}] : [...alternatives, {}])}>
              {alternatives.length === 0 ? t("or: one of several") : t("or")}
            </Button>
          ) : null}
          <p className="rule-size" role="status">
            {isHalfSaid
              ? t("Each alternative needs a filter.")
              : !isRule
              ? t("Add a filter: everybody is no segment.")
              : counted.data === undefined
                ? counted.isError
                  ? t("It could not be counted.")
                  : t("Counting…")
                : counted.data.atLeast
                  ? t("more than {found} of {all} customers", { found: format.number(counted.data.total), all: format.number(counted.data.customers) })
                  : t("{found} of {all} customers", { found: format.number(counted.data.total), all: format.number(counted.data.customers) })}
          </p>
          {isRule && title.trim() === "" ? <p className="meta">{t("It needs a name.")}</p> : null}
          <GoingThrough />
        </fieldset>
      </Form>
      <Suspense>
        {adding === null ? null : (
          <FilterPalette
            forSegment
            filters={adding === "all" ? filters : (alternatives[adding] ?? {})}
            onClose={() => setAdding(null)}
            onAdd={(added: CustomerFilters) => (adding === "all" ? setFilters(ruleOf({ ...filters, ...added })) : change(adding, ruleOf({ ...alternatives[adding], ...added })))}
          />
        )}
      </Suspense>
    </div>
  );
}

/** Filters as pieces that are taken away one by one, and the way to one more. */
function FilterLine({ filters, named, onChange, onAdd }: { filters: SegmentFilters; named: Named; onChange: (filters: SegmentFilters) => void; onAdd: () => void }) {
  const { t } = useWords();
  return (
    <div className="filters">
      {filterWords(filters, named).map((each) => (
        <Button key={each.id} look="outline" className="chip" label={t("Take away the filter: {filter}", { filter: t(each.words) })} onPress={() => onChange(ruleOf(without(filters, each)))}>
          {t(each.words)} <Icon name="close" size={12} />
        </Button>
      ))}
      <Button label={t("Add a filter")} icon="plus" onPress={onAdd}>
        {t("filter")}
      </Button>
    </div>
  );
}
