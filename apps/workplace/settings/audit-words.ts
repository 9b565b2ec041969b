// How the detail of an entry is written, so that ids in it can be shown by the names of what they stand for.

export type DetailPart =
  | { readonly kind: "text"; readonly text: string }
  /** A word of the program, to be said in the reader's language. */
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "id"; readonly id: string }
  /** A moment, to be said as the reader's clock has it. */
  | { readonly kind: "time"; readonly at: string };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
/** The ids of colleagues, as the sign-in library makes them. */
const STAFF = /^[A-Za-z0-9]{32}$/;

export function isId(text: string): boolean {
  return UUID.test(text) || STAFF.test(text);
}

/** An id that nothing is known by: its end, for ids that were made together begin alike. @example shortId("0199f0a4-0000-7000-8000-00000000abcd") // "…0000abcd" */
export function shortId(id: string): string {
  return isId(id) ? `…${id.slice(-8)}` : id;
}

/** A detail as a line: `key: value` after `key: value`, with each id apart. */
export function detailParts(detail: Readonly<Record<string, unknown>>): readonly DetailPart[] {
  return inOrder(detail).flatMap(([key, value], index) => [
    ...(index === 0 ? [] : [{ kind: "text", text: ", " } as const]),
    { kind: "word", text: keyWords(key) } as const,
    { kind: "text", text: ": " } as const,
    ...(typeof value === "string" && isCode(key, value) ? [{ kind: "word", text: value } as const] : valueParts(value)),
  ]);
}

const CODED: ReadonlySet<string> = new Set(["role", "channel", "verdict", "audience", "secret", "status"]);
const ROLES: ReadonlySet<string> = new Set(["owner", "lead", "agent", "analyst", "read-only"]);

/** Whether a value is a word of the program and nothing that somebody wrote. */
function isCode(key: string, value: string): boolean {
  return CODED.has(key) || ((key === "from" || key === "to") && ROLES.has(value));
}

/** What was comes before what is; the database keeps keys in an order of its own. */
function inOrder(detail: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  const { from, to, ...rest } = isRecord(detail["from"]) && isRecord(detail["to"]) ? { ...detail, ...whatDiffers(detail["from"], detail["to"]) } : detail;
  return [
    ...(from === undefined ? [] : [["from", from] as const]),
    ...(to === undefined ? [] : [["to", to] as const]),
    ...Object.entries(rest),
  ];
}

type Kept = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Kept {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Of two states of one thing only what is not the same in both, for the whole of a table of rules would hide the one word that was changed. */
function whatDiffers(from: Kept, to: Kept): { readonly from: Kept; readonly to: Kept } {
  const pairs = [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key): (readonly [string, unknown, unknown])[] => {
    const [was, is] = [from[key], to[key]];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    if (!isRecord(was) || !isRecord(is)) return [[key, was, is]];
    const inner = whatDiffers(was, is);
    return [[key, inner.from, inner.to]];
  });
  const side = (place: 1 | 2) => Object.fromEntries(pairs.flatMap((pair) => (pair[place] === undefined ? [] : [[pair[0], pair[place]]])));
  return { from: side(1), to: side(2) };
}

function valueParts(value: unknown): readonly DetailPart[] {
  if (typeof value === "string" && MOMENT.test(value)) return [{ kind: "time", at: value }];
  if (typeof value === "string") return [isId(value) ? { kind: "id", id: value } : { kind: "text", text: value }];
  if (Array.isArray(value))
    return value.flatMap((each, index): readonly DetailPart[] => [
      ...(index === 0 ? [] : [{ kind: "text", text: ", " } as const]),
      ...valueParts(each),
    ]);
  if (typeof value === "object" && value !== null)
    return [{ kind: "text", text: "(" }, ...detailParts(value as Record<string, unknown>), { kind: "text", text: ")" }];
  if (typeof value === "number") return [{ kind: "text", text: String(value) }];
  return [{ kind: "word", text: value === true ? "yes" : value === false ? "no" : "none" }];
}

/** A key of the program as words; what it names by id is shown by name behind it. @example keyWords("wordingVersion") // "wording version" */
function keyWords(key: string): string {
  return key
    .replace(/(?<=.)Ids?$/, "")
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replaceAll("_", " ");
}
