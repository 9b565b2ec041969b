import { z } from "zod";
import { fieldsSeen, readOrganisation, sightOf } from "../../organisation/index.ts";
import { apart, type Ground, type Http, Id, Refusal } from "../../platform/index.ts";
import type { Policy } from "../policy.ts";
import { contentAs, holdsCovered } from "../studio/covered.ts";
import { openDraftPolicy } from "../studio/drafts.ts";
import { versionContent } from "../studio/versions.ts";
import { TableFileReading, TableForm } from "./files-contract.ts";
import type { ReadFileTask } from "./read-file-worker.ts";
import { LARGEST_TABLE_FILE, takeOut } from "./table-files.ts";

const tags = ["policies"];
const Asked = z.strictObject({ form: TableForm, table: z.string().max(120).optional().describe("one table alone, by its key; left out, all of them") });
/** Each holds a thread, and memory of many times the file's length. */
const MOST_AT_ONCE = 2;
/** The largest that people write is read in two seconds and a tenth of this memory. */
const LIMITS = { seconds: 10, megabytes: 512, refused: "This file takes longer to read, or more memory, than any table does. Leave only the tables in it, without formats and notes, and save it anew." } as const;

export function tableFileRoutes(app: Http, ground: Ground): void {
  // Files come as they are; nothing else is read so. Other steps' routes may read such bytes too.
  if (!app.hasContentTypeParser("application/octet-stream")) app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  const approve = { access: "policies.approve" } as const;
  const Bytes = { 200: z.string().describe("the bytes of the file") };
  let reading = 0;

  const send = async (reply: { header: (name: string, value: string) => unknown }, policy: Policy, { form, table }: z.infer<typeof Asked>): Promise<string> => {
    if (form === "dmn" && holdsCovered({ tables: policy.tables.filter((each) => table === undefined || each.table.key === table) })) throw new Refusal("not-allowed", "Some rows ask what you may not read, and DMN has no words for that. Take them out as a workbook: there they are covered, and stay as they are when it comes in again.");
    const out = takeOut(policy, (await readOrganisation(ground.db)).countsIn, form, table);
    if (out.kind === "refused") throw new Refusal(out.problems[0]!.place === "table" ? "not-found" : "not-acceptable-now", `${out.problems[0]!.place}: ${out.problems[0]!.message}`, { problems: out.problems });
    for (const [name, value] of [["content-type", out.file.mediaType], ["content-disposition", `attachment; filename="${out.file.name.replaceAll(/[^\w.-]/g, "_")}"`], ["content-security-policy", "default-src 'none'; sandbox"], ["x-content-type-options", "nosniff"]] as const) reply.header(name, value);
    return Buffer.from(out.file.bytes) as unknown as string;
  };

  app.get("/api/policies/:key/versions/:version/file", { config: approve, schema: { tags, summary: "Tables of a version as a workbook or a model of DMN 1.5", params: z.object({ key: z.string().min(1).max(40), version: z.coerce.number().int().min(1).max(2_147_483_647) }), querystring: Asked, response: Bytes } }, async (request, reply) =>
    reply.send(await send(reply, contentAs((await versionContent(ground, request.params.key, request.params.version)).content as Policy, fieldsSeen(sightOf(request))), request.query)),
  );

  app.get("/api/policy-drafts/:draftId/file", { config: approve, schema: { tags, summary: "Tables of the draft as a workbook or a model of DMN 1.5", params: z.object({ draftId: Id }), querystring: Asked, response: Bytes } }, async (request, reply) =>
    reply.send(await send(reply, contentAs((await openDraftPolicy(ground, request.params.draftId)).policy, fieldsSeen(sightOf(request))), request.query)),
  );

  app.post(
    "/api/policy-drafts/:draftId/file",
    { config: { access: "policies.write" }, bodyLimit: LARGEST_TABLE_FILE, schema: { tags, summary: "What a workbook or a model of DMN (1.1 to 1.5), at most 8 MB as application/octet-stream, would make of the draft; nothing is kept", params: z.object({ draftId: Id }), querystring: z.strictObject({ as: z.string().max(120).optional().describe("the table whose place the file's only one takes; left out, tables are known by their keys") }), response: { 200: TableFileReading } } },
    async (request) => {
      if (!Buffer.isBuffer(request.body) || request.body.length === 0) throw new Refusal("bad-input", "Send the bytes of a workbook (.xlsx) or a model of DMN as application/octet-stream.");
      const { policy, taken } = await openDraftPolicy(ground, request.params.draftId);
      if (reading >= MOST_AT_ONCE) throw new Refusal("too-many", "Others are bringing files in at this moment. Try again in a few seconds.", { retryAfterSeconds: 5 });
      reading += 1;
      try {
        return await apart<ReadFileTask, never, TableFileReading>(new URL("./read-file-worker.ts", import.meta.url), { policy, currency: (await readOrganisation(ground.db)).countsIn, bytes: new Uint8Array(request.body), as: request.query.as, taken }, undefined, LIMITS);
      } finally {
        reading -= 1;
      }
    },
  );
}
