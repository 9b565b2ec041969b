import { z } from "zod";
import { ChanceEstimate, Day, Id, Time, TooFew } from "../../platform/contract.ts";
import { inSet } from "../../organisation/contract.ts";

export const ArticleLanguage = z.string().regex(/^[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})?$/, "must be the code of a language, such as en, ar or pt-BR").meta({ id: "ArticleLanguage" });
export const ArticleTopic = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, "must be a topic of conversations, such as repair").meta({ id: "ArticleTopic" });
export const ArticleAudience = z.enum(["team", "customers"]).describe("team: for colleagues only; customers: its words may be sent to customers").meta({ id: "ArticleAudience" });
export type ArticleAudience = z.infer<typeof ArticleAudience>;
export const ArticleState = z.enum(["draft", "published", "put-away"]).describe("draft: never published, or withdrawn; published: read in one language at least").meta({ id: "ArticleState" });
export type ArticleState = z.infer<typeof ArticleState>;

const Title = z.string().trim().min(1, "must not be empty").max(200).regex(/^[^\p{Cc}]*$/u, "must not hold control characters");
const Body = z.string().max(20_000);
const Topics = z.array(ArticleTopic).max(10);

export const ArticleVersion = z
  .object({
    language: ArticleLanguage, number: z.int(), title: z.string().nullable().describe("null: from then on none was read in this language"), body: z.string().nullable(),
    publishedAt: Time, publishedBy: z.string(), why: z.string(),
  })
  .meta({ id: "ArticleVersion" });
export type ArticleVersion = z.infer<typeof ArticleVersion>;

export const ArticleText = z
  .object({
    language: ArticleLanguage,
    published: ArticleVersion.nullable().describe("what is read now"),
    latest: z.int().describe("the number of the last publication or withdrawal; 0: there was none"),
    draft: z.object({ title: z.string(), body: z.string(), revision: z.int(), changedAt: Time, changedBy: z.string(), differs: z.boolean().describe("from what is read now") }).nullable().describe("what is being written; for those who may write"),
  })
  .meta({ id: "ArticleText" });
export type ArticleText = z.infer<typeof ArticleText>;

export const ArticleView = z
  .object({
    articleId: Id, state: ArticleState, audience: ArticleAudience, topics: z.array(ArticleTopic).describe("topics of conversations that it answers"),
    owner: z.object({ id: z.string(), name: z.string() }).nullable(), reviewOn: Day.nullable(), overdue: z.boolean().describe("published, and the day of its review is past"),
    revision: z.int().describe("of owner, review, topics, audience and state; send it back with a change"), changedAt: Time, changedBy: z.string(), madeAt: Time, madeBy: z.string(),
    putAwayAt: Time.nullable(), putAwayBy: z.string().nullable(), texts: z.array(ArticleText).describe("its languages, by their codes"),
  })
  .meta({ id: "Article" });
export type ArticleView = z.infer<typeof ArticleView>;

export const ArticleRow = z
  .object({
    articleId: Id, title: z.string(), language: ArticleLanguage.describe("of the title"), languages: z.array(ArticleLanguage), state: ArticleState, audience: ArticleAudience, topics: z.array(ArticleTopic),
    hasDraft: z.boolean().describe("something was written that is not published"), owner: z.object({ id: z.string(), name: z.string() }).nullable(), reviewOn: Day.nullable(), overdue: z.boolean(), changedAt: Time,
    excerpt: z.string().nullable().describe("where it was found by its words"), words: z.array(z.string()).describe("what to mark, in small letters without accents"),
  })
  .meta({ id: "ArticleRow" });
export type ArticleRow = z.infer<typeof ArticleRow>;

export const ArticleShow = z.enum(["all", "published", "draft", "overdue", "put-away"]);
export type ArticleShow = z.infer<typeof ArticleShow>;
export const ArticleList = z
  .object({
    rows: z.array(ArticleRow), total: z.int(), spelt: z.array(z.string()).describe("words as they are spelt in titles, where what was typed is not"),
    counts: z.record(ArticleShow, z.int()), topics: z.array(ArticleTopic).describe("topics to choose from"),
  })
  .meta({ id: "ArticleList" });
export type ArticleList = z.infer<typeof ArticleList>;

export const ArticleHit = z
  .object({
    articleId: Id, language: ArticleLanguage, title: z.string(), audience: ArticleAudience, number: z.int().describe("of the version that is read"), state: ArticleState,
    excerpt: z.string().nullable().describe("where it was found by its words and not by its title"), words: z.array(z.string()),
  })
  .meta({ id: "ArticleHit" });
export type ArticleHit = z.infer<typeof ArticleHit>;
export const ArticlesFound = z.object({ hits: z.array(ArticleHit), more: z.boolean(), spelt: z.array(z.string()) });
export type ArticlesFound = z.infer<typeof ArticlesFound>;

export const NewArticle = z.strictObject({ language: ArticleLanguage, title: Title, body: Body.default(""), topics: Topics.default([]), audience: ArticleAudience.default("team") }).meta({ id: "NewArticle" });
export type NewArticle = z.infer<typeof NewArticle>;

export const ArticleWriting = z
  .strictObject({ title: Title, body: Body, from: z.int().min(0).describe("the revision of the draft that was before you; 0 for a language that it does not have yet") })
  .meta({ id: "ArticleWriting" });
export type ArticleWriting = z.infer<typeof ArticleWriting>;

export const ArticleChange = z
  .strictObject({
    from: z.int().describe("the revision of the article that was before you"),
    owner: z.string().nullable().optional(), reviewOn: Day.nullable().optional(), topics: Topics.optional(), audience: ArticleAudience.optional(), isPutAway: z.boolean().optional(),
  })
  .refine(({ from: _, ...change }) => Object.values(change).some((value) => value !== undefined), "say what is to be different: owner, reviewOn, topics, audience or isPutAway")
  .meta({ id: "ArticleChange" });
export type ArticleChange = z.infer<typeof ArticleChange>;

const Why = z.string().trim().min(3, "say why").max(500);
const After = z.int().min(0).describe("the number of the last publication that was before you");
export const ArticlePublication = z
  .union([
    z.strictObject({ draft: z.int().describe("the revision of the draft that is to be read from now on"), after: After, why: Why }),
    z.strictObject({ number: z.int().min(1).describe("the earlier version that is to be read again"), after: After, why: Why }),
    z.strictObject({ withdraw: z.literal(true).describe("none is read from now on"), after: After, why: Why }),
  ])
  .meta({ id: "ArticlePublication" });
export type ArticlePublication = z.infer<typeof ArticlePublication>;

export const ArticleUseKind = z.enum(["opened", "put-in", "taken-out", "helped", "not-helped", "unsaid"]).describe("put-in: into a reply, taken-out: of it again; helped, not-helped: a colleague's judgement, taken back by unsaid").meta({ id: "ArticleUseKind" });
export type ArticleUseKind = z.infer<typeof ArticleUseKind>;
export const NewArticleUse = z
  .strictObject({ useId: Id.describe("made by whoever uses it; the same again has no second effect"), articleId: Id, language: ArticleLanguage, number: z.int().min(1).describe("of the version that was read"), kind: ArticleUseKind })
  .meta({ id: "NewArticleUse" });
export type NewArticleUse = z.infer<typeof NewArticleUse>;

export const ArticleVerdict = z.enum(["helped", "not-helped"]).nullable();
export const ArticleSuggestion = z
  .object({
    articleId: Id, language: ArticleLanguage, number: z.int(), title: z.string(), body: z.string(), audience: ArticleAudience, overdue: z.boolean(), languages: z.array(ArticleLanguage),
    because: z.object({
      topic: ArticleTopic.nullable().describe("the topic of the conversation, where it answers that"), words: inSet("service", z.array(z.string())).describe("words of the subject that stand in it"),
      language: z.enum(["theirs", "other", "unknown"]).describe("whether it is in the customer's language"),
    }),
    verdict: ArticleVerdict.describe("what the reader said of it in this conversation"), isPutIn: z.boolean().describe("its words were put into a reply of this conversation"),
  })
  .meta({ id: "ArticleSuggestion" });
export type ArticleSuggestion = z.infer<typeof ArticleSuggestion>;
export const ArticleSuggestions = z.object({ suggestions: inSet("service", z.array(ArticleSuggestion)) }).meta({ id: "ArticleSuggestions" });
export type ArticleSuggestions = z.infer<typeof ArticleSuggestions>;

export const ArticleUsed = z
  .object({
    conversationId: Id, code: z.string(), subject: inSet("service", z.string()), putInAt: Time, putInBy: z.string(), language: ArticleLanguage, number: z.int(),
    followed: z.enum(["stayed-away", "came-back", "too-soon", "not-sent"]).describe("came-back: on the topic within 7 days; too-soon: the 7 days are not over; not-sent: nothing was written to the customer after it"),
    cameBackAt: Time.nullable(),
  })
  .meta({ id: "ArticleUsed" });
export type ArticleUsed = z.infer<typeof ArticleUsed>;

export const ArticleFigures = z
  .object({
    opened: z.int().describe("times it was opened beside a conversation"), putIn: z.int().describe("conversations into whose reply it was put"), helped: z.int(), notHelped: z.int(),
    stayedAway: z.discriminatedUnion("kind", [z.object({ kind: z.literal("share"), share: ChanceEstimate, of: z.int(), count: z.int() }), TooFew]).describe("of the conversations whose 7 days are over, the share in which the customer did not come back on the topic"),
    conversations: z.array(ArticleUsed).describe("the rows behind, the newest first; at most 200"),
  })
  .describe("counted over the conversations that the reader sees")
  .meta({ id: "ArticleFigures" });
export type ArticleFigures = z.infer<typeof ArticleFigures>;
