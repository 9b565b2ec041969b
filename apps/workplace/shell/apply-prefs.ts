import { loadArabicFont } from "../../ui/fonts.ts";
import { setSingleKeys } from "../../ui/use-shortcuts.ts";
import { speak } from "../../ui/words.tsx";
import { getPrefs, onPrefs } from "../data/prefs.ts";

/** Puts the reader's appearance on the page, now and whenever it is changed. Settles when the words are there. */
export async function applyPrefs(): Promise<void> {
  onPrefs(() => void show());
  await show();
}

async function show(): Promise<void> {
  const prefs = getPrefs();
  const page = document.documentElement;
  if (prefs.theme === "system") delete page.dataset["theme"];
  else page.dataset["theme"] = prefs.theme;
  page.dataset["density"] = prefs.density;
  setSingleKeys(prefs.shortcuts);
  if (prefs.language === "ar") loadArabicFont();
  if (prefs.language === "en") return speak("en", {});
  const { AR } = await import("../words/ar.ts").catch(() => ({ AR: null })); // without network: English, rather than nothing
  return AR === null ? speak("en", {}) : speak(prefs.language, AR);
}
