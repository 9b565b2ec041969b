// A million people from a file that is made here: an export with record numbers, of whom one in twenty is told of twice.
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { once } from "node:events";
import type { ContactsResult } from "../engine/profiles/index.ts";
import { type Benchmark, measured, removeHome, runJson, temporaryHome } from "./measurement.ts";

const PEOPLE = Number(process.env["RAPPORT_BENCH_CONTACTS"] ?? 1_000_000);

/** 60 records a call and 100 calls a minute; files on its page end at 10,000 rows. */
const TWENTY_ROWS_PER_SECOND = 100;

export const importContacts: Benchmark = {
  names: ["import.contacts_1m_seconds", "import.contacts_1m_undo_seconds"],
  async measure() {
    const home = temporaryHome();
    try {
      const file = join(home, "contacts.csv");
      await writePeople(file, PEOPLE);
      const { answer, seconds } = await runJson<ContactsResult>(["import", "contacts", file, "--json"], { RAPPORT_HOME: home, RAPPORT_SAMPLE: "none" });
      const undone = await runJson<{ readonly customers?: number }>(["import", "undo", answer.importId!, "--json"], { RAPPORT_HOME: home, RAPPORT_SAMPLE: "none" });
      const duplicates = answer.counts.sameInFile + answer.counts.joined;
      const number = (n: number) => n.toLocaleString("en");
      return [
        measured(
          "import.contacts_1m_seconds", seconds, "s",
          `rapport import contacts on a generated CSV of ${number(PEOPLE)} rows (${number(duplicates)} of them duplicates) with 11 columns into an empty folder; the whole command, PostgreSQL's first start, both readings of the file and profiles included: ${number(answer.rowsPerSecond)} rows a second, at most ${number(answer.peakMemoryMb)} MB in the Node process; reference: what Twenty's API takes at most, 60 records at once and 100 times a minute, as its documentation states`,
          { value: PEOPLE / TWENTY_ROWS_PER_SECOND, better: "less" },
        ),
        measured("import.contacts_1m_undo_seconds", undone.seconds, "s", `rapport import undo of that import; the whole command, PostgreSQL's start, profiles and lists included`),
      ];
    } finally {
      removeHome(home);
    }
  },
};

const FIRST = ["Jane", "Omar", "Zoë", "Lars", "Mei", "Noor", "Ivan", "Aisha", "Pablo", "Greta", "Kofi", "Yuki", "Anna", "Tomás", "Sven", "Lucía"];
const LAST = ["Smith", "Okafor", "Ångström", "Müller", "Nakamura", "Haddad", "Petrov", "Diallo", "García", "Lindqvist", "Mensah", "Kowalski", "Rossi", "Silva", "Nguyen", "Dubois"];
const CITIES = ["Ulm", "Rotterdam", "Lyon", "Málaga", "Gdańsk", "Turin", "Porto", "Accra", "Leeds", "Umeå"];

/** Every twentieth row is about somebody told of before: half of them under the same number, half under another with the same address. */
export async function writePeople(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path);
  file.write("Record ID,First Name,Last Name,Email,Phone Number,City,Country/Region,Lifecycle Stage,Create Date,Revenue,Score\n");
  let text = "";
  for (let i = 0; i < rows; i++) {
    const twice = i % 20 === 19;
    const who = twice ? i - 7 : i;
    const number = twice && i % 40 === 39 ? who : i;
    const [first, last] = [FIRST[who % FIRST.length]!, LAST[Math.floor(who / 16) % LAST.length]!];
    text += `${number},${first},${last}${Math.floor(who / 256).toString(36)},p${who}@example.org,+4915${String(10_000_000 + who)},${CITIES[who % 10]!},Germany,${who % 3 === 0 ? "customer" : "lead"},2024-0${1 + (who % 9)}-1${who % 10} 10:15,"${1 + (who % 9)},${String(100 + (who % 900))}.50",${who % 100}\n`;
    if (text.length < 1 << 18) continue;
    if (!file.write(text)) await once(file, "drain");
    text = "";
  }
  file.end(text);
  await once(file, "finish");
}
