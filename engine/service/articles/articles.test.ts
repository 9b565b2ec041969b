import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Actor } from "../../organisation/index.ts";
import { newId, rows, sql } from "../../platform/index.ts";
import { useOrganisation } from "../../organisation/test-organisation.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { decidePublish, languagesFor } from "./article.ts";
import { articleRoutes } from "./routes.ts";
import { beginArticle, draftOf, publishDraft, putAway, readArticle, saveDraft, versionsOf } from "./articles.ts";

const person = (id: string): Actor => ({ kind: "person", id }) as Actor;
const [JO, KIM] = [person("jo"), person("kim")];
const draft = (title: string, basedOn = 0, language = "en") => ({ language, title, body: `# ${title}`, basedOn });
const TEAM = { audience: "team", languages: ["en"] } as const;

describe("articles", () => {
  const database = useDatabase();
  const organisation = useOrganisation(database, (app) => articleRoutes(app, database.ground));
  const titles = async (id: string, reader: Parameters<typeof readArticle>[2] = TEAM) => (await readArticle(database.ground.db, id, reader)).map((v) => v.title);

  test("nobody but the writer knows of a draft; published, everybody in the team reads it", async () => {
    const id = await beginArticle(database.ground, JO, draft("Clean the burrs"));
    await assert.rejects(titles(id), /no such article/);
    await assert.rejects(saveDraft(database.ground, KIM, id, draft("Mine")), /no such article/);
    assert.equal(await draftOf(database.ground.db, KIM, id, "en"), undefined);
    assert.equal((await publishDraft(database.ground, JO, id, "en", "asked often")).version, 1);
    assert.deepEqual(await titles(id), ["Clean the burrs"]);
  });

  test("agents write and leads publish; whoever only reads finds it by a word of it, without accents, and a draft of another not at all", async () => {
    const [agent, lead, reader] = await Promise.all((["agent", "lead", "read-only"] as const).map(async (role) => {
      await organisation.add(`${role}@example.org`, role);
      return organisation.comeIn(`${role}@example.org`);
    }));
    const body = { draft: draft("Brühgruppe säubern") };
    assert.equal((await organisation.as(reader!, "POST", "/api/articles", body)).statusCode, 403);
    const { articleId } = (await organisation.as(agent!, "POST", "/api/articles", body)).json<{ articleId: string }>();
    assert.equal((await organisation.as(agent!, "POST", `/api/articles/${articleId}/publish`, { why: "new" })).statusCode, 403);
    const mine = (await organisation.as(lead!, "POST", "/api/articles", body)).json<{ articleId: string }>().articleId;
    const found = async () => (await organisation.as(reader!, "GET", "/api/articles?query=bruhgruppe%20SAUB")).json<{ articles: { articleId: string }[] }>().articles.map((a) => a.articleId);
    assert.deepEqual(await found(), []);
    assert.equal((await organisation.as(lead!, "GET", `/api/articles/${articleId}/draft`)).statusCode, 404);
    assert.equal((await organisation.as(lead!, "POST", `/api/articles/${mine}/publish`, { why: "new" })).statusCode, 200);
    assert.deepEqual(await found(), [mine]);
    assert.equal((await organisation.as(reader!, "GET", `/api/articles/${mine}`)).json<{ versions: { title: string }[] }>().versions[0]!.title, "Brühgruppe säubern");
    assert.deepEqual((await organisation.as(reader!, "GET", "/api/articles?query=100%25")).json<{ articles: unknown[] }>().articles, [], "a sign of patterns is a letter like others");
  });

  test("what is for the team is not read by customers; what is for customers is read by both", async () => {
    const inside = await beginArticle(database.ground, JO, draft("What we refund"));
    const outside = await beginArticle(database.ground, JO, draft("How to return"), "customers");
    for (const id of [inside, outside]) await publishDraft(database.ground, JO, id, "en", "new");
    await assert.rejects(titles(inside, { ...TEAM, audience: "customers" }), /no such article/);
    assert.deepEqual(await titles(outside, { ...TEAM, audience: "customers" }), ["How to return"]);
  });

  test("of two who began at the same version the second is refused, and both drafts' words are kept", async () => {
    const id = await beginArticle(database.ground, JO, draft("One"));
    await publishDraft(database.ground, JO, id, "en", "new");
    for (const [who, title] of [[JO, "Jo's"], [KIM, "Kim's"]] as const) await saveDraft(database.ground, who, id, draft(title, 1));
    const both = await Promise.allSettled([JO, KIM].map((who) => publishDraft(database.ground, who, id, "en", "better")));
    assert.deepEqual(both.map((b) => b.status).sort(), ["fulfilled", "rejected"]);
    const refused = both[0]!.status === "rejected" ? JO : KIM;
    const kept = await draftOf(database.ground.db, refused, id, "en");
    assert.equal(kept?.title, refused === JO ? "Jo's" : "Kim's");
    await saveDraft(database.ground, refused, id, { ...kept!, basedOn: 2 });
    await publishDraft(database.ground, refused, id, "en", "joined");
    assert.deepEqual((await versionsOf(database.ground.db, id, "en")).map((v) => v.version), [3, 2, 1]);
  });

  test("put away it is not read and not published; taken out again it stands as it stood, each act in the audit", async () => {
    const id = await beginArticle(database.ground, JO, draft("Old"));
    await publishDraft(database.ground, JO, id, "en", "new");
    await saveDraft(database.ground, JO, id, draft("Newer", 1));
    await putAway(database.ground, KIM, id, true);
    await assert.rejects(titles(id), /no such article/);
    await assert.rejects(publishDraft(database.ground, JO, id, "en", "x"), /put away/);
    await putAway(database.ground, KIM, id, false);
    assert.deepEqual(await titles(id), ["Old"]);
    const acts = await rows<{ act: string }>(database.ground.db, sql`select act from audit where object_id = ${id} order by at, audit_id`);
    assert.deepEqual(acts.map((a) => a.act), ["article.begin", "article.publish", "article.put-away", "article.take-out"]);
    await assert.rejects(putAway(database.ground, KIM, newId(), true), /no such article/);
  });

  test("the reader's language comes first, and no language is lost", async () => {
    const id = await beginArticle(database.ground, JO, draft("Burrs"));
    await publishDraft(database.ground, JO, id, "en", "new");
    await saveDraft(database.ground, JO, id, draft("Mahlwerk", 0, "de"));
    await publishDraft(database.ground, JO, id, "de", "new");
    assert.deepEqual(await titles(id, { audience: "team", languages: ["de-AT"] }), ["Mahlwerk", "Burrs"]);
    assert.deepEqual(await titles(id, { audience: "team", languages: ["fr"] }), ["Mahlwerk", "Burrs"]);
    const language = fc.constantFrom("de", "en", "fr", "pt-BR", "ar");
    fc.assert(fc.property(fc.uniqueArray(language), fc.array(language), (there, reader) => assert.deepEqual(languagesFor(there, reader).sort(), [...there].sort())));
  });

  test("a draft is published only from the newest version", () => {
    fc.assert(fc.property(fc.nat(9), fc.nat(9), fc.boolean(), (basedOn, version, away) => assert.equal(decidePublish({ basedOn }, { version }, away).kind === "publish", basedOn === version && !away)));
  });
});
