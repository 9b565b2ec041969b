// What vCard (RFC 6350) and iCalendar (RFC 5545) have in common: lines, escaped and folded.

/** Text as a value: backslash, comma, semicolon and line ends escaped. */
export function textValue(text: string): string {
  return text.replace(/\\/g, "\\\\").replace(/([,;])/g, "\\$1").replace(/\r\n|\r|\n/g, "\\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
}

/** Lines of at most 75 octets; what is longer goes on in the next, after a space. No letter is cut in two. */
export function folded(lines: readonly string[]): string {
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

function fold(line: string): string {
  const pieces: string[] = [];
  let piece = "";
  let octets = 0;
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    if (octets + size > 75) {
      pieces.push(piece);
      [piece, octets] = ["", 1]; // the space that begins the next
    }
    piece += letter;
    octets += size;
  }
  return [...pieces, piece].join("\r\n ");
}

/** 20261121T143200Z */
export function utcStamp(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d{3}/g, "");
}
