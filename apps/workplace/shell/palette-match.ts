/** The commands whose name holds every typed word at the beginning of one of its own words; all of them when nothing is typed. */
export function matching<Named extends { readonly text: string }>(
  commands: readonly Named[],
  typed: string,
): readonly Named[] {
  const words = typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((each) => each !== "");
  return commands.filter((command) => {
    const parts = command.text.toLocaleLowerCase().split(/[\s,]+/);
    return words.every((typedWord) => parts.some((part) => part.startsWith(typedWord)));
  });
}
