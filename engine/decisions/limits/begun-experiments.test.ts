import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { SYSTEM } from "../../organisation/index.ts";
import type { Ground } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import { checkPolicy, publishPolicy } from "../publish-policy.ts";
import { begunBy, type Tried } from "./begun-experiments.ts";
import type { Experiment } from "./limits.ts";

const DAY = 86_400_000;
const CALL = { action: "win-back-call" };
const at = (ground: Ground, days: number) => new Date(ground.now().getTime() + days * DAY).toISOString();
const running = (ground: Ground, more: Partial<Experiment> = {}): Experiment => ({ key: "calls", title: "Do calls help?", of: CALL, heldOut: 0.3, from: at(ground, -1), until: at(ground, 14), ...more });

describe("an experiment that has begun", () => {
  const database = useDatabase();
  const publish = async (ground: Ground, experiments: readonly Experiment[], from?: Date) => publishPolicy(ground, SYSTEM, { ...FIRST_POLICY, examples: [], experiments }, { note: "for a test", currency: "EUR", ...(from && { from }) });
  const why = async (ground: Ground, experiments: readonly Experiment[]) => {
    const done = await publish(ground, experiments);
    return done.kind === "published" ? "published" : done.problems.map(({ entry, message }) => `${entry} ${message}`).join("\n");
  };

  test("keeps its share, what it tries and its beginning; its name and its end may change", async () => {
    const { ground } = database;
    const later = { ...ground, now: () => new Date(ground.now().getTime() + 1000) };
    assert.equal(await why(ground, [running(ground)]), "published");
    assert.match(await why(later, [running(ground, { heldOut: 0.5 })]), /^experiment:calls .*began with 30 % left out; with 50 % it would be others/);
    assert.match(await why(later, [running(ground, { of: { action: "second-bag-offer" } })]), /has the key "calls" of the experiment “Do calls help\?” \(version 1\), which tried something else/);
    assert.match(await why(later, [running(ground, { from: at(ground, 3) })]), /has begun and would stop until/);
    assert.equal(await why(later, [running(ground, { title: "Do our calls help?", until: at(ground, 21) })]), "published");
    assert.equal(await why(later, []), "published", "it may be ended");
    assert.match(await why(later, [running(ground, { heldOut: 0.5 })]), /began with 30 %/, "and its key stays its own");
    assert.equal(await why(later, [running(ground, { key: "calls-2", heldOut: 0.5 })]), "published");
    assert.equal(await why(later, [running(ground)]), "published", "the same again leaves the same customers out");
  });

  test("that was only planned changes as it likes, also where a version of later is published", async () => {
    const { ground } = database;
    const planned = (more: Partial<Experiment> = {}) => running(ground, { key: "planned", from: at(ground, 5), ...more });
    assert.equal(await why(ground, [planned()]), "published");
    const later = { ...ground, now: () => new Date(ground.now().getTime() + 1000) };
    assert.equal(await why(later, [planned({ heldOut: 0.1 })]), "published");
    // It may change for a version that decides before it begins, and may not for one that decides after.
    const foreseen = async (days: number) => {
      const checked = await checkPolicy(later, { ...FIRST_POLICY, examples: [], experiments: [planned({ heldOut: 0.2 })] }, "EUR", new Date(ground.now().getTime() + days * DAY));
      return checked.problems.map(({ entry }) => entry);
    };
    assert.deepEqual([await foreseen(4), await foreseen(6)], [[], ["experiment:planned"]]);
    const late = await publish({ ...later, now: () => new Date(ground.now().getTime() + 6 * DAY) }, [planned({ heldOut: 0.2 })]);
    assert.equal(late.kind, "refused");
  });

  test("does not share its action with another at the same time", async () => {
    const { ground } = database;
    const row = FIRST_POLICY.tables.find(({ part }) => part === "grow")!.table.rows.find(({ then }) => then.includes("second-bag-offer"))!.id;
    const [one, other] = [running(ground, { key: "one", title: "One", of: { action: "second-bag-offer" } }), running(ground, { key: "other", title: "Other", of: { row } })];
    assert.match(await why(ground, [one, other]), /^experiment:other .*“One” and “Other” try the same action at the same time/);
    assert.equal(await why(ground, [one, { ...other, from: one.until, until: at(ground, 30) }]), "published", "one after the other");
  });
});

describe("which experiments have begun", () => {
  const time = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * DAY).toISOString();
  const days = fc.integer({ min: 0, max: 30 });
  const version = fc.record({ from: days, start: days, length: fc.integer({ min: 1, max: 10 }), share: fc.constantFrom(0.1, 0.2) });

  test("is what walking through the days finds, whatever was published and planned", () => {
    fc.assert(
      fc.property(fc.array(version, { maxLength: 6 }), days, (drawn, now) => {
        const versions: Tried[] = drawn.map(({ from, start, length, share }, place) => ({ version: place + 1, from: time(from), experiments: [{ key: "x", title: "X", of: CALL, heldOut: share, from: time(start), until: time(start + length) }] }));
        // By the day: the latest version whose time has come decides.
        const seen = new Set<number>();
        for (let day = 0; day < now; day++) {
          const decides = versions.findLast(({ from }) => from <= time(day));
          if (decides && decides.experiments[0]!.from <= time(day) && time(day) < decides.experiments[0]!.until) seen.add(decides.version);
        }
        assert.deepEqual(begunBy(versions, time(now)).map((one) => one.version), [...seen].sort((a, b) => a - b));
      }),
      { numRuns: 500 },
    );
  });
});
