import { type Said, say } from "../../ui/say.ts";

/** The figures of an import's summary worth a line, whatever else it holds; what is missing or no number is left out. */
export function importFigures(
  summary: Readonly<Record<string, unknown>>,
): readonly { readonly words: Said; readonly count: number }[] {
  const lines =
    typeof summary["lines"] === "object" && summary["lines"] !== null
      ? (summary["lines"] as Record<string, unknown>)
      : {};
  const known: readonly (readonly [unknown, Said])[] = [
    [lines["read"], say("{count} lines read")],
    [lines["kept"], say("{count} kept")],
    [lines["alreadyThere"], say("{count} already there")],
    [lines["refused"], say("{count} refused")],
    [summary["invoices"], say("{count} invoices")],
    [summary["customers"], say("{count} customers")],
    [summary["newPeople"], say("{count} people new")],
    [summary["updated"], say("{count} people updated")],
    [summary["anonymousLines"], say("{count} lines name no customer")],
  ];
  return known.flatMap(([count, words]) =>
    typeof count === "number" && Number.isFinite(count) ? [{ words, count }] : [],
  );
}
