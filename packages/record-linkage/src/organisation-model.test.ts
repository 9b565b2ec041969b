import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { explainPair } from "./explain-pair.ts";
import { normalise } from "./normalise.ts";
import { organisationModel } from "./organisation-model.ts";
import { checkSettings } from "./settings.ts";

type Said = Readonly<Record<string, string>>;
/** The form is taken from the name, as whoever compares two records does. */
const whole = (said: Said) => ({ ...said, legal_form: said["name"]! });
const explained = (a: Said, b: Said) => explainPair(organisationModel(50), whole(a), whole(b));
const verdict = (a: Said, b: Said) => explained(a, b).judgement.verdict;
const levels = (a: Said, b: Said) => Object.fromEntries(explained(a, b).contributions.map(({ comparison, level }) => [comparison, level]));

describe("two records of organisations", () => {
  test("have a chance for every level of every comparison, and they sum to one", () => {
    const { settings, chances } = organisationModel(1000);
    checkSettings(settings);
    settings.comparisons.forEach(({ name, levels: of }, at) => {
      assert.equal(chances[at]!.comparison, name);
      for (const shares of [chances[at]!.m, chances[at]!.u]) {
        assert.equal(shares.length, of.length);
        assert.ok(Math.abs(shares.reduce((sum, chance) => sum + chance, 0) - 1) < 1e-9, name);
      }
    });
  });

  test("Acme Ltd is Acme Limited, but Acme GmbH is not Acme AG", () => {
    assert.deepEqual(levels({ name: "Acme Ltd" }, { name: "ACME Limited" }), { name: "the same", legal_form: "the same", registration: null, tax_number: null, domain: null, phone: null, town: null });
    assert.equal(verdict({ name: "Acme Ltd" }, { name: "Acme Limited" }), "review");
    assert.equal(verdict({ name: "Acme Ltd" }, { name: "Acme" }), "review", "who leaves the form out says nothing against it");
    assert.equal(verdict({ name: "Acme GmbH" }, { name: "Acme AG" }), "never");
    const site = { domain: "https://www.acme.example/about" };
    assert.deepEqual(explained({ name: "Acme GmbH", ...site }, { name: "Acme AG", domain: "info@acme.example" }).judgement, { verdict: "review", doubt: "contradiction" });
  });

  test("of one name in two towns are two, in one town they are asked about: a register refuses the second there", () => {
    const muller = { name: "Müller GmbH", city: "Köln" };
    assert.equal(verdict(muller, { name: "Mueller GmbH", city: "Bremen" }), "never");
    assert.equal(verdict({ ...muller, phone: "+492211234567" }, { name: "Müller GmbH", city: "Bremen", phone: "+494217654321" }), "never");
    assert.equal(verdict(muller, { name: "Mueller GmbH", city: "Köln" }), "review");
  });

  test("one of which is called by a part of the other's name are asked about where they share more, and never linked: subsidiaries are called so", () => {
    const [one, other] = [{ name: "Brandt AG" }, { name: "Brandt Energy AG" }];
    assert.equal(levels(one, other)["name"], "part of the other");
    assert.equal(verdict(one, other), "never");
    const shared = { domain: "brandt.example", phone: "+49301234", city: "Berlin", address: "1 Werkstr. Berlin" };
    assert.equal(verdict({ ...one, ...shared }, { ...other, ...shared }), "review");
  });

  test("with other names at one door are two, and so are those whose names, or whose forms and numbers, differ", () => {
    const shared = { domain: "hub.example", phone: "+4420", city: "Leeds", address: "1 Mill Lane Leeds", postcode: "LS1 1AA" };
    assert.equal(verdict({ name: "Lantern Ltd", ...shared }, { name: "Copper Kettle Ltd", ...shared }), "never");
    assert.equal(verdict({ name: "Lantern Ltd", registration: "1234567", ...shared }, { name: "Lantern LLP", registration: "7654321", ...shared }), "never");
    assert.deepEqual(explained({ name: "Lantern Ltd", registration: "1234567", ...shared }, { name: "Lantern Ltd", registration: "7654321", ...shared }).judgement, { verdict: "review", doubt: "contradiction" });
  });

  test("are linked without a person by the same registration number and a name that speaks for it, and by nothing else, however much agrees (the twin)", () => {
    const all = { name: "Copper Kettle Ltd", domain: "kettle.example", phone: "+4420", city: "Leeds", address: "1 Mill Lane Leeds", tax_number: "GB123456789" };
    assert.deepEqual(explained(all, all).judgement, { verdict: "review", doubt: "unsupported" });
    assert.equal(verdict({ ...all, registration: "1234567" }, { ...all, registration: "1234567" }), "automatic");
    assert.equal(verdict({ name: "Copper Kettle Ltd", registration: "1234567" }, { name: "Lantern Ltd", registration: "1234567" }), "review", "a number that somebody mistyped");
  });

  test("a common name weighs less", () => {
    const countOf = (field: string) => (field === "name" ? { records: 80, of: 10_000 } : undefined);
    const pair = [whole({ name: "Müller GmbH", city: "Köln" }), whole({ name: "Müller GmbH", city: "Köln" })] as const;
    assert.equal(explainPair(organisationModel(50), ...pair, { countOf }).judgement.verdict, "never");
  });
});

describe("an organisation's name", () => {
  test("is compared without its legal form, however that is written, and never becomes nothing", () => {
    const names = { "Acme Ltd.": ["acme", "limited"], "ACME GmbH & Co. KG": ["acme", "gmbh company kg"], "Dupont S.à r.l.": ["dupont", "sarl"], "Verein e. V.": ["verein", "ev"], "Kowalski Sp. z o.o.": ["kowalski", "zoo"], "Rossi S.p.A.": ["rossi", "spa"], "Röstwerk Gesellschaft mbH": ["rostwerk", "gmbh"], "Limited": ["limited", null], "Studio 9": ["studio 9", null], "Novák s.r.o.": ["novak", "sro"], "Muster UG (haftungsbeschränkt)": ["muster", "ug"] };
    for (const [name, [plain, form]] of Object.entries(names)) assert.deepEqual([normalise("company", name), normalise("legal-form", name)], [plain, form], name);
  });

  test("a domain is the same from a web address and an e-mail address", () => {
    for (const written of ["https://www.Acme.example/de", "acme.example", "info@acme.example", "www2.acme.example.", "acme.example, acme.test"]) assert.equal(normalise("domain", written), "acme.example", written);
    for (const none of ["acme", "", "n/a"]) assert.equal(normalise("domain", none), null, none);
  });
});
