// Who did what: the organisation keeps ids, the other steps know what is called by them.
import { z } from "zod";
import { type AuditCursor, AuditEntry, keyNames, readAudit, staffNames } from "../../engine/organisation/index.ts";
import { type Ground, type Http, Id, Refusal } from "../../engine/platform/index.ts";
import { authorText, memberships, profilesOf } from "../../engine/profiles/index.ts";
import { conversationCodes } from "../../engine/service/index.ts";

const Named = z.object({ kind: z.enum(["customer", "person", "key", "conversation"]), name: authorText() });
type Named = z.infer<typeof Named>;

const AuditPage = z
  .object({
    entries: z.array(AuditEntry),
    names: z.record(z.string(), Named).describe("what is known by the ids that stand in the entries"),
    next: z.string().nullable(),
  })
  .meta({ id: "AuditPage" });

export function auditRoutes(app: Http, ground: Ground): void {
  app.get(
    "/api/audit",
    {
      config: { access: "audit.read" },
      schema: {
        tags: ["organisation"], summary: "Who did what, newest first",
        querystring: z.strictObject({ before: z.string().max(100).optional().describe("`next` of the page before"), limit: z.coerce.number().int().min(1).max(200).default(100), act: z.string().max(60).optional().describe("only this act"), by: z.string().max(100).optional().describe("only acts of the person or program with this id") }),
        response: { 200: AuditPage },
      },
    },
    async (request) => {
      const { before, limit, act, by } = request.query;
      const entries = await readAudit(ground.db, { limit, ...(act === undefined ? {} : { act }), ...(by === undefined ? {} : { by }), ...(before === undefined ? {} : { before: readCursor(before) }) });
      const last = entries.at(-1);
      return { entries, names: await namesIn(ground, entries), next: last && entries.length === limit ? `${last.at}~${last.auditId}` : null };
    },
  );
}

function readCursor(text: string): AuditCursor {
  const [at, id] = text.split("~");
  const when = new Date(at ?? "");
  if (Number.isNaN(when.getTime()) || when.getUTCFullYear() < 1900 || when.getUTCFullYear() > 2200 || !Id.safeParse(id).success) throw new Refusal("bad-input", "before must be the `next` of an earlier page of the audit.");
  return { at: when, id: id! };
}

async function namesIn(ground: Ground, entries: readonly AuditEntry[]): Promise<Record<string, Named>> {
  const words = [...new Set(entries.flatMap((entry) => [entry.objectId, ...wordsIn(entry.detail)]))];
  const ids = words.filter((word) => Id.safeParse(word).success);
  const [people, keys, codes, customerOf] = await Promise.all([staffNames(ground.db, words), keyNames(ground.db, ids), conversationCodes(ground.db, ids), memberships(ground.db, ids)]);
  const profiles = await profilesOf(ground.db, [...customerOf.values()]);
  return Object.fromEntries([
    ...[...customerOf].map(([id, customerId]) => [id, { kind: "customer" as const, name: profiles.get(customerId)!.name }] as const),
    ...[...people].map(([id, name]) => [id, { kind: "person" as const, name }] as const),
    ...[...keys].map(([id, name]) => [id, { kind: "key" as const, name }] as const),
    ...[...codes].map(([id, name]) => [id, { kind: "conversation" as const, name }] as const),
  ]);
}

/** Every text in a detail that is short enough to be an id, however deep it lies. */
function wordsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return value.length <= 100 ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(wordsIn) : [];
}
