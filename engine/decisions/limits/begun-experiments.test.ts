import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { SYSTEM } from "../../organisation/index.ts";
import type { Ground } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import { compilePolicy, parsePolicy, type Policy } from "../policy.ts";
import { checkPolicy, publishPolicy } from "../publish-policy.ts";
import { begunBy, type Tried } from "./begun-experiments.ts";
import type { Experiment } from "./limits.ts";

/** A policy as it is read from where it is stored. */
function compiled(given: Policy) {
  const parsed = parsePolicy(JSON.parse(JSON.stringify(given)));
  const compilation = parsed.kind === "ok" ? compilePolicy(parsed.policy, 1, "EUR") : parsed;
  return compilation.kind === "ok" ? compilation.compiled : assert.fail(JSON.stringify(compilation.problems));
}

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

  test("tries the same on whoever is not left out: neither another action, nor for others, nor with other words or at another cost", async () => {
    const { ground } = database;
    let hours = 0;
    const put = async (policy: Policy) => {
      hours += 1;
      const done = await publishPolicy({ ...ground, now: () => new Date(ground.now().getTime() + hours * 3_600_000) }, SYSTEM, { ...policy, examples: [] }, { note: "for a test", currency: "EUR" });
      return done.kind === "published" ? "published" : done.problems.map(({ entry, message }) => `${entry} ${message}`).join("\n");
    };
    const grow = (change: (table: Policy["tables"][number]["table"]) => Policy["tables"][number]["table"]) => FIRST_POLICY.tables.map((each) => (each.part === "grow" ? { ...each, table: change(each.table) } : each));
    const ROW = FIRST_POLICY.tables.find(({ part }) => part === "grow")!.table.rows[1]!;
    const ofRow = (more: Partial<Policy> = {}): Policy => ({ ...FIRST_POLICY, experiments: [running(ground, { key: "of-row", title: "A row", of: { row: ROW.id } })], ...more });
    assert.equal(await put(ofRow()), "published");
    const [advised] = ROW.then;
    const other = FIRST_POLICY.actions.find(({ id, kind, measured }) => id !== advised && measured && kind !== "care")!.id;
    assert.match(await put(ofRow({ tables: grow((table) => ({ ...table, rows: table.rows.map((each) => (each.id === ROW.id ? { ...each, then: [other, ...each.then.slice(1)] } : each)) })) })), /^experiment:of-row .*its row advises “.*” now and not “/);
    assert.match(await put(ofRow({ tables: grow((table) => ({ ...table, rows: table.rows.map((each) => (each.id === ROW.id ? { ...each, when: each.when.map(() => "any") } : each)) })) })), /fits other customers now/);
    const withAction = (more: object) => FIRST_POLICY.actions.map((each) => (each.id === advised ? { ...each, ...more } : each));
    for (const [more, what] of [[{ title: "Give €50" }, /the name of/], [{ say: "Have fifty euros." }, /the words of/], [{ do: "Pay it." }, /what is to be done of/], [{ cost: { amountMinor: 5000, minutes: 0 } }, /the cost of/]] as const) assert.match(await put(ofRow({ actions: withAction(more) })), what);
    // The twin: whatever else is written stays free, and ended, so is all of it.
    assert.equal(await put(ofRow({ title: "Other rules", actions: withAction({ aim: "another aim" }), tables: grow((table) => ({ ...table, rows: table.rows.map((each) => (each.id === ROW.id ? { ...each, because: "for another reason" } : each)) })) })), "published");
    assert.equal(await put({ ...FIRST_POLICY, experiments: [], actions: withAction({ title: "Give €50" }) }), "published");
    assert.equal(await put({ ...FIRST_POLICY, experiments: [] }), "published");
  });

  test("ends before another on the same action begins", async () => {
    const { ground } = database;
    let hours = 100;
    const put = (experiments: readonly Experiment[]) => ((hours += 1), why({ ...ground, now: () => new Date(ground.now().getTime() + hours * 3_600_000) }, experiments));
    const [first, second] = [running(ground, { key: "first", title: "The first" }), running(ground, { key: "second", title: "The second", heldOut: 0.1 })];
    assert.equal(await put([first]), "published");
    assert.match(await put([second]), /^experiment:second .*“The first” tries the same action and runs until/);
    assert.equal(await put([{ ...first, until: at(ground, 6) }, { ...second, from: at(ground, 6), until: at(ground, 20) }]), "published", "with its end in the same version");
    assert.equal(await put([]), "published");
    assert.equal(await put([second]), "published", "ended by itself");
    assert.equal(await put([]), "published");
  });

  test("has begun when the clock says so, wherever its beginning was written", async () => {
    const { ground } = database;
    const later = (hours: number) => ({ ...ground, now: () => new Date(ground.now().getTime() + hours * 3_600_000) });
    // A minute ago, as a clock fourteen hours ahead writes it: as a text it stands after now.
    const now = later(200).now().getTime();
    const ahead = new Date(now - 60_000 + 14 * 3_600_000).toISOString().replace("Z", "+14:00");
    const one = running(ground, { key: "ahead", from: ahead, until: at(ground, 30) });
    assert.equal(await why(later(200), [one]), "published");
    assert.match(await why(later(201), [{ ...one, heldOut: 0.5 }]), /began with 30 %/);
    const { policy } = compiled({ ...FIRST_POLICY, experiments: [one], levers: [{ action: "win-back-call", times: 2, why: "x", until: ahead }] });
    assert.deepEqual([policy.experiments[0]!.from, policy.levers[0]!.until], [new Date(ahead).toISOString(), new Date(ahead).toISOString()]);
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
