import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { catchUp, row, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { profileFollower } from "../../profiles/index.ts";
import { dayNumber, dayWord } from "../day.ts";
import { NeedsAnswer, NeedsPage } from "../contract.ts";
import { needsOf, needsPage, refitIfStale, refitNeedsIfStale, valueFollower } from "../index.ts";
import { type TestOrderWithLines, writeOrdersWithLines } from "./test-lines.ts";

const [FROM, TO] = ["2024-03-01", "2026-11-20"] as const;
const CHRISTMAS = ["Stollen", "Spiced blend", "Gift box"] as const;

/** Coffee all the year; where there is a season, Christmas goods from November on, and iced coffee in July and August. */
function shop(isSeasonal: boolean, seed: number): TestOrderWithLines[] {
  const random = seededRandom(seed);
  return Array.from({ length: 250 }, (_, customer) => {
    const gap = 20 + 25 * random.uniform();
    const orders: TestOrderWithLines[] = [];
    for (let at = dayNumber(FROM) + random.below(60); at <= dayNumber(TO); at += Math.max(2, Math.round(gap * (0.6 + 0.8 * random.uniform())))) {
      const [day, month] = [dayWord(at), Number(dayWord(at).slice(5, 7))];
      const wants = (inSeason: boolean) => random.uniform() < (isSeasonal ? (inSeason ? 0.5 : 0.02) : 0.12);
      const names = ["House blend", ...(wants(month >= 11) ? [CHRISTMAS[random.below(3)]!] : []), ...(wants(month === 7 || month === 8) ? ["Iced coffee"] : []), ...(random.uniform() < 0.3 ? ["Filter papers"] : [])];
      const lines = names.map((name) => ({ sku: name.toUpperCase().replace(" ", "-"), name, amountMinor: 900, category: CHRISTMAS.includes(name as "Stollen") ? "Christmas" : "Coffee" }));
      // Brought in ten weeks before the end: too young for a season of its own.
      if (isSeasonal && at > dayNumber(TO) - 70 && random.uniform() < (month >= 11 ? 0.4 : 0.05)) lines.push({ sku: "STAR", name: "Cinnamon star", amountMinor: 900, category: "Christmas" });
      orders.push({ customer, day, amountMinor: 900 * lines.length, lines });
    }
    return orders;
  }).flat();
}

describe("a shop with a Christmas", () => {
  const database = useDatabase();
  const seen = async () => {
    const page = NeedsPage.parse(await needsPage(database.ground));
    return page.kind === "fitted" ? page.model : assert.fail(page.kind);
  };
  let ids: Map<number, string>;
  before(async () => {
    ids = await writeOrdersWithLines(database.ground, shop(true, 1));
    await catchUp(database.db, [profileFollower, valueFollower]);
    await refitIfStale(database.ground);
    await refitNeedsIfStale(database.ground);
  });

  test("chances with the season came truer on the weeks kept aside, so it is used; what sells surely better in the weeks to come stands with its counts", async () => {
    const { season, yearBefore } = await seen();
    // It buys as often all the year: chances of a year ago came true.
    assert.ok(yearBefore?.until === "2025-11-21" && !yearBefore.isFar && yearBefore.times.lo < 1.25 && yearBefore.times.hi > 0.8, JSON.stringify(yearBefore));
    assert.ok(season?.kind === "tried" && season.isUsed && season.gain.lo > 0 && season.calibratedTo === "2026-09-25", JSON.stringify(season));
    const stollen = season.products.find(({ name }) => name === "Stollen")!;
    assert.ok(stollen.times > 2 && stollen.lo > 1 && stollen.hi >= stollen.times && stollen.category === null, JSON.stringify(stollen));
    // By a second route: customers' days of that month, over the years, while it was sold.
    const counted = (await row<{ holding: number; baskets: number }>(
      database.db,
      sql`with sold as (select min(i.occurred_at) as first, max(i.occurred_at) as last from order_line l join interaction i using (identity_id, interaction_id) where l.sku = 'STOLLEN')
          select count(*)::integer as baskets, count(*) filter (where exists (select from order_line l where l.identity_id = i.identity_id and l.interaction_id = i.interaction_id and l.sku = 'STOLLEN'))::integer as holding
          from interaction i, sold where i.kind = 'order' and extract(month from i.occurred_at at time zone 'UTC') = ${stollen.month} and i.occurred_at between sold.first and sold.last`,
    ))!;
    assert.deepEqual({ holding: stollen.holding, baskets: stollen.baskets }, counted);
    assert.ok(season.products.every(({ name }) => name !== "Iced coffee" && name !== "House blend"), season.products.map(({ name }) => name).join());
  });

  test("who bought something of the season is told so, in words and figures; what is too young has the season of its category", async () => {
    const said = new Map<string, string>();
    for (const id of ids.values()) {
      const { foreseen } = NeedsAnswer.parse(await needsOf(database.ground, id));
      for (const { name, season, reasons, chance } of foreseen.kind === "foreseen" ? foreseen.products : []) {
        assert.equal(season !== null, reasons.some((reason) => reason.includes("times as well in")), `${name}: ${reasons.join()}`);
        if (season) {
          assert.ok(chance === null || chance.mid > 0);
          said.set(name, reasons.at(-1)!);
        }
      }
    }
    assert.match(said.get("Stollen") ?? "", /^Sells [2-5]\.\d times as well in (November|December) as over the year: in \d+ of [\d,]+ baskets$/);
    assert.match(said.get("Cinnamon star") ?? "", /^As all of Christmas, sells [2-9]\.\d times as well in (November|December) as over the year: in [\d,]+ of [\d,]+ baskets$/);
    assert.equal(said.get("House blend"), undefined);
  });

  test("what was learnt before seasons were tried is learnt anew, though nothing was bought since", async () => {
    assert.equal(await refitNeedsIfStale(database.ground), undefined);
    await sql`update need_model set fit = fit #- '{propensity,season}'`.execute(database.db);
    assert.equal((await seen()).season, null);
    await sql`update need_model set fitted_at = fitted_at - interval '1 hour'`.execute(database.db); // the clock stands still here
    assert.ok((await refitNeedsIfStale(database.ground))?.fit.kind === "fitted");
    assert.equal((await seen()).season?.kind, "tried");
  });
});

describe("its twin, which sells all the year alike", () => {
  const database = useDatabase();

  test("uses no season and says none", async () => {
    const ids = await writeOrdersWithLines(database.ground, shop(false, 2));
    await catchUp(database.db, [profileFollower, valueFollower]);
    await refitIfStale(database.ground);
    await refitNeedsIfStale(database.ground);
    const page = await needsPage(database.ground);
    assert.ok(page.kind === "fitted" && (page.model.season?.kind === "none" || (page.model.season?.kind === "tried" && !page.model.season.isUsed && page.model.season.products.length === 0)), JSON.stringify(page.kind === "fitted" && page.model.season));
    for (const id of [...ids.values()].slice(0, 40)) {
      const { foreseen } = await needsOf(database.ground, id);
      assert.ok(foreseen.kind === "foreseen" && foreseen.products.length > 0 && foreseen.products.every(({ season }) => season === null));
    }
  });
});
