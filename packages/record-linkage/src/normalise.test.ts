import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type FieldKind, normalise } from "./normalise.ts";

const KINDS: readonly FieldKind[] = ["text", "name", "company", "date", "postcode", "phone", "email", "as-is"];

describe("bringing values into one form", () => {
  const cases: readonly (readonly [FieldKind, string, string | null])[] = [
    ["text", "  12, High  Street ", "12 high street"],
    ["name", "Zoë O'Neil", "zoe oneil"],
    ["name", "Müller-Lüdenscheidt", "mullerludenscheidt"],
    ["name", "Łukasz Strauß", "lukasz strauss"],
    ["name", "Ελένη", "ελενη"],
    ["name", "Mueller-Luedenscheidt", "mullerludenscheidt"],
    ["name", "Özdemir", "ozdemir"],
    ["name", "Oezdemir", "ozdemir"],
    ["name", "Søren Ågård", "soren agard"],
    ["name", "Soeren Aagaard", "soren agard"],
    ["text", "Königstraße 4, Düsseldorf", "konigstrasse 4 dusseldorf"],
    ["text", "Koenigstrasse 4, Duesseldorf", "konigstrasse 4 dusseldorf"],
    // What is no umlaut written out stays, and tells two names apart.
    ["name", "Michael Bauer", "michael bauer"],
    ["name", "Michał Baur", "michal baur"],
    ["name", "Sue Noel", "sue noel"],
    ["name", "Quentin Samuel", "quentin samuel"],
    ["company", "Acme Trading Co., Ltd.", "acme trading"],
    ["company", "Société Générale S.A.", "societe generale"],
    ["company", "GmbH", "gmbh"],
    ["date", "19710624", "1971-06-24"],
    ["date", "1971-6-4", "1971-06-04"],
    ["date", "24.06.1971", "1971-06-24"],
    ["date", "1971-06-24T00:00:00Z", "1971-06-24"],
    ["date", "summer", "summer"],
    ["postcode", "sw1a 1aa", "SW1A1AA"],
    ["phone", "+44 (0)20 7946 0018", "+442079460018"],
    ["phone", "0044 20 7946 0018", "+442079460018"],
    ["phone", "(020) 7946-0018", "02079460018"],
    ["email", " Ann+shop@Example.COM ", "ann@example.com"],
    ["as-is", " AB ", "AB"],
    ["name", " - ", null],
    ["text", "", null],
  ];
  for (const [kind, written, normal] of cases) {
    test(`${kind} "${written}" is ${normal === null ? "missing" : `"${normal}"`}`, () =>
      assert.equal(normalise(kind, written), normal));
  }

  test("what is in its form already stays as it is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.string({ unit: "grapheme", maxLength: 12 }), (kind, written) => {
        const once = normalise(kind, written);
        if (once !== null && kind !== "company" && kind !== "email" && kind !== "name")
          assert.equal(normalise(kind, once), once);
      }),
    );
  });
});
