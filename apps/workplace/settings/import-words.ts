import { type Said, say } from "../../ui/say.ts";

/** The figures of an import's summary worth a line, whatever else it holds; what is missing or no number is left out. */
export function importFigures(
  summary: Readonly<Record<string, unknown>>,
): readonly { readonly words: Said; readonly count: number }[] {
  const lines =
    typeof summary["lines"] === "object" && summary["lines"] !== null
      ? (summary["lines"] as Record<string, unknown>)
      : {};
  const made = Number((summary["organisations"] as Readonly<Record<string, unknown>> | undefined)?.["new"] ?? 0);
  const known: readonly (readonly [unknown, Said])[] = [
    [lines["read"], say("{count, plural, one {# line read} other {# lines read}}")],
    [lines["kept"], say("{count} kept")],
    [lines["alreadyThere"], say("{count} already there")],
    [lines["refused"], say("{count} refused")],
    [summary["invoices"], say("{count, plural, one {# invoice} other {# invoices}}")],
    [summary["customers"], say("{count, plural, one {# customer} other {# customers}}")],
    [summary["newPeople"], say("{count, plural, one {# new person} other {# new people}}")],
    [summary["updated"], say("{count, plural, one {# person updated} other {# people updated}}")],
    [made > 0 ? made : undefined, say("{count, plural, one {# new company} other {# new companies}}")],
    [summary["anonymousLines"], say("{count, plural, one {# line names no customer} other {# lines name no customer}}")],
  ];
  return known.flatMap(([count, words]) =>
    typeof count === "number" && Number.isFinite(count) ? [{ words, count }] : [],
  );
}
