import type { LinkageSettings } from "./settings.ts";

/** Tells whether a combination of levels contradicts a link, as the settings say. */
export function contradictionOf(settings: LinkageSettings): (levels: ArrayLike<number>) => boolean {
  const place = (name: string): number => settings.comparisons.findIndex((comparison) => comparison.name === name);
  const sets = (settings.contradictions ?? []).map((names) => names.map(place));
  const last = settings.comparisons.map(({ levels }) => levels.length - 1);
  return (levels) => sets.some((set) => set.every((at) => levels[at] === last[at]));
}
