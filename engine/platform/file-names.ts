// Names of files, as they are shown and offered to whoever downloads them.

const LONGEST_NAME = 200;

/** Small letters after the last point; empty where there are none. @example endingOf("Vertrag.PDF") // "pdf" */
export function endingOf(name: string): string {
  return /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? "";
}

/**
 * A name as it is shown and offered to whoever downloads it: without folders, without letters that are not seen or that turn
 * the direction of writing (they would make "exe.pdf" of "fdp.exe"), of bounded length with its ending kept.
 */
export function cleanName(given: string): string {
  const plain = given.toWellFormed().replace(/^.*[/\\]/u, "").replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}"<>|:*?]/gu, "").replace(/\s+/gu, " ").trim().replace(/^\.+/, "");
  if (plain.length <= LONGEST_NAME) return plain;
  const ending = endingOf(plain);
  return ending === "" ? plain.slice(0, LONGEST_NAME).toWellFormed() : `${plain.slice(0, LONGEST_NAME - ending.length - 1).toWellFormed()}.${ending}`;
}

/** How a download is offered (RFC 6266): always to be saved, never to be shown in the page. */
export function offeredAs(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
