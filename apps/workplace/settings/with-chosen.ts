/** The values to choose from, each once and in order, with the chosen one among them: what a server keeps, a browser may not list. */
export function withChosen(values: readonly string[], chosen: string): readonly string[] {
  return [...new Set([...values, chosen])].sort();
}
