// The faces are part of the build: no page asks another host for anything.
import "@fontsource-variable/ibm-plex-sans/wght.css";
import "@fontsource-variable/newsreader/wght.css";

/** The slanted serif is only used for previews in lists, so it comes after the page can be used. */
export function loadLaterFonts(): void {
  const load = () => void import("@fontsource-variable/newsreader/wght-italic.css").catch(staysPlain);
  if ("requestIdleCallback" in window) window.requestIdleCallback(load, { timeout: 4000 });
  else setTimeout(load, 1500);
}

export function loadArabicFont(): void {
  void import("@fontsource/ibm-plex-sans-arabic/arabic-400.css").catch(staysPlain);
  void import("@fontsource/ibm-plex-sans-arabic/arabic-600.css").catch(staysPlain);
}

/** A face that does not come, say without network, is replaced by the reader's own. */
const staysPlain = (): void => undefined;
