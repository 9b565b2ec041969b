/** The server asks for as many; see engine/organisation. */
const LEAST = 10;

/**
 * What keeps a password from being saved: it is too short, or the repetition is another one. While the repetition is
 * still the beginning of it, it is not said to differ: somebody is typing.
 */
export function passwordFault({
  wanted,
  again,
}: {
  readonly wanted: string;
  readonly again: string;
}): "short" | "unrepeated" | "differ" | null {
  if (wanted.length < LEAST) return "short";
  if (again === wanted) return null;
  return wanted.startsWith(again) ? "unrepeated" : "differ";
}
