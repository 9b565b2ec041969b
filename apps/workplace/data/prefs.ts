import { useSyncExternalStore } from "react";

export interface Prefs {
  readonly theme: "system" | "light" | "dark";
  readonly language: "en" | "ar";
  readonly density: "comfortable" | "compact";
  readonly shortcuts: boolean;
}

export const DEFAULT_PREFS: Prefs = { theme: "system", language: "en", density: "comfortable", shortcuts: true };
const PLACE = "rapport.prefs";

/** Reads what was kept; anything unknown or broken falls back to the default, field by field. */
export function readPrefs(kept: string | null): Prefs {
  let found: Partial<Record<keyof Prefs, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(kept ?? "{}");
    if (typeof parsed === "object" && parsed !== null) found = parsed;
  } catch {
    // kept by another version, or by hand: the defaults will do
  }
  const one = <T>(value: unknown, of: readonly T[], otherwise: T): T =>
    of.includes(value as T) ? (value as T) : otherwise;
  return {
    theme: one(found.theme, ["system", "light", "dark"], DEFAULT_PREFS.theme),
    language: one(found.language, ["en", "ar"], DEFAULT_PREFS.language),
    density: one(found.density, ["comfortable", "compact"], DEFAULT_PREFS.density),
    shortcuts: typeof found.shortcuts === "boolean" ? found.shortcuts : DEFAULT_PREFS.shortcuts,
  };
}

let prefs: Prefs | undefined;
const listeners = new Set<() => void>();

export function getPrefs(): Prefs {
  return (prefs ??= readPrefs(localStorage.getItem(PLACE)));
}

export function setPrefs(change: Partial<Prefs>): void {
  prefs = { ...getPrefs(), ...change };
  localStorage.setItem(PLACE, JSON.stringify(prefs));
  for (const listener of listeners) listener();
}

export function onPrefs(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePrefs(): Prefs {
  return useSyncExternalStore(onPrefs, getPrefs);
}
