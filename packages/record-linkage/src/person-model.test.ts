import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { clusterAccuracy } from "./accuracy.ts";
import { explainPair } from "./explain-pair.ts";
import { generatePeople } from "./generate-people.ts";
import { linkRecords } from "./link-records.ts";
import { personModel } from "./person-model.ts";
import { recordTable } from "./record-table.ts";

const verdict = (a: Record<string, string>, b: Record<string, string>): string =>
  explainPair(personModel(50), a, b).judgement.verdict;
const ann = {
  given_name: "Ann",
  surname: "Lee",
  date_of_birth: "1971-06-24",
  street_address: "12 High Street",
  email: "ann@mail.example",
};

describe("a model to begin with", () => {
  test("it has a chance for every level of every comparison, and they sum to one", () => {
    const { settings, chances } = personModel(1000);
    settings.comparisons.forEach(({ name, levels }, at) => {
      assert.equal(chances[at]!.comparison, name);
      for (const shares of [chances[at]!.m, chances[at]!.u]) {
        assert.equal(shares.length, levels.length);
        assert.ok(Math.abs(shares.reduce((sum, chance) => sum + chance, 0) - 1) < 1e-9, name);
      }
    });
  });

  test("one name is no proof, not even among fifty customers; name and birthday are", () => {
    const { given_name, surname, date_of_birth } = ann;
    assert.equal(verdict({ given_name, surname }, { given_name, surname }), "never");
    assert.equal(verdict({ given_name, surname, date_of_birth }, { given_name, surname, date_of_birth }), "automatic");
  });

  test("a digit in an address for mail or in a house number tells namesakes apart; a slip of the finger does not (the twin)", () => {
    const jakub = { given_name: "Jakub", surname: "Mazur", email: "jakub.mazur@mail.example", city: "Nijmegen" };
    assert.equal(verdict(jakub, { ...jakub, email: "jakub.mazur2@mail.example", city: "Liège" }), "never");
    assert.notEqual(verdict(jakub, { ...jakub, email: "jakub.mzaur@mail.example", city: "Liège" }), "never");
    const { email: _, ...home } = { ...jakub, street_address: "51 High Street" };
    assert.equal(verdict(home, { ...home, street_address: "15 High Street" }), "never");
    assert.notEqual(verdict(home, { ...home, street_address: "51 Hgih Street" }), "never");
  });

  test("namesakes with another telephone number or mailbox, or of whom only the town agrees, are asked about however rare the name; what agrees beyond it links them (the twin)", () => {
    const model = { ...personModel(50), prior: 0.5 };
    const judged = (a: Record<string, string>, b: Record<string, string>) => explainPair(model, a, b).judgement;
    const soufiane = { given_name: "Soufiane", surname: "El Idrissi", city: "Nijmegen" };
    const asked = { verdict: "review", doubt: "unsupported" };
    const phones = [{ ...soufiane, phone: "+31612345678" }, { ...soufiane, phone: "+31687654321" }] as const;
    assert.deepEqual(judged(...phones), asked);
    assert.deepEqual(judged(soufiane, soufiane), asked);
    assert.deepEqual(judged({ ...soufiane, street_address: "2 Mill Lane" }, { ...soufiane, street_address: "70 Station Road" }), asked);
    const home = { street_address: "2 Mill Lane" };
    assert.deepEqual(judged({ ...phones[0], ...home }, { ...phones[1], ...home }), asked, "a father and his son");
    const mails = [{ ...soufiane, email: "soufiane@mail.example" }, { ...soufiane, email: "els@post.example" }] as const;
    assert.deepEqual(judged(...mails), asked);
    assert.equal(judged({ ...mails[0], ...home }, { ...mails[1], ...home }).verdict, "automatic", "people have several mailboxes, and one home");
    for (const agrees of [{ email: "soufiane@mail.example" }, { date_of_birth: "1990-03-02" }] as Record<string, string>[])
      assert.equal(judged({ ...phones[0], ...agrees }, { ...phones[1], ...agrees }).verdict, "automatic");
    for (const agrees of [{ phone: "+31612345678" }, home] as Record<string, string>[]) assert.equal(judged({ ...soufiane, ...agrees }, { ...soufiane, ...agrees }).verdict, "automatic");
    const { asks: _, ...settings } = model.settings;
    assert.equal(explainPair({ ...model, settings }, ...phones).judgement.verdict, "automatic", "so it is the rule that holds");
  });

  test("a wife is not her husband, and somebody who has moved and changed the address for mail is asked about or linked", () => {
    assert.equal(
      verdict(ann, { ...ann, given_name: "Robert", date_of_birth: "1969-01-02", email: "rob@mail.example" }),
      "never",
    );
    assert.notEqual(verdict(ann, { ...ann, street_address: "3 Mill Lane", email: "lee@post.example" }), "never");
  });

  test("of invented people it finds most, and nearly no false pair, without having seen them", () => {
    const people = [...generatePeople({ records: 4000, random: seededRandom(21) })];
    const { clusterOf } = linkRecords(recordTable(personModel(4000).settings, people), personModel(4000));
    const accuracy = clusterAccuracy(
      clusterOf,
      people.map(({ person }) => person),
    );
    assert.ok(accuracy.precision > 0.997 && accuracy.recall > 0.98, JSON.stringify(accuracy));
  });
});
