// Reading what a document shows: its fenced blocks, the commands in them with their output, and its tables.

/** The contents of the fenced blocks of one language. */
export function blocksOf(document: string, language: string): string[] {
  return [...document.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].filter((match) => match[1] === language).map((match) => match[2]!);
}

export interface ShownCommand {
  readonly line: string;
  readonly words: readonly string[];
  /** The lines that the document shows; one that is only "…" stands for any number of lines. */
  readonly shown: readonly string[];
  /** Where the command ends in `| head -N`. */
  readonly head: number | undefined;
}

/** The commands of a block: each begins with `$ `, what follows is its output. */
export function commandsIn(block: string): ShownCommand[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [first, ...shown] = part.trimEnd().split("\n") as [string, ...string[]];
      const [, command, head] = /^(.*?)(?: \| head -(\d+))?$/.exec(first)!;
      const words = [...command!.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]!);
      return { line: first, words, shown, head: head === undefined ? undefined : Number(head) };
    });
}

/** Cells of the rows below each heading row that begins with a word. */
export function tableRows(document: string, heading: string): string[][] {
  const rows: string[][] = [];
  let inside = false;
  for (const line of document.split("\n")) {
    const cells = line.startsWith("|") ? line.slice(1, line.trimEnd().length - 1).split("|").map((cell) => cell.trim()) : undefined;
    if (cells === undefined) inside = false;
    else if (cells[0] === heading) inside = true;
    else if (inside && !/^[-: ]*$/.test(cells[0]!)) rows.push(cells);
  }
  return rows;
}

/**
 * Holds what was printed against what is shown. Lines follow each other as shown; "…" inside a line stands for anything,
 * a line that is only "…" for any number of lines. Ids and the width of gaps do not count, and numbers do not unless asked.
 *
 * @returns what does not fit, or undefined
 */
export function firstDifference(shown: readonly string[], printed: string, options: { readonly numbers?: boolean } = {}): string | undefined {
  const plain = (line: string) => {
    const one = line.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID").replace(/\s+/g, " ").trim();
    return options.numbers === true ? one : one.replace(/[+−-]?\d[\d,.]*/g, "#");
  };
  const real = printed.split("\n").map(plain).filter((line) => line !== "");
  let at = 0;
  let mayPass = false;
  for (const line of shown) {
    const wanted = plain(line);
    if (wanted === "") continue;
    if (wanted === "…") {
      mayPass = true;
      continue;
    }
    const pattern = new RegExp(`^${wanted.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*")}$`);
    const found = real.findIndex((each, index) => index >= at && pattern.test(each));
    if (found === -1 || (found > at && !mayPass)) return `shown:   ${line.trim()}\nprinted: ${real[at] ?? "nothing more"}`;
    at = found + 1;
    mayPass = false;
  }
  return at < real.length && !mayPass ? `not shown: ${real[at]}` : undefined;
}
