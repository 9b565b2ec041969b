// The files that a shop's page loads: small, compressed once, and asked for again only when they have changed.
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "../../engine/platform/index.ts";

interface Kept {
  readonly changedAt: number;
  readonly plain: Buffer;
  readonly gzip: Buffer;
  readonly etag: string;
}

/** Their addresses never change, so a browser asks after five minutes; it may show what it has meanwhile. */
const CACHE = "public, max-age=300, stale-while-revalidate=86400";

/**
 * @param folder where tools/build-web.ts puts loader.js, widget.js and words/
 * @returns an answer with one of them; `name` is ours, never a caller's
 */
export function scriptServer(folder: string): (name: string, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const read = new Map<string, Kept>();
  async function load(name: string): Promise<Kept> {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (!found && name.endsWith(".json")) throw new Refusal("not-found", "The chat does not speak this language.");
    if (!found) throw new Refusal("unavailable", "The chat is not built. Run: npm run build");
    const before = read.get(name);
    if (before?.changedAt === found.mtimeMs) return before;
    const plain = await readFile(path);
    const kept = { changedAt: found.mtimeMs, plain, gzip: gzipSync(plain, { level: 9 }), etag: `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"` };
    read.set(name, kept);
    return kept;
  }
  return async (name, request, reply) => {
    const file = await load(name);
    void reply.headers({ "Content-Type": name.endsWith(".json") ? "application/json; charset=utf-8" : "text/javascript; charset=utf-8", "Cache-Control": CACHE, ETag: file.etag, Vary: "Accept-Encoding" });
    if (request.headers["if-none-match"]?.includes(file.etag)) return reply.status(304).send();
    if (!/\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""))) return reply.send(file.plain);
    return reply.header("Content-Encoding", "gzip").send(file.gzip);
  };
}
