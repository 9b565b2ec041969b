// Which files are kept, under which name and as what. Decided from the name and the bytes; what a sender says of the type is
// not asked, for whoever lies about it wants it opened as something else.

import { cleanName, endingOf } from "../../platform/index.ts";
import { LARGEST_DOCUMENT } from "./contract.ts";

/** All documents of one customer together, so that a copy for the customer can be made. */
export const MOST_BYTES_A_CUSTOMER = 2 ** 30;
/** Removed documents can be restored for so long. */
export const RESTORABLE_DAYS = 30;

type Begins = (head: Buffer) => boolean;

interface FileType {
  readonly endings: readonly string[];
  readonly mediaType: string;
  /** True of the beginning of such a file; left out where there is nothing to tell it by. */
  readonly begins?: Begins;
}

const latin = (head: Buffer, from = 0, to = 16) => head.toString("latin1", from, to);
const with_ = (...words: readonly string[]): Begins => (head) => words.some((word) => latin(head).startsWith(word));
const ZIP = with_("PK\u0003\u0004", "PK\u0005\u0006");
/** Office documents of before 2007. */
const COMPOUND = with_("\u00d0\u00cf\u0011\u00e0");
/** ISO base media: photographs of telephones, films. */
const BOXES: Begins = (head) => latin(head, 4, 8) === "ftyp";

// Nothing that a browser runs or draws as a page (HTML, SVG), and no program.
const TYPES: readonly FileType[] = [
  { endings: ["pdf"], mediaType: "application/pdf", begins: (head) => head.subarray(0, 1024).includes("%PDF-") },
  { endings: ["jpg", "jpeg"], mediaType: "image/jpeg", begins: with_("\u00ff\u00d8\u00ff") },
  { endings: ["png"], mediaType: "image/png", begins: with_("\u0089PNG") },
  { endings: ["gif"], mediaType: "image/gif", begins: with_("GIF8") },
  { endings: ["webp"], mediaType: "image/webp", begins: (head) => latin(head, 0, 4) === "RIFF" && latin(head, 8, 12) === "WEBP" },
  { endings: ["heic", "heif"], mediaType: "image/heic", begins: BOXES },
  { endings: ["tif", "tiff"], mediaType: "image/tiff", begins: with_("II*\u0000", "MM\u0000*") },
  { endings: ["bmp"], mediaType: "image/bmp", begins: with_("BM") },
  { endings: ["txt", "log", "md"], mediaType: "text/plain; charset=utf-8" },
  { endings: ["csv"], mediaType: "text/csv; charset=utf-8" },
  { endings: ["json"], mediaType: "application/json" },
  { endings: ["xml"], mediaType: "application/octet-stream" }, // invoices are sent so; browsers would draw it
  { endings: ["eml"], mediaType: "message/rfc822" },
  { endings: ["vcf"], mediaType: "text/vcard" },
  { endings: ["ics"], mediaType: "text/calendar" },
  { endings: ["rtf"], mediaType: "application/rtf", begins: with_("{\\rtf") },
  { endings: ["doc"], mediaType: "application/msword", begins: COMPOUND },
  { endings: ["xls"], mediaType: "application/vnd.ms-excel", begins: COMPOUND },
  { endings: ["ppt"], mediaType: "application/vnd.ms-powerpoint", begins: COMPOUND },
  { endings: ["msg"], mediaType: "application/vnd.ms-outlook", begins: COMPOUND },
  { endings: ["docx"], mediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", begins: ZIP },
  { endings: ["xlsx"], mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", begins: ZIP },
  { endings: ["pptx"], mediaType: "application/vnd.openxmlformats-officedocument.presentationml.presentation", begins: ZIP },
  { endings: ["odt"], mediaType: "application/vnd.oasis.opendocument.text", begins: ZIP },
  { endings: ["ods"], mediaType: "application/vnd.oasis.opendocument.spreadsheet", begins: ZIP },
  { endings: ["odp"], mediaType: "application/vnd.oasis.opendocument.presentation", begins: ZIP },
  { endings: ["zip"], mediaType: "application/zip", begins: ZIP },
  { endings: ["mp3"], mediaType: "audio/mpeg" },
  { endings: ["m4a"], mediaType: "audio/mp4", begins: BOXES },
  { endings: ["wav"], mediaType: "audio/wav", begins: with_("RIFF") },
  { endings: ["ogg"], mediaType: "audio/ogg", begins: with_("OggS") },
  { endings: ["mp4", "mov"], mediaType: "video/mp4", begins: BOXES },
];
const BY_ENDING: ReadonlyMap<string, FileType> = new Map(TYPES.flatMap((type) => type.endings.map((ending) => [ending, type] as const)));

/** Programs begin so, whatever they are called. */
const isProgram: Begins = (head) => latin(head).startsWith("\u007fELF") || latin(head).startsWith("#!") || /^[\u00ca\u00ce\u00cf]\u00fa|^[\u00fe][\u00ed]\u00fa/.test(latin(head)) || (latin(head).startsWith("MZ") && head.subarray(0, 64).includes(0));

export type DocumentCheck = { readonly kind: "kept"; readonly name: string; readonly mediaType: string } | { readonly kind: "refused"; readonly tooLarge: boolean; /** a sentence without its end */ readonly because: string };

/**
 * Whether a file is kept, and as what.
 *
 * @param head its first 1024 bytes, or all of them
 * @example checkDocument("offer.html", Buffer.from("<p>"), 3).kind // "refused"
 */
export function checkDocument(given: string, head: Buffer, bytes: number): DocumentCheck {
  const no = (because: string, tooLarge = false): DocumentCheck => ({ kind: "refused", because, tooLarge });
  const name = cleanName(given);
  if (name === "") return no("it has no name");
  if (bytes === 0) return no(`${name} is empty`);
  if (bytes > LARGEST_DOCUMENT) return no(`${name} is larger than ${LARGEST_DOCUMENT / 2 ** 20} MB`, true);
  const ending = endingOf(name);
  const type = BY_ENDING.get(ending);
  if (!type) return no(ending === "" ? `${name} has no ending that tells what it is, such as .pdf` : `files that end in .${ending} are not kept (pages and programs could do harm when they are opened)`);
  if (isProgram(head)) return no(`${name} is a program, whatever its name says`);
  if (type.begins && !type.begins(head)) return no(`${name} is called .${ending} and is something else inside`);
  return { kind: "kept", name, mediaType: type.mediaType };
}
