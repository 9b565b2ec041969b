import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Actor, SEES_ALL, SYSTEM } from "../organisation/index.ts";
import { type Ground, newId, type Refusal, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { recomputeProfiles, resolveIdentity } from "../profiles/index.ts";
import { decide } from "./decide.ts";
import { decisionsOf } from "./decision-records.ts";
import { factsIn } from "./dictionary.ts";
import { filesOf, policyOfFiles } from "./files/policy-files.ts";
import { findDecisions } from "./find-decisions.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { overrideAction, overrideReasons } from "./override-action.ts";
import { FIRST_REASONS, type OverrideReason } from "./override-reasons.ts";
import { parsePolicy, type Policy } from "./policy.ts";
import { publishPolicy } from "./publish-policy.ts";
import { readRuleStanding } from "./rule-standing.ts";
import { bringIn } from "./studio/bring-in.ts";
import { comparePolicies } from "./studio/compare-policies.ts";
import { proposals } from "./studio/proposals.ts";

const JO: Actor = { ...SYSTEM, kind: "person", id: "jo", name: "Jo Martens", role: "agent" };
const BROKEN: OverrideReason = { key: "machine-broken", title: "Their machine is broken" };
const withReasons = (overrideReasons: readonly OverrideReason[]): Policy => ({ ...FIRST_POLICY, overrideReasons });

describe("reasons for doing otherwise", () => {
  const database = useDatabase();
  const publish = async (ground: Ground, policy: Policy) => assert.equal((await publishPolicy(ground, SYSTEM, policy, { note: "reasons", currency: "EUR" })).kind, "published");
  const advised = async (ground: Ground) => {
    const customerId = await transaction(ground.db, async (tx) => {
      const { identityId } = await resolveIdentity(tx, ground.now(), { name: "shop", trusted: true }, [{ kind: "email", value: `${newId()}@example.com`, verified: true }]);
      await recomputeProfiles(tx, [identityId]);
      return identityId;
    });
    const { decisionId, actions } = await decide(ground, { customerId, surface: "cockpit", moment: { topic: "refund" } });
    return { customerId, decisionId, actionId: actions[0]!.id, rule: actions[0]!.rule };
  };
  const refused = (reason: string) => (error: Refusal) => error.code === "bad-input" && error.message.includes(`no reason "${reason}"`);

  test("are those that the rules in force name, and no others; what was chosen is told in their words, also when they are named no longer", async () => {
    const { ground } = database;
    await publish(ground, withReasons([FIRST_REASONS[0]!, BROKEN]));
    assert.deepEqual(await overrideReasons(ground.db, FIRST_POLICY.key, ground.now(), "EUR"), [FIRST_REASONS[0], BROKEN]);
    const { customerId, decisionId, actionId, rule } = await advised(ground);
    await assert.rejects(overrideAction(ground, JO, decisionId, { customerId, actionId, reason: "wrong-moment" }), refused("wrong-moment"));
    const made = await overrideAction(ground, JO, decisionId, { customerId, actionId, reason: BROKEN.key, instead: "Sent a technician" });
    assert.deepEqual([made.reason, made.reasonTitle], [BROKEN.key, BROKEN.title]);

    await publish(ground, withReasons(FIRST_REASONS));
    // The screen was open when the rules changed: of the decision's own rules both are taken.
    assert.equal((await overrideAction(ground, JO, decisionId, { customerId, actionId, reason: BROKEN.key })).reasonTitle, BROKEN.title);
    const next = await advised(ground);
    await assert.rejects(overrideAction(ground, JO, next.decisionId, { customerId: next.customerId, actionId: next.actionId, reason: BROKEN.key }), refused(BROKEN.key));
    const said = [
      ...(await decisionsOf(ground.db, customerId)).flatMap(({ overrides }) => overrides), ...(await findDecisions(ground, { customer: customerId, limit: 5 }, SEES_ALL)).decisions.flatMap(({ otherwise }) => otherwise),
      ...(await readRuleStanding(ground, FIRST_POLICY.key, rule.slice(rule.indexOf("/") + 1), SEES_ALL)).reasons, ...(await proposals(ground, FIRST_POLICY.key)),
    ].map(({ reasonTitle }) => reasonTitle);
    assert.deepEqual([said.length, new Set(said)], [7, new Set([BROKEN.title])], "two of the record, two of the line, one of the row's page, two proposals");
  });

  test("of rules that were written before they named any are the first ones", () => {
    const { overrideReasons: _, ...before } = FIRST_POLICY;
    const read = (content: unknown) => parsePolicy(JSON.parse(JSON.stringify(content)));
    const old = read(before);
    assert.ok(old.kind === "ok");
    assert.deepEqual(old.policy.overrideReasons, FIRST_REASONS);
    // None at all, or two by one key, are no rules.
    for (const wrong of [[], [BROKEN, { ...BROKEN, title: "It is broken" }], [{ key: "Broken!", title: "x" }], [{ key: "broken", title: " " }]]) assert.equal(read(withReasons(wrong)).kind, "refused", JSON.stringify(wrong));
  });

  test("go through files, are told as a difference, and two who change them apart keep both", () => {
    const [mine, theirs] = [withReasons([...FIRST_REASONS, BROKEN]), withReasons([...FIRST_REASONS.slice(1), { key: "left", title: "They left" }])];
    const back = policyOfFiles(filesOf(mine));
    assert.ok(back.kind === "ok");
    assert.deepEqual(back.policy.overrideReasons, mine.overrideReasons);
    assert.deepEqual(comparePolicies(FIRST_POLICY, theirs, factsIn("EUR", [])).map(({ what, how, name }) => [what, how, name]), [["reason", "added", "They left"], ["reason", "removed", FIRST_REASONS[0]!.title]]);
    assert.deepEqual(bringIn(FIRST_POLICY, theirs, mine).overrideReasons.map(({ key }) => key).toSorted(), ["already-offered", "against-policy", "left", BROKEN.key, "other", "wrong-moment"].toSorted());
  });
});
