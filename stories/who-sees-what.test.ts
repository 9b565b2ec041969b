// Nobody learns of a customer outside of their scope, nor reads a field outside of their sets, by whatever route they ask.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { z } from "zod";
import { createFence } from "../channels/api/fence.ts";
import { followers } from "../engine/followers.ts";
import { type RunningRapport, startRapport } from "../engine/main.ts";
import { type AccessRules, accessRules, accessWords, changeAccess, createKey, FieldSet, FIRST_RULES, inSet, mayDo, type Permission, renameColleague, type RoleSight, sightOfKey, SYSTEM, rememberSight } from "../engine/organisation/index.ts";
import { buildHttp, catchUp, type Database, newId, readSettings, row, rows, sql } from "../engine/platform/index.ts";
import { cloneDatabase, dropDatabase } from "../engine/platform/test-database.ts";
import { inTurns } from "./in-turns.ts";

type Json = Record<string, unknown>;
interface Ids {
  readonly customer: string;
  readonly conversation: string;
  readonly group: string;
}

/** Words that stand in fields of one customer only, by field set. */
const secret = (who: string, set: FieldSet) => `zq${who}${set}qz`;

/** What stands in a profile and is an attribute too, so that owners can put it into a set; and a word of it that stands nowhere else. */
const COLUMNS = ["city", "country", "language", "time_zone"] as const;
const column = (who: string, key: (typeof COLUMNS)[number]) => `zq${who}${key.replace("_", "")}qz`;

/** How many rows every table has, and when each was last written; without what the server writes of its own accord. */
async function everything(db: Database): Promise<string> {
  const tables = await rows<{ name: string }>(db, sql`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'auth') and tablename not in ('heartbeat', 'follower', 'capacity_price', 'rule_day', 'rule_day_fits', 'rule_day_advised') order by 1`);
  const counts = await Promise.all(tables.map(async ({ name }) => [name, (await row<{ n: number; newest: string }>(db, sql`select count(*) as n, coalesce(max(xmin::text::bigint), 0) as newest from ${sql.raw(name)}`))!]));
  return JSON.stringify(counts);
}

describe("who sees what", () => {
  let rapport: RunningRapport;
  let url: string;
  let owner: string;
  const home = mkdtempSync(join(tmpdir(), "rapport-sees-"));
  /** A key for each role, which sees the customers of team North; and the people with the same roles, each with a scope of their own. */
  const readers = new Map<string, { readonly role: string; readonly headers: Record<string, string> }>();
  let ours: Ids;
  let theirs: Ids;
  let foreignLink: string;

  const ask = async (headers: Record<string, string>, method: string, path: string, body?: unknown) => {
    const answer = await fetch(rapport.url + path, { method, headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }), redirect: "manual" });
    return { status: answer.status, text: await answer.text() };
  };
  const asOwner = async <T = Json>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await ask({ authorization: `Bearer ${owner}` }, method, path, body);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
    return (answer.text === "" ? {} : JSON.parse(answer.text)) as T;
  };

  const addDocument = async (customer: string, query: string) => {
    const answer = await fetch(`${rapport.url}/api/customers/${customer}/documents?${query}`, { method: "POST", headers: { authorization: `Bearer ${owner}`, "content-type": "application/octet-stream" }, body: "words of a letter" });
    assert.equal(answer.status, 200);
    return ((await answer.json()) as { documentId: string }).documentId;
  };

  /** A customer with something in every place. */
  async function make(who: string, place: { readonly owner: string; readonly team: string; readonly department: string; readonly sales_region: string }): Promise<Ids> {
    const email = `${secret(who, "service")}@example.com`;
    const traits = { name: `Zq${who}name`, ...place, iban: secret(who, "payment"), date_of_birth: secret(who, "sensitive"), annual_revenue: secret(who, "value"), shoe: secret(who, "service"), [`zq${who}key`]: 7, vulnerable: true, ...Object.fromEntries(COLUMNS.map((key) => [key, column(who, key)])) };
    const order = { messageId: `order-${who}`, kind: "order", channel: "shop", occurredAt: "2026-11-20T10:00:00Z", identifiers: [{ kind: "email", value: email }], amountMinor: 86_753_09, currency: "EUR", body: `${secret(who, "service")} in words`, traits };
    await asOwner("POST", "/api/interactions", { interactions: [order] });
    await workedOut();
    const started = await asOwner<{ conversationId: string; customerId: string }>("POST", "/api/conversations", { messageId: `m-${who}`, channel: "email", subject: `Zq${who}subject ${secret(who, "service")}`, identifiers: [{ kind: "email", value: email }], body: secret(who, "service") });
    const customer = started.customerId;
    await asOwner("POST", `/api/customers/${customer}/notes`, { body: secret(who, "service") });
    for (const name of ["shared tag", `zq${who}tag`]) await asOwner("POST", `/api/customers/${customer}/tags`, { name });
    await asOwner("POST", `/api/conversations/${started.conversationId}/tags`, { name: `zq${who}mark` });
    for (const place of ["", `&conversationId=${started.conversationId}`]) await addDocument(customer, `name=${secret(who, "service")}.txt&kind=letter${place}`);
    await asOwner("POST", `/api/customers/${customer}/consents`, { purpose: `zq${who}purpose`, channel: "email", given: false, why: "asked" });
    const { groups } = await asOwner<{ groups: { groupId: string }[] }>("POST", `/api/customers/${customer}/groups`, { kind: "household", name: `Zq${who}home`, role: "member", why: "said so" });
    await asOwner("POST", "/api/promises", { customerId: customer, conversationId: started.conversationId, body: secret(who, "service"), dueAt: new Date(Date.now() + 3_600_000).toISOString() });
    await asOwner("POST", "/api/decide", { customerId: customer, surface: "cockpit", moment: { conversationId: started.conversationId } });
    // Why somebody belongs to a group, was joined or parted, is written by colleagues, in whatever words.
    await asOwner("POST", `/api/customers/${customer}/groups`, { kind: "organisation", name: `Zq${who}work`, role: "buyer", why: `${secret(who, "service")} said so` });
    if (who === "ours") await asOwner("POST", "/api/views", { name: "shared words", shared: true, filters: { query: secret(who, "service") }, columns: ["email"] });
    // What a program said of their group is no more everybody's than what one said of them.
    for (const [key, set] of [["iban", "payment"], ["annual_revenue", "value"], ["industry", "service"], ["medical_plan", "sensitive"]] as const)
      await sql`insert into group_attribute (group_id, attribute_id, key, value, source, observed_at) values (${groups[0]!.groupId}::uuid, ${newId()}::uuid, ${key}, ${JSON.stringify(`${secret(who, set)} of a group`)}::jsonb, 'a program', now())`.execute(rapport.ground.db);
    return { customer, conversation: started.conversationId, group: groups[0]!.groupId };
  }

  const roleSight = (customers: RoleSight["customers"], fields: Partial<RoleSight["fields"]> = {}): RoleSight => ({ customers, conversations: customers, fields: { public: "read", service: "read", value: "read", sensitive: "read", payment: "read", ...fields } });
  const setRules = async (rules: AccessRules) => {
    const { current } = await accessRules(rapport.ground.db);
    await changeAccess(rapport.ground, SYSTEM, { rules, why: "a test", from: current.versionId });
  };
  const SCOPED: AccessRules = { roles: { lead: roleSight("region"), agent: roleSight("own"), analyst: roleSight("department"), "read-only": roleSight("team") }, unplaced: "nobody", attributes: {} };

  before(async () => {
    url = await cloneDatabase();
    rapport = await startRapport(readSettings({ PORT: "0", RAPPORT_HOME: home, DATABASE_URL: url, RAPPORT_SAMPLE: "none" }));
    owner = (await createKey(rapport.ground.db, new Date(), SYSTEM, { name: "all", role: "owner", trusted: true })).key;
    for (const role of ["lead", "agent", "analyst", "read-only"] as const) {
      const key = await createKey(rapport.ground.db, new Date(), SYSTEM, { name: `north ${role}`, role, scope: { kind: "team", names: ["North"] } });
      if (role === "lead") readers.set(`key of ${role}`, { role, headers: { authorization: `Bearer ${key.key}` } });
      const invited = await asOwner<{ colleague: { id: string }; signInLink: string }>("POST", "/api/people", { name: `Zqour ${role}`, email: `${role}@example.com`, role });
      const inside = await fetch(invited.signInLink, { redirect: "manual" });
      const cookie = inside.headers.getSetCookie().map((each) => each.split(";")[0]).join("; ");
      readers.set(role, { role, headers: { cookie, "x-rapport": "1" } });
      await asOwner("PUT", `/api/people/${invited.colleague.id}/places`, { team: ["North"], department: ["Sales"], region: ["EMEA"] });
    }
    ours = await make("ours", { owner: "AGENT@example.com", team: "north", department: "Sales ", sales_region: "emea" });
    theirs = await make("theirs", { owner: "somebody@example.com", team: "South", department: "Repairs", sales_region: "APAC" });
    // They were one once: the ended link names both.
    foreignLink = (await asOwner<{ linkId: string }>("POST", `/api/customers/${ours.customer}/merge`, { otherId: theirs.customer, why: `${secret("ours", "service")} by mistake` })).linkId;
    await asOwner("POST", `/api/links/${foreignLink}/end`, { why: `${secret("ours", "service")} are two` });
    await asOwner("POST", `/api/customers/${theirs.customer}/groups`, { groupId: ours.group, role: "member", why: "moved in" });
    await workedOut();
    await setRules(SCOPED);
  });
  after(async () => {
    await rapport?.stop();
    await dropDatabase(url);
    rmSync(home, { recursive: true, force: true });
  });

  const closed = () => rapport.routes.filter((route) => !["public", "key"].includes(route.access) && !["HEAD", "OPTIONS"].includes(route.method) && route.url !== "/api/live");
  const may = (role: string, access: string) => access === "signed-in" || mayDo(role as "agent", access as Permission);

  interface Operation {
    readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: Json } } };
    readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: Json }[];
  }
  /** What a shape takes, with this id wherever one fits. */
  function sample(schema: Json, document: Json, id: string): unknown {
    if (typeof schema["$ref"] === "string") return sample((schema["$ref"] as string).slice(2).split("/").reduce<Json>((at, key) => at[key] as Json, document), document, id);
    for (const word of ["oneOf", "anyOf"]) if (Array.isArray(schema[word])) return sample((schema[word] as Json[])[0]!, document, id);
    if ("const" in schema) return schema["const"];
    if (Array.isArray(schema["enum"])) return schema["enum"][0];
    if ("default" in schema) return schema["default"];
    switch (schema["type"]) {
      case "object": return Object.fromEntries(Object.entries((schema["properties"] ?? {}) as Record<string, Json>).map(([key, each]) => [key, sample(each, document, id)]));
      case "array": return [sample(schema["items"] as Json, document, id)];
      case "boolean": return true;
      case "integer": case "number": return schema["minimum"] ?? 1;
      default: return schema["format"] === "uuid" ? id : schema["format"] === "date-time" ? "2027-01-01T00:00:00.000Z" : schema["format"] === "email" ? "a@example.com" : ["some words", "zq", "en", "zq is zq", "zq email given", `${id}/1/0`, "product zq", "below 40", `tag=${id} or tag=${id}`].find((words) => typeof schema["pattern"] !== "string" || new RegExp(schema["pattern"], "u").test(words)) ?? "zq";
    }
  }
  const optionsOf = (schema: Json, document: Json): readonly string[] => {
    const named = [schema, ...((schema["allOf"] ?? []) as Json[])].flatMap(({ $ref }) => (typeof $ref === "string" ? [$ref.slice(2).split("/").reduce<Json>((at, key) => at[key] as Json, document)] : []));
    return [schema, ...named].flatMap((each) => [each, ...((each["anyOf"] ?? []) as Json[])]).flatMap((each) => (each["enum"] ?? []) as string[]);
  };
  const documentOf = async () => (await (await fetch(`${rapport.url}/api/openapi.json`)).json()) as Json & { paths: Record<string, Record<string, Operation>> };

  test("no route acts on or tells of an id outside of the scope: 404, as for an id of nobody, and nothing is changed (S5, S6, S7)", async () => {
    const document = await documentOf();
    const foreign = { customer: theirs.customer, conversation: theirs.conversation, link: foreignLink, group: theirs.group };
    const before = await everything(rapport.ground.db);
    const wrong: string[] = [];
    const reached = new Set<string>();
    const withIds = new Set<string>();
    for (const route of closed()) {
      const operation = document.paths[route.url.replace(/:(\w+)/g, "{$1}")]?.[route.method.toLowerCase()];
      const schema = operation?.requestBody?.content["application/json"]?.schema;
      for (const [what, id] of Object.entries(foreign)) {
        const body = schema && sample(schema, document, id);
        const queries = (operation?.parameters ?? []).filter((each) => each.in === "query" && (each.required || each.schema["format"] === "uuid")).map((each) => `${each.name}=${encodeURIComponent(String(sample(each.schema, document, id)))}`);
        const path = route.url.replace(/:\w+/g, id) + (queries.length > 0 ? `?${queries.join("&")}` : "");
        // The tag of a list and the id of a file or a key are no customer's: asking for them with one finds nothing of theirs.
        if (!JSON.stringify([path, body ?? null]).includes(id)) continue;
        const name = `${route.method} ${route.url}`;
        if ([...readers.values()].some(({ role }) => may(role, route.access))) withIds.add(name);
        const asking = [...readers].filter(([, { role }]) => may(role, route.access));
        const answers = await Promise.all(asking.map(([, { headers }]) => ask(headers, route.method, path, ["GET", "DELETE"].includes(route.method) ? undefined : (body ?? {}))));
        for (const [place, answer] of answers.entries()) {
          const reader = asking[place]![0];
          if (answer.status === 404) reached.add(name);
          if (answer.status < 400 || answer.status >= 500) wrong.push(`${reader} at ${name} with the ${what} of others was answered ${answer.status}`);
          if (/zqtheirs/i.test(answer.text)) wrong.push(`${reader} at ${name} with the ${what} of others was told ${answer.text.slice(0, 200)}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
    assert.equal(await everything(rapport.ground.db), before);
    // Those that nobody with a scope may use at all, whatever the id (segments are made by who sees all); and those that want more than a shape.
    const notReached = [...withIds].filter((name) => !reached.has(name)).sort();
    assert.ok(reached.size > 35, `only ${reached.size} routes answered 404`);
    assert.deepEqual(notReached.filter((name) => !/imports|bundles|contact-files|erase|erasure|keys|webhook|interactions|articles\/:id|^(POST|PATCH|PUT|DELETE) \/api\/(segments|clusterings|response-searches|value)|policies\/|policy-drafts/.test(name)), []);
  });

  test("an id of somebody else is refused in the very words and with the very status of an id of nobody", async () => {
    const { headers } = readers.get("agent")!;
    for (const [path, id] of [["/api/customers/:id", theirs.customer], ["/api/customers/:id/timeline", theirs.customer], ["/api/customers/:id/knowledge", theirs.customer], ["/api/conversations/:id", theirs.conversation], ["/api/duplicates/:id/:id", theirs.customer]] as const) {
      const [one, other] = [await ask(headers, "GET", path.replaceAll(":id", id)), await ask(headers, "GET", path.replaceAll(":id", newId()))];
      assert.equal(one.status, other.status);
      assert.equal(JSON.parse(one.text).code, JSON.parse(other.text).code);
      assert.equal(one.text, other.text);
    }
  });

  /** Every route that reads, asked about our own and, where it asks for two, about another beside it; with what it cannot do without. */
  async function readEverything(headers: Record<string, string>, role: string, other = ours.customer) {
    const document = await documentOf();
    const routes = closed().filter((route) => may(role, route.access) && (route.method === "GET" || route.url === "/api/decide"));
    return inTurns(routes, async (route) => {
      const id = route.url.startsWith("/api/conversations") ? ours.conversation : route.url.startsWith("/api/groups") ? ours.group : ours.customer;
      if (route.method === "POST") return { name: route.url, ...(await ask(headers, "POST", route.url, { customerId: ours.customer, surface: "cockpit", moment: { conversationId: ours.conversation } })) };
      const needed = (document.paths[route.url.replace(/:(\w+)/g, "{$1}")]?.["get"]?.parameters ?? []).filter((each) => each.in === "query" && each.required);
      const query = needed.map(({ name, schema }) => `${name}=${encodeURIComponent(name === "query" ? "zq" : name === "with" ? other : String(sample(schema, document, other)))}`).join("&");
      return { name: route.url, ...(await ask(headers, "GET", route.url.replace(":otherId", other).replace(/:\w+/g, id) + (query === "" ? "" : `?${query}`))) };
    });
  }

  /** With nobody's sight cut but by these fields. */
  const setFields = (fields: Partial<RoleSight["fields"]>, attributes: AccessRules["attributes"] = {}) => {
    const all = roleSight("all", fields);
    return setRules({ ...SCOPED, roles: { lead: all, agent: all, analyst: all, "read-only": all }, attributes });
  };
  const person = async (name: string) => (await asOwner<{ people: { id: string; name: string }[] }>("GET", "/api/people")).people.find((each) => each.name === name)?.id ?? assert.fail(`nobody is called ${name}`);
  const idOf = async (email: string) => (await row<{ id: string }>(rapport.ground.db, sql`select m.customer_id as id from identifier i join membership m on m.identity_id = i.identity_id where i.kind = 'email' and i.value = ${email}`))?.id;
  /** Somebody of whom nobody said to whom they belong. */
  /** All that follows is worked out: by us, and by the server, which may be at it just now. */
  async function workedOut(): Promise<void> {
    do await catchUp(rapport.ground.db, followers);
    while (await row(rapport.ground.db, sql`select 1 from follower f, log_head h where h.name = 'main' and f.position < h.position limit 1`));
  }

  async function stranger(name: string, traits: Json = {}): Promise<string> {
    await asOwner("POST", "/api/interactions", { interactions: [{ messageId: `made-${name}`, kind: "visit", channel: "web", occurredAt: "2026-11-19T10:00:00Z", identifiers: [{ kind: "email", value: `${name}@example.com` }], traits: { name, ...traits } }] });
    await workedOut();
    return (await idOf(`${name}@example.com`))!;
  }

  test("no list, page, search or count holds anything of somebody outside of the scope", async () => {
    for (const [reader, { role, headers }] of readers) {
      const answers = await readEverything(headers, role);
      assert.ok(answers.filter(({ status }) => status === 200).length > 15, `${reader}: ${answers.filter((a) => a.status !== 200).map((a) => `${a.name} ${a.status}`).join(", ")}`);
      for (const { name, status, text } of answers) {
        assert.ok(status < 500, `${reader} at ${name}: ${status}`);
        for (const word of ["zqtheirs", theirs.customer, theirs.conversation]) assert.ok(!text.toLowerCase().includes(word), `${reader} at ${name} was told of ${word}: ${text.slice(0, 300)}`);
      }
      const read = async (path: string) => JSON.parse((await ask(headers, "GET", path)).text) as Json;
      const list = await read("/api/customers");
      assert.deepEqual([list["total"], list["customers"]], [1, 1], reader);
      for (const words of ["zqtheirs", secret("theirs", "service"), theirs.customer]) assert.equal((await read(`/api/customers?query=${words}`))["total"], 0, `${reader} found ${words}`);
      for (const path of ["/api/tags", "/api/customers/choices"]) assert.match(JSON.stringify(await asOwner("GET", path)), /zqtheirs/, "the twin: whoever sees everybody is told");
      // Names of tags, attributes and purposes are told where they stand on somebody who is seen, and not by others.
      assert.deepEqual(((await read("/api/tags"))["tags"] as { name: string; customers: number }[]).map(({ name, customers }) => [name, customers]), [["shared tag", 1], ["zqoursmark", 0], ["zqourstag", 1]], reader);
      const choices = JSON.stringify(await read("/api/customers/choices"));
      assert.deepEqual(["zqourskey", "zqourspurpose", "zqtheirskey", "zqtheirspurpose"].map((name) => choices.includes(`"${name}"`)), [true, true, false, false], reader);
      const queue = (await read("/api/conversations?view=all-open")) as { rows: unknown[]; counts: Record<string, number> };
      assert.deepEqual([queue.rows.length, queue.counts["all-open"], queue.counts["unassigned"], queue.counts["promises-due"]], [1, 1, 1, 1], reader);
    }
  });

  test("whoever has a conversation sees its customer; whose customer it is sees a conversation that a colleague of another team has", async () => {
    const colleagues = (await asOwner<{ people: { id: string; name: string }[] }>("GET", "/api/people")).people;
    const agent = colleagues.find(({ name }) => name === "Zqour agent")!.id;
    const sees = async (id: string) => (await ask(readers.get("agent")!.headers, "GET", `/api/customers/${id}`)).status;
    assert.equal(await sees(theirs.customer), 404);
    await asOwner("PATCH", `/api/conversations/${theirs.conversation}`, { assignee: agent });
    assert.equal(await sees(theirs.customer), 200);
    assert.equal((await ask(readers.get("agent")!.headers, "GET", `/api/conversations/${theirs.conversation}`)).status, 200);
    await asOwner("PATCH", `/api/conversations/${theirs.conversation}`, { assignee: null });
    assert.equal(await sees(theirs.customer), 404);
    await asOwner("PATCH", `/api/conversations/${ours.conversation}`, { assignee: colleagues.find(({ name }) => name === "Owner")!.id });
    assert.equal((await ask(readers.get("agent")!.headers, "GET", `/api/conversations/${ours.conversation}`)).status, 200);
    await asOwner("PATCH", `/api/conversations/${ours.conversation}`, { assignee: null });
  });

  test("nobody comes to see another's customers by calling themselves as that colleague is called", async () => {
    const { headers } = readers.get("agent")!;
    const id = await person("Zqour agent");
    const call = async (by: Record<string, string>, name: string) => (await ask(by, "POST", `/api/people/${id}/name`, { name })).status;
    const sees = async () => (await ask(headers, "GET", `/api/customers/${theirs.customer}`)).status;
    const boss = { kind: "person", id: await person("Owner"), name: "Owner", role: "owner", source: "desk", trusted: true } as const;
    const lead = await person("Zqour lead");
    // Whoever looks after them is called so in a file, works here, or did before a wedding.
    await renameColleague(rapport.ground, boss, lead, "Zq Married");
    for (const name of ["somebody@example.com", " Somebody@EXAMPLE.com ", "zq married", "ZQOUR lead", "lead@example.com", lead]) assert.equal(await call(headers, name), 403, name);
    assert.equal(await sees(), 404);
    assert.deepEqual([await call(headers, "Zq Sole"), await call(headers, "Zqour agent")], [200, 200], "a name of nobody, and one's own of before");
    // The twin: an owner may give the name, and then it opens what is said to be theirs.
    await renameColleague(rapport.ground, boss, id, "somebody@example.com");
    assert.equal(await sees(), 200);
    await renameColleague(rapport.ground, boss, id, "Zqour agent");
    await renameColleague(rapport.ground, boss, lead, "Zqour lead");
    assert.equal(await sees(), 404);
  });

  test("nobody begins a conversation with somebody outside of their scope by guessing an address, and nothing is left of the try", async () => {
    const before = await everything(rapport.ground.db);
    const answer = await ask(readers.get("agent")!.headers, "POST", "/api/conversations", { messageId: "guess", channel: "email", subject: "x", identifiers: [{ kind: "email", value: `${secret("theirs", "service")}@example.com` }], body: "x" });
    assert.equal(answer.status, 404, answer.text);
    assert.equal(await everything(rapport.ground.db), before);
  });

  test("a live stream tells of what happens to those who are seen, and nothing of others", async () => {
    const { headers } = readers.get("agent")!;
    const stop = new AbortController();
    const answer = await fetch(`${rapport.url}/api/live?after=0`, { headers, signal: stop.signal });
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    await asOwner("POST", `/api/customers/${theirs.customer}/notes`, { body: "heard by nobody here" });
    await asOwner("POST", `/api/customers/${ours.customer}/notes`, { body: "heard" });
    const { position } = (await row<{ position: number }>(rapport.ground.db, sql`select max(position) as position from log where topic = 'profile' and body->'identityIds' ? ${ours.customer}`))!;
    let heard = "";
    while (!heard.includes(`id: ${position}\n`)) heard += (await reader.read()).value ?? assert.fail(`the stream ended after ${heard}`);
    stop.abort();
    assert.ok(heard.includes(ours.customer));
    assert.ok(!heard.includes(theirs.customer) && !heard.includes(theirs.conversation));
  });

  /** What answers tell of fields of a set that their reader may not read. The twin below feeds it a route that forgot. */
  function told(set: FieldSet, answers: readonly { readonly name: string; readonly status: number; readonly text: string }[]): string[] {
    return answers.flatMap(({ name, status, text }) => {
      if (status >= 500) return [`${name} failed: ${text}`];
      if (status >= 400) return [];
      const around = (at: number) => text.slice(Math.max(0, at - 200), at + 60);
      const word = text.indexOf(secret("ours", set));
      const care = text.search(/"vulnerable":true|Needs special care/);
      const isOfRules = name.startsWith("/api/policies") || name.startsWith("/api/attribute-keys");
      return [
        ...(word === -1 ? [] : [`${name} tells of ${set}: ${around(word)}`]),
        ...(set === "value" && text.includes("8675309") ? [`${name} tells an amount: ${around(text.indexOf("8675309"))}`] : []),
        ...(set === "sensitive" && care !== -1 && !isOfRules ? [`${name} tells who needs special care: ${around(care)}`] : []),
      ];
    });
  }

  for (const reading of ["masked", "hidden"] as const)
    test(`no route gives any role a field of a set that is ${reading}`, async () => {
      // Each set alone, so that what hides one does not cover for another, by the two roles that between them may use every
      // route; and all together by the others, whose routes are among those.
      const sets = ["service", "value", "sensitive", "payment"] as const;
      for (const [kept, roles] of [...sets.map((set) => [[set], ["lead", "analyst"]] as const), [sets, ["agent", "read-only"]] as const]) {
        const all = roleSight("all", Object.fromEntries(kept.map((set) => [set, reading])));
        await setRules({ ...SCOPED, roles: { lead: all, agent: all, analyst: all, "read-only": all } });
        for (const role of roles) {
          const answers = await readEverything(readers.get(role)!.headers, role, theirs.customer);
          assert.ok(answers.filter(({ status }) => status === 200).length > 15, `${role} reads too little for this to prove anything`);
          for (const set of kept) assert.deepEqual(told(set, answers), [], `${role}, ${set} ${reading}`);
        }
      }
      await setRules(SCOPED);
    });

  test("how often somebody buys and asks is told by no kind of relationship to who reads neither", async () => {
    const { headers } = readers.get("agent")!;
    const path = `/api/customers/${ours.customer}/relationship`;
    await asOwner("POST", `/api/customers/${ours.customer}/attributes`, { key: "relationship_kind", value: "community", why: "said so" });
    const answer = async () => JSON.parse((await ask(headers, "GET", path)).text) as { said: { kind: string } | null; looksLike: { kind: string } };
    for (const [fields, said] of [[{ value: "hidden" }, "community"], [{ service: "masked" }, undefined]] as const) {
      await setFields(fields);
      const { said: shown, looksLike } = await answer();
      assert.deepEqual([shown?.kind, looksLike], [said, { kind: "not-shown" }]);
    }
    await setFields({});
    assert.notEqual((await answer()).looksLike.kind, "not-shown");
    await setRules(SCOPED);
  });

  test("who does not read addresses finds by a tag and a name, and by a tag and an address nobody", async () => {
    await setFields({ service: "masked" });
    const found = async (words: string) => (JSON.parse((await ask(readers.get("agent")!.headers, "GET", `/api/search?query=${encodeURIComponent(words)}`)).text) as { customers: { hits: Json[] } }).customers.hits.length;
    assert.deepEqual([await found('#"shared tag" zqoursname'), await found(`#"shared tag" ${secret("ours", "service")}`), await found(`#"shared tag" ${secret("nobody", "service")}`)], [1, 0, 0]);
    await setRules(SCOPED);
  });

  test("every role that reads a set is told it by the same routes, so that the walk over those who may not looks at the right places", async () => {
    const all = roleSight("all");
    await setRules({ ...SCOPED, roles: { lead: all, agent: all, analyst: all, "read-only": all } });
    for (const role of ["lead", "agent", "analyst", "read-only"]) {
      const answers = await readEverything(readers.get(role)!.headers, role);
      for (const set of ["service", "value", "sensitive", "payment"] as const) assert.ok(told(set, answers).length > 0, `${role} is told nothing of ${set} by any route`);
    }
    await setRules(SCOPED);
  });

  test("a route whose shape forgets the set of a field is caught by the walk, and one that says it is not (the twin)", async () => {
    const { db } = rapport.ground;
    const app = await buildHttp({
      accessWords, trustedProxies: [], report: () => undefined, guard: createFence(db, () => undefined),
      authorise: async (request) => rememberSight(request, { ...(await sightOfKey(db, { id: "x", role: "agent", scope: { kind: "all" } })), fields: { public: "read", service: "masked", value: "hidden", sensitive: "masked", payment: "masked" } }),
    });
    const read = () => row<{ email: string; iban: string }>(db, sql`select p.email, (select a.value #>> '{}' from attribute a where a.identity_id = p.customer_id and a.key = 'iban') as iban from profile p where p.customer_id = ${ours.customer}::uuid`);
    const Forgets = z.object({ email: z.string(), iban: z.string() });
    const Says = z.object({ email: inSet("service", z.string()), iban: inSet("payment", z.string()) });
    app.get("/api/forgets", { config: { access: "customers.read" }, schema: { response: { 200: Forgets } } }, async () => (await read())!);
    app.get("/api/says", { config: { access: "customers.read" }, schema: { response: { 200: Says } } }, async () => (await read())!);
    const answers = await Promise.all(["/api/forgets", "/api/says"].map(async (name) => {
      const { statusCode, body } = await app.inject(name);
      return { name, status: statusCode, text: body };
    }));
    await app.close();
    assert.deepEqual(answers.map(({ status }) => status), [200, 200]);
    for (const set of ["service", "payment"] as const) assert.deepEqual(told(set, answers).map((each) => each.split(" ")[0]), ["/api/forgets"], set);
  });

  test("who sees some customers reads counts of those, and is refused in words what only all together give", async () => {
    for (const reader of ["lead", "agent", "analyst", "read-only"]) {
      const { headers } = readers.get(reader)!;
      const read = async (path: string) => ask(headers, "GET", path);
      const segments = JSON.parse((await read("/api/segments")).text) as { customers: number; ofThoseSeen: boolean; segments: { customers: number; tier: unknown }[] };
      assert.deepEqual([segments.customers, segments.ofThoseSeen], [1, true], reader);
      assert.ok(segments.segments.every(({ customers, tier }) => customers <= 1 && tier === null), reader);
      const quality = JSON.parse((await read("/api/quality")).text) as { customers: number; counts: unknown; before: unknown; duplicates: number; faults: { customers: number }[] };
      assert.deepEqual([quality.customers, quality.counts, quality.before, quality.duplicates], [1, null, null, 0], reader);
      assert.ok(quality.faults.every(({ customers }) => customers <= 1), reader);
      const duplicates = JSON.parse((await read("/api/duplicates")).text) as { model: { records: unknown; note: unknown; prior: unknown }; giants: unknown; run: { total: unknown; done: unknown; found: unknown } | null };
      assert.deepEqual([duplicates.model.records, duplicates.model.note, duplicates.model.prior, duplicates.giants, duplicates.run?.total ?? null, duplicates.run?.done ?? null, duplicates.run?.found ?? null], [null, null, null, null, null, null, null], reader);
      for (const path of ["/api/value", "/api/outcomes"]) {
        const refused = await read(path);
        assert.equal(refused.status, 403, reader);
        assert.match(refused.text, /about all customers together, and you see some of them/);
      }
    }
  });

  test("no view of the queue and no order of it tells what customers are worth to who may not read that", async () => {
    const all = roleSight("all", { value: "masked" });
    await setRules({ ...SCOPED, roles: { lead: all, agent: all, analyst: all, "read-only": all } });
    const { headers } = readers.get("agent")!;
    const refused = await ask(headers, "GET", "/api/conversations?view=high-value-at-risk");
    assert.equal(refused.status, 403);
    assert.match(refused.text, /view: your role does not see what customers are worth/);
    const { counts } = JSON.parse((await ask(headers, "GET", "/api/conversations?view=all-open")).text) as { counts: Json };
    assert.deepEqual([counts["all-open"], "high-value-at-risk" in counts], [2, false]);
    await setRules({ ...SCOPED, roles: { ...SCOPED.roles, agent: roleSight("all") } });
    assert.equal((await ask(headers, "GET", "/api/conversations?view=high-value-at-risk")).status, 200);
    await setRules(SCOPED);
  });

  test("the session says which roles read a set, and the sight of a customer what is masked of them, whether there is something, and until when it is shown", async () => {
    const all = roleSight("all", { payment: "masked", sensitive: "hidden" });
    await setRules({ ...SCOPED, roles: { lead: roleSight("all"), agent: all, analyst: all, "read-only": all } });
    const { headers } = readers.get("agent")!;
    const { sight } = JSON.parse((await ask(headers, "GET", "/api/session")).text) as { sight: { readBy: Record<string, string[]> } };
    assert.deepEqual(sight.readBy["payment"], ["owner", "lead"]);
    type Sets = { sets: { set: string; reading: string; until: string | null; holds: boolean }[] };
    const of = async (set: string) => (JSON.parse((await ask(headers, "GET", `/api/customers/${ours.customer}/sight`)).text) as Sets).sets.find((each) => each.set === set)!;
    assert.deepEqual(await of("payment"), { set: "payment", reading: "masked", until: null, holds: true });
    assert.deepEqual(await of("sensitive"), { set: "sensitive", reading: "hidden", until: null, holds: true });
    const masked = JSON.parse((await ask(headers, "GET", `/api/customers/${ours.customer}/attributes`)).text) as { attributes: { key: string; masked?: string }[] };
    assert.equal(masked.attributes.find(({ key }) => key === "iban")!.masked, "payment");
    const { until } = JSON.parse((await ask(headers, "POST", `/api/customers/${ours.customer}/reveal`, { set: "payment", why: "they ask" })).text) as { until: string };
    assert.equal((await of("payment")).until, until);
    assert.equal(JSON.parse((await ask(readers.get("analyst")!.headers, "GET", `/api/customers/${ours.customer}/sight`)).text).sets.find((each: { set: string }) => each.set === "payment").until, null, "shown to nobody else");
    await ask(headers, "POST", `/api/customers/${ours.customer}/cover`);
    assert.equal((await of("payment")).until, null);
    await setRules(SCOPED);
  });

  test("the walk over fields is answered by every route that reads", async () => {
    await setFields({});
    const unanswered = new Map<string, number>();
    for (const role of ["lead", "analyst"]) for (const { name, status } of await readEverything(readers.get(role)!.headers, role, theirs.customer)) if (status >= 400) unanswered.set(name, status);
    await setRules(SCOPED);
    // Files and runs that this company has none of, and ids that are not a customer's.
    assert.deepEqual([...unanswered].filter(([name]) => !/imports|bundles|contact-files|export|decisions\/|policies\/|policy-drafts|reports|split-preview|documents\/|articles\/|segments\/:key|groups\/:groupId\/merge-preview|end-preview|groups\/alike\/:groupId/.test(name)), []);
  });

  for (const reading of ["masked", "hidden"] as const)
    test(`what an owner puts into a set that is ${reading} is read nowhere: not in a profile, a list, a search, a preview`, async () => {
      const words = [...COLUMNS.map((key) => column("ours", key)), "zqoursname"];
      await setFields({ payment: reading }, Object.fromEntries([...COLUMNS, "name"].map((key) => [key, "payment" as const])));
      const wrong: string[] = [];
      for (const role of ["lead", "analyst"])
        for (const { name, status, text } of await readEverything(readers.get(role)!.headers, role, theirs.customer))
          for (const word of words) {
            const at = text.toLowerCase().indexOf(word);
            if (status < 400 && at >= 0) wrong.push(`${role} at ${name} read ${word}: ${text.slice(Math.max(0, at - 200), at + 60)}`);
          }
      await setRules(SCOPED);
      assert.deepEqual(wrong, []);
    });

  test("nobody guesses what they do not read: a right word and a wrong one are answered alike by every search and filter", async () => {
    const document = await documentOf();
    const { headers } = readers.get("lead")!;
    const asked = async (route: string, name: string, word: string) => {
      const id = route.startsWith("/api/conversations") ? ours.conversation : ours.customer;
      const { status, text } = await ask(headers, "GET", `${route.replace(/:\w+/g, id)}?${name}=${encodeURIComponent(word)}`);
      return `${status} ${word.length > 1 ? text.replaceAll(word, "?") : text}`;
    };
    const wrong: string[] = [];
    let tried = 0;
    const differ = async (pairs: readonly (readonly [string, string])[], type: RegExp, except: RegExp) => {
      for (const route of closed().filter(({ method, access }) => method === "GET" && may("lead", access)))
        for (const { name, schema, in: place } of document.paths[route.url.replace(/:(\w+)/g, "{$1}")]?.["get"]?.parameters ?? []) {
          if (place !== "query" || schema["enum"] || schema["format"] || schema["pattern"] || !type.test(String(schema["type"])) || except.test(name)) continue;
          for (const [right, other] of pairs) {
            tried++;
            if ((await asked(route.url, name, right)) !== (await asked(route.url, name, other))) wrong.push(`${route.url}?${name}=${right}`);
          }
        }
    };
    await setFields({ service: "masked" });
    await differ([[secret("ours", "service"), "zqourssurviceqz"], [`${secret("ours", "service")}@example.com`, "zqourssurviceqz@example.com"]], /string/, /^(before|limit)$/);
    // Both names are as near to that of the household, which may be read.
    for (const keys of [COLUMNS, ["name"]] as const) {
      await setFields({ payment: "masked" }, Object.fromEntries(keys.map((key) => [key, "payment" as const])));
      await differ(keys.map((key) => (key === "name" ? ["Zqoursname", "Zqoursnime"] : [column("ours", key), column("ours", key).replace("zq", "qz")])), /string/, /^(before|limit)$/);
    }
    // Attributes of one's own: by none that may not be read is anybody chosen, shown or ordered, with a right word or a wrong one.
    const OWN = [["shoe", "service"], ["iban", "payment"], ["date_of_birth", "sensitive"], ["annual_revenue", "value"]] as const;
    for (const [key, set] of OWN) {
      await asOwner("POST", "/api/customers/choices", { attribute: key });
      for (const reading of ["masked", "hidden"] as const) {
        await setFields({ [set]: reading });
        const right = secret("ours", set);
        for (const said of [`${key} is ${right}`, `${key} has ${right.slice(0, 9)}`, `plan missing;${key} is ${right}`]) {
          tried++;
          const [one, other] = [await asked("/api/customers", "own", said), await asked("/api/customers", "own", said.replaceAll("zq", "qz"))].map((answer) => answer.slice(0, 3));
          if (one !== "403" || other !== "403") wrong.push(`/api/customers?own=${said} ${one} ${other}`);
        }
        const shown = await ask(headers, "GET", `/api/customers?show=${key}`);
        if (shown.status !== 200 || shown.text.includes(right)) wrong.push(`/api/customers?show=${key} ${shown.status}`);
        const named = (await ask(headers, "GET", "/api/customers/choices")).text;
        if (named.includes(`"${key}"`) || named.includes(right)) wrong.push(`/api/customers/choices names ${key}`);
        if ((await ask(headers, "POST", "/api/customers/choices", { attribute: key })).status !== 403) wrong.push(`POST /api/customers/choices ${key}`);
      }
    }
    await setFields({ value: "masked" });
    await differ([["0", "1"]], /number|integer/, /^(limit|offset|quietDays|heardDays)$/);
    await setRules(SCOPED);
    assert.deepEqual(wrong, []);
    assert.ok(tried > 25, `only ${tried} filters were tried`);
    // The twin: whoever reads everything is answered otherwise.
    await setFields({});
    for (const [route, name, right, other] of [["/api/customers/:id/timeline", "words", secret("ours", "service"), "zqourssurviceqz"], ["/api/customers", "country", column("ours", "country"), "qz"], ["/api/search", "query", column("ours", "city"), "qzqzqz"], ["/api/customers", "own", `shoe is ${secret("ours", "service")}`, "shoe is qz"], ["/api/customers", "show", "shoe", "shoes"]] as const)
      assert.notEqual(await asked(route, name, right), await asked(route, name, other), `${route}?${name}`);
    await setRules(SCOPED);
  });

  test("what a customer is worth changes no list and no order of whoever does not read it; the view by it is refused", async () => {
    const document = await documentOf();
    const { db } = rapport.ground;
    const worth = async (high: string, low: string) => {
      await sql`delete from value_score where customer_id in (${high}::uuid, ${low}::uuid)`.execute(db);
      for (const [id, tier, amount] of [[high, "high", 900_000], [low, "low", 100]] as const)
        await sql`insert into value_score (customer_id, model_id, as_of, currency, clv12_minor, clv12_lo_minor, clv12_hi_minor, clv12_variance, active26, expected_purchases12, tier) values (${id}::uuid, ${newId()}::uuid, '2026-11-20', 'XXX', ${amount}, 0, 1000000, 1, 0.3, 2, ${tier})`.execute(db);
      await sql`update customer_list l set tier = v.tier, value12_minor = v.clv12_minor, stay26 = v.active26 from value_score v where v.customer_id = l.customer_id`.execute(db);
    };
    await sql`update conversation set due_at = null, last_message_at = '2026-11-20T10:00:00Z' where conversation_id in (${ours.conversation}::uuid, ${theirs.conversation}::uuid)`.execute(db);
    const { headers } = readers.get("lead")!;
    const lists = async () => {
      const answers: string[] = [];
      for (const route of closed().filter(({ method, url, access }) => method === "GET" && !url.includes(":") && may("lead", access)))
        for (const { name, schema, in: place } of document.paths[route.url]?.["get"]?.parameters ?? [])
          for (const option of place === "query" ? optionsOf(schema, document) : []) {
            const { status, text } = await ask(headers, "GET", `${route.url}?${name}=${option}`);
            answers.push(`${route.url}?${name}=${option} ${status} ${text}`);
          }
      return answers;
    };
    const bothWays = async () => {
      await worth(ours.customer, theirs.customer);
      const one = await lists();
      await worth(theirs.customer, ours.customer);
      return [one, await lists()] as const;
    };
    await setFields({ value: "masked" });
    const [before, after] = await bothWays();
    assert.ok(before.length > 10, before.join("\n"));
    assert.deepEqual(after, before);
    assert.ok(before.some((answer) => answer.startsWith("/api/conversations?view=high-value-at-risk 403")));
    const { counts } = JSON.parse((await ask(headers, "GET", "/api/conversations")).text) as { counts: Json };
    assert.equal(counts["high-value-at-risk"], undefined);
    await setFields({});
    const [one, other] = await bothWays();
    for (const list of ["/api/customers?sort=value", "/api/conversations?view=all-open", "/api/conversations?view=high-value-at-risk"]) {
      const of = (answers: readonly string[]) => answers.find((answer) => answer.startsWith(list));
      assert.notEqual(of(one), of(other), `the twin: ${list} says it to whoever reads it`);
    }
    await sql`delete from value_score`.execute(db);
    await sql`update customer_list set tier = null, value12_minor = null, stay26 = null`.execute(db);
    await setRules(SCOPED);
  });

  test("what is masked is shown to whoever says why, of this customer only, in the audit, until it is covered again; what is hidden never is", async () => {
    const all = roleSight("all", { payment: "masked", sensitive: "hidden" });
    await setRules({ ...SCOPED, roles: { lead: all, agent: all, analyst: all, "read-only": all } });
    const { headers } = readers.get("agent")!;
    const reads = async (id: string, who: string) => (await ask(headers, "GET", `/api/customers/${id}/attributes`)).text.includes(secret(who, "payment"));
    assert.deepEqual([await reads(ours.customer, "ours"), await reads(theirs.customer, "theirs")], [false, false]);
    assert.equal((await ask(headers, "POST", `/api/customers/${ours.customer}/reveal`, { set: "payment", why: "" })).status, 400);
    assert.equal((await ask(headers, "POST", `/api/customers/${ours.customer}/reveal`, { set: "sensitive", why: "curious" })).status, 403);
    const shown = await ask(headers, "POST", `/api/customers/${ours.customer}/reveal`, { set: "payment", why: "they ask which account we have" });
    assert.equal(shown.status, 200, shown.text);
    assert.deepEqual([await reads(ours.customer, "ours"), await reads(theirs.customer, "theirs")], [true, false]);
    const { entries } = await asOwner<{ entries: { act: string; objectId: string; detail: Json }[] }>("GET", "/api/audit?act=field.reveal");
    assert.deepEqual([entries[0]!.objectId, entries[0]!.detail["set"], entries[0]!.detail["why"]], [ours.customer, "payment", "they ask which account we have"]);
    await sql`update reveal set until = now() - interval '1 second'`.execute(rapport.ground.db);
    assert.equal(await reads(ours.customer, "ours"), false, "it ends by itself");
    await ask(headers, "POST", `/api/customers/${ours.customer}/reveal`, { set: "payment", why: "again" });
    assert.equal((await ask(headers, "POST", `/api/customers/${ours.customer}/cover`)).status, 204);
    assert.equal(await reads(ours.customer, "ours"), false, "covered again");
    assert.equal((await ask(readers.get("lead")!.headers, "GET", `/api/customers/${ours.customer}/export`)).status, 403, "a copy holds everything");
    await setRules(SCOPED);
  });

  test("what is revealed of one shows nothing of another whom the same answer names, such as somebody of their firm, until it is revealed of them too", async () => {
    const all = roleSight("all", { service: "masked" });
    await setRules({ ...SCOPED, roles: { lead: all, agent: all, analyst: all, "read-only": all } });
    const { headers } = readers.get("agent")!;
    const { groups } = await asOwner<{ groups: { groupId: string; name: string }[] }>("POST", `/api/customers/${ours.customer}/groups`, { kind: "organisation", name: "Zqworks", role: "member", why: "zqwhyofours" });
    const { groupId } = groups.find(({ name }) => name === "Zqworks")!;
    await asOwner("POST", `/api/customers/${theirs.customer}/groups`, { groupId, role: "member", why: "zqwhyoftheirs" });
    const reveal = (id: string) => ask(headers, "POST", `/api/customers/${id}/reveal`, { set: "service", why: "they ask me" });
    const reads = async (customer: string) => {
      const answers = await Promise.all(["groups", "knowledge"].map((page) => ask(headers, "GET", `/api/customers/${customer}/${page}`)));
      assert.ok(answers.every(({ status, text }) => status === 200 && text.includes(ours.customer) && text.includes(theirs.customer)), "both are named");
      return answers.map(({ text }) => ["zqwhyofours", "zqwhyoftheirs"].filter((why) => text.includes(why)));
    };
    assert.deepEqual(await reads(ours.customer), [[], []]);
    assert.equal((await reveal(ours.customer)).status, 200);
    assert.deepEqual(await reads(ours.customer), [["zqwhyofours"], ["zqwhyofours"]], "of the one it was asked for");
    assert.deepEqual(await reads(theirs.customer), [[], []], "nor about the other, of whom nothing was revealed");
    assert.equal((await reveal(theirs.customer)).status, 200);
    assert.deepEqual(await reads(ours.customer), [["zqwhyofours", "zqwhyoftheirs"], ["zqwhyofours", "zqwhyoftheirs"]], "nothing but that covered it (the twin)");
    for (const { customer } of [ours, theirs]) {
      await ask(headers, "POST", `/api/customers/${customer}/cover`);
      await asOwner("POST", `/api/customers/${customer}/groups/${groupId}/end`, { why: "enough" });
    }
    await setRules(SCOPED);
  });

  test("a document is opened by who sees its customer, its conversation and what is needed to serve them, and by nobody else", async () => {
    const all = roleSight("all", { service: "masked" });
    const [mine, foreign] = [await addDocument(ours.customer, "name=letter.txt"), await addDocument(theirs.customer, "name=letter.txt")];
    const agent = readers.get("agent")!.headers;
    const opens = async (customer: string, document: string) => (await ask(agent, "GET", `/api/customers/${customer}/documents/${document}/content`)).status;
    assert.deepEqual([await opens(ours.customer, mine), await opens(theirs.customer, foreign), await opens(ours.customer, foreign)], [200, 404, 404], "not through one's own customer either");
    await setRules({ ...SCOPED, roles: { lead: all, agent: all, analyst: all, "read-only": all } });
    assert.equal(await opens(ours.customer, mine), 403);
    await ask(agent, "POST", `/api/customers/${ours.customer}/reveal`, { set: "service", why: "they ask about the letter" });
    assert.deepEqual([await opens(ours.customer, mine), await opens(theirs.customer, foreign)], [200, 403], "of the one for which they said why");
    await setRules(SCOPED);
  });

  test("a decision about somebody outside of the scope is refused before it is read, in the words of an id of nothing; so are its version for them and a contest, and no list holds it", async () => {
    const decideOn = (customerId: string) => asOwner<{ decisionId: string }>("POST", "/api/decide", { customerId, surface: "cockpit" });
    const [their, our] = [(await decideOn(theirs.customer)).decisionId, (await decideOn(ours.customer)).decisionId];
    await asOwner("POST", `/api/decisions/${their}/contests`, { words: secret("theirs", "service") });
    const contests = (await asOwner<{ contests: { contestId: string }[] }>("GET", "/api/contests")).contests;
    // What a route reads and the fence stops afterwards is a bug of the route, and told as one.
    const bugs = () => (existsSync(join(home, "log", "errors.log")) ? readFileSync(join(home, "log", "errors.log"), "utf8") : "");
    const before = bugs();
    for (const name of ["lead", "agent", "analyst"]) {
      const { headers } = readers.get(name)!;
      for (const [method, way, body] of [["GET", "", undefined], ["GET", "/for-the-customer?language=ar", undefined], ["POST", "/contests", {}]] as const) {
        const [foreign, nobody] = [await ask(headers, method, `/api/decisions/${their}${way}`, body), await ask(headers, method, `/api/decisions/${newId()}${way}`, body)];
        assert.deepEqual([foreign.status, JSON.parse(foreign.text).detail], [404, JSON.parse(nobody.text).detail], `${name} ${method} ${way}`);
      }
      assert.equal((await ask(headers, "POST", `/api/contests/${contests[0]!.contestId}/answer`, { outcome: "stands" })).status, 404);
      for (const list of ["/api/decisions?limit=100", "/api/contests"]) assert.doesNotMatch((await ask(headers, "GET", list)).text, /Zqtheirs|zqtheirs/, `${name} ${list}`);
      assert.match((await ask(headers, "GET", "/api/decisions?limit=100")).text, new RegExp(our), `${name} is told of their own`);
      assert.equal((await ask(headers, "GET", `/api/decisions/${our}/for-the-customer`)).status, 200);
    }
    assert.equal(bugs(), before);
    assert.equal((await asOwner<{ contests: unknown[] }>("GET", "/api/contests")).contests.length, 1, "and it still waits");
  });

  test("the rules are shown with how many customers each would see, refuse a change over another's, and are taken back", async () => {
    const page = await asOwner<{ current: { versionId: string; rules: AccessRules }; people: { name: string }[]; attributes: { key: string; set: string }[] }>("GET", "/api/access");
    assert.deepEqual(["iban", "date_of_birth", "annual_revenue", "shoe"].map((key) => page.attributes.find((each) => each.key === key)?.set), ["payment", "sensitive", "value", "service"]);
    const preview = await asOwner<{ customers: number; unplaced: number; people: { name: string; now: number; then: number }[] }>("POST", "/api/access/preview", { rules: FIRST_RULES });
    assert.deepEqual(preview.people.find(({ name }) => name === "Zqour agent"), { ...preview.people.find(({ name }) => name === "Zqour agent")!, now: 1, then: 2 });
    assert.equal(preview.unplaced, 0, "of everybody here somebody said to whom they belong");
    const changed = await asOwner<{ versionId: string }>("PUT", "/api/access", { rules: FIRST_RULES, why: "open again", from: page.current.versionId });
    assert.equal((await ask({ authorization: `Bearer ${owner}` }, "PUT", "/api/access", { rules: SCOPED, why: "stale", from: page.current.versionId })).status, 409);
    assert.equal((await ask(readers.get("agent")!.headers, "GET", `/api/customers/${theirs.customer}`)).status, 200);
    await asOwner("POST", "/api/access/undo", { from: changed.versionId });
    assert.equal((await ask(readers.get("agent")!.headers, "GET", `/api/customers/${theirs.customer}`)).status, 404);
  });

  test("words of a conversation that somebody does not see are not found out letter by letter in its customer's history; who sees it finds them (the twin)", async () => {
    const { headers } = readers.get("lead")!;
    const owners = await person("Owner");
    await asOwner("POST", `/api/conversations/${ours.conversation}/messages`, { clientId: newId(), body: "the zqhushword is here", audience: "customer" });
    const pages = async () => Promise.all(["zqhushword", "zqhushwurd"].map((word) => ask(headers, "GET", `/api/customers/${ours.customer}/timeline?limit=1&words=${word}`)));
    const choices = async () => (await ask(headers, "GET", `/api/customers/${ours.customer}/timeline/choices`)).text;
    const all = roleSight("all");
    await setRules({ ...SCOPED, roles: { lead: all, agent: all, analyst: all, "read-only": all } });
    const [seen, other] = await pages();
    assert.deepEqual([seen!.text === other!.text, (await choices()).includes("conversation.opened")], [false, true]);
    // Somebody outside of their team has it, and nobody said that the customer is theirs; customers they see all the same.
    await asOwner("PATCH", `/api/conversations/${ours.conversation}`, { assignee: owners });
    await setRules({ ...SCOPED, roles: { ...SCOPED.roles, lead: { ...all, conversations: "own" } } });
    assert.equal((await ask(headers, "GET", `/api/conversations/${ours.conversation}`)).status, 404);
    const [right, wrong] = await pages();
    assert.deepEqual([right!.status, right!.text], [200, wrong!.text]);
    assert.doesNotMatch(await choices(), /conversation\.opened/);
    await asOwner("PATCH", `/api/conversations/${ours.conversation}`, { assignee: null });
    await setRules(SCOPED);
  });

  test("who sees a customer and not a conversation of theirs is told nothing of it by any route, and no route fails of it; who sees it is (the twin)", async () => {
    const { headers } = readers.get("lead")!;
    const { conversationId } = await asOwner<{ conversationId: string }>("POST", "/api/conversations", { messageId: "muted", channel: "email", subject: "zqmuted subject", identifiers: [{ kind: "email", value: `${secret("ours", "service")}@example.com` }], body: "zqmuted body: I want my money back" });
    await asOwner("PATCH", `/api/conversations/${conversationId}`, { assignee: await person("Owner") });
    await asOwner("PATCH", `/api/conversations/${conversationId}`, { complaint: true });
    await asOwner("POST", `/api/conversations/${conversationId}/messages`, { clientId: newId(), body: "zqmuted note", audience: "team" });
    await asOwner("POST", `/api/conversations/${conversationId}/tags`, { name: "zqmutedtag" });
    await addDocument(ours.customer, `name=zqmuted.txt&kind=letter&conversationId=${conversationId}`);
    await workedOut();
    const all = roleSight("all");
    const bugs = () => (existsSync(join(home, "log", "errors.log")) ? readFileSync(join(home, "log", "errors.log"), "utf8") : "");
    const walk = async (conversations: RoleSight["conversations"]) => {
      await setRules({ ...SCOPED, roles: { ...SCOPED.roles, lead: { ...all, conversations } } });
      const answers = [...(await readEverything(headers, "lead", theirs.customer)), ...(await Promise.all(["/api/search?query=zqmuted", "/api/search?query=%23zqmutedtag", "/api/decisions?limit=100"].map(async (name) => ({ name, ...(await ask(headers, "GET", name)) }))))];
      const read = (name: string) => answers.find((each) => each.name === name)!.status;
      return { told: answers.filter(({ text }) => text.replace(/"query":"[^"]*"/, "").includes("zqmuted") || text.includes(conversationId)).map(({ name }) => name), copy: read("/api/customers/:id/export"), dissatisfaction: read("/api/customers/:id/dissatisfaction") };
    };
    const before = bugs();
    assert.deepEqual(await walk("own"), { told: [], copy: 403, dissatisfaction: 200 });
    assert.equal(bugs(), before, "no route read it and was stopped");
    const whole = await walk("all");
    assert.deepEqual([whole.copy, whole.dissatisfaction], [200, 200]);
    for (const name of ["/api/customers/:id/export", "/api/customers/:id/dissatisfaction", "/api/tags", "/api/customers/:id/documents"]) assert.ok(whole.told.includes(name), name);
    await asOwner("DELETE", `/api/conversations/${conversationId}/tags/${(await asOwner<{ tags: { tagId: string; name: string }[] }>("GET", "/api/tags")).tags.find(({ name }) => name === "zqmutedtag")!.tagId}`);
    await asOwner("PATCH", `/api/conversations/${conversationId}`, { status: "resolved" });
    await setRules(SCOPED);
  });

  test("nobody takes back that an address was not theirs where that would join them with somebody whom they do not see; who sees both does (the twin)", async () => {
    const mail = "zqwandering@example.com";
    const send = async (messageId: string, identifiers: Json[], traits: Json) => {
      await asOwner("POST", "/api/interactions", { interactions: [{ messageId, kind: "visit", channel: "web", occurredAt: "2026-11-19T10:00:00Z", identifiers, traits }] });
      await workedOut();
    };
    await send("wander-1", [{ kind: "email", value: mail }], { name: "Zqwho Left" });
    await send("wander-2", [{ kind: "user_id", value: "zq-stays" }, { kind: "email", value: mail }], { name: "Zqwho Stays", team: "North", owner: "agent@example.com", department: "Sales", sales_region: "EMEA" });
    const whole = (await idOf(mail))!;
    const { notTheirsId, customerId } = await asOwner<{ notTheirsId: string; customerId: string }>("POST", `/api/customers/${whole}/not-theirs`, { kind: "email", value: mail, why: "a slip" });
    await workedOut();
    const left = (await idOf(mail))!;
    assert.notEqual(left, customerId);
    // Whoever left with the address is somebody's of another team by now.
    await send("wander-3", [{ kind: "email", value: mail }], { team: "South", owner: "somebody@example.com", department: "Repairs", sales_region: "APAC" });
    const before = await everything(rapport.ground.db);
    for (const name of ["lead", "agent"]) {
      const { headers } = readers.get(name)!;
      assert.deepEqual([(await ask(headers, "GET", `/api/customers/${customerId}`)).status, (await ask(headers, "GET", `/api/customers/${left}`)).status], [200, 404], name);
      const [refused, nobody] = [await ask(headers, "POST", `/api/not-theirs/${notTheirsId}/undo`, {}), await ask(headers, "POST", `/api/not-theirs/${newId()}/undo`, {})];
      assert.deepEqual([refused.status, refused.text], [404, nobody.text], name);
    }
    assert.equal(await everything(rapport.ground.db), before);
    await asOwner("POST", `/api/not-theirs/${notTheirsId}/undo`, {});
    await workedOut();
    assert.equal(await idOf(mail), (await row<{ id: string }>(rapport.ground.db, sql`select m.customer_id as id from identifier i join membership m on m.identity_id = i.identity_id where i.value = 'zq-stays'`))!.id);
  });

  test("what stands in a file that somebody else brought is not shown to who reads a part of it: not in samples, reasons, examples, nor refused rows", async () => {
    const send = async (headers: Record<string, string>, path: string, bytes: string) => {
      const answer = await fetch(rapport.url + path, { method: "PUT", headers: { ...headers, "content-type": "application/octet-stream" }, body: bytes });
      assert.equal(answer.status, 200, await answer.text());
    };
    const settled = async (headers: Record<string, string>, path: string): Promise<Json> => {
      for (;;) {
        const found = JSON.parse((await ask(headers, "GET", path)).text) as Json;
        if (found["state"] !== "working") return found;
        await new Promise(setImmediate);
      }
    };
    await setFields({ payment: "masked", sensitive: "masked" });
    const boss = { authorization: `Bearer ${owner}` };
    const [analyst, other] = [readers.get("analyst")!.headers, { authorization: `Bearer ${(await createKey(rapport.ground.db, new Date(), SYSTEM, { name: "another analyst", role: "analyst", trusted: true })).key}` }];
    const file = (name: string) => `Name,E-Mail,IBAN,Date of birth\nZqbrought ${name},zqbrought${name}@z.example,zqbrought-iban,1980-02-03\nZqbrought Two,zqbroughtnoaddress,zqbrought-iban-2,31.02.1999\nZqbrought ${name},zqbrought${name}@z.example,zqbrought-iban,1980-02-03,zqbrought too many\n`;
    const bring = async (headers: Record<string, string>, name: string) => {
      const { fileId } = JSON.parse((await ask(headers, "POST", "/api/contact-files", { fileName: "people.csv", bytes: Buffer.byteLength(file(name)) })).text) as { fileId: string };
      await send(headers, `/api/contact-files/${fileId}/bytes?from=0`, file(name));
      for (const work of ["look", "check", "bring-in"]) {
        assert.equal((await ask(headers, "POST", `/api/contact-files/${fileId}/${work}`, { repairs: [{ problem: "date", column: "Date of birth", values: { "zqbrought-no-day": "1999-02-28" } }] })).status, 200);
        await settled(headers, `/api/contact-files/${fileId}`);
      }
      return fileId;
    };
    const [bossFile, ownFile] = [await bring(boss, "boss"), await bring(analyst, "own")];
    const told = async (headers: Record<string, string>, path: string) => (await ask(headers, "GET", path)).text.toLowerCase().includes("zqbrought");
    const { importId } = await settled(boss, `/api/contact-files/${bossFile}`);
    assert.ok(typeof importId === "string");
    for (const path of [`/api/contact-files/${bossFile}`, `/api/contact-files/${bossFile}/refused`, "/api/imports"]) {
      assert.ok(await told(boss, path), `${path} tells who reads everything`);
      assert.ok(!(await told(analyst, path)), `${path}: ${(await ask(analyst, "GET", path)).text}`);
    }
    assert.ok(!(await told(other, "/api/contact-files")));
    assert.ok((await told(analyst, `/api/contact-files/${ownFile}`)) && (await told(analyst, `/api/contact-files/${ownFile}/refused`)), "whoever brought it has it anyway");
    assert.deepEqual([(await ask(other, "GET", `/api/contact-files/${ownFile}/refused`)).status, (await settled(other, `/api/contact-files/${ownFile}`))["cellsShown"]], [403, false]);
    // The same of a bundle, which has no samples and a file of refused rows.
    const bundle = JSON.parse((await ask(boss, "POST", "/api/bundles", { name: "zip", files: [{ name: "people.csv", bytes: Buffer.byteLength(file("bundle")) }] })).text) as { bundleId: string };
    await send(boss, `/api/bundles/${bundle.bundleId}/files/0/bytes?from=0`, file("bundle"));
    await ask(boss, "POST", `/api/bundles/${bundle.bundleId}/check`, {});
    await settled(boss, `/api/bundles/${bundle.bundleId}`);
    for (const path of [`/api/bundles/${bundle.bundleId}`, `/api/bundles/${bundle.bundleId}/refused`]) assert.ok((await told(boss, path)) && !(await told(analyst, path)), `${path}: ${(await ask(boss, "GET", path)).text}`);
    // Who reads every set sees it, whoever brought it.
    await setFields({});
    assert.ok(await told(other, `/api/contact-files/${bossFile}`));
    for (const fileId of [ownFile, bossFile]) await asOwner("POST", `/api/imports/${String((await settled(boss, `/api/contact-files/${fileId}`))["importId"])}/undo`);
    await workedOut();
    await setRules(SCOPED);
  });

  test("an attribute that an owner puts into a set is read by its rule at once", async () => {
    const { headers } = readers.get("agent")!;
    const text = async () => (await ask(headers, "GET", `/api/customers/${ours.customer}/attributes`)).text;
    assert.ok((await text()).includes(`"shoe"`));
    await setRules({ ...SCOPED, roles: { ...SCOPED.roles, agent: roleSight("own", { payment: "hidden" }) }, attributes: { shoe: "payment" } });
    assert.ok(!(await text()).includes(`"shoe"`));
    await setRules(SCOPED);
  });

  test("a source that cannot be believed does not put a customer before other eyes (S18)", async () => {
    const page = (await createKey(rapport.ground.db, new Date(), SYSTEM, { name: "a page", role: "analyst" })).key;
    const sent = await ask({ authorization: `Bearer ${page}` }, "POST", "/api/interactions", { interactions: [{ messageId: "steal", kind: "visit", channel: "web", occurredAt: "2026-11-21T10:00:00Z", identifiers: [{ kind: "user_id", value: "new-one" }], traits: { owner: "agent@example.com", team: "north" } }] });
    assert.equal(sent.status, 200, sent.text);
    await workedOut();
    const list = JSON.parse((await ask(readers.get("agent")!.headers, "GET", "/api/customers")).text) as { total: number };
    assert.equal(list.total, 1, "somebody of whom nobody believed said anything is nobody's here");
    await setRules({ ...SCOPED, unplaced: "everybody" });
    assert.equal((JSON.parse((await ask(readers.get("agent")!.headers, "GET", "/api/customers")).text) as { total: number }).total, 2);
    await setRules(SCOPED);
  });

  test("who is in scope opens nobody else beside them: all addresses that are given are looked up before anything is written", async () => {
    const third = await stranger("third");
    const begin = (headers: Record<string, string>, messageId: string, ...addresses: string[]) => ask(headers, "POST", "/api/conversations", { messageId, channel: "email", subject: "x", identifiers: addresses.map((value) => ({ kind: "email", value })), body: "x" });
    const own = `${secret("ours", "service")}@example.com`;
    const before = await everything(rapport.ground.db);
    for (const reader of ["agent", "lead", "key of lead"])
      for (const foreign of ["third@example.com", `${secret("theirs", "service")}@example.com`]) {
        const answer = await begin(readers.get(reader)!.headers, "both", own, foreign);
        assert.deepEqual([answer.status, JSON.parse(answer.text).detail], [404, "There is no customer with these identifiers whom you may see."], reader);
      }
    assert.equal(await everything(rapport.ground.db), before);
    // Also whoever sees both does not join them by typing both: what a colleague types is no proof.
    await setFields({});
    const typed = await begin(readers.get("agent")!.headers, "typed", own, "third@example.com");
    assert.deepEqual([typed.status, JSON.parse(typed.text).code], [409, "not-acceptable-now"], typed.text);
    await setRules(SCOPED);
    assert.notEqual(await idOf(own), third);
    // What somebody else's message began is not told by sending its id again.
    assert.equal((await begin(readers.get("agent")!.headers, "again", own)).status, 200);
  });

  test("who sees some customers writes of no others, and does not say to whom one belongs", async () => {
    const analyst = readers.get("analyst")!.headers;
    const key = { authorization: `Bearer ${(await createKey(rapport.ground.db, new Date(), SYSTEM, { name: "shop of the north", role: "analyst", trusted: true, scope: { kind: "team", names: ["North"] } })).key}` };
    const send = (headers: Record<string, string>, email: string, traits: Json) => ask(headers, "POST", "/api/interactions", { interactions: [{ messageId: `of-${email}`, kind: "visit", channel: "web", occurredAt: "2026-11-21T10:00:00Z", identifiers: [{ kind: "email", value: email }], traits }] });
    await workedOut();
    const [own, foreign] = ["ours", "theirs"].map((who) => `${secret(who, "service")}@example.com`) as [string, string];
    const before = await everything(rapport.ground.db);
    for (const traits of [{ owner: "analyst@example.com" }, { team: "north" }, { department: "sales" }, { sales_region: "emea" }, { salesRegion: "emea" }] as Json[]) {
      for (const email of [own, foreign]) assert.equal((await send(key, email, traits)).status, 403, `${email} ${JSON.stringify(traits)}`);
      assert.notEqual((await send(analyst, foreign, traits)).status, 200);
    }
    for (const email of [foreign, "of-nobody@example.com"]) assert.equal((await send(key, email, {})).status, 404, email);
    const tables = (text: string) => JSON.parse(text) as [string, Json][];
    const changed = tables(await everything(rapport.ground.db)).filter(([name, each]) => JSON.stringify(each) !== JSON.stringify(tables(before).find(([other]) => other === name)![1]));
    assert.deepEqual(changed, []);
    assert.equal((await send(key, own, { shoe: secret("ours", "service") })).status, 200);
    await assert.rejects(() => createKey(rapport.ground.db, new Date(), SYSTEM, { name: "page", role: "write", scope: { kind: "team", names: ["North"] } }), /scope: a write key sees nobody/);
    await workedOut();
  });

  test("what somebody hands over is handed over, and said to be, without showing what is theirs no more", async () => {
    const { headers } = readers.get("agent")!;
    const agent = await person("Zqour agent");
    const handed = await stranger("zqhanded");
    const begun = await asOwner<{ conversationId: string }>("POST", "/api/conversations", { messageId: "m-handed", channel: "email", subject: "handed", identifiers: [{ kind: "email", value: "zqhanded@example.com" }], body: "x" });
    await asOwner("PATCH", `/api/conversations/${begun.conversationId}`, { assignee: agent });
    const given = await ask(headers, "PATCH", `/api/conversations/${begun.conversationId}`, { assignee: await person("Owner") });
    assert.deepEqual([given.status, given.text], [204, ""]);
    assert.equal((await ask(headers, "GET", `/api/customers/${handed}`)).status, 404);
    // To part two, to take a merge back, to split: the other half goes its own way.
    const merge = async () => (await asOwner<{ linkId: string }>("POST", `/api/customers/${ours.customer}/merge`, { otherId: handed, why: "a test" })).linkId;
    const parted = [
      async () => ask(headers, "POST", `/api/links/${await merge()}/end`, { why: "two people" }),
      async () => ask(headers, "POST", `/api/links/${await merge()}/withdraw`),
      async () => (await merge(), ask(headers, "POST", `/api/customers/${ours.customer}/split`, { identityIds: [handed], why: "two people" })),
    ];
    for (const [place, part] of parted.entries()) {
      const answer = await part();
      assert.equal(answer.status, 200, `${place}: ${answer.text}`);
      await workedOut();
      assert.equal((await ask(headers, "GET", `/api/customers/${handed}`)).status, 404, `${place}`);
    }
  });

  test("an id of somebody else in a text is a text: whoever writes one into anything blanks no page of anybody", async () => {
    const statuses = async () => Object.fromEntries(await Promise.all([...readers].filter(([reader]) => reader === "agent" || reader === "analyst").map(async ([reader, { role, headers }]) => [reader, (await readEverything(headers, role)).map(({ name, status }) => `${name} ${status}`)])));
    const before = await statuses();
    const id = theirs.customer;
    await asOwner("POST", `/api/conversations/${ours.conversation}/messages`, { clientId: id, body: id, audience: "customer" });
    await asOwner("POST", `/api/conversations/${ours.conversation}/messages`, { clientId: `note ${id}`, body: id, audience: "team" });
    await asOwner("POST", "/api/conversations", { messageId: id, channel: "email", subject: id, identifiers: [{ kind: "email", value: `${secret("ours", "service")}@example.com` }], body: id });
    await asOwner("POST", "/api/views", { name: id, shared: true, filters: { query: id }, columns: ["email"] });
    await asOwner("POST", `/api/customers/${ours.customer}/notes`, { body: id });
    await asOwner("POST", `/api/customers/${ours.customer}/tags`, { name: id });
    await asOwner("POST", `/api/customers/${ours.customer}/tasks`, { what: id, assignee: await person("Zqour agent") });
    await asOwner("POST", `/api/customers/${ours.customer}/groups`, { kind: "household", name: id, role: id, why: id });
    await asOwner("POST", "/api/promises", { customerId: ours.customer, conversationId: ours.conversation, body: id, dueAt: new Date(Date.now() + 3_600_000).toISOString() });
    await asOwner("POST", "/api/interactions", { interactions: [{ messageId: id, kind: "visit", channel: "web", occurredAt: "2026-11-21T11:00:00Z", identifiers: [{ kind: "email", value: `${secret("ours", "service")}@example.com` }, { kind: "user_id", value: id }], body: id, properties: { customerId: id, page: id }, traits: { name: id, shoe: id, city: id } }] });
    await workedOut();
    assert.deepEqual(await statuses(), before);
    const queue = JSON.parse((await ask(readers.get("agent")!.headers, "GET", "/api/conversations?view=all-open")).text) as { rows: Json[] };
    assert.ok(queue.rows.some((each) => each["preview"] === id), JSON.stringify(queue));
  });

  test("a route that forgets the scope or a field's set is caught (the twin)", async () => {
    const reports: string[] = [];
    const { db } = rapport.ground;
    const build = async (guarded: boolean) => {
      const app = await buildHttp({
        accessWords, trustedProxies: [], report: (error) => reports.push(String(error)), ...(guarded ? { guard: createFence(db, (error) => reports.push(String(error))) } : {}),
        authorise: async (request) => rememberSight(request, await sightOfKey(db, { id: "x", role: "agent", scope: { kind: "team", names: ["north"] } })),
      });
      const Row = z.object({ customerId: z.string(), name: z.string().nullable() });
      app.get("/api/forgot-list", { config: { access: "customers.read" }, schema: { response: { 200: z.array(Row) } } }, () => rows<z.infer<typeof Row>>(db, sql`select customer_id as "customerId", name from profile`));
      app.post("/api/forgot-after/:id", { config: { access: "customers.read" }, schema: { params: z.object({ id: z.uuid() }), response: { 200: z.object({ done: z.array(z.object({ record: z.uuid(), name: z.string().nullable() })) }) } } }, async () => ({ done: await rows<{ record: string; name: string | null }>(db, sql`select customer_id as record, name from profile where customer_id = ${theirs.customer}::uuid`) }));
      app.get("/api/forgot/:id", { config: { access: "customers.read" }, schema: { params: z.object({ id: z.string() }), response: { 200: Row } } }, async (request) => (await row<z.infer<typeof Row>>(db, sql`select customer_id as "customerId", name from profile where customer_id = ${request.params.id}::uuid`))!);
      return app;
    };
    const [with_, without] = [await build(true), await build(false)];
    for (const path of ["/api/forgot-list", `/api/forgot/${theirs.customer}`]) {
      assert.match((await without.inject(path)).body, /Zqtheirsname/, "without the fence it would tell");
      const answer = await with_.inject(path);
      assert.equal(answer.statusCode, 404);
      assert.doesNotMatch(answer.body, /Zqtheirs/);
    }
    // A change within the scope that tells of somebody else: not by its own effect, so it is no handing over.
    const changed = { method: "POST", url: `/api/forgot-after/${ours.customer}` } as const;
    assert.match((await without.inject(changed)).body, /Zqtheirsname/);
    assert.equal((await with_.inject(changed)).statusCode, 404);
    assert.match(reports.pop()!, /forgot-after/);
    assert.equal(reports.length, 1, "the list is reported as a bug; the id of the other did not come in");
    assert.match(reports[0]!, /\/api\/forgot-list would have told of/);
    assert.equal((await with_.inject(`/api/forgot/${ours.customer}`)).statusCode, 200);
    await Promise.all([with_.close(), without.close()]);
  });
});
