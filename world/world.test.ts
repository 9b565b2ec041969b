import { answerWithin } from "./conversations/answer-time.ts";
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { generateWorld, truth } from "./index.ts";
import type { World } from "./index.ts";

const ENDS_AT = new Date("2026-11-21T13:32:00Z");
const DAY = 86_400_000;
let made: World | undefined;
/** The world most sentences are about; made when the first of them is checked. */
const world = (): World => (made ??= generateWorld({ seed: 7, endsAt: ENDS_AT }));
const small = (seed: number, endsAt = ENDS_AT): World => generateWorld({ seed, endsAt, customers: 120 });

/** The ids and references that lead nowhere; `undefined` entries are a message's missing conversation and the like. */
function danglingReferences(w: World): string[] {
  const identities = new Set(w.identities.map((identity) => identity.identityId));
  const conversations = new Set(w.conversations.map((conversation) => conversation.conversationId));
  const interactions = new Set(w.interactions.map((interaction) => interaction.interactionId));
  const customers = new Set(w.customers.map((customer) => customer.customerId));
  const owned = [w.identifiers, w.links, w.attributes, w.consents, w.interactions, w.orderLines, w.conversations, w.messages, w.promises];
  return [
    ...owned.flat().map((row) => row.identityId).filter((id) => !identities.has(id)),
    ...w.customers.flatMap((customer) => customer.identityIds).filter((id) => !identities.has(id)),
    ...w.links.map((link) => link.otherId).filter((id) => !identities.has(id)),
    ...w.orderLines.map((line) => line.interactionId).filter((id) => !interactions.has(id)),
    ...w.messages.map((message) => message.conversationId).filter((id) => !conversations.has(id)),
    ...w.promises.flatMap((promise) => promise.conversationId ?? []).filter((id) => !conversations.has(id)),
    ...w.groupMembers.map((member) => member.identityId).filter((id) => !identities.has(id)),
    ...w.groupMembers.map((member) => member.groupId).filter((id) => !w.groups.some((group) => group.groupId === id)),
    ...w.treatments.map((treatment) => treatment.customerId).filter((id) => !customers.has(id)),
    ...w.truth.people.flatMap((person) => person.identityIds).filter((id) => !identities.has(id)),
  ];
}

/** Orders whose lines do not add up to them. */
function ordersOutOfBalance(w: World): string[] {
  const sums = new Map<string, number>();
  for (const line of w.orderLines) sums.set(line.interactionId, (sums.get(line.interactionId) ?? 0) + line.amountMinor);
  return w.interactions.filter((each) => each.kind === "order" && sums.get(each.interactionId) !== each.amountMinor).map((each) => each.messageId);
}

function countRepeats(values: readonly string[]): number {
  return values.length - new Set(values).size;
}

describe("the sample company", () => {
  it("is the same to the last letter when made again, and another with another seed or end", () => {
    assert.deepEqual(small(3), small(3));
    assert.notDeepEqual(small(3).customers, small(4).customers);
    assert.notEqual(small(3, new Date(ENDS_AT.getTime() + 1000)).identities[0]?.createdAt, small(3).identities[0]?.createdAt);
  });

  it("is plain data that survives being written as JSON", () => {
    const w = small(5);
    assert.deepEqual(JSON.parse(JSON.stringify(w)), w);
  });

  it("has about 5,000 customers, 1,500 unknown visitors, 60,000 to 90,000 touch points and 900 conversations", () => {
    const w = world();
    const known = new Set(w.customers.flatMap((customer) => customer.identityIds));
    assert.equal(w.truth.people.length, 5000);
    assert.ok(w.customers.length >= 5000 && w.customers.length < 5300, String(w.customers.length));
    assert.equal(w.identities.filter((identity) => !known.has(identity.identityId)).length, 1500);
    assert.ok(w.interactions.length > 60_000 && w.interactions.length < 90_000, String(w.interactions.length));
    assert.ok(w.conversations.length > 850 && w.conversations.length < 950, String(w.conversations.length));
  });

  it("has households of one surname and one address, and companies with who orders and pays there", () => {
    const w = world();
    const customerOf = new Map(w.customers.flatMap((customer) => customer.identityIds.map((id) => [id, customer] as const)));
    const streets = new Map(w.attributes.filter(({ key, source }) => key === "street" && source === "shop").map(({ identityId, value }) => [identityId, value]));
    const membersOf = Map.groupBy(w.groupMembers, ({ groupId }) => groupId);
    const of = (kind: string) => w.groups.filter((group) => group.kind === kind).map((group) => ({ ...group, members: membersOf.get(group.groupId) ?? [] }));
    const households = of("household");
    assert.ok(households.length > 80 && households.length < 250, String(households.length));
    for (const { name, members } of households) {
      const surname = name.replace(/ household$/, "");
      assert.ok(members.length >= 2 && members.length <= 3 && members.every(({ identityId }) => customerOf.get(identityId)!.name.endsWith(surname)), name);
      assert.equal(new Set(members.map(({ identityId }) => streets.get(identityId))).size, 1, `${name} lives at one address`);
      assert.equal(countRepeats(members.map(({ identityId }) => customerOf.get(identityId)!.name)), 0, `${name} is of different people`);
    }
    assert.equal(countRepeats(households.flatMap(({ members }) => members.map(({ identityId }) => identityId))), 0, "nobody lives in two");
    const companies = of("organisation");
    assert.ok(companies.length > 80 && companies.length < 250, String(companies.length));
    assert.deepEqual(companies.find(({ name }) => name === "Studio Okafor")!.members.slice(0, 2).map(({ identityId, role }) => [customerOf.get(identityId)!.name, role]), [["Studio Okafor", "account"], ["Amara Okafor", "owner"]]);
    assert.equal(of("partner").length, 3);
    assert.ok(w.groupMembers.every(({ begunAt }) => begunAt <= w.endsAt));
  });

  it("has orders of 1 to 5 lines that add up to the cent", () => {
    const w = world();
    assert.deepEqual(ordersOutOfBalance(w), []);
    const lines = new Map<string, number>();
    for (const line of w.orderLines) {
      lines.set(line.interactionId, (lines.get(line.interactionId) ?? 0) + 1);
      assert.equal(Math.round(line.unitPrice * 100) * line.quantity, line.amountMinor);
    }
    assert.equal(lines.size, w.interactions.filter((each) => each.kind === "order").length);
    assert.ok(Math.max(...lines.values()) <= 5);
  });

  it("would be caught with a line that is a cent off", () => {
    const w = small(5);
    const [first, ...rest] = w.orderLines;
    assert.ok(first);
    assert.equal(ordersOutOfBalance({ ...w, orderLines: [{ ...first, amountMinor: first.amountMinor + 1 }, ...rest] }).length, 1);
  });

  it("tells of each subscription from its beginning, in an order that can be, and of what written customers say they have", () => {
    const events = Map.groupBy(world().interactions.filter(({ kind }) => kind.startsWith("subscription.")), ({ properties }) => String(properties["subscription"]));
    assert.ok(events.size > 800 && events.size < 1700, String(events.size));
    for (const [number, theirs] of events) {
      const kinds = theirs.map(({ kind }) => kind.replace("subscription.", ""));
      assert.match(kinds.join(" "), /^started( changed)?( paused( resumed)?)?( ended)?$/, number);
      assert.equal(new Set(theirs.map(({ identityId }) => identityId)).size, 1, number);
    }
    const said = world().attributes.filter(({ key }) => key === "subscription").map(({ value }) => (value as { number: string }).number);
    assert.ok(said.length > 0 && said.every((number) => events.has(number)), said.join());
  });

  it("refers to nothing that is not there", () => assert.deepEqual(danglingReferences(world()), []));

  it("would be caught without one of its identities", () => {
    const w = small(5);
    assert.ok(danglingReferences({ ...w, identities: w.identities.slice(1) }).length > 0);
  });

  it("never gives one identifier to two identities, nor one id or message to two things", () => {
    const w = world();
    assert.equal(countRepeats(w.identifiers.map((each) => `${each.kind} ${each.value}`)), 0);
    assert.equal(countRepeats(w.interactions.map((each) => `${each.source} ${each.messageId}`)), 0);
    assert.equal(countRepeats(w.interactions.map((each) => each.interactionId)), 0);
    assert.equal(countRepeats(w.conversations.map((each) => each.code)), 0);
    assert.equal(countRepeats(w.messages.map((each) => `${each.conversationId} ${each.clientId}`)), 0);
    assert.equal(countRepeats(w.customers.flatMap((each) => each.identityIds)), 0);
    assert.equal(countRepeats(["a", "b", "a"]), 1);
  });

  it("names a customer after the oldest of the linked identities, whose id also sorts first", () => {
    const w = world();
    const createdAt = new Map(w.identities.map((identity) => [identity.identityId, identity.createdAt]));
    for (const { customerId, identityIds } of w.customers) {
      const oldest = [...identityIds].sort((one, other) => ((createdAt.get(one) ?? "") < (createdAt.get(other) ?? "") ? -1 : 1))[0];
      assert.equal(customerId, oldest);
      assert.equal(customerId, [...identityIds].sort()[0]);
    }
    // By a second route: following the links from each customer reaches exactly its identities.
    const next = Map.groupBy(w.links.flatMap((link) => [[link.identityId, link.otherId] as const, [link.otherId, link.identityId] as const]), ([from]) => from);
    for (const { customerId, identityIds } of w.customers) {
      const reached = new Set([customerId]);
      for (const id of reached) for (const [, other] of next.get(id) ?? []) reached.add(other);
      assert.deepEqual([...reached].sort(), [...identityIds].sort());
    }
  });

  it("writes addresses that reach nobody and numbers that ring nowhere", () => {
    const w = world();
    for (const { kind, value } of w.identifiers) {
      if (kind === "email") assert.match(value, /@(example\.(com|org|net)|[a-z0-9]+\.example)$/);
      if (kind === "phone") assert.match(value, /^\+(4930231250|49(3023125|6990009|4066969|22147100?|8999998)|447700900|44(2079460|1134960|1214960|1314960|1614960)|33(63998|26191|35301|46571|53649)|3160000|3244000|3440000|35190000)\d{2,4}$/);
    }
    assert.ok(w.staff.every((person) => person.email.endsWith("@tidewren.example")));
  });

  it("ends at the given moment: interactions are in order, none is later, none before its identity", () => {
    const w = world();
    const createdAt = new Map(w.identities.map((identity) => [identity.identityId, identity.createdAt]));
    let before = "";
    for (const { occurredAt, identityId, messageId } of w.interactions) {
      assert.ok(occurredAt >= before && occurredAt <= w.endsAt, `${messageId} at ${occurredAt} after ${before}`);
      assert.ok(occurredAt >= (createdAt.get(identityId) ?? ""), `${messageId} is older than its identity`);
      before = occurredAt;
    }
    for (const message of w.messages) assert.ok(message.at <= w.endsAt, `${message.at} ${message.body}`);
    for (const each of [...w.links.map((link) => link.madeAt), ...w.consents.map((consent) => consent.at), ...w.attributes.map((attribute) => attribute.observedAt)]) assert.ok(each <= w.endsAt);
  });

  it("leaves some accounts of one person for somebody to merge, and has others joined with a reason", () => {
    const w = world();
    const customerOf = new Map(w.customers.flatMap((customer) => customer.identityIds.map((id) => [id, customer.customerId] as const)));
    assert.ok(w.truth.samePerson.length > 50);
    for (const { identityIds } of w.truth.samePerson) assert.notEqual(customerOf.get(identityIds[0]), customerOf.get(identityIds[1]));
    assert.ok(w.links.filter((link) => link.madeBy !== "rule" && link.why !== "").length > 50);
  });

  it("leaves no slot or choice of a template unfilled", () => {
    const w = world();
    const said = [...w.messages.map((each) => each.body), ...w.conversations.map((each) => each.subject), ...w.promises.map((each) => each.body), ...w.interactions.flatMap((each) => each.body ?? [])];
    assert.deepEqual(said.filter((text) => /[{}[\]|]|undefined|NaN|\\n/.test(text) || text === ""), []);
  });
});

describe("conversations of the sample company", () => {
  it("has 40 to 64 open ones; some are late, and most of the others are due within hours", () => {
    const open = world().conversations.filter((conversation) => conversation.status === "open");
    const dueIn = open.flatMap(({ dueAt }) => (dueAt === null ? [] : [(Date.parse(dueAt) - ENDS_AT.getTime()) / 3_600_000]));
    assert.ok(open.length >= 40 && open.length <= 64, String(open.length));
    assert.ok(dueIn.filter((hours) => hours < 0).length >= 3);
    assert.ok(dueIn.filter((hours) => hours >= 0 && hours < 8).length > dueIn.length * 0.6);
    assert.deepEqual([...new Set(open.map((conversation) => conversation.channel))].sort(), ["chat", "email", "portal", "voice"]);
  });

  it("has answers due as the rules say, from the first message that nobody answered", () => {
    const { conversations } = world();
    const waiting = conversations.filter((conversation) => conversation.status === "open" && conversation.waitingSince !== null);
    assert.ok(waiting.length > 30);
    for (const { waitingSince, dueAt, channel, complaint, code } of waiting) assert.equal(Date.parse(dueAt!) - Date.parse(waitingSince!), answerWithin(channel, complaint) * 60_000, code);
  });

  it("ends every conversation as its messages end", () => {
    const w = world();
    const messages = Map.groupBy(w.messages, (message) => message.conversationId);
    for (const { conversationId, openedAt, lastMessageAt, status, resolvedAt, unread, code } of w.conversations) {
      const heard = (messages.get(conversationId) ?? []).filter((message) => message.audience === "customer");
      assert.equal(heard[0]?.at, openedAt, code);
      assert.equal(heard.at(-1)?.at, lastMessageAt, code);
      assert.equal(status === "resolved", resolvedAt !== null);
      if (resolvedAt !== null) assert.ok(resolvedAt >= lastMessageAt && resolvedAt <= w.endsAt, code);
      if (status !== "open") assert.equal(unread, 0);
    }
  });

  it("has promises that were kept, that are open and that are late by days", () => {
    const w = world();
    const open = w.promises.filter((promise) => promise.keptAt === null);
    assert.ok(w.promises.length - open.length > 300);
    assert.ok(open.some((promise) => promise.dueAt > w.endsAt));
    assert.ok(open.some((promise) => Date.parse(promise.dueAt) < ENDS_AT.getTime() - 2 * DAY));
  });

  it("tells of Amara Okafor's grinder: three contacts, a promise a week late, a note from the workshop, six minutes left", () => {
    for (const w of [world(), small(11, new Date("2027-03-08T07:10:00Z"))]) {
      const amara = w.customers.find((customer) => customer.name === "Amara Okafor");
      assert.ok(amara && amara.city === "Rotterdam" && amara.identityIds.length === 5);
      const hers = w.conversations.filter((conversation) => amara.identityIds.includes(conversation.identityId) && conversation.topic === "repair");
      assert.equal(hers.length, 3);
      const open = hers.find((conversation) => conversation.status === "open");
      assert.equal(open?.code, "C-20418");
      assert.equal(open?.subject, "Grinder still not back");
      assert.equal(Date.parse(open?.dueAt ?? ""), Date.parse(w.endsAt) + 6 * 60_000);
      const messages = w.messages.filter((message) => message.conversationId === open?.conversationId);
      assert.ok(messages.some((message) => message.audience === "team" && message.authorName === "Mira (workshop)" && message.body.includes("burrs")));
      assert.ok(messages.some((message) => message.authorKind === "assistant"));
      const promise = w.promises.find((each) => amara.identityIds.includes(each.identityId));
      assert.equal(Date.parse(promise?.dueAt ?? ""), Date.parse(w.endsAt) - 7 * DAY);
      assert.equal(promise?.keptAt, null);
    }
  });

  it("lets nobody answer before or at the moment they were asked: the messages of a conversation stand in the order of their times", () => {
    const w = world();
    for (const messages of Map.groupBy(w.messages, (message) => message.conversationId).values()) {
      const times = messages.toSorted((a, b) => Number(a.clientId.split("-").at(-1)) - Number(b.clientId.split("-").at(-1))).map(({ at }) => Date.parse(at));
      assert.ok(times.every((at, n) => n === 0 || at > times[n - 1]!), messages[0]!.body);
    }
  });

  it("puts Amara among the treated whatever the assignment, and Sam Whitfield among the held out", () => {
    const armOf = (id: string) => (Number.parseInt(id.slice(-2), 16) < 20 ? "hold-out" : "treated") as "hold-out" | "treated";
    const w = generateWorld({ seed: 7, endsAt: ENDS_AT, customers: 60, armOf });
    const arm = (name: string): string => armOf(w.customers.find((customer) => customer.name === name)?.customerId ?? "");
    assert.equal(arm("Amara Okafor"), "treated");
    assert.equal(arm("Sam Whitfield"), "hold-out");
  });
});

describe("past actions of the sample company", () => {
  it("gives each eligible customer one action within the last twelve months, 8 % of them held out", () => {
    const w = world();
    assert.equal(countRepeats(w.treatments.map((treatment) => treatment.customerId)), 0);
    assert.ok(w.treatments.every(({ at }) => at <= w.endsAt && Date.parse(at) > ENDS_AT.getTime() - 366 * DAY));
    const heldOut = w.treatments.filter((treatment) => treatment.arm === "hold-out");
    assert.ok(heldOut.every((treatment) => !treatment.taken));
    // Binomial: 4 standard errors around 8 %.
    const share = heldOut.length / w.treatments.length;
    assert.ok(Math.abs(share - truth.HOLD_OUT_SHARE) < 4 * Math.sqrt((0.08 * 0.92) / w.treatments.length), String(share));
  });

  it("changes nothing but the extra orders when everybody is held out", () => {
    const heldOut = generateWorld({ seed: 7, endsAt: ENDS_AT, armOf: () => "hold-out" });
    assert.deepEqual(heldOut.truth.extraOrders, []);
    const orders = (w: World): number => w.interactions.filter((each) => each.kind === "order").length;
    assert.equal(orders(world()) - world().truth.extraOrders.length, orders(heldOut));
    assert.equal(heldOut.treatments.length, world().treatments.length);
  });

  it("works as the truth says: half held out, the share that buys again within 60 days differs by the true lift", () => {
    const w = generateWorld({ seed: 8, endsAt: ENDS_AT, armOf: (id) => (Number.parseInt(id.slice(-4), 16) % 2 === 0 ? "treated" : "hold-out") });
    for (const actionId of ["win-back-call", "loan-grinder", "second-bag-offer"] as const) {
      const { difference, standardError } = measuredLift(w, actionId);
      const lift = w.truth.lifts[actionId].boughtAgain;
      assert.ok(Math.abs(difference - lift) < 3 * standardError, `${actionId}: ${difference} ± ${standardError}, true ${lift}`);
      if (actionId !== "second-bag-offer") assert.ok(difference > 2 * standardError, `${actionId} shows`);
    }
  });
});

function measuredLift(w: World, actionId: string): { difference: number; standardError: number } {
  const customerOf = new Map(w.customers.flatMap((customer) => customer.identityIds.map((id) => [id, customer.customerId] as const)));
  const orders = Map.groupBy(w.interactions.filter((each) => each.kind === "order"), (order) => customerOf.get(order.identityId));
  const counted = { treated: { customers: 0, bought: 0 }, "hold-out": { customers: 0, bought: 0 } };
  for (const treatment of w.treatments) {
    const at = Date.parse(treatment.at);
    if (treatment.actionId !== actionId || at + truth.WINDOW_DAYS * DAY > ENDS_AT.getTime()) continue;
    const group = counted[treatment.arm];
    group.customers++;
    const days = (orders.get(treatment.customerId) ?? []).map((order) => (Date.parse(order.occurredAt) - at) / DAY);
    if (days.some((day) => day > 0 && day <= truth.WINDOW_DAYS)) group.bought++;
  }
  const share = (group: { customers: number; bought: number }): number => group.bought / group.customers;
  const error = (group: { customers: number; bought: number }): number => (share(group) * (1 - share(group))) / group.customers;
  return { difference: share(counted.treated) - share(counted["hold-out"]), standardError: Math.sqrt(error(counted.treated) + error(counted["hold-out"])) };
}
