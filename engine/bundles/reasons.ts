// Reasons counted by kind: what stands in quotes, numbers and names do not tell them apart.

export interface Reasons {
  add(reason: string, lines?: number): void;
  list(): { reason: string; lines: number }[];
}

export function reasons(): Reasons {
  const counts = new Map<string, { example: string; lines: number }>();
  return {
    add(reason, lines = 1) {
      const kind = reason.replaceAll(/"[^"]*"|\([^)]*\)/g, "…").replaceAll(/\d+/g, "n");
      const there = counts.get(kind);
      if (there) there.lines += lines;
      else if (counts.size < 1000) counts.set(kind, { example: reason, lines });
    },
    list: () => [...counts.values()].sort((a, b) => b.lines - a.lines).slice(0, 30).map(({ example, lines }) => ({ reason: example, lines })),
  };
}
