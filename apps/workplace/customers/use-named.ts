// How what filters carry is called and written, in the reader's language.
import { useWords } from "../../ui/words.tsx";
import { useHouse } from "../data/session.tsx";
import { CHANNEL_WORDS } from "../words/names.ts";
import type { Named } from "./filters.ts";
import { attributeName } from "./knowledge/attribute-names.ts";

export function useNamed(): Required<Pick<Named, "money" | "attribute" | "day" | "channel">> {
  const { t, format } = useWords();
  const { currency } = useHouse().session.organisation;
  return {
    money: (minor) => format.moneyWhole(minor, currency),
    attribute: (key) => attributeName(key, t),
    day: (iso) => format.day(iso),
    channel: (channel) => (Object.hasOwn(CHANNEL_WORDS, channel) ? t(CHANNEL_WORDS[channel as keyof typeof CHANNEL_WORDS]) : channel),
  };
}
