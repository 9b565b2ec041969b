import { loadArabicFont } from "../../ui/fonts.ts";
import { setSingleKeys } from "../../ui/use-shortcuts.ts";
import { speak } from "../../ui/words.tsx";
import { getPrefs, onPrefs } from "../data/prefs.ts";
import { wordsWanted } from "./with-words.ts";

/** Puts the reader's appearance on the page, now and whenever it is changed. Settles when the words are there. */
export async function applyPrefs(): Promise<void> {
  onPrefs(() => void show());
  await show();
}

let valueIsMoney = true;

/** Whether pages speak of money, or of what an organisation gives: known with the session. */
export function speakOfMoney(isMoney: boolean): void {
  if (isMoney === valueIsMoney) return;
  valueIsMoney = isMoney;
  void show();
}

async function show(): Promise<void> {
  const prefs = getPrefs();
  const page = document.documentElement;
  if (prefs.theme === "system") delete page.dataset["theme"];
  else page.dataset["theme"] = prefs.theme;
  page.dataset["density"] = prefs.density;
  setSingleKeys(prefs.shortcuts);
  if (prefs.language === "ar") loadArabicFont();
  // Without network: English, and of money, rather than nothing.
  if (prefs.language === "en") return speak("en", valueIsMoney ? {} : await import("../words/mission.ts").then(({ MISSION }) => MISSION, () => ({})));
  const { AR } = await import("../words/ar.ts").catch(() => ({ AR: null }));
  const otherwise = valueIsMoney ? {} : await import("../words/mission-ar.ts").then(({ MISSION_AR }) => MISSION_AR, () => ({}));
  return AR === null ? speak("en", {}) : speak(prefs.language, { ...AR, ...(await wordsWanted()), ...otherwise });
}
