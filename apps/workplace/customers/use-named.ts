// How what filters carry is called and written, in the reader's language.
import { useQuery } from "@tanstack/react-query";
import { useWords } from "../../ui/words.tsx";
import { listChoicesQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { CHANNEL_WORDS } from "../words/names.ts";
import { NOTHING_SOLD } from "./bought-words.ts";
import type { Named } from "./filters.ts";
import { attributeName } from "./knowledge/attribute-names.ts";
import { minorDigits } from "./knowledge/attribute-values.ts";
import { knownKeysQuery } from "./knowledge/data.ts";

export function useNamed(): Required<Pick<Named, "money" | "attribute" | "day" | "channel" | "amount" | "sold" | "inWords">> {
  const { t, format } = useWords();
  const { currency } = useHouse().session.organisation;
  const known = useQuery({ ...knownKeysQuery, enabled: useMay("customers.read") }).data?.keys ?? [];
  const sold = useQuery({ ...listChoicesQuery, enabled: useMay("customers.read") }).data ?? NOTHING_SOLD;
  return {
    sold,
    inWords: t,
    amount: (key, units) => {
      const own = known.find((each) => each.key === key)?.currency;
      return own ? format.money(Math.round(units * 10 ** minorDigits(own)), own) : undefined;
    },
    money: (minor) => format.moneyWhole(minor, currency),
    attribute: (key) => attributeName(key, t),
    day: (iso) => format.day(iso),
    channel: (channel) => (Object.hasOwn(CHANNEL_WORDS, channel) ? t(CHANNEL_WORDS[channel as keyof typeof CHANNEL_WORDS]) : channel),
  };
}
