// Whoever is erased is found in kept files however a program writes letters; nobody else is.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { after, describe, test } from "node:test";
import { Behind } from "./behind-encodings.ts";
import { findInDataFolder } from "./data-folder-files.ts";
import { fullNamesOf, namer, OVERLAP } from "./naming.ts";

const names = namer({ names: fullNamesOf([{ key: "name", value: "Zoë Šimková" }, { key: "name", value: "Анна Петрова" }]), numbers: [] }, ["zoe.s@mail.example"]);

const quoted = (text: string | Buffer) => [...Buffer.from(text)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("").replaceAll(/(.{72})/g, "$1=\r\n");
const lines = (bytes: Buffer, width = 76) => bytes.toString("base64").replaceAll(new RegExp(`(.{${width}})`, "g"), "$1\r\n");
const mail = (headers: string, body: string) => `From: someone@other.example\r\nTo: us@house.example\r\n${headers}\r\n\r\n${body}\r\n`;
const swapped = (text: string) => Buffer.from(text, "utf16le").swap16();
const inCharset: Readonly<Record<string, (text: string) => Buffer>> = {
  "iso-8859-2": (text) => Buffer.from([...text].map((letter) => ({ Š: 0xa9, š: 0xb9, á: 0xe1, ë: 0xeb })[letter] ?? letter.charCodeAt(0))),
  "windows-1252": (text) => Buffer.from([...text].map((letter) => ({ Š: 0x8a, á: 0xe1, ë: 0xeb })[letter] ?? letter.charCodeAt(0))),
  "koi8-r": (text) => Buffer.from([...text].map((letter) => ({ А: 0xe1, П: 0xf0, а: 0xc1, в: 0xd7, е: 0xc5, н: 0xce, о: 0xcf, р: 0xd2, т: 0xd4 })[letter] ?? letter.charCodeAt(0))),
};
const long = (with_: string) => `${"Nothing is here but words. ".repeat(6000)}${with_}${" And more of them.".repeat(6000)}`;
const other: Readonly<Record<string, string>> = { "Zoë": "Zoé", "Šimková": "Šimek", "Анна": "Инна" };

/** With somebody's name or address in it, written in another way each. */
const WAYS: Readonly<Record<string, (zoe: string, anna: string, address: string) => string | Buffer>> = {
  "UTF-8": (zoe) => `name\r\n${zoe}\r\n`,
  "Windows' letters": (zoe) => inCharset["windows-1252"]!(`name\r\n${zoe}\r\n`),
  "quoted-printable": (zoe) => mail("Content-Transfer-Encoding: quoted-printable", quoted(`Dear ${zoe}, thank you`)),
  "quoted-printable with a soft end of the line within a name": (zoe) => mail("Content-Transfer-Encoding: quoted-printable", quoted(zoe).replace("=A1", "=A1=\r\n")),
  "quoted-printable in an encoding that the part names": (zoe) => mail('Content-Type: text/plain; charset="iso-8859-2"\r\nContent-Transfer-Encoding: quoted-printable', quoted(inCharset["iso-8859-2"]!(zoe))),
  "eight bits in an encoding that the part names": (_, anna) => Buffer.concat([Buffer.from(mail("Content-Type: text/plain; charset=koi8-r", "")), inCharset["koi8-r"]!(anna)]),
  "base64": (zoe) => mail("Content-Transfer-Encoding: base64", lines(Buffer.from(`Dear ${zoe}`))),
  "base64 of a long text": (zoe) => mail("Content-Transfer-Encoding: base64", lines(Buffer.from(long(zoe)))),
  "base64 in lines whose length is no multiple of four": (zoe) => mail("Content-Transfer-Encoding: base64", lines(Buffer.from(long(zoe)), 75)),
  "base64 of an address alone": (_, __, address) => mail("Content-Transfer-Encoding: base64", lines(Buffer.from(address))),
  "base64 of UTF-16 with its mark": (zoe) => mail("Content-Transfer-Encoding: base64", lines(Buffer.from(`\uFEFF${zoe}`, "utf16le"))),
  "base64 of UTF-16 without a mark": (zoe) => mail("Content-Transfer-Encoding: base64", lines(Buffer.from(long(zoe), "utf16le"))),
  "base64 of UTF-16, the large byte first": (zoe) => mail("Content-Transfer-Encoding: base64", lines(swapped(long(zoe)))),
  "base64 of another alphabet in UTF-16": (_, anna) => mail("Content-Transfer-Encoding: base64", lines(Buffer.from(`\uFEFF${anna}`, "utf16le"))),
  "base64 of quoted-printable, a message within a message": (zoe) => mail("Content-Transfer-Encoding: base64", lines(Buffer.from(mail("Content-Transfer-Encoding: quoted-printable", quoted(zoe))))),
  "a word of a header, by Q": (zoe) => mail(`Cc: =?utf-8?Q?${quoted(zoe).replaceAll("=\r\n", "").replace("=20", "_")}?= <z@other.example>`, "hi"),
  "a word of a header, by B": (zoe) => mail(`Subject: =?UTF-8?B?${Buffer.from(`For ${zoe}`).toString("base64")}?=`, "hi"),
  "two words of a header, folded between them": (zoe) => mail(`Subject: =?utf-8?B?${Buffer.from(zoe.split(" ")[0]! + " ").toString("base64")}?=\r\n =?utf-8?B?${Buffer.from(zoe.split(" ")[1]!).toString("base64")}?=`, "hi"),
  "a word of a header in another encoding": (_, anna) => mail(`Subject: =?koi8-r?B?${inCharset["koi8-r"]!(anna).toString("base64")}?=`, "hi"),
  "a card folded within a word": (zoe) => `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${zoe.slice(0, 6)}\r\n ${zoe.slice(6)}\r\nEND:VCARD\r\n`,
  "a card in quoted-printable": (zoe) => `BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:${quoted(zoe)}\r\nEND:VCARD\r\n`,
  "numbers of letters in JSON": (zoe) => `{"name": "${[...zoe].map((letter) => (letter < "\x7f" ? letter : `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`)).join("")}"}`,
  "an attachment in JSON": (zoe) => JSON.stringify({ id: 1, content: Buffer.from(`This is a letter to ${zoe} of today`).toString("base64") }),
  "an attachment in JSON, longer than a line that is read at once": (zoe) => JSON.stringify({ id: 1, content: Buffer.from(`${" ".repeat(1_500_001)}${zoe}`).toString("base64") }),
  "an address of a page": (zoe) => `id;page\r\n1;https://house.example/?q=${encodeURIComponent(zoe)}\r\n`,
  "names and numbers of letters in HTML": (zoe) => mail("Content-Type: text/html", `<p>${zoe.replace("ë", "&euml;").replace("Š", "&#352;").replaceAll("á", "&#xE1;").replaceAll("é", "&eacute;")}</p>`),
};

describe("letters in kept files", () => {
  const folder = mkdtempSync(join(tmpdir(), "rapport-behind-"));
  after(() => rmSync(folder, { recursive: true }));

  const isNamed = (content: string | Buffer, piece: number): boolean => {
    const text = Buffer.from(content).toString("latin1");
    const behind = new Behind(names, OVERLAP);
    for (let at = 0; at < text.length; at += piece) if (behind.push(text.slice(at, at + piece))) return true;
    return behind.end();
  };

  for (const [way, write] of Object.entries(WAYS))
    test(`are read in ${way}, whatever pieces they come in; somebody who is called nearly so is not meant (the twin)`, () => {
      const named = write("Zoë Šimková", "Анна Петрова", "zoe.s@mail.example");
      const another = write(`${other["Zoë"]} ${other["Šimková"]}`, `${other["Анна"]} Петрова`, "zoe.t@mail.example");
      for (const piece of [1 << 16, 4099, ...(named.length < 4000 ? [1, 7] : [])]) assert.deepEqual([isNamed(named, piece), isNamed(another, piece)], [true, false], String(piece));
    });

  test("go with their file where they name somebody or cannot be searched; others stay, and a search of the bytes alone would have passed most of them over (the twin)", async () => {
    const imports = join(folder, "imports");
    mkdirSync(join(imports, "bundle-1"), { recursive: true });
    const text = "id;name\r\n1;Nobody\r\n";
    const kept: Readonly<Record<string, string | Buffer>> = { "others.csv": text, "others.eml": mail("Content-Transfer-Encoding: base64", lines(Buffer.from(long("nobody")))), empty: "" };
    const unsearchable: Readonly<Record<string, string | Buffer>> = {
      "utf-16": Buffer.from(`\uFEFF${text}`, "utf16le"), "utf-16 without a mark": Buffer.from(text, "utf16le"), "utf-16 the other way round": swapped(text), gz: gzipSync(text), pdf: "%PDF-1.7\n", picture: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]),
      "mail with a workbook": mail("Content-Transfer-Encoding: base64", lines(Buffer.from("PK\u0003\u0004 and so on"))), "mail with a PDF": mail("Content-Transfer-Encoding: base64", lines(Buffer.from(`%PDF-1.7 ${long("")}`))),
    };
    const ways = Object.entries(WAYS).map(([way, write]) => [way.replaceAll("/", " "), write("Zoë Šimková", "Анна Петрова", "zoe.s@mail.example")] as const);
    const byBytes = ways.filter(([, content]) => names(Buffer.from(content).toString("latin1")) || names(Buffer.from(content).toString("utf8")));
    assert.deepEqual(byBytes.map(([way]) => way), ["UTF-8"]);
    for (const [name, content] of [...Object.entries(kept), ...Object.entries(unsearchable), ...ways]) writeFileSync(join(imports, "bundle-1", name), content);
    const done = await (await findInDataFolder(folder, names)).forget();
    assert.deepEqual(readdirSync(join(imports, "bundle-1")).sort(), Object.keys(kept).sort());
    assert.equal(done.files, ways.length + Object.keys(unsearchable).length);
  });
});
