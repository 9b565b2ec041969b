// What goes wrong in files of people and of mail on their way, by the kind of file: each with what must come of it, worked out by hand.
import { gzipSync } from "node:zlib";
import { testWorkbook, testZip } from "./test-archives.ts";

export interface Trap {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Buffer>> | Buffer | string;
  readonly called?: string;
  /** Dropped after it, as a second import. */
  readonly then?: Readonly<Record<string, string | Buffer>> | Buffer | string;
  /** The whole is refused, in these words. */
  readonly refuses?: RegExp;
  /** Who is there then, as "name, address, telephone" as far as they are known; of mail the messages, as "who: words". */
  readonly reads?: readonly string[];
  /** Why records were refused, each as often as it was. */
  readonly refused?: readonly RegExp[];
  /** What else must be said somewhere in the answer. */
  readonly says?: readonly RegExp[];
}

const trap = (name: string, files: Trap["files"], rest: Omit<Trap, "name" | "files">): Trap => ({ name, files, ...rest });
const LIMIT_DEEP = 101;

/** Whatever is in it: the archive around it is what is wrong. */
export function aroundIt(name: string, content: string | Buffer): Trap[] {
  const file = { name, content };
  return [
    trap("in an archive whose name leads out of it", testZip([{ ...file, name: `../../${name}` }]), { called: "evil.zip", refuses: /evil\.zip was made to write outside of its folder/ }),
    trap("in an archive that unpacks without end beside it", testZip([file, { name: "bomb.csv", content: Buffer.alloc(40 * 2 ** 20) }]), { called: "bomb.zip", refuses: /bomb\.csv in bomb\.zip would unpack from .* a trap/ }),
    trap("in an archive that is cut off", testZip([file, { name: "more.txt", content: "x".repeat(5000) }]).subarray(0, -30), { called: "cut.zip", refuses: /cut\.zip is cut off or no archive/ }),
    trap("in an archive with a password", testZip([{ ...file, encrypted: true }]), { called: "secret.zip", refuses: /is encrypted\. Unpack it with its password/ }),
    trap("in an archive, damaged on its way", testZip([{ ...file, sum: 7 }]), { called: "bad.zip", refuses: /is damaged: its bytes are not those that were packed/ }),
  ];
}

const card = (...lines: readonly string[]) => `BEGIN:VCARD\r\nVERSION:3.0\r\n${lines.join("\r\n")}\r\nEND:VCARD\r\n`;
const ann = card("FN:Ann Lee", "EMAIL:ann@x.example");
const bo = card("FN:Bo Ek", "EMAIL:bo@x.example");
const ANN = "Ann Lee, ann@x.example";
const BO = "Bo Ek, bo@x.example";

const vcards: readonly Trap[] = [
  trap("a mark of the byte order", `\uFEFF${ann}`, { reads: [ANN] }),
  trap("UTF-16", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(ann, "utf16le")]), { reads: [ANN] }),
  trap("line ends of an old Mac", (ann + bo).replaceAll("\r\n", "\r"), { reads: [ANN, BO] }),
  trap("line ends of Unix, blank lines between", (ann + "\r\n\r\n" + bo).replaceAll("\r\n", "\n"), { reads: [ANN, BO] }),
  trap("a name folded in its middle", card("FN:An", " n Lee", "EMAIL;TYPE=work:ann@x", " .example"), { reads: [ANN] }),
  trap("quoted-printable with a soft end of the line", card("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB =", "Roth", "EMAIL:z@x.example"), { reads: ["Zoë Roth, z@x.example"] }),
  trap("quoted-printable in an encoding that the line names", card("FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Zo=EB Roth", "EMAIL:z@x.example"), { reads: ["Zoë Roth, z@x.example"] }),
  trap("small letters and groups with labels", "begin:vcard\nversion:3.0\nfn:Ann Lee\nitem1.email;type=internet:ann@x.example\nitem1.X-ABLabel:work\nend:vcard\n", { reads: [ANN] }),
  trap("commas, semicolons and ends of lines within a value", card("N:Lee\\; Ng;Ann;;;", "EMAIL:ann@x.example", "NOTE:one\\, two\\nthree"), { reads: ["Ann Lee; Ng, ann@x.example"] }),
  trap("a card without its end", ann.replace("END:VCARD\r\n", "") + bo, { reads: [BO], refused: [/this card has no end; another begins before it/] }),
  trap("a file that is cut off within a card", ann + bo.slice(0, -14), { reads: [ANN], refused: [/the file ends in the middle of this card/] }),
  trap("bytes that are no letters in one card", Buffer.concat([Buffer.from(ann), Buffer.from(card("FN:Zoé", "EMAIL:z@x.example")), Buffer.from(bo.replace("Bo", "B\u00f8")), Buffer.from(card("FN:C\u00ff", "EMAIL:c@x.example"), "latin1")]), { reads: [ANN, "Bø Ek, bo@x.example", "Zoé, z@x.example"], refused: [/bytes that are no letters/] }),
  trap("two people with one address", card("FN:Maria Klein", "EMAIL:familie@x.example") + card("FN:Mario Klein", "EMAIL:familie@x.example"), { reads: ["Maria Klein, familie@x.example", "Mario Klein, familie@x.example"], says: [/"sharedAddresses":1/] }),
  trap("the same card twice", ann + ann, { reads: [ANN], says: [/"sameInFile":1/] }),
  trap("a second file that overlaps", ann, { then: ann + bo, reads: [ANN, BO] }),
  trap("a card of nobody", card("NOTE:nothing") + ann, { reads: [ANN], refused: [/it names nobody/] }),
  trap("an empty card", "BEGIN:VCARD\r\nEND:VCARD\r\n" + ann, { reads: [ANN], refused: [/nothing is written in it/] }),
  trap("somebody with a name only", card("FN:Only Name") + ann, { reads: [ANN, "Only Name"], says: [/"nameOnly":1/] }),
  trap("a birthday that never was, and one without a year", card("FN:Ann Lee", "EMAIL:ann@x.example", "BDAY:19810231") + card("FN:Bo Ek", "EMAIL:bo@x.example", "BDAY:--0131"), { reads: [ANN, BO], says: [/1981-02-31/, /--0131/] }),
  trap("a formula, a script and SQL as names", card("FN:=HYPERLINK(\"http://evil.example\")", "EMAIL:a@x.example") + card("FN:<script>alert(1)</script>", "EMAIL:b@x.example") + card("FN:'); drop table identity; --", "EMAIL:c@x.example"), { reads: ["'), drop table identity, --, c@x.example".replaceAll("),", ");").replace("identity,", "identity;"), "<script>alert(1)</script>, b@x.example", '=HYPERLINK("http://evil.example"), a@x.example'] }),
  trap("a name that every object has", card("FN:Ann Lee", "EMAIL:ann@x.example", "X-__PROTO__:x", "X-CONSTRUCTOR:y", "__proto__:z"), { reads: [ANN] }),
  trap("telephones as addresses, with signs and twice", card("FN:Ann Lee", "TEL;VALUE=uri:tel:+44-20-7946-0958", "TEL;TYPE=WORK:+44 20 7946 0958"), { reads: ["Ann Lee, +442079460958"] }),
  trap("a card inside of a card", card("FN:Boss", "EMAIL:boss@x.example", "AGENT:", "BEGIN:VCARD", "FN:Ann Lee", "EMAIL:ann@x.example", "END:VCARD"), { reads: [ANN], refused: [/this card has no end; another begins before it/] }),
  trap("a picture of a megabyte in folded lines", card("FN:Ann Lee", "EMAIL:ann@x.example", `PHOTO;ENCODING=b;TYPE=JPEG:${"A".repeat(60)}`, ...Array.from({ length: 18_000 }, () => ` ${"A".repeat(60)}`)), { reads: [ANN] }),
  trap("a card of more than 16 MiB", `BEGIN:VCARD\n${`NOTE:${"x".repeat(900_000)}\n`.repeat(20)}END:VCARD\n${ann}`, { reads: [ANN], refused: [/this card is longer than 16 MiB/] }),
  trap("zeros within", Buffer.from(`BEGIN:VCARD\0\n${ann}`), { called: "a.vcf", refuses: /nothing in a\.vcf that can be read/ }),
  trap("packed so that little unpacks to much, after a file that is well", { "people.vcf": ann, "z.vcf.gz": gzipSync(ann.repeat(400_000)) }, { refuses: /z\.vcf\.gz would unpack from .* a trap/ }),
  trap("packed and cut in half", gzipSync(ann.repeat(50)).subarray(0, 60), { called: "a.vcf.gz", refuses: /a\.vcf\.gz.*cut off|ends in the middle|damaged/ }),
  ...aroundIt("people.vcf", ann),
];

const json = (value: unknown) => JSON.stringify(value);
const annRow = { id: 1, name: "Ann Lee", email: "ann@x.example" };
const boRow = { id: 2, name: "Bo Ek", email: "bo@x.example" };

const jsons: readonly Trap[] = [
  trap("a mark of the byte order before a list", `\uFEFF${json([annRow, boRow])}`, { reads: [ANN, BO] }),
  trap("a mark of the byte order before lines", `\uFEFF${json(annRow)}\r\n\r\n${json(boRow)}`, { reads: [ANN, BO] }),
  trap("UTF-16 the other way round", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(json([annRow]), "utf16le")]).swap16(), { reads: [ANN] }),
  trap("one record over several lines, and no list", JSON.stringify(annRow, null, 2), { reads: [ANN] }),
  trap("several records over several lines, and no list", `${JSON.stringify(annRow, null, 2)}\n${JSON.stringify(boRow, null, 2)}\n`, { reads: [ANN, BO] }),
  trap("a list inside of an answer with the page it is", json({ next_page: null, count: 2, users: [annRow, boRow] }), { reads: [ANN, BO] }),
  trap("two answers one after the other", `${json({ users: [annRow] })}\n${json({ users: [boRow] })}`, { reads: [ANN, BO] }),
  trap("another list beside the list", json({ users: [annRow], invoices: [{ id: 7 }] }), { reads: [ANN], refused: [/"invoices" stands beside the list "users" and is not read/] }),
  trap("a broken line between others", `${json(annRow)}\n{"id":3,"name":"Cut\n${json(boRow)}\n`, { reads: [ANN, BO], refused: [/it is no JSON/] }),
  trap("a list that is cut off within a record", `[${json(annRow)},{"id":2,"name":"B`, { reads: [ANN], refused: [/the file ends in the middle of this record/] }),
  trap("a list that is cut off between records", `{"users":[${json(annRow)},`, { reads: [ANN], refused: [/the file ends before its list does: it may be cut off/] }),
  trap("what is no record in a list", `[${json(annRow)},null,"x",3,[1]]`, { reads: [ANN], refused: [/no object/, /no object/, /no object/, /no object/] }),
  trap("numbers longer than a computer counts", `[{"id":12345678901234567890,"name":"Ann Lee","email":"ann@x.example"},{"id":12345678901234567891,"name":"Bo Ek","email":"bo@x.example"}]`, { reads: [ANN, BO] }),
  trap("half a letter", `[{"id":1,"name":"Ann \\ud800Lee","email":"ann@x.example"},${json(boRow)}]`, { reads: [BO], refused: [/half of a letter/] }),
  trap("a zero in a text", `[{"id":1,"name":"Ann\\u0000 Lee","email":"ann@x.example"},${json(boRow)}]`, { reads: [ANN, BO] }),
  trap("names that every object has", `[{"__proto__":{"email":"evil@x.example"},"constructor":"x","id":1,"name":"Ann Lee","email":"ann@x.example"}]`, { reads: [ANN] }),
  trap("a name twice in one record", `[{"id":1,"name":"Ann Lee","email":"first@x.example","email":"ann@x.example"}]`, { reads: [ANN] }),
  trap("lists and objects a hundred deep", `[${json(annRow)},{"id":9,"x":${"[".repeat(LIMIT_DEEP)}${"]".repeat(LIMIT_DEEP)}}]`, { reads: [ANN], refused: [/more than 100 deep/] }),
  trap("a record of 17 MB", `[${json(annRow)},{"id":9,"x":"${"x".repeat(17_000_000)}"}]`, { reads: [ANN], refused: [/longer than 16 MiB/] }),
  trap("a record that says 600 things", json([annRow, Object.fromEntries([["id", 9], ["email", "m@x.example"], ...Array.from({ length: 600 }, (_, i) => [`k${i}`, "x"])])]), { reads: [ANN], refused: [/things of one person/] }),
  trap("two people with one address, and an owner nobody knows", json([{ id: 1, name: "Maria Klein", email: "f@x.example", owner: "Nobody Here" }, { id: 2, name: "Mario Klein", email: "f@x.example" }]), { reads: ["Maria Klein, f@x.example", "Mario Klein, f@x.example"], says: [/"sharedAddresses":1/, /"unknown":\["Nobody Here"\]/] }),
  trap("the same record twice", json([annRow, annRow]), { reads: [ANN], says: [/"sameInFile":1/] }),
  trap("a second file that overlaps", json([annRow]), { then: json([annRow, boRow]), reads: [ANN, BO] }),
  trap("dates in two orders", json([{ ...annRow, birthday: "31/01/1980" }, { ...boRow, birthday: "01/31/1980" }]), { reads: [ANN, BO], says: [/Dates are written in two ways/] }),
  trap("a comma too many", `[${json(annRow)},${json(boRow)},]`, { reads: [ANN, BO] }),
  trap("words that are no JSON", `[{"id":1,"name":"Ann Lee","email":"ann@x.example","sum":NaN},${json(boRow)}]`, { reads: [BO], refused: [/it is no JSON/] }),
  trap("bytes that are no letters in one record", Buffer.concat([Buffer.from(`[${json({ ...annRow, name: "Änné Lëê" })},{"id":3,"email":"c@x.example","name":"C`), Buffer.from([0xc3, 0x28]), Buffer.from(`"},${json(boRow)}]`)]), { reads: [BO, "Änné Lëê, ann@x.example"], refused: [/bytes that are no letters/] }),
  trap("an empty list", "[]", { called: "none.json", refuses: /Nothing in none\.json can be brought in|nothing in none\.json/i }),
  trap("an answer that says no", json({ error: "unauthorized", message: "no such token" }), { called: "no.json", refuses: /no\.json/ }),
  trap("a page under its name", "<!DOCTYPE html><html><body>Sign in</body></html>", { called: "page.json", refuses: /page\.json/ }),
  trap("packed so that little unpacks to much, after a file that is well", { "a.json": json([annRow]), "z.json.gz": gzipSync(`${json(boRow)}\n`.repeat(450_000)) }, { refuses: /z\.json\.gz would unpack from .* a trap/ }),
  trap("packed and cut in half", gzipSync(json(Array.from({ length: 50 }, (_, i) => ({ ...annRow, id: i })))).subarray(0, 60), { called: "a.json.gz", refuses: /a\.json\.gz/ }),
  ...aroundIt("people.json", json([annRow])),
];

const HOUSE = "Support <support@house.example>";
const mail = (headers: Readonly<Record<string, string>>, body: string) => `${Object.entries({ From: "Zoe <zoe@x.example>", To: HOUSE, Subject: "Hi", Date: "Thu, 2 Feb 2023 10:00:00 +0100", "Message-ID": `<${Math.abs(hashOf(JSON.stringify(headers) + body))}@x.example>`, ...headers }).filter(([, value]) => value !== "").map(([name, value]) => `${name}: ${value}`).join("\r\n")}\r\n\r\n${body}\r\n`;
const hashOf = (text: string) => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7);
const box = (...mails: readonly string[]) => mails.map((each) => `From MAILER-DAEMON Thu Feb  2 10:00:00 2023\r\n${each}\r\n`).join("");
const plain = mail({}, "all well");
const PLAIN = "Zoe: all well";
const multipart = (...parts: readonly string[]) => `--b\r\n${parts.join("\r\n--b\r\n")}\r\n--b--`;
const MIXED = { "MIME-Version": "1.0", "Content-Type": "multipart/mixed; boundary=b" };

const mails: readonly Trap[] = [
  trap("a mark of the byte order before the first line", `\uFEFF${plain}`, { reads: [PLAIN] }),
  trap("line ends of Unix", box(plain, mail({}, "more")).replaceAll("\r\n", "\n"), { reads: ["Zoe: more", PLAIN] }),
  trap("sentences that begin with From", box(mail({}, "one\r\n\r\nFrom here on it is fine\r\n>From me"), plain), { reads: [PLAIN, "Zoe: one\n\nFrom here on it is fine\nFrom me"] }),
  trap("a message without a date", box(mail({ Date: "" }, "when"), plain), { reads: [PLAIN], refused: [/it has no date that can be read/] }),
  trap("a date that never was", box(mail({ Date: "Thu, 99 Foo 2023 10:00:00" }, "when"), plain), { reads: [PLAIN], refused: [/it has no date that can be read/] }),
  trap("a date that has not come yet", box(mail({ Date: "Thu, 2 Feb 2090 10:00:00 +0100" }, "soon"), plain), { reads: [PLAIN], refused: [/of a time that has not come yet/] }),
  trap("a message from nobody", box(mail({ From: "" }, "who"), plain), { reads: [PLAIN], refused: [/it does not say from whom it is/] }),
  trap("a sender without an address", box(mail({ From: "just a name" }, "who"), plain), { reads: [PLAIN], refused: [/it does not say from whom it is/] }),
  trap("the same message twice", box(plain, plain), { reads: [PLAIN] }),
  trap("a second mailbox that overlaps", box(plain), { then: box(plain, mail({ "Message-ID": "<n@x.example>" }, "news")), reads: [PLAIN, "Zoe: news"] }),
  trap("messages without a number of their own", box(mail({ "Message-ID": "" }, "one"), mail({ "Message-ID": "" }, "two")), { reads: ["Zoe: one", "Zoe: two"] }),
  trap("a newsletter, and an answer of a machine", box(mail({ "List-Unsubscribe": "<https://x.example>" }, "buy"), mail({ "Auto-Submitted": "auto-replied" }, "away"), plain), { reads: [PLAIN], says: [/a mailing to many, or an answer of a machine","lines":2/] }),
  trap("an encoding that nobody knows", box(mail({ "Content-Type": "text/plain; charset=x-no-such-thing" }, "hello"), plain), { reads: [PLAIN, "Zoe: hello"] }),
  trap("bytes that are no letters", Buffer.from(box(mail({ "Content-Type": "text/plain; charset=utf-8" }, "a\u00ffb"), plain), "latin1"), { reads: ["Zoe: a\uFFFDb", PLAIN] }),
  trap("base64 with signs in it that it does not know", box(mail({ "Content-Transfer-Encoding": "base64" }, "aGVs*bG8s~IFpv!ZQ=="), plain), { reads: [PLAIN, "Zoe: hello, Zoe"] }),
  trap("parts without an end, as of a file cut off", box(plain, mail(MIXED, "--b\r\nContent-Type: text/plain\r\n\r\nhalf of i")), { reads: ["Zoe: half of i", PLAIN] }),
  trap("parts a thousand deep", box(mail({ "Content-Type": "multipart/mixed; boundary=b0" }, Array.from({ length: 1000 }, (_, i) => `--b${i}\r\nContent-Type: multipart/mixed; boundary=b${i + 1}\r\n\r\n`).join("")), plain), { reads: [PLAIN], refused: [/it cannot be read as a message: .*depth/i] }),
  trap("a header of three megabytes", box(mail({ "X-Long": "x".repeat(3_000_000) }, "long"), plain), { reads: [PLAIN], refused: [/it cannot be read as a message: .*header/i] }),
  trap("HTML with a script and letters by number", box(mail({ "Content-Type": "text/html; charset=utf-8" }, "<p>Gr&uuml;&#223;e<script>alert(1)</script></p>")), { reads: ["Zoe: Grüße"] }),
  trap("a program as an attachment", box(mail(MIXED, multipart("Content-Type: text/plain\r\n\r\nsee", "Content-Type: application/x-msdownload; name=a.exe\r\nContent-Disposition: attachment; filename=a.exe\r\nContent-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAAEAAAA"))), { reads: ["Zoe: see\n\n[Attached there, not kept here: a.exe]"], says: [/an attachment is not kept/] }),
  trap("an attachment whose name leads elsewhere", box(mail(MIXED, multipart("Content-Type: text/plain\r\n\r\nsee", "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=\"../../etc/passwd.txt\"\r\n\r\nroot"))), { reads: ["Zoe: see"], says: [/"documents":1/] }),
  trap("nothing written", box(mail({}, "")), { reads: ["Zoe: [An empty message]"] }),
  trap("a name in an encoding, split over two lines", box(mail({ From: "=?utf-8?Q?Zo=C3=AB?=\r\n =?utf-8?B?IFJvdGg=?= <zoe@x.example>" }, "me")), { reads: ["Zoë Roth: me"] }),
  trap("two who share an address", box(mail({ From: "Ann Lee <team@x.example>" }, "from Ann"), mail({ From: "Bo Ek <team@x.example>" }, "from Bo")), { reads: ["Ann Lee: from Ann", "Bo Ek: from Bo"] }),
  trap("messages that answer one another in a ring", box(mail({ "Message-ID": "<r1@x.example>", "In-Reply-To": "<r2@x.example>" }, "one"), mail({ "Message-ID": "<r2@x.example>", "In-Reply-To": "<r1@x.example>" }, "two")), { reads: ["Zoe: one", "Zoe: two"], says: [/"conversations":\{"new":1/] }),
  trap("written to nobody who is named", box(mail({ To: "undisclosed-recipients:;" }, "all")), { reads: ["Zoe: all"] }),
  trap("among colleagues only", box(mail({ From: "Ann <ann@house.example>" }, "noon?"), plain), { reads: [PLAIN], refused: [/everybody in it is ours/] }),
  trap("a zero in the words", Buffer.from(box(mail({}, `${"long enough ".repeat(600)} a\0b`))), { reads: [`Zoe: ${"long enough ".repeat(600)} ab`] }),
  trap("a message that holds a message", box(mail(MIXED, multipart("Content-Type: text/plain\r\n\r\nsee below", `Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n${mail({ From: "Evil <evil@x.example>" }, "inner")}`))), { reads: ["Zoe: see below"] }),
  ...aroundIt("mail.eml", plain),
];

const HEAD = ["id", "name", "email"];
const sheet = (rows: Parameters<typeof testWorkbook>[0][number]["rows"], title = "s") => testWorkbook([{ title, rows }]);
const parts = (sheetXml: string | undefined, more: Readonly<Record<string, string | Buffer>> = {}, workbook = '<workbook xmlns:r="r"><sheets><sheet name="s" r:id="r1"/></sheets></workbook>') =>
  testZip(Object.entries({ "[Content_Types].xml": "<Types/>", "xl/workbook.xml": workbook, "xl/_rels/workbook.xml.rels": '<R><Relationship Id="r1" Target="worksheets/sheet1.xml"/></R>', ...(sheetXml !== undefined && { "xl/worksheets/sheet1.xml": sheetXml }), ...more }).map(([name, content]) => ({ name, content })));
const cell = (value: string, type = "str") => `<c t="${type}"><v>${value}</v></c>`;
const row = (...cells: readonly string[]) => `<row>${cells.join("")}</row>`;
const sheetOf = (...rows: readonly string[]) => `<worksheet><sheetData>${rows.join("")}</sheetData></worksheet>`;
const header = row(...HEAD.map((each) => cell(each)));
const annCells = row(cell("1"), cell("Ann Lee"), cell("ann@x.example"));

const workbooks: readonly Trap[] = [
  trap("a title and blank rows above the names", sheet([["Our customers"], [], HEAD, ["1", "Ann Lee", "ann@x.example"]]), { reads: [ANN] }),
  trap("rows and cells without their places", parts(sheetOf(header, annCells)), { reads: [ANN] }),
  trap("prefixes before all names of elements", parts(sheetOf(header, annCells).replaceAll(/<(\/?)/g, "<$1x:")), { reads: [ANN] }),
  trap("words in pieces of several colours, with how they are spoken", parts(sheetOf(header, row(cell("1"), cell("0", "s"), cell("ann@x.example"))), { "xl/sharedStrings.xml": "<sst><si><r><t>Ann </t></r><r><t>Lee</t></r><rPh sb='0' eb='1'><t>an ri</t></rPh></si></sst>" }), { reads: [ANN] }),
  trap("signs by number within words", parts(sheetOf(header, row(cell("1"), cell("0", "s"), cell("ann@x.example"))), { "xl/sharedStrings.xml": "<sst><si><t>Ann_x0020_Lee</t></si></sst>" }), { reads: [ANN] }),
  trap("a word that is not in the list of words", parts(sheetOf(header, annCells, row(cell("2"), cell("99", "s"), cell("bo@x.example")))), { reads: [ANN, "bo@x.example, bo@x.example"] }),
  trap("formulas with what they came to", parts(sheetOf(header, row(cell("1"), '<c t="str"><f>"Ann "&amp;"Lee"</f><v>Ann Lee</v></c>', cell("ann@x.example")))), { reads: [ANN] }),
  trap("a formula as a word", sheet([HEAD, ["1", "=HYPERLINK(\"http://evil.example\")", "a@x.example"]]), { reads: ['=HYPERLINK("http://evil.example"), a@x.example'] }),
  trap("cells that could not be worked out", parts(sheetOf(header, row(cell("1"), cell("Ann Lee"), cell("ann@x.example")), row(cell("2"), cell("#N/A", "e"), cell("bo@x.example")))), { reads: [ANN, "bo@x.example, bo@x.example"] }),
  trap("numbers longer than a sheet counts", parts(sheetOf(header, row("<c><v>1.2345678901234568E+19</v></c>", cell("Ann Lee"), cell("ann@x.example")), row("<c><v>1.2345678901234568E+19</v></c>", cell("Bo Ek"), cell("bo@x.example")))), { reads: [ANN, BO], says: [/was rounded by a spreadsheet, and the number is lost/] }),
  trap("telephones as numbers", sheet([["name", "phone"], ["Ann Lee", 442079460958], ["Bo Ek", 442079460959]]), { reads: ["Ann Lee, 442079460958", "Bo Ek, 442079460959"] }),
  trap("dates as numbers, and one that never was", sheet([[...HEAD, "birthday"], ["1", "Ann Lee", "ann@x.example", { date: 29_221 }], ["2", "Bo Ek", "bo@x.example", "31.02.1981"]]), { reads: [ANN, BO], says: [/31\.02\.1981/] }),
  trap("dates of a Macintosh, which begins in 1904", testWorkbook([{ title: "s", rows: [[...HEAD, "birthday"], ["1", "Ann Lee", "ann@x.example", { date: 27_759 }]] }], { from1904: true }), { reads: [ANN], says: [/birthday/] }),
  trap("two sheets, one of which holds nothing", testWorkbook([{ title: "a", rows: [HEAD, ["1", "Ann Lee", "ann@x.example"]] }, { title: "b", rows: [] }]), { reads: [ANN] }),
  trap("a sheet of notes beside the people", testWorkbook([{ title: "a", rows: [HEAD, ["1", "Ann Lee", "ann@x.example"]] }, { title: "notes", rows: [["what", "when"], ["call", "soon"]] }]), { reads: [ANN], says: [/notes/] }),
  trap("names of columns twice", sheet([[...HEAD, "name"], ["1", "Ann Lee", "ann@x.example", "other"]]), { reads: [ANN] }),
  trap("two people with one address, and an owner nobody knows", sheet([[...HEAD, "owner"], ["1", "Maria Klein", "f@x.example", "Nobody Here"], ["2", "Mario Klein", "f@x.example", null]]), { reads: ["Maria Klein, f@x.example", "Mario Klein, f@x.example"], says: [/"sharedAddresses":1/, /"unknown":\["Nobody Here"\]/] }),
  trap("a second workbook that overlaps", sheet([HEAD, ["1", "Ann Lee", "ann@x.example"]]), { then: sheet([HEAD, ["1", "Ann Lee", "ann@x.example"], ["2", "Bo Ek", "bo@x.example"]]), reads: [ANN, BO] }),
  trap("a cell right of all names", sheet([HEAD, ["1", "Ann Lee", "ann@x.example"], ["2", "Bo Ek", "bo@x.example", "more"]]), { reads: [ANN], refused: [/cells where the header has 3/] }),
  trap("bytes that are no letters", parts(undefined, { "xl/worksheets/sheet1.xml": Buffer.from(sheetOf(header, annCells, row(cell("2"), cell("B\u00ff"), cell("bo@x.example"))), "latin1") }), { reads: [ANN], refused: [/bytes that are no letters/] }),
  trap("a sign that no text may hold", parts(sheetOf(header, annCells).replace("Ann Lee", "Ann&#0; Lee")), { refuses: /damaged|sheet1/, called: "book.xlsx" }),
  trap("a document type", parts(`<!DOCTYPE x [<!ENTITY a "aaaa">]>${sheetOf(header, annCells)}`), { called: "book.xlsx", refuses: /declares a document type/ }),
  trap("a sheet that is cut off", parts(sheetOf(header, annCells).slice(0, -30)), { called: "book.xlsx", refuses: /sheet1\.xml in sheet s of book\.xlsx is damaged/ }),
  trap("a file that is cut off", sheet([HEAD, ["1", "Ann Lee", "ann@x.example"]]).subarray(0, -40), { called: "book.xlsx", refuses: /book\.xlsx is cut off/ }),
  trap("a sheet that is named and not there", parts(undefined), { called: "book.xlsx", refuses: /book\.xlsx/ }),
  trap("a cell further right than sheets go", parts('<worksheet><sheetData><row><c r="ZZZZ1"><v>1</v></c></row></sheetData></worksheet>'), { called: "book.xlsx", refuses: /further right than a sheet goes/ }),
  trap("elements in one another without end", parts(`<worksheet>${"<a>".repeat(70)}`), { called: "book.xlsx", refuses: /nests more than 64 elements/ }),
  trap("one word that ten thousand cells share", sheet([["a", "b"], ...Array.from({ length: 10_000 }, () => ["1", "x".repeat(32_000)])]), { called: "book.xlsx", refuses: /would become far larger than it is/ }),
  trap("of before 2007, or with a password", Buffer.from("d0cf11e0a1b11ae10000", "hex"), { called: "old.xls", refuses: /old or protected workbook/ }),
  trap("a document and no workbook", testZip([{ name: "[Content_Types].xml", content: "<Types/>" }, { name: "word/document.xml", content: "<w/>" }]), { called: "letter.docx", refuses: /a document without a sheet/ }),
  trap("names only, and nobody below them", sheet([HEAD]), { called: "book.xlsx", refuses: /nobody below them|can be brought in/ }),
  ...aroundIt("people.xlsx", sheet([HEAD, ["1", "Ann Lee", "ann@x.example"]])).slice(0, 4),
];

export const TRAPS: Readonly<Record<string, readonly Trap[]>> = { vCards: vcards, "JSON and lines of JSON": jsons, "mailboxes and messages": mails, workbooks };
