// The HTTP ground: one place where routes declare who may use them, input is checked, and errors become answers.
import type { IncomingMessage, ServerResponse } from "node:http";
import fastifySwagger from "@fastify/swagger";
import fastifySwaggerUi from "@fastify/swagger-ui";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
  type RouteOptions,
} from "fastify";
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import helmet from "helmet";
import { isAsBuilt } from "./as-built.ts";
import { isDatabaseAway } from "./database.ts";
import { BatcherFull } from "./micro-batch.ts";
import { asSentence } from "./input-words.ts";
import { Refusal } from "./refusal.ts";

/** A route and who may use it, for the test that walks them all. */
export interface RouteAccess {
  readonly method: string;
  readonly url: string;
  readonly access: string;
}

declare module "fastify" {
  interface FastifyInstance {
    readonly routesWithAccess: readonly RouteAccess[];
  }
  interface FastifyContextConfig {
    /** Who may use the route: a permission, "signed-in", "public", or "key" (the route checks a write key itself). */
    access?: string;
  }
}

export type Http = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

/** What stands around every route: asked before its work is done, and of every answer before it is sent. */
export interface HttpGuard {
  /** Throws a Refusal where something is asked that whoever asks must not know of; nothing was done yet. */
  before(request: FastifyRequest): Promise<void>;
  /** Gives the answer as its reader may see it, or `DONE_UNSEEN`. @param schema the shape that the route declares */
  after(request: FastifyRequest, schema: unknown, payload: unknown): Promise<unknown>;
}

/** What was asked for is done, and whoever asked does not see the result: answered 204. */
export const DONE_UNSEEN = Symbol("done, and not shown");

export interface HttpOptions {
  /** Lets the request pass, or throws a Refusal. Asked for every route that is not public. */
  readonly authorise: (request: FastifyRequest, access: string) => Promise<void>;
  /** Every word that `access` may be. */
  readonly accessWords: ReadonlySet<string>;
  readonly report: (error: unknown, request: FastifyRequest) => void;
  readonly trustedProxies: readonly string[];
  readonly guard?: HttpGuard;
}

const LARGEST_BODY = 4 * 1024 * 1024;
const OPEN = new Set(["public", "key"]);

/** The headers that protect pages. They are the same for every answer, so helmet is asked for them once. */
const PROTECTION = protectionHeaders();

function protectionHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const protect = helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'", "data:"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
        upgradeInsecureRequests: null,
      },
    },
    hsts: false, // set by whoever ends TLS before us
    crossOriginResourcePolicy: false, // the tracking and chat channels answer other sites' pages, each with its own rules
  });
  const asked = {
    setHeader: (name: string, value: string) => (headers[name] = value),
    removeHeader: () => undefined,
  } as unknown as ServerResponse;
  protect({} as IncomingMessage, asked, () => undefined);
  return headers;
}

/** Our mark, over the pages that describe the API. */
const MARK = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 96 32' height='40'><rect width='32' height='32' rx='6' fill='#1c1f25'/><path d='M5 18h22' stroke='#fefdfc' stroke-width='2'/><path d='M12 15h11v6H12z' fill='#fefdfc' opacity='.5'/><path d='M17 11v14' stroke='#f68dc1' stroke-width='3'/></svg>";

/** The page of the addresses is drawn with styles written into its elements; nothing of it comes from elsewhere. */
const DOCS_POLICY = { "default-src": "'self'", "base-uri": "'self'", "font-src": "'self' data:", "frame-ancestors": "'none'", "img-src": "'self' data:", "object-src": "'none'", "script-src": "'self'", "style-src": "'self' 'unsafe-inline'" };

export async function buildHttp(options: HttpOptions): Promise<Http> {
  const app = Fastify({
    logger: false, bodyLimit: LARGEST_BODY, requestTimeout: 60_000, keepAliveTimeout: 75_000, forceCloseConnections: true,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false, routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler<Parameters<typeof serializerCompiler>[0]["schema"]>((route) => (isAsBuilt(route.schema) ? JSON.stringify : serializerCompiler(route)));

  // A route without a stated access does not start: forgetting to protect one is impossible.
  const routesWithAccess: RouteAccess[] = [];
  app.decorate("routesWithAccess", routesWithAccess);
  app.addHook("onRoute", (route: RouteOptions) => {
    const { config } = route as { config?: { access?: string } };
    const access = config?.access;
    if (route.url.startsWith("/api/docs") && access === undefined) {
      (route as { config?: { access?: string } }).config = { ...config, access: "public" };
      return;
    }
    if (access === undefined || !(OPEN.has(access) || options.accessWords.has(access)))
      throw new Error(`Route ${String(route.method)} ${route.url} must say who may use it (config.access); it says ${String(access)}.`);
    for (const method of [route.method].flat()) routesWithAccess.push({ method, url: route.url, access });
  });
  app.addHook("onRequest", async (request, reply) => {
    const access = request.routeOptions.config.access;
    void reply.headers(access === "key" ? { "X-Content-Type-Options": "nosniff" } : PROTECTION);
    if (access !== undefined && !OPEN.has(access)) await options.authorise(request, access);
  });

  const { guard } = options;
  if (guard) {
    const isOpen = (request: FastifyRequest) => OPEN.has(request.routeOptions.config.access ?? "public");
    app.addHook("preHandler", async (request) => {
      if (!isOpen(request)) await guard.before(request);
    });
    app.addHook("preSerialization", async (request, reply, payload) => {
      if (isOpen(request) || reply.statusCode >= 300) return payload;
      const shapes = request.routeOptions.schema?.response as Record<string, unknown> | undefined;
      const shown = await guard.after(request, shapes?.[String(reply.statusCode)] ?? shapes?.["2xx"], payload);
      if (shown !== DONE_UNSEEN) return shown;
      void reply.status(204);
      return null;
    });
  }

  await app.register(fastifySwagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Rapport", version: "0.1.0", description: "Customer relationships run as a closed loop. Errors are RFC 9457 problem details with a stable `code`. A change after which you do not see the result any more (you handed it over) is answered 204." },
      components: { securitySchemes: { key: { type: "http", scheme: "bearer", description: "An API key: npx rapport keys create --role analyst" }, session: { type: "apiKey", in: "cookie", name: "rapport.session_token" } } },
      security: [{ key: [] }, { session: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(fastifySwaggerUi, { routePrefix: "/api/docs", uiConfig: { docExpansion: "list", tryItOutEnabled: false }, staticCSP: DOCS_POLICY, theme: { title: "Rapport API" }, logo: { type: "image/svg+xml", content: MARK, href: "/", target: "_self" } });

  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, options.report));
  app.setNotFoundHandler((request, reply) => sendProblem(reply, new Refusal("not-found", `There is nothing at ${request.method} ${request.url.split("?")[0]}. The addresses are listed at /api/docs.`)));
  return app as unknown as Http;
}

export function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  if (refusal.retryAfterSeconds !== undefined) void reply.header("Retry-After", String(refusal.retryAfterSeconds));
  return reply.status(refusal.status).type("application/problem+json").send(JSON.stringify(refusal.toProblem()));
}

/** A list of thousands that are all wrong is told by its first. */
const MOST_PROBLEMS = 100;

/** What an error means for the caller; undefined when it is our bug. */
export function refusalOf(error: unknown, largestBody = LARGEST_BODY): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (error instanceof BatcherFull) return new Refusal("too-many", "More is arriving than can be written. Try again in a second.", { retryAfterSeconds: 1 });
  if (isDatabaseAway(error)) return new Refusal("unavailable", "The database is away just now; nothing was changed. Try again in a second.", { retryAfterSeconds: 1 });
  if (hasZodFastifySchemaValidationErrors(error)) {
    const problems = error.validation.map((v) => ({ place: `${error.validationContext ?? "body"}${v.instancePath.replaceAll("/", ".")}`, message: v.message ?? "is wrong" }));
    const said = problems.map(({ place, message }) => `${place}: ${message}`).slice(0, 5).join("; ") + (problems.length > MOST_PROBLEMS ? `; and so on, ${problems.length} in all` : "");
    return new Refusal("bad-input", said, { problems: problems.slice(0, MOST_PROBLEMS).map(({ place, message }) => ({ place, message: asSentence(message) })) });
  }
  const { statusCode, code, message, detail } = error as { statusCode?: number; code?: string; message?: string; detail?: unknown };
  if (statusCode === 413) return new Refusal("too-large", `The body is larger than ${Math.round(largestBody / 2 ** 20)} MB${largestBody > LARGEST_BODY ? ", the most that is taken here." : ". Send it in parts."}`);
  if (code === "23505") return new Refusal("not-acceptable-now", "Somebody did the same at the same moment. Look again, and repeat it if it is still wanted.");
  // Of half a character the database says no more than that this is no JSON.
  const isHalf = code === "22P02" && typeof detail === "string" && /surrogate/i.test(detail);
  if (code === "22P05" || code === "22021" || isHalf) return new Refusal("bad-input", "The text holds a character that cannot be stored (NUL, or half a character). Remove it.");
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Refusal(statusCode === 429 ? "too-many" : "bad-input", message ?? "The request cannot be read.");
  return undefined;
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, report: HttpOptions["report"]): FastifyReply {
  const refusal = refusalOf(error, request.routeOptions.bodyLimit);
  if (refusal) return sendProblem(reply, refusal);
  report(error, request);
  return reply.status(500).type("application/problem+json").send(JSON.stringify({ type: "/api/docs#bug", title: "Something broke on our side", status: 500, detail: "The error was written to the log. Nothing was half done.", code: "bug" }));
}
