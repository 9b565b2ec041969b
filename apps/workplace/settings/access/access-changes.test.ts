import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AccessPage, AccessPreview, AccessRules, RoleSight, Scope } from "../../../../engine/organisation/contract.ts";
import { changesBetween, leftWithout, meansForRoles } from "./access-changes.ts";

const sees = (customers: Scope, fields: Partial<RoleSight["fields"]> = {}): RoleSight => ({ customers, conversations: customers, fields: { public: "read", service: "read", value: "read", sensitive: "read", payment: "read", ...fields } });
const OPEN: AccessRules = { roles: { lead: sees("all"), agent: sees("all"), analyst: sees("all"), "read-only": sees("all") }, unplaced: "everybody", attributes: {} };
const BY_TEAM: AccessRules = { ...OPEN, roles: { ...OPEN.roles, agent: sees("team", { payment: "hidden" }) }, unplaced: "nobody", attributes: { shoe_size: "sensitive" } };

const NOWHERE = { team: [], department: [], region: [] };
const people: AccessPage["people"] = [
  { id: "o", name: "Robin", role: "owner", places: NOWHERE },
  { id: "a", name: "Jo", role: "agent", places: { ...NOWHERE, team: ["North"] } },
  { id: "b", name: "Mira", role: "agent", places: NOWHERE },
  { id: "c", name: "Kai", role: "agent", places: { ...NOWHERE, team: ["Moon"] } },
];
const preview = (...then: readonly number[]): AccessPreview => ({ customers: 100, unplaced: 0, people: people.map(({ id, name, role }, place) => ({ id, name, role, now: 100, then: then[place]! })) });

describe("two versions of who may see what", () => {
  test("differ in what was said differently, and in nothing else", () => {
    assert.deepEqual(changesBetween(OPEN, OPEN), []);
    assert.deepEqual(changesBetween(OPEN, BY_TEAM), [
      { kind: "scope", role: "agent", of: "customers", from: "all", to: "team" },
      { kind: "scope", role: "agent", of: "conversations", from: "all", to: "team" },
      { kind: "reading", role: "agent", set: "payment", from: "read", to: "hidden" },
      { kind: "unplaced", from: "everybody", to: "nobody" },
      { kind: "attribute", key: "shoe_size", from: null, to: "sensitive" },
    ]);
    assert.equal(changesBetween(BY_TEAM, OPEN).length, 5);
  });

  test("mean for each role the fewest and the most that a colleague sees; a role of nobody is not spoken of", () => {
    assert.deepEqual(meansForRoles(preview(100, 60, 0, 0)), [{ role: "agent", colleagues: 3, now: { lo: 100, hi: 100 }, then: { lo: 0, hi: 60 } }]);
  });

  test("name who would see nobody, and why", () => {
    assert.deepEqual(leftWithout(preview(100, 60, 0, 0), people, BY_TEAM), [
      { because: "no-place", place: "team", none: true, names: ["Mira"] },
      { because: "empty-place", place: "team", none: true, names: ["Kai"] },
    ]);
    assert.deepEqual(leftWithout(preview(100, 100, 100, 100), people, OPEN), []);
  });

  test("name who works nowhere, although they see those of nobody", () => {
    assert.deepEqual(leftWithout(preview(100, 70, 10, 10), people, { ...BY_TEAM, unplaced: "everybody" }), [{ because: "no-place", place: "team", none: false, names: ["Mira"] }]);
  });

  test("say that nobody's customer is theirs, where a role sees its own", () => {
    const own: AccessRules = { ...BY_TEAM, roles: { ...BY_TEAM.roles, agent: sees("own") } };
    assert.deepEqual(leftWithout(preview(100, 5, 0, 2), people, own), [{ because: "none-theirs", place: null, none: true, names: ["Mira"] }]);
  });
});
