// One person writes and asks, another is led to what is different and approves; whoever cannot is told why.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DraftView } from "../engine/decisions/contract.ts";
import { eventually, look, PEOPLE, seriousFindings, useHouse } from "./browser.ts";

describe("the approval of a second person", () => {
  const house = useHouse("world");
  const draftOf = async () => (await house.api<{ draft: DraftView | null }>("sam", "GET", "/policies/treatment/draft")).draft!;

  test("whoever is asked reads above the tables who asks and why, and is led to the differences; the writer reads that it was approved", async () => {
    await house.as("ida"); // has chosen a password, and so may approve
    const begun = await house.api<DraftView>("sam", "POST", "/policies/treatment/draft", {});
    const tables = begun.content.tables.map((each) => (each.part === "care" ? { ...each, table: { ...each.table, rows: each.table.rows.map((row, at) => (at === 1 ? { ...row, because: "They came about this repair before" } : row)) } } : each));
    await house.api("sam", "PUT", `/policy-drafts/${begun.draftId}`, { revision: begun.revision, content: { ...begun.content, tables } });
    const { revision } = await draftOf();
    await house.api("sam", "POST", `/policy-drafts/${begun.draftId}/rehearsal`, { revision, over: "today" });
    await eventually("it is rehearsed", async () => (await draftOf()).rehearsal?.state === "done");
    await house.api("sam", "POST", `/policy-drafts/${begun.draftId}/ask`, { revision, note: "So that customers understand it" });

    // The owner came in by the link of the start and has no password yet.
    const owner = await house.visit();
    await owner.goto(await house.linkFor(PEOPLE.owner));
    await owner.goto(`${house.url}/rules/treatment/draft`);
    const publish = owner.getByRole("region", { name: "Publish", exact: true });
    await publish.getByText("Only whoever has chosen a password can approve.", { exact: false }).waitFor();
    assert.equal(await publish.getByRole("button", { name: "Approve" }).count(), 0);

    const ida = await house.as("ida");
    await ida.goto(`${house.url}/rules`);
    await ida.getByRole("button", { name: "Look at the draft" }).click();
    const asked = ida.getByRole("status").filter({ hasText: "Sam Oyelaran asked for approval" });
    await asked.getByText("So that customers understand it").waitFor();
    await look(ida, "approval-asked");
    assert.deepEqual(await seriousFindings(ida, "a draft that somebody asks approval of"), []);
    await asked.getByRole("button", { name: "What is different" }).focus();
    await ida.keyboard.press("Enter");
    const approve = ida.getByRole("button", { name: "Approve" });
    await eventually("the next key approves", () => approve.evaluate((button) => button === button.ownerDocument.activeElement));
    assert.equal(await ida.getByText("Only whoever has chosen a password", { exact: false }).count(), 0, "the twin has one");
    await ida.keyboard.press("Enter");
    await ida.getByText("Ida Holmgren approved it", { exact: false }).first().waitFor();

    const sam = await house.as("sam");
    await sam.goto(`${house.url}/rules`);
    await sam.getByText("Ida Holmgren approved it: 1 change to be published").waitFor();
    await sam.getByRole("button", { name: "Go on with the draft" }).click();
    await sam.getByRole("button", { name: "To publishing" }).click();
    await look(sam, "approval-given");
    await sam.keyboard.press("Enter");
    await sam.getByRole("dialog", { name: "Publish the rules" }).waitFor();
  });
});
