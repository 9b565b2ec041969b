// Whoever asked that nothing be kept of them again is known in whatever form their mailbox or line comes; nobody else is taken for them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { newId, row, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { erasedAmong, rememberErased, suppressedAmong, wasErased } from "./erased.ts";
import { formsOf } from "./forms-of-identifier.ts";
import type { Identifier } from "./identifiers.ts";
import { startIntake } from "./index.ts";

describe("whoever asked that nothing be kept of them again", () => {
  const database = useDatabase();
  const at = new Date("2026-11-20T10:00:00Z");
  const remember = (kind: Identifier["kind"], value: string, suppress: boolean, country?: string, when = at) => transaction(database.db, (tx) => rememberErased(tx, when, newId(), [{ kind, value }], suppress, country));
  const isTurnedAway = async (kind: "email" | "phone", value: string, traits: Record<string, unknown> = {}): Promise<boolean> => {
    const taken = await startIntake(database.ground).take({ name: "shop", trusted: true }, [{ messageId: newId(), kind: "page", channel: "web", direction: "in", occurredAt: at.toISOString(), identifiers: [{ kind, value }], traits }]);
    return taken.recorded === 0;
  };

  test("is turned away under each form of their line and mailbox, and whoever has the same digits in another country is not", async () => {
    await remember("phone", "+491761234567", true);
    await remember("email", "jose.nunez@example.com", true);
    await remember("email", "ana+shop@example.com", true);
    await remember("phone", "01769999999", true, "Germany");
    const asked: [kind: "email" | "phone", value: string, traits: Record<string, unknown>, expected: boolean][] = [
      ["phone", "+49 176 1234567", {}, true], ["phone", "0049 176 1234567", {}, true], ["phone", "+49 (0)176 1234567", {}, true], ["phone", "491761234567", {}, true], ["phone", "491761234567", { country: "DE" }, true],
      ["phone", "01761234567", { country: "DE" }, true], ["phone", "0176/1234567".replace("/", " "), { address: { country: "Germany" } }, true], ["phone", "1761234567", { country: "DE" }, true],
      // The same digits at home are somebody else's elsewhere, and nobody knows whose where no country is told.
      ["phone", "01761234567", {}, false], ["phone", "01761234567", { country: "AT" }, false], ["phone", "1761234567", {}, false], ["phone", "+43 176 1234567", {}, false], ["phone", "0049 176 1234568", {}, false],
      // Erased with a number at home and a country.
      ["phone", "+49 176 9999999", {}, true], ["phone", "01769999999", {}, true], ["phone", "+39 01769999999", {}, false],
      ["email", "JOSE.NUNEZ@example.com", {}, true], ["email", "jose.nunez+x@example.com", {}, true], ["email", "jose.nunez@example.org", {}, false], ["email", "josenunez@example.com", {}, false],
      ["email", "ana@example.com", {}, true], ["email", "ana+other@example.com", {}, true], ["email", "ana.shop@example.com", {}, false],
    ];
    for (const [kind, value, traits, expected] of asked) assert.equal(await isTurnedAway(kind, value, traits), expected, `${value} ${JSON.stringify(traits)}`);
    // By the form as it stands alone most of them came in again (the twin).
    const exact = new Set(["+491761234567", "jose.nunez@example.com", "ana+shop@example.com", "01769999999"]);
    assert.deepEqual(asked.filter(([, value, , expected]) => expected && exact.has(value.toLowerCase().replaceAll(" ", ""))).map(([, value]) => value), ["+49 176 1234567", "01769999999", "JOSE.NUNEZ@example.com"]);
  });

  test("stays so when another erasure of the same address does not ask for it, and is told when it was last", async () => {
    const [email, later] = [{ kind: "email", value: "kept.away@example.com" }, new Date(at.getTime() + 86_400_000)] as const;
    await remember("email", email.value, true);
    await remember("email", email.value, false, undefined, later);
    const isSuppressed = async () => (await suppressedAmong(database.db, at, [[{ ...email, verified: true }]], { ask: "always" })).has(0);
    assert.equal(await isSuppressed(), true);
    assert.deepEqual(await wasErased(database.db, at, email), { erasedAt: later, suppressed: true });
    assert.deepEqual(await wasErased(database.db, at, { kind: "email", value: "kept.away+x@example.com" }), { erasedAt: later, suppressed: true });
    assert.deepEqual((await erasedAmong(database.db, at, () => [[{ kind: "email", value: "kept.away+x@example.com" }], [{ kind: "email", value: "others@example.com" }]])).get(0), { erasedAt: later, suppressed: true, byPhoneOnly: false });
    // Were the later word taken alone, they would come in again (the twin).
    await sql`update erased_identifier set suppressed = false where erased_at = ${later}`.execute(database.db);
    assert.equal(await isSuppressed(), false);
    // The other way round: who asks for it later is kept away from then on.
    await remember("email", email.value, true);
    assert.equal(await isSuppressed(), true);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from erased_identifier where kind = 'email' and erased_at = ${later}`))!.n, 0);
  });

  test("has a number without a plus only where it is certain whose country it begins with", () => {
    const line = (value: string, country?: string) => formsOf({ kind: "phone", value }, country)[1];
    // ITU-T E.164: 49 Germany, 31 Netherlands, 1 North America, 86 China, 55 Brazil, 51 Peru.
    assert.deepEqual([line("31612345678"), line("14155552671"), line("8613912345678"), line("+31612345678")], ["+31612345678", "+14155552671", "+8613912345678", undefined]);
    // +1 361 … in Texas, or a mobile in China; a mobile in Peru, or in the south of Brazil.
    assert.deepEqual([line("13612345678"), line("13612345678", "CN"), line("13612345678", "US")], [undefined, "+8613612345678", "+13612345678"]);
    assert.deepEqual([line("51912345678"), line("51912345678", "BR"), line("51912345678", "pe")], [undefined, "+5551912345678", "+51912345678"]);
    assert.deepEqual([line("0612345678"), line("0612345678", "Nederland"), line("0612345678", "Nowhere")], [undefined, "+31612345678", undefined]);
    assert.deepEqual([formsOf({ kind: "email", value: "+x@example.com" }), formsOf({ kind: "user_id", value: "a+b@example.com" })], [["+x@example.com"], ["a+b@example.com"]]);
  });
});
