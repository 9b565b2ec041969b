// The built web app: one page, and assets whose names change with their content.
import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyReply } from "fastify";
import { type Http, Refusal } from "../../engine/platform/index.ts";

const YEAR_SECONDS = 365 * 24 * 3600;

/** @param folder where tools/build-web.ts put the app */
export async function webRoutes(app: Http, folder: string): Promise<void> {
  if (!existsSync(join(folder, "index.html"))) {
    app.get("/", { config: { access: "public" }, schema: { hide: true } }, (_, reply) => reply.type("text/plain").send("The web app is not built. Run: npm run build"));
    return;
  }
  await app.register(fastifyStatic, { root: folder, serve: false, index: false });
  app.get("/assets/*", { config: { access: "public" }, schema: { hide: true } }, (request, reply) =>
    reply.sendFile(`assets/${(request.params as { "*": string })["*"]}`, { maxAge: YEAR_SECONDS * 1000, immutable: true }),
  );
  app.get("/", { config: { access: "public" }, schema: { hide: true } }, (_, reply) => page(reply));
  // The app has addresses of its own (/customers/…); whatever is not an address of the engine is the app's to show.
  app.get("/*", { config: { access: "public" }, schema: { hide: true } }, (request, reply) => {
    const path = request.url.split("?")[0]!;
    if ((request.headers.accept ?? "").includes("text/html") && !/^\/(api|chat|v1)\//.test(path)) return page(reply);
    throw new Refusal("not-found", `There is nothing at ${request.method} ${path}. The addresses are listed at /api/docs.`);
  });
  function page(reply: FastifyReply) {
    return reply.header("Cache-Control", "no-cache").sendFile("index.html", { cacheControl: false });
  }
}
