import { z } from "zod";
import { RecordedSummary } from "../../interactions/index.ts";
import { actorOf, sightOf } from "../../organisation/index.ts";
import { type Ground, type Http, Id } from "../../platform/index.ts";
import { CustomerEntered, NewCustomer, NewTouchPoint } from "./contract.ts";
import { enterCustomer } from "./enter-customer.ts";
import { logTouchPoint } from "./log-touch-point.ts";
import { takeBackCustomer } from "./take-back-customer.ts";

const Params = z.object({ id: Id });
const WRITE = { access: "customers.write" };

/** What colleagues enter themselves. */
export function byHandRoutes(app: Http, ground: Ground): void {
  app.post("/api/customers", { config: WRITE, schema: { tags: ["customers"], summary: "Enter a customer by hand; whoever is known by that address or number is named instead", body: NewCustomer, response: { 200: CustomerEntered } } }, (request) =>
    enterCustomer(ground, actorOf(request), sightOf(request), request.body),
  );

  app.post("/api/customers/:id/take-back", { config: WRITE, schema: { tags: ["customers"], summary: "Take back that a customer was entered by hand, where nothing else is known of them since", params: Params, response: { 200: z.object({ takenBack: z.literal(true) }) } } }, async (request) => {
    await takeBackCustomer(ground, actorOf(request), request.params.id);
    return { takenBack: true as const };
  });

  app.post("/api/customers/:id/touch-points", { config: WRITE, schema: { tags: ["customers"], summary: "Log what happened elsewhere with a customer: a call, a meeting, a letter; only added to, cannot be taken back", params: Params, body: NewTouchPoint, response: { 200: RecordedSummary } } }, (request) =>
    logTouchPoint(ground, actorOf(request), request.params.id, request.body),
  );
}
