import { z } from "zod";
import { type Ground, type Http, Refusal, sql } from "../../engine/platform/index.ts";

const Health = z.object({ status: z.literal("ok"), checked: z.string() });

export function healthRoutes(app: Http, ground: Ground): void {
  app.get("/healthz", { config: { access: "public" }, schema: { tags: ["health"], summary: "The process is alive", response: { 200: Health } } }, async () => ({ status: "ok" as const, checked: "the process answers" }));

  app.get("/readyz", { config: { access: "public" }, schema: { tags: ["health"], summary: "The database has just taken a write", response: { 200: Health } } }, async () => {
    try {
      await sql`insert into heartbeat (name, at) values ('readyz', ${ground.now()}) on conflict (name) do update set at = excluded.at`.execute(ground.db);
    } catch {
      throw new Refusal("unavailable", "The database did not take a write.", { retryAfterSeconds: 1 });
    }
    return { status: "ok" as const, checked: "a row was written to the database" };
  });
}
