// Articles: written, published, found, used beside a conversation, and whether they helped.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import fc from "fast-check";
import { publishFirstPolicy } from "../../decisions/index.ts";
import { SEES_ALL, SYSTEM } from "../../organisation/index.ts";
import { useOrganisation } from "../../organisation/test-organisation.ts";
import { catchUp, type Ground, newId, rows, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { profileFollower } from "../../profiles/index.ts";
import { addMessage, type ArticleFigures, type ArticleList, type ArticleSuggestions, type ArticleVersion, type ArticleView, NewConversation, type SearchAnswer, serviceRoutes, startConversation } from "../index.ts";
import { chooseLanguage, NEEDED_CONVERSATIONS, shareStayedAway, STAYED_AWAY_DAYS } from "./article.ts";
import { readArticle } from "./read-articles.ts";
import { articleFigures, languageOf, suggestArticles, useArticle } from "./use-articles.ts";
import { changeArticle, makeArticle, publishText } from "./write-articles.ts";

const DAY = 86_400_000;

describe("articles", () => {
  const database = useDatabase();
  const organisation = useOrganisation(database, (app) => serviceRoutes(app, database.ground));
  const ground = () => database.ground;
  const cookies: Record<"mira" | "jo" | "guest", string> = { mira: "", jo: "", guest: "" };
  before(async () => {
    await publishFirstPolicy(ground());
    for (const [name, role] of [["mira", "lead"], ["jo", "agent"], ["guest", "read-only"]] as const) {
      await organisation.add(`${name}@example.com`, role);
      cookies[name] = await organisation.comeIn(`${name}@example.com`);
    }
  });
  const ask = async <T>(who: keyof typeof cookies, method: "GET" | "POST" | "PATCH" | "PUT", path: string, body?: object): Promise<{ status: number; body: T & { detail: string } }> => {
    const answer = await organisation.as(cookies[who], method as "GET", `/api${path}`, body);
    return { status: answer.statusCode, body: answer.body === "" ? (undefined as never) : answer.json() };
  };
  const good = async <T>(...given: Parameters<typeof ask>): Promise<T> => {
    const answer = await ask<T>(...given);
    assert.ok(answer.status < 300, `${given[1]} ${given[2]}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const draftOf = (article: ArticleView, language = "en") => article.texts.find((text) => text.language === language)!;
  const publish = (article: ArticleView, language = "en", why = "checked with the workshop") =>
    good<ArticleView>("mira", "POST", `/articles/${article.articleId}/texts/${language}/publications`, { draft: draftOf(article, language).draft!.revision, after: draftOf(article, language).latest, why });
  const found = async (query: string, who: keyof typeof cookies = "guest", more = "") => (await good<SearchAnswer>(who, "GET", `/search?query=${encodeURIComponent(query)}${more}`)).articles;
  const titles = async (query: string) => (await found(query)).hits.map((hit) => hit.title);

  test("an agent writes, a lead publishes, and everybody finds and reads it; before that nobody who may not write is told of it", async () => {
    assert.equal((await ask("guest", "POST", "/articles", { language: "en", title: "No" })).status, 403);
    const made = await good<ArticleView>("jo", "POST", "/articles", { language: "en", title: "Clean the burrs of a grinder", body: "## Before\n\nTake the **hopper** off.", topics: ["repair"], audience: "customers" });
    assert.deepEqual([made.state, made.owner?.name, made.texts[0]!.published, made.madeBy], ["draft", "jo", null, "jo"]);
    assert.equal((await ask("guest", "GET", `/articles/${made.articleId}`)).status, 404);
    assert.deepEqual(await titles("burrs"), []);
    assert.equal((await ask("jo", "POST", `/articles/${made.articleId}/texts/en/publications`, { draft: 1, after: 0, why: "I say so" })).status, 403, "who writes does not publish");
    const read = await publish(made);
    assert.deepEqual([read.state, read.texts[0]!.published?.number, read.texts[0]!.published?.why, read.texts[0]!.published?.publishedBy, read.texts[0]!.draft?.differs], ["published", 1, "checked with the workshop", "mira", false]);
    const shown = await good<ArticleView>("guest", "GET", `/articles/${made.articleId}`);
    assert.deepEqual([shown.texts[0]!.published?.body, shown.texts[0]!.draft], ["## Before\n\nTake the **hopper** off.", null]);
    assert.deepEqual((await rows<{ act: string }>(database.db, sql`select act from audit where object_id = ${made.articleId} order by at, audit_id`)).map(({ act }) => act), ["article.begin", "article.publish"]);
  });

  test("it is found by a part of its title, misspelt, by a phrase and by its words, the title before the words; a phrase in another order is not", async () => {
    const other = await publish(await good<ArticleView>("mira", "POST", "/articles", { language: "en", title: "Descale the Duo", body: "The hopper stays on. Ask for the grinder too." }));
    for (const typed of ["grind", "rinder", "clean burrs", "BURRS", "grnider", "burss", '"clean the burrs"', "hopper off"]) assert.equal((await titles(typed))[0], "Clean the burrs of a grinder", typed);
    assert.deepEqual((await found("grnider")).spelt, ["grinder"]);
    assert.deepEqual(await titles("grinder"), ["Clean the burrs of a grinder", "Descale the Duo"]);
    assert.deepEqual(await titles('"burrs the clean"'), []);
    assert.deepEqual(await titles("zzyzx"), []);
    for (const nothing of ["%", "_", "\\", "''", "**"]) assert.deepEqual(await titles(nothing), [], nothing);
    const hit = (await found("hopper")).hits.find(({ articleId }) => articleId === other.articleId)!;
    assert.match(hit.excerpt!, /The hopper stays on/);
    // Put away, it is found no more, and comes back as it was.
    const away = await good<ArticleView>("mira", "PATCH", `/articles/${other.articleId}`, { from: other.revision, isPutAway: true });
    assert.equal(away.state, "put-away");
    assert.deepEqual(await titles("descale"), []);
    assert.equal((await ask("guest", "GET", `/articles/${other.articleId}`)).status, 404);
    assert.equal((await good<ArticleView>("mira", "PATCH", `/articles/${other.articleId}`, { from: away.revision, isPutAway: false })).state, "published");
    assert.deepEqual(await titles("descale"), ["Descale the Duo"]);
  });

  test("one article has several languages: the reader's is shown first, in searches and lists", async () => {
    const made = await good<ArticleView>("mira", "POST", "/articles", { language: "en", title: "Return a parcel", body: "Print the label of the depot." });
    const both = await good<ArticleView>("mira", "PUT", `/articles/${made.articleId}/texts/nl`, { title: "Een pakket terugsturen", body: "Print het label van het depot.", from: 0 });
    await publish(both);
    await publish(both, "nl");
    const shown = async (language: string) => (await found("depot", "guest", `&language=${language}`)).hits.map((hit) => [hit.title, hit.language]);
    assert.deepEqual(await shown("nl"), [["Een pakket terugsturen", "nl"]]);
    assert.deepEqual(await shown("en"), [["Return a parcel", "en"]]);
    assert.deepEqual(await shown("ar"), [["Return a parcel", "en"]], "English where theirs is not there");
    assert.deepEqual((await found("pakket", "guest", "&language=en")).hits.map((hit) => hit.title), ["Een pakket terugsturen"]);
    const list = await good<ArticleList>("guest", "GET", "/articles?language=nl");
    assert.deepEqual(list.rows.find((row) => row.articleId === made.articleId)?.languages, ["en", "nl"]);
    assert.equal(list.rows.find((row) => row.articleId === made.articleId)?.title, "Een pakket terugsturen");
  });

  test("the second of two who write at once is told of the first, and nothing of either is lost", async () => {
    const made = await good<ArticleView>("mira", "POST", "/articles", { language: "en", title: "Two hands", body: "one" });
    const path = `/articles/${made.articleId}/texts/en`;
    await good("jo", "PUT", path, { title: "Two hands", body: "of Jo", from: 1 });
    const second = await ask("mira", "PUT", path, { title: "Two hands", body: "of Mira", from: 1 });
    assert.equal(second.status, 409);
    assert.match(second.body.detail, /^jo changed this text on .* after you opened it\. Nothing of yours was saved over theirs/);
    const now = await good<ArticleView>("mira", "GET", `/articles/${made.articleId}`);
    assert.deepEqual([now.texts[0]!.draft?.body, now.texts[0]!.draft?.revision], ["of Jo", 2]);
    assert.equal((await ask("mira", "POST", `${path}/publications`, { draft: 1, after: 0, why: "as I read it" })).status, 409, "nor is published what somebody else has written since");
    await good("mira", "PUT", path, { title: "Two hands", body: "of both", from: 2 });
    const changed = await good<ArticleView>("mira", "PATCH", `/articles/${made.articleId}`, { from: 1, topics: ["repair"] });
    assert.equal((await ask("jo", "PATCH", `/articles/${made.articleId}`, { from: 1, topics: [] })).status, 409);
    assert.equal(changed.revision, 2);
    // Sent at the same moment, one of two is kept.
    const both = await Promise.all([1, 2].map((n) => ask("jo", "PUT", path, { title: "Two hands", body: `race ${n}`, from: 3 })));
    assert.deepEqual(both.map((each) => each.status).sort(), [200, 409]);
  });

  test("every publication is kept with who, when and why; an earlier one is brought back, and a publication is taken back", async () => {
    const made = await publish(await good<ArticleView>("mira", "POST", "/articles", { language: "en", title: "Opening hours", body: "Nine to five." }));
    const path = `/articles/${made.articleId}/texts/en`;
    const saved = await good<ArticleView>("jo", "PUT", path, { title: "Opening hours", body: "Ten to six.", from: 1 });
    assert.equal(saved.texts[0]!.published?.body, "Nine to five.", "what is written is not read yet");
    const second = await publish(saved, "en", "winter hours");
    assert.equal(second.texts[0]!.published?.body, "Ten to six.");
    const stale = await ask("mira", "POST", `${path}/publications`, { number: 1, after: 1, why: "summer again" });
    assert.equal(stale.status, 409, stale.body.detail);
    const back = await good<ArticleView>("mira", "POST", `${path}/publications`, { number: 1, after: 2, why: "summer again" });
    assert.deepEqual([back.texts[0]!.published?.number, back.texts[0]!.published?.body, back.texts[0]!.draft?.body], [3, "Nine to five.", "Ten to six."]);
    const none = await good<ArticleView>("mira", "POST", `${path}/publications`, { withdraw: true, after: 3, why: "closed for good" });
    assert.deepEqual([none.state, none.texts[0]!.published], ["draft", null]);
    assert.deepEqual(await titles("opening hours"), []);
    const { versions } = await good<{ versions: ArticleVersion[] }>("jo", "GET", `/articles/${made.articleId}/versions`);
    assert.deepEqual(versions.map((version) => [version.number, version.body, version.why, version.publishedBy]), [[4, null, "closed for good", "mira"], [3, "Nine to five.", "summer again", "mira"], [2, "Ten to six.", "winter hours", "mira"], [1, "Nine to five.", "checked with the workshop", "mira"]]);
    assert.equal((await ask("mira", "POST", `${path}/publications`, { number: 4, after: 4, why: "bring it back" })).status, 404, "a withdrawal is no version");
  });

  test("who reads while somebody publishes is shown one moment, never an article of which nothing is read", async () => {
    const made = await publish(await good<ArticleView>("mira", "POST", "/articles", { language: "en", title: "While you read", body: "Words." }));
    let isOver = false;
    const publishing = (async () => {
      for (let after = 1; after < 40; after++) await publishText(ground(), SYSTEM, { articleId: made.articleId, language: "en" }, { number: 1, after, why: "again" });
      isOver = true;
    })();
    while (!isOver) {
      const seen = await Promise.all([1, 2, 3, 4].map(() => readArticle(ground(), made.articleId, { drafts: true })));
      for (const { texts: [text] } of seen) assert.equal(text!.published?.number, text!.latest);
    }
    await publishing;
  });

  test("what is published is changed by whoever may publish; one whose review is past is listed as overdue", async () => {
    const draft = await good<ArticleView>("jo", "POST", "/articles", { language: "en", title: "Review me", body: "Old words." });
    const dated = await good<ArticleView>("jo", "PATCH", `/articles/${draft.articleId}`, { from: 1, reviewOn: "2020-01-31" });
    assert.equal(dated.overdue, false, "nobody reads a draft");
    const read = await publish(dated);
    assert.equal(read.overdue, true);
    const refused = await ask("jo", "PATCH", `/articles/${draft.articleId}`, { from: 2, audience: "customers" });
    assert.deepEqual([refused.status, /whoever may publish/.test(refused.body.detail)], [403, true]);
    const overdue = await good<ArticleList>("guest", "GET", "/articles?show=overdue");
    assert.deepEqual([overdue.rows.map((row) => row.title), overdue.counts.overdue], [["Review me"], 1]);
    await good("mira", "PATCH", `/articles/${draft.articleId}`, { from: 2, reviewOn: "2999-01-01" });
    assert.equal((await good<ArticleList>("guest", "GET", "/articles?show=overdue")).total, 0);
    assert.equal((await ask("mira", "PATCH", `/articles/${draft.articleId}`, { from: 3, owner: "nobody" })).status, 404);
  });

  test("whatever is written comes back as it was, but for what no text can hold", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 200 }), async (body) => {
        const made = await makeArticle(ground(), SYSTEM, { language: "en", title: "Anything", body, topics: [], audience: "team" });
        const kept = made.texts[0]!.draft!.body;
        assert.equal(kept, body.toWellFormed().replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "").trim());
      }),
      { numRuns: 40, examples: [["<script>alert(1)</script> [x](javascript:alert(1)) \u0000"]] },
    );
  });

  describe("beside a conversation", () => {
    const at = (now: Date): Ground => ({ ...ground(), now: () => now });
    const START = new Date("2026-03-02T10:00:00Z");
    const begin = async (now: Date, email: string, more: Partial<NewConversation> = {}) =>
      startConversation(at(now), SYSTEM, NewConversation.parse({ messageId: newId(), channel: "email", subject: "Kettle leaks", topic: "machine", identifiers: [{ kind: "email", value: email }], body: "It leaks.", ...more }));
    const write = async (now: Date, given: { title: string; body?: string; topics?: string[]; language?: string; audience?: "team" | "customers" }) => {
      const made = await makeArticle(at(now), SYSTEM, { language: given.language ?? "en", title: given.title, body: given.body ?? "Words.", topics: given.topics ?? [], audience: given.audience ?? "customers" });
      return publishText(at(now), SYSTEM, { articleId: made.articleId, language: given.language ?? "en" }, { draft: 1, after: 0, why: "new" });
    };
    const use = (now: Date, conversationId: string, articleId: string, kind: "opened" | "put-in" | "helped" | "not-helped" | "unsaid", more: { useId?: string; actor?: typeof SYSTEM } = {}) => useArticle(at(now), more.actor ?? SYSTEM, conversationId, { useId: more.useId ?? newId(), articleId, language: "en", number: 1, kind });
    const suggested = async (conversationId: string, languages: string[] = []) => (await suggestArticles(at(START), SYSTEM, conversationId, { sight: SEES_ALL, languages })).suggestions;

    test("articles that answer its topic come first, then those in which words of its subject stand, each saying because of what", async () => {
      const byTopic = await write(START, { title: "Machines and limescale", topics: ["machine"] });
      const byWord = await write(START, { title: "Seals of the kettle" });
      const { conversationId } = await begin(START, "topic@example.com");
      const all = await suggested(conversationId);
      assert.deepEqual(all.map((each) => [each.title, each.because.topic, each.because.words]), [["Machines and limescale", "machine", []], ["Seals of the kettle", null, ["kettle"]]]);
      assert.deepEqual(all.map((each) => each.articleId), [byTopic.articleId, byWord.articleId]);
      await changeArticle(at(START), SYSTEM, byTopic.articleId, { from: 1, isPutAway: true });
      assert.deepEqual((await suggested(conversationId)).map((each) => each.title), ["Seals of the kettle"], "what was put away is not suggested");
      const { conversationId: elsewhere } = await begin(START, "topic2@example.com", { subject: "Hello", topic: "other" });
      assert.deepEqual(await suggested(elsewhere), []);
    });

    test("in the customer's language where it has that, else in the reader's; it says which", async () => {
      const made = await write(START, { title: "About the invoice", topics: ["invoice"] });
      await publishInto(made, "nl", "Over de factuur");
      const { conversationId, customerId } = await begin(START, "taal@example.com", { topic: "invoice", subject: "?" });
      assert.deepEqual((await suggested(conversationId, ["nl"])).map((each) => [each.title, each.because.language]), [["Over de factuur", "unknown"]], "of whom no language is known, the reader's");
      await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at) values (${customerId}::uuid, ${newId()}::uuid, 'language', '"nl-BE"'::jsonb, 'shop', ${START})`.execute(database.db);
      await catchUp(database.db, [profileFollower]);
      assert.deepEqual((await suggested(conversationId, ["en"])).map((each) => [each.title, each.because.language, each.languages]), [["Over de factuur", "theirs", ["en", "nl"]]]);
    });
    const publishInto = async (article: ArticleView, language: string, title: string) => {
      const { saveText } = await import("./write-articles.ts");
      await saveText(at(START), SYSTEM, { articleId: article.articleId, language }, { title, body: "Woorden.", from: 0 });
      return publishText(at(START), SYSTEM, { articleId: article.articleId, language }, { draft: 1, after: 0, why: "translated" });
    };

    test("each use is kept once, with conversation and version; words for the team only are not put into a reply; a judgement is taken back", async () => {
      const article = await write(START, { title: "Used", audience: "customers" });
      const secret = await write(START, { title: "For us", audience: "team" });
      const { conversationId } = await begin(START, "use@example.com");
      const useId = newId();
      for (let n = 0; n < 2; n++) await use(START, conversationId, article.articleId, "opened", { useId });
      await assert.rejects(use(START, conversationId, secret.articleId, "put-in"), /for the team only/);
      await assert.rejects(useArticle(at(START), SYSTEM, conversationId, { useId: newId(), articleId: article.articleId, language: "en", number: 9, kind: "opened" }), /no such version/);
      const figures = () => articleFigures(at(START), article.articleId, SEES_ALL);
      for (const [kind, counts] of [["helped", [1, 1, 0]], ["not-helped", [1, 0, 1]], ["unsaid", [1, 0, 0]]] as const) {
        await use(new Date(START.getTime() + counts[2] * 1000 + (kind === "unsaid" ? 5000 : 0)), conversationId, article.articleId, kind);
        const { opened, helped, notHelped } = await figures();
        assert.deepEqual([opened, helped, notHelped], counts, kind);
      }
    });

    test("a customer came back who begins another conversation on the topic, or has it opened again, within seven days; on another topic, later, or thanking they did not", async () => {
      const article = await write(START, { title: "Followed" });
      const later = (days: number) => new Date(START.getTime() + days * DAY);
      const cases: Record<string, (email: string, conversationId: string) => Promise<unknown>> = {
        "stayed-away thanked": async () => undefined,
        "came-back again": (email) => begin(later(6.9), email, { subject: "Again" }),
        "stayed-away late": (email) => begin(later(7.1), email, { subject: "Late" }),
        "stayed-away elsewhere": (email) => begin(later(2), email, { subject: "Bill", topic: "invoice" }),
        "came-back unsorted": (email) => begin(later(2), email, { subject: "Hm", topic: "other" }),
      };
      const named = new Map<string, string>();
      for (const [name, happens] of Object.entries(cases)) {
        const email = `${name.replace(" ", ".")}@example.com`;
        const { conversationId } = await begin(START, email);
        named.set(conversationId, name);
        await use(START, conversationId, article.articleId, "put-in");
        await addMessage(at(later(0.01)), SYSTEM, conversationId, { clientId: newId(), body: "Do this.", audience: "customer" });
        await happens(email, conversationId);
      }
      const unsent = await begin(START, "unsent@example.com");
      await use(START, unsent.conversationId, article.articleId, "put-in");
      const figures = async (now: Date): Promise<ArticleFigures> => articleFigures(at(now), article.articleId, SEES_ALL);
      const told = (await figures(later(10))).conversations;
      for (const each of told) assert.equal(each.followed, (named.get(each.conversationId) ?? "not-sent").split(" ")[0], named.get(each.conversationId));
      assert.equal(told.length, 6);
      assert.deepEqual((await figures(later(10))).stayedAway, { kind: "too-few", observed: 5, needed: NEEDED_CONVERSATIONS });
      assert.ok((await figures(later(1))).conversations.some((each) => each.followed === "too-soon"));
      assert.equal((await figures(later(10))).putIn, 6);
    });

    test("by the routes: suggested to who answers, recorded, and not to who may not answer", async () => {
      const article = await write(ground().now(), { title: "By the routes", topics: ["refund"] });
      const { conversationId } = await begin(ground().now(), "routes@example.com", { topic: "refund", subject: "?" });
      const one = (await good<ArticleSuggestions>("jo", "GET", `/conversations/${conversationId}/articles?language=en`)).suggestions.find((each) => each.articleId === article.articleId)!;
      assert.deepEqual([one.verdict, one.isPutIn], [null, false]);
      const body = { useId: newId(), articleId: article.articleId, language: "en", number: 1, kind: "helped" };
      assert.equal((await ask("jo", "POST", `/conversations/${conversationId}/article-uses`, body)).status, 204);
      assert.equal((await ask("guest", "POST", `/conversations/${conversationId}/article-uses`, { ...body, useId: newId() })).status, 403);
      assert.equal((await good<ArticleSuggestions>("jo", "GET", `/conversations/${conversationId}/articles`)).suggestions.find((each) => each.articleId === article.articleId)?.verdict, "helped");
      assert.equal((await good<ArticleSuggestions>("mira", "GET", `/conversations/${conversationId}/articles`)).suggestions.find((each) => each.articleId === article.articleId)?.verdict, null, "what a colleague said is not what she said");
      assert.equal((await good<ArticleFigures>("guest", "GET", `/articles/${article.articleId}/figures`)).helped, 1);
    });
  });

  test("a share has the 80 % interval of Wilson (1927), counts conversations whose days are over only, and below twenty is too few", () => {
    const now = new Date("2026-03-20T00:00:00Z");
    const used = (count: number, followed: "stayed-away" | "came-back" | "not-sent", daysAgo = STAYED_AWAY_DAYS + 1) => Array.from({ length: count }, () => ({ putInAt: new Date(now.getTime() - daysAgo * DAY), followed }));
    assert.deepEqual(shareStayedAway(used(19, "stayed-away"), now), { kind: "too-few", observed: 19, needed: 20 });
    const share = shareStayedAway([...used(15, "stayed-away"), ...used(5, "came-back"), ...used(9, "not-sent"), ...used(30, "came-back", 2)], now);
    assert.ok(share.kind === "share");
    assert.deepEqual([share.of, share.count, share.share.mid], [20, 15, 0.75]);
    // By a second route: the two shares p for which (0.75 − p)² = z² p (1 − p) / 20, z = 1.2815515655.
    const z2 = 1.2815515655 ** 2 / 20;
    for (const p of [share.share.lo, share.share.hi]) assert.ok(Math.abs((0.75 - p) ** 2 - z2 * p * (1 - p)) < 1e-9, String(p));
    assert.ok(share.share.lo < 0.75 && share.share.hi > 0.75);
  });

  test("the language that is shown is the reader's, else English, else what there is", () => {
    assert.deepEqual([chooseLanguage(["en", "nl"], ["ar", "nl"]), chooseLanguage(["de", "en"], ["ar"]), chooseLanguage(["de"], ["ar"]), chooseLanguage([], ["ar"]), chooseLanguage(["en", "pt-BR"], ["pt"])], ["nl", "en", "de", undefined, "pt-BR"]);
    assert.deepEqual(["nl-BE", "EN_us", "ar", "Dutch", "", null].map(languageOf), ["nl", "en", "ar", undefined, undefined, undefined]);
  });
});
