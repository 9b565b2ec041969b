// The part of a customer's copy that tells what was decided about them, in plain words.
import type { CustomerLanguage, ForTheCustomer } from "../decisions/index.ts";
import { escaped, STYLE } from "./copy-page.ts";

const TITLES: Readonly<Record<CustomerLanguage, { readonly title: string; readonly lead: string }>> = {
  en: { title: "What was decided about you", lead: "The latest first; of several in a row that said the same, one. The facts of every decision stand in everything.json." },
  ar: { title: "ما تقرّر بشأنك", lead: "الأحدث أولًا؛ ومن عدة قرارات متتالية تقول الشيء نفسه واحد. وحقائق كل قرار في everything.json." },
};

export function decisionsPage(told: readonly ForTheCustomer[], language: CustomerLanguage): string {
  const { title, lead } = TITLES[language];
  const [first] = told;
  return [
    `<!doctype html><html lang="${language}" dir="${language === "ar" ? "rtl" : "ltr"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`, `<title>${escaped(title)}</title><style>${STYLE}</style></head><body><main>`,
    `<h1>${escaped(title)}</h1><p>${escaped(lead)}</p>`,
    ...(first ? [`<h2>${escaped(first.headings.rights)}</h2>${list(first.rights)}`] : []),
    ...told.map(oneDecision), "</main></body></html>",
  ].join("\n");
}

function oneDecision({ title, headings, decided, data, rules, otherwise }: ForTheCustomer): string {
  const said = (each: ForTheCustomer["data"][number]) => `${each.what}: ${each.value} (${each.from})`;
  const part = (heading: string, items: readonly string[]) => (items.length === 0 ? "" : `<h3>${escaped(heading)}</h3>${list(items)}`);
  return [
    `<h2>${escaped(title)}</h2>`, part(headings.decided, decided.map(({ text }) => text)), part(headings.data, data.filter((each) => each.decided).map(said)),
    part(headings.alsoSeen, data.filter((each) => !each.decided).map(said)), part(headings.rules, rules.map(({ text }) => text)), part(headings.otherwise, otherwise),
  ].join("\n");
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join("\n")}</ul>`;
}
