// More windows than a browser allows connections.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { CustomerList } from "../engine/segments/contract.ts";
import { eventually, useHouse } from "./browser.ts";

const WINDOWS = 8;

describe("many windows of one browser", () => {
  const house = useHouse("world");
  const isLive = (page: Page) => page.getByRole("status").getByText("live", { exact: true }).waitFor();

  test("eight windows share one connection and all hear of a change, also when the one that holds it is closed; the seventh of a browser that cannot share waits", async () => {
    const { rows } = await house.api<CustomerList>("jo", "GET", "/customers?query=amara.okafor");
    const { customerId } = rows[0]!.profile;
    const where = `${house.url}/customers/${customerId}`;
    const first = await house.as("jo");
    const context = first.context();
    const windows = [first, ...(await Promise.all(Array.from({ length: WINDOWS - 1 }, () => context.newPage())))];
    const streams = new Map<Page, number>();
    for (const page of windows) page.on("request", (request) => request.url().includes("/api/live") && streams.set(page, (streams.get(page) ?? 0) + 1));
    for (const page of windows) {
      await page.goto(where);
      await isLive(page);
    }
    assert.deepEqual([...streams.keys()].map((page) => windows.indexOf(page)), [0], "one window reads the stream");
    const hear = async (note: string, who: readonly Page[]) => {
      await house.api("mira", "POST", `/customers/${customerId}/notes`, { body: note, mentions: [] });
      await Promise.all(who.map((page) => page.getByRole("region", { name: "Notes" }).getByText(note).waitFor()));
    };
    await hear("Prefers a call in the morning.", windows);
    await first.close();
    const left = windows.slice(1);
    await eventually("another window reads it", async () => [...streams.keys()].some((page) => page !== first));
    await hear("Her brother fetches the parcel.", left);
    assert.equal([...streams.keys()].length, 2, "one after the other, never two");
    await context.close();

    // The twin: without a channel each window has its own, and six is all there are.
    const alone = await house.as("jo");
    await alone.context().addInitScript("delete window.BroadcastChannel");
    const six = [alone, ...(await Promise.all(Array.from({ length: 5 }, () => alone.context().newPage())))];
    for (const page of six) {
      await page.goto(where);
      await isLive(page);
    }
    const seventh = await alone.context().newPage();
    const came = await seventh.goto(where, { timeout: 4_000 }).then(() => seventh.getByRole("status").getByText("live", { exact: true }).waitFor({ timeout: 2_000 })).then(() => true, () => false);
    assert.equal(came, false, "the seventh waits");
    await alone.context().close();
  });
});
