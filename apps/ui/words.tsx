import { i18n } from "@lingui/core";
import { I18nProvider as LinguiProvider, useLingui } from "@lingui/react";
import { isolated } from "./isolate.ts";
import { compileWords } from "./message.ts";
import type { ReactNode } from "react";
import { I18nProvider as AriaProvider } from "react-aria-components/I18nProvider";
import { formatter, type Formatter } from "./format.ts";
import type { Said } from "./say.ts";

export type Language = "en" | "ar";
export const LANGUAGES: readonly {
  readonly id: Language;
  readonly name: string;
  readonly direction: "ltr" | "rtl";
  readonly locale: string;
}[] = [
  { id: "en", name: "English", direction: "ltr", locale: "en-GB" },
  { id: "ar", name: "العربية", direction: "rtl", locale: "ar-AE" },
];

// English text is its own id, so English needs no catalogue; messages are compiled when first said.
i18n.setMessagesCompiler(compileWords);
i18n.loadAndActivate({ locale: "en", messages: {} });
i18n.on("missing", () => undefined);

const localeOf = (language: string) => LANGUAGES.find((entry) => entry.id === language)?.locale ?? "en-GB";

/** Turns the interface to a language. */
export function speak(language: Language, catalogue: Readonly<Record<string, string>>): void {
  i18n.loadAndActivate({
    locale: language,
    locales: [`${localeOf(language)}-u-nu-latn`],
    messages: { ...catalogue },
  });
  document.documentElement.lang = language;
  document.documentElement.dir = LANGUAGES.find((entry) => entry.id === language)?.direction ?? "ltr";
}

/** Adds words to those of a language, which may be in use. */
export function addWords(language: Language, catalogue: Readonly<Record<string, string>>): void {
  i18n.load(language, { ...catalogue });
}

/** The language in use. */
export function spokenLanguage(): Language {
  return i18n.locale as Language;
}

export function WordsProvider({ children }: { children: ReactNode }) {
  return (
    <LinguiProvider i18n={i18n}>
      <AriaLocale>{children}</AriaLocale>
    </LinguiProvider>
  );
}

function AriaLocale({ children }: { children: ReactNode }) {
  const { i18n: spoken } = useLingui();
  return <AriaProvider locale={localeOf(spoken.locale)}>{children}</AriaProvider>;
}

export interface WordsInUse {
  /** Says a sentence of the interface in the language in use; the English text is its id. */
  readonly t: (what: string | Said, values?: Readonly<Record<string, string | number>>) => string;
  readonly format: Formatter;
  readonly language: Language;
}

export function useWords(): WordsInUse {
  const { i18n: spoken, _ } = useLingui();
  const language = spoken.locale as Language;
  const rightToLeft = LANGUAGES.find((entry) => entry.id === language)?.direction === "rtl";
  const apart = (values: Said["values"]) =>
    values === undefined
      ? undefined
      : Object.fromEntries(
          Object.entries(values).map(([name, value]) => [
            name,
            typeof value === "string" ? isolated(value, rightToLeft) : value,
          ]),
        );
  const t: WordsInUse["t"] = (what, values) =>
    typeof what === "string" ? _(what, apart(values)) : _(what.id, apart(what.values));
  return { t, format: formatter(localeOf(language)), language };
}
