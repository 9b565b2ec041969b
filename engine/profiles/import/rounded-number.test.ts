import assert from "node:assert/strict";
import { test } from "node:test";
import { whyRounded } from "./rounded-number.ts";

test("a number that a spreadsheet rounded is found however it is written, and what was typed is not taken for one", () => {
  for (const cell of ["1.23457E+12", "1,23457E+012", " 1.23457E+12", "-1.2E+12", "1.E+12", "1E+12", "1.23457E12", "1.23457E+9", "12.3457E+11", "123.457e+9", "1٫23457E+12"]) assert.match(whyRounded(cell) ?? "", /was rounded by a spreadsheet/, cell);
  for (const cell of ["1E5", "4E10", "E12", "1234567890123", "A1.2E+12", "1.2E+12B", "12E", "3.5", "1e", "1.2.3E+4", "1234.5E+6", ""]) assert.equal(whyRounded(cell), undefined, cell);
});
