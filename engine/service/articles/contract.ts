import { z } from "zod";
import { Id, Time } from "../../platform/contract.ts";

/** Whom an article is for. What is for the team is never sent or shown to a customer. */
export const ArticleAudience = z.enum(["team", "customers"]).meta({ id: "ArticleAudience" });
export type ArticleAudience = z.infer<typeof ArticleAudience>;

export const ArticleDraft = z.strictObject({
  language: z.string().regex(/^[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})?$/).describe("as in BCP 47, such as de or pt-BR"),
  title: z.string().trim().min(1).max(200), body: z.string().max(100_000).describe("Markdown"),
  basedOn: z.int().min(0).describe("the version from which the writer began; 0 where there was none"),
}).meta({ id: "ArticleDraft" });
export type ArticleDraft = z.infer<typeof ArticleDraft>;

export const ArticleVersion = z
  .object({ articleId: Id, language: z.string(), version: z.int(), title: z.string(), body: z.string().describe("Markdown"), why: z.string(), publishedAt: Time, publishedBy: z.string() })
  .meta({ id: "ArticleVersion" });
export type ArticleVersion = z.infer<typeof ArticleVersion>;

export const ArticleLine = z.object({ articleId: Id, audience: ArticleAudience, language: z.string(), version: z.int(), title: z.string(), publishedAt: Time, isPutAway: z.boolean() }).meta({ id: "ArticleLine" });
export type ArticleLine = z.infer<typeof ArticleLine>;
