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
import { filterWords, without } from "../customers/filters.ts";
import { tagsQuery } from "../customers/knowledge/data.ts";
import { useNamed } from "../customers/use-named.ts";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { type CustomerFilters, customersQuery, peopleQuery, segmentQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { ruleOf } from "./rule-words.ts";
import "../customers/customers.css";
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
  const [filters, setFilters] = useState<SegmentFilters>(said.filters);
  const [adding, setAdding] = useState(false);
  const tags = useQuery(tagsQuery).data?.tags ?? [];
  const people = useQuery({ ...peopleQuery, enabled: useMay("people.read") }).data?.people ?? [];
  const isRule = Object.keys(filters).length > 0;
  const counted = useQuery({ ...customersQuery({ ...filters, sort: "lastHeard", order: "desc" }, 0, 1), enabled: isRule });
  const words = filterWords(filters, { ...named, tags, people, groupName: counted.data?.groupName ?? null });
  return (
    <div className="segment-form">
      <Form act={act} acting={t("Placing customers…")} isReady={title.trim() !== "" && isRule} onCancel={onCancel} onSubmit={() => onSay({ title: title.trim(), purpose: purpose.trim(), owner, filters })}>
        <TextField label={t("Name")} value={title} onChange={setTitle} autoFocus isRequired maxLength={60} />
        <TextArea label={t("What for")} value={purpose} onChange={setPurpose} rows={2} maxLength={300} help={t("How these customers are to be treated differently.")} />
        {people.length > 0 ? <Select label={t("Who answers for it")} choices={people.map(({ id, name }) => ({ id, text: name }))} chosen={owner} onChoose={setOwner} /> : null}
        <fieldset className="rule-field">
          <legend>{t("Who belongs: all of these hold")}</legend>
          <div className="filters">
            {words.map((each) => (
              <Button key={each.id} look="outline" className="chip" label={t("Take away the filter: {filter}", { filter: t(each.words) })} onPress={() => setFilters(ruleOf(without(filters, each)))}>
                {t(each.words)} <Icon name="close" size={12} />
              </Button>
            ))}
            <Button label={t("Add a filter")} icon="plus" onPress={() => setAdding(true)}>
              {t("filter")}
            </Button>
          </div>
          <p className="rule-size" role="status">
            {!isRule
              ? t("Add a filter: everybody is no segment.")
              : counted.data === undefined
                ? counted.isError
                  ? t("It could not be counted.")
                  : t("Counting…")
                : counted.data.atLeast
                  ? t("more than {found} of {all} customers", { found: format.number(counted.data.total), all: format.number(counted.data.customers) })
                  : t("{found} of {all} customers", { found: format.number(counted.data.total), all: format.number(counted.data.customers) })}
          </p>
        </fieldset>
      </Form>
      <Suspense>{adding ? <FilterPalette forSegment filters={filters} onClose={() => setAdding(false)} onAdd={(change: CustomerFilters) => setFilters(ruleOf({ ...filters, ...change }))} /> : null}</Suspense>
    </div>
  );
}
