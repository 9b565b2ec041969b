import type { Random } from "@rapport/statistics";

type Place = { readonly city: string; readonly postcode: string; readonly street: string };

/** Draws invented names, a few of them common and most of them rare, as names are. */
export type PersonNames = {
  readonly given: (random: Random) => string;
  readonly surname: (random: Random) => string;
  readonly place: (random: Random) => Place;
  readonly mailHost: (random: Random) => string;
};

/** @param size the number of households; there are about fifteen to a postcode */
export function personNames(random: Random, size: { readonly households: number }): PersonNames {
  const given = rankedDraw(words(random, 1500, [2, 3]), 0.9, 4);
  const surname = rankedDraw(words(random, 30_000, [2, 4]), 0.9, 8);
  const street = rankedDraw(words(random, 3000, [2, 4]), 0.6, 8);
  const city = words(random, 800, [2, 3]);
  const postcodes = Math.max(10, Math.ceil(size.households / 15));
  const kinds = ["street", "road", "lane", "avenue", "close", "gardens"];
  const hosts = ["mail.example", "post.example", "inbox.example", "letters.example", "home.example"];
  return {
    given,
    surname,
    place: (draw) => {
      const code = draw.below(postcodes);
      return {
        city: city[code % city.length]!,
        postcode: postcodeOf(code),
        street: `${street(draw)} ${draw.pick(kinds)}`,
      };
    },
    mailHost: (draw) => draw.pick(hosts),
  };
}

/** A letter-digit code, its neighbours not alike, so that a typing error seldom meets another. */
function postcodeOf(code: number): string {
  const spread = (code * 7_654_321) % 17_576_000;
  const letters = (number: number): string =>
    String.fromCharCode(97 + (number % 26), 97 + (Math.floor(number / 26) % 26), 97 + (Math.floor(number / 676) % 26));
  return `${letters(Math.floor(spread / 1000))}${String(spread % 1000).padStart(3, "0")}`.toUpperCase();
}

/** Distinct words of some syllables. */
function words(random: Random, count: number, [fewest, most]: readonly [number, number]): string[] {
  const made = new Set<string>();
  while (made.size < count) {
    const syllables = fewest + random.below(most - fewest + 1);
    let word = "";
    for (let at = 0; at < syllables; at++) word += random.pick(BEGINNINGS) + random.pick(VOWELS);
    made.add(word + random.pick(ENDINGS));
  }
  return [...made];
}

const BEGINNINGS = [
  "b",
  "br",
  "c",
  "ch",
  "d",
  "f",
  "g",
  "gr",
  "h",
  "j",
  "k",
  "l",
  "m",
  "n",
  "p",
  "r",
  "s",
  "st",
  "t",
  "tr",
  "v",
  "w",
];
const VOWELS = ["a", "a", "e", "e", "i", "o", "u", "ai", "ee", "ou"];
const ENDINGS = ["", "", "n", "r", "s", "l", "th", "ton", "son", "ck"];

/** Draws a word with a chance that falls with its rank r as (r + offset)^-exponent (Zipf–Mandelbrot). */
function rankedDraw(ranked: readonly string[], exponent: number, offset: number): (random: Random) => string {
  const upTo = new Float64Array(ranked.length);
  let total = 0;
  for (let rank = 0; rank < ranked.length; rank++) upTo[rank] = total += (rank + 1 + offset) ** -exponent;
  return (random) => {
    const at = random.uniform() * total;
    let [low, high] = [0, ranked.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return ranked[low]!;
  };
}
