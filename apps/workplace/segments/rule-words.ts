// The rule of a segment as words, and as filters of the customers list.
import type { RuleNames, SegmentFilters } from "../../../engine/segments/contract.ts";
import type { Said } from "../../ui/say.ts";
import { eachAlternative } from "../customers/alternatives.ts";
import { filterWords, type Named } from "../customers/filters.ts";
import { serverWords } from "../words/server-words.ts";
import type { CustomerFilters } from "../data/queries.ts";

/** Of what the list is filtered by, what can be a segment: neither the words that were typed, nor other segments, a file that came once, order or columns. */
export function ruleOf({ query: _, spelling: _______, segment: __, import: ______, sort: ___, order: ____, columns: _____, ...filters }: CustomerFilters): SegmentFilters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as SegmentFilters;
}

type Names = Omit<RuleNames, "any">;

/** Each condition in words, in the order of the list's filters. */
export function ruleWords(filters: SegmentFilters, names: RuleNames, named: Pick<Named, "money" | "attribute" | "day" | "channel" | "sold" | "inWords">): readonly Said[] {
  const found = names.cluster === null ? [] : names.cluster.split(", ").map((each) => serverWords(each));
  const alternatives = eachAlternative(filters.any);
  return [...filterWords(filters, { ...named, ...namedBy(filters, names), ofAlternative: (place) => namedBy(alternatives[place]!, names.any?.[place] ?? names) }).map(({ words }) => words), ...found];
}

function namedBy({ tag, followedBy, owner }: Pick<CustomerFilters, "tag" | "followedBy" | "owner">, names: Names): Named {
  return {
    tags: tag === undefined || names.tag === null ? [] : [{ tagId: tag, name: names.tag }],
    people: [{ id: followedBy, name: names.followedBy }, { id: owner, name: names.owner }].flatMap(({ id, name }) => (id === undefined || name === null ? [] : [{ id, name }])),
    groupName: names.group,
  };
}
