// Filters by what customers bought, as the address carries them: "product B-SID-250 times 3 within 180;not category Grinders". The
// server reads the same (engine/segments/bought.ts), and a test holds what is offered here against it.
import type { CustomerFilters } from "../data/queries.ts";
import { type Said, say } from "../../ui/say.ts";
import type { FilterChoice } from "./filter-choices.ts";
import { withOwn } from "./own-words.ts";

export interface Sold {
  readonly products: readonly { readonly sku: string; readonly name: string }[];
  readonly categories: readonly string[];
}
export const NOTHING_SOLD: Sold = { products: [], categories: [] };

interface Bought {
  readonly by: "product" | "category" | "named";
  readonly values: readonly string[];
  readonly times?: number;
  readonly within?: number;
  readonly not?: boolean;
}

export const inBought = ({ by, values, times = 1, within, not = false }: Bought): string =>
  `${not ? "not " : ""}${by} ${values.map(encodeURIComponent).join("|")}${times === 1 ? "" : ` times ${times}`}${within === undefined ? "" : ` within ${within}`}`;

/** One of them in words; undefined where it is none. */
export function boughtWords(condition: string, { products }: Sold = NOTHING_SOLD): Said | undefined {
  const [, not, by, said, times = "1", within] = /^(not )?(product|category|named) (\S+)(?: times (\d+))?(?: within (\d+))?$/.exec(condition) ?? [];
  if (by === undefined || said === undefined) return undefined;
  const values = said.split("|").map(read);
  const name = by === "product" ? values.map((sku) => products.find((each) => each.sku === sku)?.name ?? sku).join(" / ") : values.join(" / ");
  return SAYINGS[by as Bought["by"]](not !== undefined, { name, times: Number(times), ...(within === undefined ? {} : { days: Number(within) }) });
}

type Values = { readonly name: string; readonly times: number; readonly days?: number };

const SAYINGS: Readonly<Record<Bought["by"], (not: boolean, values: Values) => Said>> = {
  product: (not, values) => counted(not, values),
  category: (not, values) => counted(not, values),
  named: (not, values) => counted(not, { ...values, name: `“${values.name}”` }),
};

function counted(not: boolean, { name, times, days }: Values): Said {
  if (days === undefined) {
    if (times === 1) return not ? say("never bought {name}", { name }) : say("bought {name}", { name });
    return not ? say("bought {name} on fewer than {times, plural, one {# day} other {# days}}", { name, times }) : say("bought {name} on {times, plural, one {# day} other {# days}} or more", { name, times });
  }
  if (times === 1) return not ? say("did not buy {name} within {days, plural, one {# day} other {# days}}", { name, days }) : say("bought {name} within {days, plural, one {# day} other {# days}}", { name, days });
  const values = { name, times, days };
  return not ? say("bought {name} on fewer than {times, plural, one {# day} other {# days}} within {days, plural, one {# day} other {# days}}", values) : say("bought {name} on {times, plural, one {# day} other {# days}} or more within {days, plural, one {# day} other {# days}}", values);
}

/** What can be added by products and categories: plainly, and with the numbers that were typed: "sidamo 90" within 90 days, "sidamo 3 90" on three days within 90. */
export function boughtChoices(typed: string, { products, categories }: Sold, filters: CustomerFilters): readonly FilterChoice[] {
  const numbers = (typed.match(/\d{1,5}/g) ?? []).map(Number).filter((number) => number >= 1 && number <= 36_500);
  const of = (by: Bought["by"], value: string): readonly FilterChoice[] => {
    const [first, second] = numbers;
    const variants: readonly Omit<Bought, "by" | "values">[] = [
      {}, { not: true },
      ...(first === undefined ? [] : second === undefined ? [{ within: first }, { within: first, not: true }, ...(first > 1 && first < 1000 ? [{ times: first }] : [])] : first > 1 && first < 1000 ? [{ times: first, within: second }, { times: first, within: second, not: true }] : []),
    ];
    return variants.map((variant) => {
      const condition = inBought({ by, values: [value], ...variant });
      return { id: `${variant.times === undefined && variant.within === undefined ? "bought" : "bought-made"} ${condition}`, words: boughtWords(condition, { products, categories })!, change: { bought: withOwn(filters.bought, condition) } };
    });
  };
  return [...categories.flatMap((category) => of("category", category)), ...products.flatMap(({ sku }) => of("product", sku)), ...named(typed).flatMap((words) => of("named", words))];
}

/** Letters that a name may hold, after “bought”. */
function named(typed: string): readonly string[] {
  const [, words] = /^bought\s+(\p{L}[\p{L}\p{M} '’-]{1,58}\p{L})\s*[\d ]*$/iu.exec(typed.trim()) ?? [];
  return words === undefined ? [] : [words];
}

function read(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
