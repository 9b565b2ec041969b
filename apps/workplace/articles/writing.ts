// How an article is laid out by plain signs: "## " before a heading, "- " or "1. " before the points of a list, ** around what
// is bold, [words](https://…) for a link. It becomes a tree, never HTML: whatever else is written stays words.

export type Inline = { readonly kind: "text" | "bold"; readonly text: string } | { readonly kind: "link"; readonly text: string; readonly to: string };
export type Block =
  | { readonly kind: "heading"; readonly level: 2 | 3; readonly parts: readonly Inline[] }
  | { readonly kind: "paragraph"; readonly lines: readonly (readonly Inline[])[] }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] };

const HEADING = /^(#{1,6})\s+(.+?)\s*#*$/u;
const POINT = /^\s{0,3}(?:[-*•]\s+|(\d{1,3})[.)]\s+)(.*)$/u;
const INLINE = /\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*|\[([^\]\n]{1,300})\]\(([^)\s]{1,2000})\)|(https?:\/\/[^\s<>()"“”]{1,2000}[^\s<>()"“”.,;:!?])/gu;

/** Only addresses that open a page, a letter or a call; all else could be a program. */
export function safeAddress(address: string): string | null {
  return /^(https?:\/\/|mailto:|tel:)[^\s\u0000-\u001f]+$/i.test(address) ? address : null;
}

export function readWriting(body: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { ordered: boolean; items: (readonly Inline[])[] } | { lines: (readonly Inline[])[] } | null = null;
  const close = () => {
    if (open && "items" in open) blocks.push({ kind: "list", ordered: open.ordered, items: open.items });
    else if (open) blocks.push({ kind: "paragraph", lines: open.lines });
    open = null;
  };
  for (const line of body.split(/\r?\n/)) {
    const heading = HEADING.exec(line);
    const point = POINT.exec(line);
    if (line.trim() === "") close();
    else if (heading) {
      close();
      blocks.push({ kind: "heading", level: heading[1]!.length <= 2 ? 2 : 3, parts: readInline(heading[2]!) });
    } else if (point) {
      const ordered = point[1] !== undefined;
      if (!(open && "items" in open && open.ordered === ordered)) {
        close();
        open = { ordered, items: [] };
      }
      (open as { items: (readonly Inline[])[] }).items.push(readInline(point[2]!));
    } else {
      if (open && "items" in open) close();
      if (open === null) open = { lines: [] };
      (open as { lines: (readonly Inline[])[] }).lines.push(readInline(line.trim()));
    }
  }
  close();
  return blocks;
}

function readInline(text: string): readonly Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  const say = (words: string) => (words === "" ? undefined : parts.push({ kind: "text", text: words }));
  for (const found of text.matchAll(INLINE)) {
    const [whole, bold, words, to, bare] = found;
    const address = to ?? bare;
    const safe = address === undefined ? null : safeAddress(address);
    if (address !== undefined && safe === null) continue;
    say(text.slice(from, found.index));
    if (bold !== undefined) parts.push({ kind: "bold", text: bold });
    else parts.push({ kind: "link", text: words ?? bare!, to: safe! });
    from = found.index + whole.length;
  }
  say(text.slice(from));
  return parts;
}

const plainParts = (parts: readonly Inline[]) => parts.map((part) => (part.kind === "link" && part.text !== part.to ? `${part.text} (${part.to.replace(/^(mailto|tel):/i, "")})` : part.text)).join("");

/** The same as words for a message, which has no headings and no bold. */
export function plainWords(body: string): string {
  return readWriting(body)
    .map((block) => {
      if (block.kind === "heading") return plainParts(block.parts);
      if (block.kind === "list") return block.items.map((item, at) => `${block.ordered ? `${at + 1}.` : "-"} ${plainParts(item)}`).join("\n");
      return block.lines.map(plainParts).join("\n");
    })
    .join("\n\n");
}
