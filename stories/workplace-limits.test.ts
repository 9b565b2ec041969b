// What is scarce, capped and tried: seen as it stands, written in the studio, published, and seen again.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Answer, LimitsView } from "../engine/decisions/contract.ts";
import type { ConversationQueue } from "../engine/service/contract.ts";
import { eventually, look, seriousFindings, useHouse } from "./browser.ts";

describe("limits and experiments", () => {
  const house = useHouse("world");

  test("the page tells what is given away, and hears of it when more is; in the dark, from right to left and on a telephone too", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/rules`);
    await page.getByRole("link", { name: "Limits and experiments" }).click();
    await page.getByRole("heading", { level: 1, name: "Limits and experiments" }).waitFor();
    const scarce = page.getByRole("region", { name: "What is scarce" });
    const loans = scarce.getByRole("row", { name: /^Loan grinders that leave the house/ });
    const before = (await house.api<LimitsView>("owner", "GET", "/policies/limits")).capacities.find(({ key }) => key === "loan-grinders")!;
    await loans.getByText(`${before.used} of 25`, { exact: true }).waitFor();
    assert.match(await loans.innerText(), new RegExp(`${25 - before.used} grinders`));

    // A colleague sends one.
    const { rows } = await house.api<ConversationQueue>("jo", "GET", "/conversations?view=all-open");
    let sent = false;
    for (const { conversationId, customerId } of rows) {
      const answer = await house.api<Answer>("jo", "POST", "/decide", { customerId, surface: "cockpit", moment: { conversationId } });
      if (!answer.actions.some(({ id }) => id === "loan-grinder")) continue;
      await house.api("jo", "POST", `/decisions/${answer.decisionId}/taken`, { customerId, actionId: "loan-grinder" });
      sent = true;
      break;
    }
    assert.ok(sent, "a loan is advised to somebody");
    await loans.getByText(`${before.used + 1} of 25`, { exact: true }).waitFor();
    await look(page, "limits");
    assert.deepEqual(await seriousFindings(page, "limits"), []);
    await page.getByText("In one decision of 50 another than the best is put first", { exact: false }).waitFor();

    for (const [name, options] of [["dark", { prefs: { theme: "dark" } }], ["narrow", { viewport: { width: 390, height: 844 } }], ["rtl", { prefs: { language: "ar" } }]] as const) {
      const other = await house.as("owner", options);
      await other.goto(`${house.url}/rules/limits`);
      await eventually("four tables or their words", async () => (await other.getByRole("region").count()) >= 5);
      await look(other, `limits-${name}`);
      assert.deepEqual(await seriousFindings(other, `limits ${name}`), []);
      assert.ok((await other.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth")) <= 0, `${name}: nothing is wider than the page`);
    }
  });
});
