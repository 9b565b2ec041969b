import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { activityReads, amountOf, dealReads } from "./activity.ts";
import { RowReader } from "./file-row.ts";
import { hubspotDeal } from "./from-hubspot.ts";

const NOTE = { what: "note", id: "1", name: undefined, at: new Date("2026-05-01T10:00:00Z"), by: undefined, people: [] } as const;
const noteOf = (note: string) => (activityReads({ ...NOTE, note }).find((read) => read.kind === "touch-point") as unknown as { properties: { note: string } }).properties.note;

describe("deals and activities", () => {
  test("a note that is cut says so, and is never cut within a letter that the database could not keep", () => {
    const long = noteOf(`${"a".repeat(4999)}😀 and more`);
    assert.ok(long.isWellFormed() && long.endsWith(" […]"), long.slice(-10));
    assert.equal(noteOf("short 😀"), "short 😀");
  });

  test("amounts are read as people write them", () => {
    assert.deepEqual(["€ 1.234,50", "1,234.50", "1200", "", undefined, "much"].map(amountOf), [1234.5, 1234.5, 1200, undefined, undefined, undefined]);
  });

  test("a deal without a number or a time is refused; a lost one is lost in several languages", () => {
    const deal = { id: "7", name: "Big", stage: "x", amount: undefined, openedAt: undefined, closesAt: undefined, state: "open", by: undefined, company: undefined, people: [] } as const;
    assert.deepEqual([dealReads({ ...deal, id: undefined })[0]!.kind, dealReads(deal)[0]!.kind], ["refused", "refused"]);
    const names = ["Record ID", "Deal Name", "Deal Stage", "Create Date", "Close Date"];
    const state = (stage: string) => hubspotDeal(new RowReader(names, { order: "not-needed", isJson: false }).rowOf(["1", "Big", stage, "2026-05-01 10:00", "2026-05-03 10:00"], "")).flatMap((read) => (read.kind === "touch-point" ? [read.what] : [])).at(-1);
    assert.deepEqual(["Closed won", "closedwon", "Gewonnen", "Nicht gewonnen", "Non gagné", "closedlost", "Appointment"].map(state), ["deal.won", "deal.won", "deal.won", "deal.lost", "deal.lost", "deal.lost", "deal.opened"]);
  });

  test("a cell of a hundred thousand signs is read in the time that its length asks for", () => {
    const names = ["Record ID", "Deal Name", "Create Date", "Associated Contact"];
    const read = hubspotDeal(new RowReader(names, { order: "not-needed", isJson: false }).rowOf(["1", "Big", "2026-05-01 10:00", `(${"@".repeat(100_000)}`], ""));
    assert.equal(read[0]!.kind, "who");
  });
});
