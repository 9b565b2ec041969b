import { z } from "zod";
import { type Ground, type Http, Id } from "../platform/index.ts";
import { actorOf } from "./actor.ts";
import { NewWebhookSource, WebhookSigningSecret, WebhookSourceView } from "./webhook-contract.ts";
import { addWebhookSource, listWebhookSources, removeWebhookSource, setWebhookSecret } from "./webhook-sources.ts";

const tags = ["organisation"];
const config = { access: "keys.manage" };
const params = z.object({ sourceId: Id });

/** Who may send webhooks; the deliveries themselves arrive in channels/webhooks. */
export function webhookSourceRoutes(app: Http, ground: Ground): void {
  app.get("/api/webhook-sources", { config, schema: { tags, summary: "Shops and payment providers that send here, and what became of their deliveries", response: { 200: z.object({ sources: z.array(WebhookSourceView) }) } } }, async () => ({
    sources: await listWebhookSources(ground.db),
  }));

  app.post("/api/webhook-sources", { config, schema: { tags, summary: "Add a shop or payment provider; its secret is never shown again", body: NewWebhookSource, response: { 200: WebhookSourceView } } }, async (request) => {
    const added = await addWebhookSource(ground.db, ground.now(), actorOf(request), request.body);
    ground.nudge();
    return added;
  });

  app.post("/api/webhook-sources/:sourceId/secret", { config, schema: { tags, summary: "Set the signing secret; the one before counts on for a day", params, body: z.strictObject({ secret: WebhookSigningSecret }), response: { 204: z.null() } } }, async (request, reply) => {
    await setWebhookSecret(ground.db, ground.now(), actorOf(request), request.params.sourceId, request.body.secret);
    ground.nudge();
    return reply.status(204).send(null);
  });

  app.delete("/api/webhook-sources/:sourceId", { config, schema: { tags, summary: "Remove a source: its address answers 404 from then on, what it sent stays", params, response: { 204: z.null() } } }, async (request, reply) => {
    await removeWebhookSource(ground.db, ground.now(), actorOf(request), request.params.sourceId);
    ground.nudge();
    return reply.status(204).send(null);
  });
}
