/** Providers at which anybody has a mailbox: their domain says nothing of where somebody works. Endings are left out. */
const PROVIDERS = new Set(
  "gmail googlemail outlook hotmail live msn yahoo ymail rocketmail icloud me mac aol gmx web t-online freenet arcor proton protonmail pm tutanota tutamail mail yandex rambler bk inbox list orange wanadoo free laposte sfr neuf libero virgilio tiscali alice ziggo kpnmail planet xs4all hetnet home telenet skynet btinternet sky virginmedia ntlworld talktalk comcast verizon att sbcglobal cox charter qq 163 126 sina naver daum hanmail rediffmail bluewin sunrise wp o2 onet interia seznam centrum uol bol terra fastmail zoho hey posteo mailbox".split(" "),
);

/** @example isFreeMail("gmx.de") // true */
export function isFreeMail(domain: string): boolean {
  const [first, ...others] = domain.split(".");
  return others.length <= 2 && PROVIDERS.has(first!);
}
