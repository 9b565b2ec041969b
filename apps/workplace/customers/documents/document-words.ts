import type { DocumentKind, DocumentView } from "../../../../engine/service/contract.ts";
import type { Formatter } from "../../../ui/format.ts";
import { word } from "../../../ui/say.ts";

export const KIND_WORDS: Readonly<Record<DocumentKind, string>> = {
  contract: word("Contract"),
  invoice: word("Invoice"),
  photograph: word("Photograph"),
  letter: word("Letter"),
  other: word("Other file"),
};

export const KINDS = Object.keys(KIND_WORDS) as readonly DocumentKind[];

/** "340 kB", "2.1 MB": as file managers say it. */
export function sizeWords(bytes: number, format: Pick<Formatter, "number">): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${format.number(Math.round(bytes / 1000))} kB` : `${format.number(bytes / 1_000_000, 1)} MB`;
}

/** What a file most likely is, told by its type; the person who adds it says otherwise where that is wrong. */
export function likelyKind(type: string): DocumentKind {
  return type.startsWith("image/") ? "photograph" : "other";
}

export const contentOf = (document: Pick<DocumentView, "customerId" | "documentId">) => `/api/customers/${document.customerId}/documents/${document.documentId}/content`;
