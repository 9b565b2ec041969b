import { z } from "zod";
import { actorOf } from "../../organisation/index.ts";
import { type Ground, type Http, Id } from "../../platform/index.ts";
import { ConsentChange, CustomerConsents, NewWording, WordingView } from "./consent-contract.ts";
import { addWording, changeConsent, consentHistoryOf, wordingsOf } from "./consents.ts";

const Params = z.object({ id: Id });
const Wordings = z.object({ wordings: z.array(WordingView) });
const tags = ["consents"];

export function consentRoutes(app: Http, ground: Ground): void {
  app.get("/api/customers/:id/consents", { config: { access: "customers.read" }, schema: { tags, summary: "Consents per purpose and channel, with all that was ever said and the words agreed to", params: Params, response: { 200: CustomerConsents } } }, (request) =>
    consentHistoryOf(ground.db, request.params.id),
  );

  app.post("/api/customers/:id/consents", { config: { access: "customers.write" }, schema: { tags, summary: "Say that a customer gave or withdrew a consent; taken back by saying the other", params: Params, body: ConsentChange, response: { 200: CustomerConsents } } }, (request) =>
    changeConsent(ground, actorOf(request), request.params.id, request.body),
  );

  app.get("/api/consent-wordings", { config: { access: "customers.read" }, schema: { tags, summary: "The words that customers were and are asked with", response: { 200: Wordings } } }, async () => ({ wordings: await wordingsOf(ground.db) }));

  app.post("/api/consent-wordings", { config: { access: "organisation.manage" }, schema: { tags, summary: "Keep a version of the words that customers are asked with; it is never changed", body: NewWording, response: { 200: Wordings } } }, async (request) => ({
    wordings: await addWording(ground, actorOf(request), request.body),
  }));
}
