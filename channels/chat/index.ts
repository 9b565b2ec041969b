// The chat: what customers' browsers, on the pages of any site, may ask. It translates and asks; no rule lives here.
import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { actorOf } from "../../engine/organisation/index.ts";
import { type Ground, type Http, type LiveBus, Refusal } from "../../engine/platform/index.ts";
import { chatIdentitySecret, ChatMessage, type ChatSession, ChatThread, ChatToken, findChatSession, makeChatIdentitySecret, NewChatMessage, openChatSession, readChat, type VouchedUser, writeInChat } from "../../engine/service/index.ts";
import { allowAnyPage, answerPreflight } from "./cors.ts";
import { Greeter } from "./greet.ts";
import { readIdentityToken } from "./identity-token.ts";
import { streamMessages } from "./live.ts";
import { addressKey, RateLimit } from "./rate-limit.ts";
import { scriptServer } from "./scripts.ts";

const PUBLIC = { access: "public" };
/** A message of 4,000 letters, each written as an escape, and its clothes. */
const MOST_BYTES = 32 * 1024;
const MOST_STREAMS = { ofOneSession: 6, ofOneAddress: 200 };

const NewSession = z.strictObject({
  anonymousId: z.string().min(1).max(200).optional().describe("the site's own id of this browser"),
  identityToken: z.string().max(4000).optional().describe("who is signed in on the site, signed by it (HS256); see channels/chat/README.md"),
});
const After = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional();

export async function chatRoutes(app: Http, ground: Ground, live: LiveBus, files: { readonly folder: string }): Promise<void> {
  const send = scriptServer(files.folder);
  const demo = readFileSync(join(import.meta.dirname, "demo.html"));
  const limits = {
    sessions: new RateLimit({ burst: 30, perMinute: 30 }),
    writesOfSession: new RateLimit({ burst: 30, perMinute: 30 }),
    writesOfAddress: new RateLimit({ burst: 200, perMinute: 200 }),
    readsOfSession: new RateLimit({ burst: 60, perMinute: 60 }),
    readsOfAddress: new RateLimit({ burst: 1000, perMinute: 1000 }),
  };
  const pass = (limit: RateLimit, who: string): void => {
    const seconds = limit.secondsToWait(who, ground.now());
    if (seconds > 0) throw new Refusal("too-many", `That is more than one browser needs. Try again in ${seconds} s.`, { retryAfterSeconds: seconds });
  };
  const greeter = new Greeter();
  const streams = new Map<ServerResponse, { readonly session: string; readonly address: string }>();

  /** @throws {Refusal} not-signed-in, with the same words whether the token never was or has expired */
  const sessionOf = async (token: string | undefined): Promise<ChatSession> => {
    const session = token === undefined ? undefined : await findChatSession(ground, token);
    if (!session) throw new Refusal("not-signed-in", "This chat has ended. Begin a new one with POST /chat/session.");
    return session;
  };

  await app.register(async (scope) => {
    const chat = scope as unknown as Http;
    chat.addHook("onRequest", async (_, reply) => allowAnyPage(reply));
    chat.addHook("onClose", async () => {
      for (const response of streams.keys()) response.end();
    });

    chat.options("/chat/*", { config: PUBLIC, schema: { hide: true } }, (_, reply) => answerPreflight(reply));
    for (const name of ["loader.js", "widget.js"] as const) chat.get(`/chat/${name}`, { config: PUBLIC, schema: { hide: true } }, (request, reply) => send(name, request, reply));
    chat.get("/chat/words/:file", { config: PUBLIC, schema: { hide: true, params: z.object({ file: z.string().regex(/^[a-z]{2,3}\.json$/) }) } }, (request, reply) => send(`words/${request.params.file}`, request, reply));
    chat.get("/chat/demo", { config: PUBLIC, schema: { hide: true } }, (_, reply) => reply.type("text/html; charset=utf-8").header("Cache-Control", "no-cache").send(demo));

    chat.post(
      "/chat/session",
      { config: PUBLIC, bodyLimit: MOST_BYTES, schema: { tags: ["chat"], summary: "Begin a chat: a token for this browser, good for 180 days after its last use", body: NewSession.default({}), response: { 200: ChatToken } } },
      async (request) => {
        pass(limits.sessions, addressKey(request.ip));
        const { anonymousId, identityToken } = request.body;
        const user = identityToken === undefined ? undefined : await vouchedFor(ground, identityToken);
        const token = bearer(request);
        const before = user && token !== undefined ? await findChatSession(ground, token) : undefined;
        return openChatSession(ground, { ...(anonymousId ? { anonymousId } : {}), ...(user ? { user } : {}), ...(before ? { before } : {}) });
      },
    );

    chat.get(
      "/chat/messages",
      { config: PUBLIC, schema: { tags: ["chat"], summary: "This browser's messages, from the beginning or after a position", querystring: z.strictObject({ after: After }), response: { 200: ChatThread } } },
      async (request, reply) => {
        pass(limits.readsOfAddress, addressKey(request.ip));
        const session = await sessionOf(bearer(request));
        pass(limits.readsOfSession, session.tokenHash);
        void reply.header("Cache-Control", "no-store");
        return readChat(ground.db, session, request.query.after ?? 0);
      },
    );

    chat.get(
      "/chat/greeting",
      { config: PUBLIC, schema: { tags: ["chat"], summary: "With which words the rules have this customer greeted; none for whom the site has not vouched", response: { 200: z.object({ greeting: z.string().describe("empty: none"), language: z.string().nullable().describe("null: that of the page") }) } } },
      async (request, reply) => {
        pass(limits.readsOfAddress, addressKey(request.ip));
        const session = await sessionOf(bearer(request));
        pass(limits.readsOfSession, session.tokenHash);
        void reply.header("Cache-Control", "no-store");
        return greeter.greet(ground, session);
      },
    );

    chat.post(
      "/chat/messages",
      { config: PUBLIC, bodyLimit: MOST_BYTES, schema: { tags: ["chat"], summary: "Write to us; the same clientId again has no second effect", body: NewChatMessage, response: { 200: ChatMessage } } },
      async (request) => {
        pass(limits.writesOfAddress, addressKey(request.ip));
        const session = await sessionOf(bearer(request));
        pass(limits.writesOfSession, session.tokenHash);
        return writeInChat(ground, session, request.body);
      },
    );

    chat.get(
      "/chat/live",
      {
        config: PUBLIC,
        schema: {
          tags: ["chat"], summary: "Messages as they are written (text/event-stream); resumes from Last-Event-ID or ?after=",
          querystring: z.strictObject({ token: z.string().max(200).optional(), after: After }),
        },
      },
      async (request, reply) => {
        const address = addressKey(request.ip);
        pass(limits.readsOfAddress, address);
        const session = await sessionOf(request.query.token ?? bearer(request));
        const open = [...streams.values()];
        if (open.filter((s) => s.session === session.tokenHash).length >= MOST_STREAMS.ofOneSession || open.filter((s) => s.address === address).length >= MOST_STREAMS.ofOneAddress)
          throw new Refusal("too-many", "This chat is open in too many places. Close some.", { retryAfterSeconds: 30 });
        const lastSeen = Number(request.headers["last-event-id"]);
        const after = Number.isSafeInteger(lastSeen) && lastSeen > 0 ? lastSeen : (request.query.after ?? 0);
        const response = reply.hijack().raw;
        streams.set(response, { session: session.tokenHash, address });
        response.on("close", () => streams.delete(response));
        await streamMessages(ground, live, session, after, response);
      },
    );
  });

  app.post(
    "/api/chat/identity-secret",
    { config: { access: "keys.manage" }, schema: { tags: ["chat"], summary: "Make the secret with which your site signs who its user is; the one before stops working", response: { 200: z.object({ secret: z.string().describe("shown this once") }) } } },
    async (request) => ({ secret: await makeChatIdentitySecret(ground, actorOf(request)) }),
  );
}

function bearer(request: FastifyRequest): string | undefined {
  return /^Bearer (\S{1,200})$/i.exec(request.headers.authorization ?? "")?.[1];
}

/** @throws {Refusal} bad-key, saying why the token is worth nothing */
async function vouchedFor(ground: Ground, identityToken: string): Promise<VouchedUser> {
  const secret = await chatIdentitySecret(ground.db);
  if (secret === undefined) throw new Refusal("bad-key", "identityToken: no secret was made with which it could be checked (POST /api/chat/identity-secret).");
  const read = readIdentityToken(identityToken, secret, ground.now());
  if (read.kind === "refused") throw new Refusal("bad-key", `identityToken is worth nothing: ${read.because}.`);
  return read.user;
}
