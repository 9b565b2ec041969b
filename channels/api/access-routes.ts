// Who may see what: the rules with their preview and undo, where colleagues work, and what is shown for a reason.
import { z } from "zod";
import { AccessPage, AccessPreview, AccessRules, accessRules, AccessVersion, accessVersions, actorOf, attributeSetOf, changeAccess, changePlaces, CustomerSight, listPeople, NewReveal, placeNames, Places, type Reach, RevealView, sightOf, sightWith, undoAccess } from "../../engine/organisation/index.ts";
import { type Database, type Ground, type Http, Id, rows, sql } from "../../engine/platform/index.ts";
import { countVisible, cover, customerSight, reachKey, reveal } from "../../engine/profiles/index.ts";

const tags = ["access"];
const MANAGE = { access: "people.manage" };
const From = Id.describe("`versionId` of the rules that you have seen");
const Params = z.object({ id: Id });
/** Keys are looked for in so many of what was said; one that is rarer can still be put into a set by its name. */
const LOOKED_AT = 100_000;
/** So many versions are shown; all are kept. */
const VERSIONS = 50;

export function accessRoutes(app: Http, ground: Ground): void {
  app.get("/api/access", { config: MANAGE, schema: { tags, summary: "Who may see what: the rules in force, colleagues' places, and the sets of attributes", response: { 200: AccessPage } } }, () => accessPage(ground.db));

  app.put("/api/access", { config: MANAGE, schema: { tags, summary: "Say who may see what; can be undone", body: z.strictObject({ rules: AccessRules, why: z.string().trim().min(1).max(300), from: From }), response: { 200: AccessVersion } } }, (request) =>
    changeAccess(ground, actorOf(request), request.body),
  );

  app.post("/api/access/undo", { config: MANAGE, schema: { tags, summary: "Bring back the rules that were in force before", body: z.strictObject({ from: From }), response: { 200: AccessVersion } } }, (request) =>
    undoAccess(ground, actorOf(request), request.body.from),
  );

  app.post("/api/access/preview", { config: MANAGE, schema: { tags, summary: "How many customers each colleague would see; changes nothing", body: z.strictObject({ rules: AccessRules }), response: { 200: AccessPreview } } }, (request) =>
    previewAccess(ground.db, request.body.rules),
  );

  app.put(
    "/api/people/:id/places",
    { config: MANAGE, schema: { tags, summary: "Say in which teams, departments and regions a colleague works; the answer holds what was before", params: z.object({ id: z.string().max(100) }), body: Places, response: { 200: z.object({ before: Places }) } } },
    async (request) => ({ before: await changePlaces(ground, actorOf(request), request.params.id, request.body) }),
  );

  app.get(
    "/api/customers/:id/sight",
    { config: { access: "customers.read" }, schema: { tags, summary: "How you read one customer: which sets are masked or hidden, and what is shown to you for a while", params: Params, response: { 200: CustomerSight } } },
    (request) => customerSight(ground, actorOf(request), sightOf(request), request.params.id),
  );

  app.post(
    "/api/customers/:id/reveal",
    { config: { access: "customers.read" }, schema: { tags, summary: "Show what is masked of one customer for a quarter of an hour, with the reason; audited", params: Params, body: NewReveal, response: { 200: RevealView } } },
    (request) => reveal(ground, actorOf(request), sightOf(request), request.params.id, request.body),
  );

  app.post("/api/customers/:id/cover", { config: { access: "customers.read" }, schema: { tags, summary: "Mask again what was shown for a reason", params: Params, response: { 204: z.null() } } }, async (request, reply) => {
    await cover(ground, actorOf(request), request.params.id);
    return reply.status(204).send(null);
  });
}

async function accessPage(db: Database): Promise<AccessPage> {
  const versions = await accessVersions(db, VERSIONS);
  const [current, before = null] = [versions[0]!, versions[1]];
  const people = (await listPeople(db)).map(({ id, name, role, places }) => ({ id, name, role, places }));
  const ofCustomers = await rows<{ kind: keyof Places; name: string }>(
    db, // each rides its partial index
    sql`select 'team' as kind, team as name from profile where team is not null group by 2 union all select 'department', department from profile where department is not null group by 2 union all select 'region', region from profile where region is not null group by 2 order by 2 limit 500`,
  );
  const names = await placeNames(db);
  const joined = (kind: keyof Places) => {
    const known = new Set(names[kind].map((name) => name.toLowerCase()));
    return [...names[kind], ...ofCustomers.filter((each) => each.kind === kind && !known.has(each.name)).map((each) => each.name)];
  };
  const keys = (await rows<{ key: string }>(db, sql`select distinct key from (select key from attribute limit ${LOOKED_AT}) a order by key`)).map(({ key }) => key);
  const said = current.rules.attributes;
  return {
    current, before, versions, people,
    places: { team: joined("team"), department: joined("department"), region: joined("region") },
    attributes: [...new Set([...keys, ...Object.keys(said)])].sort().map((key) => ({ key, set: attributeSetOf(said, key), saidBy: Object.hasOwn(said, key) ? ("owner" as const) : ("rule" as const) })),
  };
}

/** Those of nobody, and nobody else's. */
const OF_NOBODY: Reach = { kind: "some", key: "of nobody", staff: [], owners: [], team: [], department: [], region: [], unplaced: true };

async function previewAccess(db: Database, rules: AccessRules): Promise<AccessPreview> {
  const now = (await accessRules(db)).current.rules;
  const counts = new Map<string, Promise<number>>();
  // Colleagues who see the same are counted once.
  const count = async (of: AccessRules, person: { readonly id: string; readonly role: AccessPage["people"][number]["role"] }) => {
    const { customers } = await sightWith(db, of, person);
    const key = reachKey(customers);
    if (!counts.has(key)) counts.set(key, countVisible(db, customers));
    return counts.get(key)!;
  };
  const people = [];
  for (const { id, name, role } of await listPeople(db)) people.push({ id, name, role, now: await count(now, { id, role }), then: await count(rules, { id, role }) });
  return { customers: await countVisible(db), unplaced: await countVisible(db, OF_NOBODY), people };
}
