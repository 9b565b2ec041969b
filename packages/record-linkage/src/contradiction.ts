import type { AskDoubt, LinkageSettings } from "./settings.ts";

/** Counts how many of the settings' contradictions a combination of levels shows. */
export function contradictionsOf(settings: LinkageSettings): (levels: ArrayLike<number>) => number {
  const place = (name: string): number => settings.comparisons.findIndex((comparison) => comparison.name === name);
  const sets = (settings.contradictions ?? []).map((names) => names.map(place));
  const last = settings.comparisons.map(({ levels }) => levels.length - 1);
  return (levels) => {
    let shown = 0;
    for (const set of sets) if (set.every((at) => levels[at] === last[at])) shown++;
    return shown;
  };
}

/** Tells whether a combination of levels lacks what the settings need for a link without a person. */
export function lackOf(
  settings: LinkageSettings,
  bits: readonly (readonly number[])[],
): (levels: ArrayLike<number>) => boolean {
  const sets = (settings.needs ?? []).map((names) =>
    names.map((name) => settings.comparisons.findIndex((comparison) => comparison.name === name)),
  );
  if (sets.length === 0) return () => false;
  return (levels) => !sets.some((set) => set.every((at) => levels[at]! >= 0 && bits[at]![levels[at]!]! > 0));
}

/** Tells why the settings want a person to be asked about a combination of levels; undefined where they do not. */
export function asksOf(settings: LinkageSettings, bits: readonly (readonly number[])[]): (levels: ArrayLike<number>) => AskDoubt | undefined {
  const place = (name: string): number => settings.comparisons.findIndex((comparison) => comparison.name === name);
  const last = settings.comparisons.map(({ levels }) => levels.length - 1);
  // The same town beside another street is not the same address.
  const own = settings.comparisons.map(({ levels }) => levels.map((level) => !(level.kind === "exact" && level.of !== undefined)));
  const speaks = (at: number, level: number): boolean => level >= 0 && own[at]![level]! && bits[at]![level]! > 0;
  const all = (settings.asks ?? []).map(({ differs, unless, doubt = "contradiction" }) => ({ differs: differs.map(place), unless: unless.map(place), doubt }));
  return (levels) => all.find(({ differs, unless }) => differs.every((at) => levels[at] === last[at]) && !unless.some((at) => speaks(at, levels[at]!)))?.doubt;
}
