// XML as a tree, of which nothing is believed: no document type (so that no word of it can grow), no deep nests, no end of elements.

import sax from "sax";

export interface Element {
  /** Without its prefix. */
  readonly name: string;
  readonly namespace: string;
  /** Those without a prefix. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Those of other namespaces, as `namespace name`. */
  readonly foreign: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  readonly text: string;
  readonly line: number;
}

export type ParsedXml = { readonly kind: "ok"; readonly root: Element; /** How many elements there are in it. */ readonly elements: number } | { readonly kind: "refused"; readonly line: number; readonly message: string };

/** Far beyond what a model of the largest tables takes. */
export const XML_LIMITS = { letters: 16_000_000, elements: 250_000, depth: 40 } as const;

/** Most elements have no attributes: one map for all of them is half the memory. */
const NONE: Map<string, string> = new Map();

class Refused extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

interface Open {
  readonly element: Element;
  readonly children: Element[];
  readonly text: string[];
}

/** Never throws. */
export function parseXml(text: string, most: { readonly letters: number; readonly elements: number } = XML_LIMITS): ParsedXml {
  if (text.length > most.letters) return { kind: "refused", line: 1, message: `The file is longer than ${most.letters.toLocaleString("en")} letters.` };
  const parser = sax.parser(true, { xmlns: true, position: true });
  const line = (): number => parser.line + 1;
  const stack: Open[] = [];
  let root: Element | undefined;
  let elements = 0;
  parser.ondoctype = () => {
    throw new Refused(line(), "The file declares a document type, which no DMN model does. It is not read.");
  };
  parser.onerror = (error) => {
    throw new Refused(line(), `This is no well-formed XML: ${error.message.split("\n")[0]!}.`);
  };
  parser.onopentag = (node) => {
    if (++elements > most.elements) throw new Refused(line(), `The file has more than ${most.elements.toLocaleString("en")} elements.`);
    if (stack.length >= XML_LIMITS.depth) throw new Refused(line(), `Elements stand more than ${XML_LIMITS.depth} deep inside each other.`);
    const tag = node as sax.QualifiedTag;
    let [attributes, foreign] = [NONE, NONE];
    for (const { local, prefix, uri, value } of Object.values(tag.attributes)) {
      if (prefix === "xmlns" || (prefix === "" && local === "xmlns")) continue;
      if (prefix === "") (attributes === NONE ? (attributes = new Map()) : attributes).set(local, value);
      else (foreign === NONE ? (foreign = new Map()) : foreign).set(`${uri} ${local}`, value);
    }
    const [children, parts]: [Element[], string[]] = [[], []];
    const element: Element = { name: tag.local, namespace: tag.uri, attributes, foreign, children, get text() { return parts.join(""); }, line: line() };
    stack.at(-1)?.children.push(element);
    stack.push({ element, children, text: parts });
    root ??= element;
  };
  parser.onclosetag = () => void stack.pop();
  parser.ontext = (part) => void stack.at(-1)?.text.push(part);
  parser.oncdata = (part) => void stack.at(-1)?.text.push(part);
  try {
    parser.write(text.replace(/^\uFEFF/, "")).close();
  } catch (error) {
    if (error instanceof Refused) return { kind: "refused", line: error.line, message: error.message };
    return { kind: "refused", line: line(), message: `This is no well-formed XML: ${error instanceof Error ? error.message.split("\n")[0]! : "it cannot be read"}.` };
  }
  return root ? { kind: "ok", root, elements } : { kind: "refused", line: 1, message: "The file holds no element." };
}

/** As it stands between tags or inside of quotes. What XML has no letter for becomes a question mark's box, U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "\uFFFD")
    .replaceAll(/[&<>"\t\n\r]/g, (letter) => ESCAPED[letter]!);
}

const ESCAPED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;" };

/** Its children of this name in the same language: the model's, not what another program wrote beside it. */
export function childrenOf(element: Element, name: string): readonly Element[] {
  return element.children.filter((child) => child.name === name && child.namespace === element.namespace);
}

/** What its `text` says; nothing where it has none. */
export function textOf(element: Element | undefined): string {
  return element ? (childrenOf(element, "text")[0]?.text.trim() ?? "") : "";
}
