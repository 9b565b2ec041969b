// Filters by what customers bought, as an address carries them: "product B-SID-250|B-SID-500 times 3 within 180; not category grinder".
// Values are written as addresses write them.
import { MOST_VALUES, valueWritten } from "./value-in-address.ts";

export interface BoughtCondition {
  readonly by: "product" | "category" | "named";
  readonly values: readonly string[];
  /** On so many days at least; fewer where it is `not`. */
  readonly times: number;
  readonly withinDays: number | undefined;
  readonly not: boolean;
}

const MOST_CONDITIONS = 6;
const FEWEST_LETTERS = 3;
const ONE = /^(not )?(product|category|named) (\S+)(?: times ([1-9]\d{0,2}))?(?: within ([1-9]\d{0,4}))?$/u;

/** @returns undefined where it is none of these */
export function readBought(text: string): readonly BoughtCondition[] | undefined {
  const read = text.split(";").map(readOne);
  return read.length <= MOST_CONDITIONS && read.every((each) => each !== undefined) ? read : undefined;
}

function readOne(text: string): BoughtCondition | undefined {
  const [, not, by, said = "", times, within] = ONE.exec(text.trim()) ?? [];
  if (by === undefined) return undefined;
  const values = said.split("|").map(valueWritten);
  if (values.length > MOST_VALUES || !values.every((value) => value !== undefined)) return undefined;
  // Two letters are in the name of nearly everything.
  if (by === "named" && values.some((value) => value.length < FEWEST_LETTERS)) return undefined;
  return { by: by as BoughtCondition["by"], values, times: times === undefined ? 1 : Number(times), withinDays: within === undefined ? undefined : Number(within), not: not !== undefined };
}

/** @example boughtInWords({ by: "product", values: ["B-SID-250"], times: 3, withinDays: 180, not: false }) // "bought B-SID-250 on 3 days or more within 180 days" */
export function boughtInWords({ by, values, times, withinDays, not }: BoughtCondition): string {
  const what = values.map((value) => (by === "named" ? `“${value}”` : value)).join(" or ");
  const of = by === "product" ? what : by === "category" ? `something of ${what}` : `something called ${what}`;
  const within = withinDays === undefined ? "" : ` within ${withinDays} ${withinDays === 1 ? "day" : "days"}`;
  if (times === 1) return not ? `did not buy ${of}${within}` : `bought ${of}${within}`;
  return not ? `bought ${of} on fewer than ${times} days${within}` : `bought ${of} on ${times} days or more${within}`;
}
