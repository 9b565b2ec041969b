// Cards of people: what is folded, quoted or numbered, also where it was written to keep a server busy.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LONGEST_CARD, MOST_LINES, VcardRecords } from "./vcard-records.ts";

function cut(text: string): { read: Record<string, string>[]; refused: string[] } {
  const read: Record<string, string>[] = [];
  const refused: string[] = [];
  const records = new VcardRecords({ record: (values) => void read.push(Object.fromEntries(values)), malformed: (raw, line, because) => void refused.push(`${line} (${raw.length}): ${because}`) });
  for (let at = 0; at < text.length; at += 1 << 18) records.push(text.slice(at, at + (1 << 18)));
  records.end();
  return { read, refused };
}
const card = (lines: readonly string[]) => `BEGIN:VCARD\n${lines.join("\n")}\nEND:VCARD\n`;

describe("a vCard", () => {
  test("gives what is folded, or goes on after an equals sign, as one value", () => {
    const lines = ["FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BC=", "rgen 👋 =", "=3D=zz==", "=41", "NOTE:one", "  and two", " =", "TITLE:x", "PHOTO;ENCODING=b:AAA=", "ROLE:y"];
    assert.deepEqual(cut(card(lines)).read, [{ "full name": "Jürgen 👋 ==zz=A", note: "one and two=", "job title": "x", role: "y" }]);
  });

  test("numbers what is said several times, and takes no number that the card itself uses", () => {
    assert.deepEqual(cut(card(["X-PHONE-2:0", "TEL:1", "TEL:2", "TEL:1", "TEL:3"])).read, [{ phone: "1", "phone 2": "0", "phone 3": "2", "phone 4": "3" }]);
  });

  test("of very many lines that go on, or of very many telephone numbers, comes at once: each letter is looked at a bounded number of times", () => {
    // Minutes at this length, where every line joins and looks at all before it.
    const long = `${"a".repeat(58)}=`;
    const { read, refused } = cut(card(["NOTE;ENCODING=QUOTED-PRINTABLE:=", ...Array.from({ length: 250_000 }, () => long), "."]));
    assert.deepEqual([read[0]!["note"]!.length, refused], [250_000 * 58 + 1, []]);
    const numbers = cut(card(Array.from({ length: 200_000 }, (_, i) => `TEL:${i}`))).read[0]!;
    assert.deepEqual([numbers["phone"], numbers["phone 200000"]], ["0", "199999"]);
  });

  test("that is too long, or never ends, is refused by its line and not kept; the next is read, and one just short of it too (the twin)", () => {
    const wide = "NOTE:".padEnd(1 << 19, "x");
    const many = (count: number) => Array.from({ length: count }, () => "A:");
    const too = (what: string) => `1 (200): this card is longer than ${what}: it is left out up to the next that begins`;
    assert.deepEqual(cut(`BEGIN:VCARD\n${`${wide}\n`.repeat(LONGEST_CARD / (1 << 19))}${card(["FN:Ann"])}`), { read: [{ "full name": "Ann" }], refused: [too("16 MiB")] });
    assert.deepEqual(cut(`${card(many(MOST_LINES + 1))}${card(["FN:Ann"])}`), { read: [{ "full name": "Ann" }], refused: [too("262,144 lines").replace("200", "59")] });
    assert.deepEqual(cut(card([...many(MOST_LINES - 1), "FN:Ann"])), { read: [{ "full name": "Ann" }], refused: [] });
  });
});
