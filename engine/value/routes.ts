import { z } from "zod";
import { actorOf, sightOf, ValueUnit } from "../organisation/index.ts";
import { type Ground, type Http, Id, TooFew } from "../platform/index.ts";
import { requireCustomer } from "../profiles/index.ts";
import { CostsAct, CostsPage, CostsStated, SubscriptionsAnswer, SubscriptionsPage, UnitAct, UnitPage, UnitPreview, UnitStated, WalletAnswer, WalletPage, DissatisfactionAnswer, LedgerAnswer, LedgerOver, ModelVersions, NeedsAnswer, NeedsPage, OrganisationLedger, QuietPage, ValueModelView, ValuePage, ForeignName, ForeignScores, ForeignScoresTaken, ForeignUse, NewOnnx } from "./contract.ts";
import { dissatisfactionOf, quietPage } from "./dissatisfaction/index.ts";
import { evidenceSeen } from "./evidence-seen.ts";
import { allowForeign, bringBackForeign, removeForeign, takeOnnx, takeScores } from "./foreign/index.ts";
import { fitValueApart } from "./fit-apart.ts";
import { costsPage, ledgerOf, organisationLedger, stateCosts, undoCosts } from "./ledger/index.ts";
import { needsOf, needsPage } from "./needs/index.ts";
import { subscriptionsOf, subscriptionsPage } from "./subscriptions/index.ts";
import { previewUnit, stateValueUnit, unitPage } from "./unit/index.ts";
import { valuePage } from "./value-page.ts";
import { modelVersions } from "./versions.ts";
import { walletOf, walletPage } from "./wallet/index.ts";

const tags = ["value"];

export function valueRoutes(app: Http, ground: Ground): void {
  app.get("/api/value", { config: { access: "value.read" }, schema: { tags, summary: "What customers spent and are expected to spend; spending, not margin", response: { 200: ValuePage } } }, () => valuePage(ground));

  app.get("/api/value/versions", { config: { access: "value.read" }, schema: { tags, summary: "Every version of the value model with how right it was, and whether the newest has drifted", response: { 200: ModelVersions } } }, () => modelVersions(ground.db));

  app.post("/api/value/fit", { config: { access: "value.fit" }, schema: { tags, summary: "Fit the value model to all purchases and score everybody", response: { 200: z.union([ValueModelView, TooFew]) } } }, (request) =>
    fitValueApart(ground, actorOf(request)),
  );

  app.post("/api/value/scores", { config: { access: "value.fit" }, schema: { tags, summary: "Send scores of a model that was made elsewhere: chance to buy again within 26 weeks, expected spending in 12 months, or both, as of a day; they stand in the contest", body: ForeignScores, response: { 200: ForeignScoresTaken } } }, (request) =>
    takeScores(ground, actorOf(request), request.body),
  );

  app.post("/api/value/onnx", { config: { access: "value.fit" }, schema: { tags, summary: "Bring a model as an .onnx file; it is run over customers' histories half a year ago and today, so that it is judged at once", body: NewOnnx, response: { 200: ValuePage } } }, async (request) => {
    await takeOnnx(ground, actorOf(request), request.body);
    await fitValueApart(ground, actorOf(request));
    return valuePage(ground);
  });

  app.put("/api/value/foreign/:name", { config: { access: "value.fit" }, schema: { tags, summary: "Let a model from elsewhere be used where it wins, or not; everybody is scored anew", params: z.object({ name: ForeignName }), body: ForeignUse, response: { 200: ValuePage } } }, async (request) => {
    if (await allowForeign(ground, actorOf(request), request.params.name, request.body.mayBeUsed)) await fitValueApart(ground, actorOf(request));
    return valuePage(ground);
  });

  app.delete("/api/value/foreign/:name", { config: { access: "value.fit" }, schema: { tags, summary: "Remove a model from elsewhere: it is neither judged nor used, and can be brought back for 30 days; everybody is scored anew", params: z.object({ name: ForeignName }), response: { 200: ValuePage } } }, async (request) => {
    await removeForeign(ground, actorOf(request), request.params.name);
    await fitValueApart(ground, actorOf(request));
    return valuePage(ground);
  });

  app.post("/api/value/foreign/:name/back", { config: { access: "value.fit" }, schema: { tags, summary: "Bring back a model from elsewhere that was removed, with its scores; everybody is scored anew", params: z.object({ name: ForeignName }), response: { 200: ValuePage } } }, async (request) => {
    await bringBackForeign(ground, actorOf(request), request.params.name);
    await fitValueApart(ground, actorOf(request));
    return valuePage(ground);
  });

  app.get(
    "/api/customers/:id/needs",
    { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "What a customer will likely need: next purchase, products with calibrated chances and reasons, behaviour with which a need begins", params: z.object({ id: Id }), response: { 200: NeedsAnswer } } },
    async (request) => {
      const id = await requireCustomer(ground.db, request.params.id);
      return evidenceSeen(ground.db, sightOf(request), id, await needsOf(ground, id));
    },
  );

  app.get("/api/needs", { config: { access: "value.read" }, schema: { tags, summary: "What was learnt of what customers buy next, and how well it did on the last weeks", response: { 200: NeedsPage } } }, () => needsPage(ground));

  app.get(
    "/api/customers/:id/ledger",
    { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "What we and the customer gave and received, counted from facts; what is not known is said", params: z.object({ id: Id }), querystring: LedgerOver, response: { 200: LedgerAnswer } } },
    async (request) => ledgerOf(ground, await requireCustomer(ground.db, request.params.id), request.query.over),
  );

  app.get("/api/ledger", { config: { access: "value.read" }, schema: { tags, summary: "The same of all customers, ten minutes old at most", querystring: LedgerOver, response: { 200: OrganisationLedger } } }, (request) => organisationLedger(ground, request.query.over));

  app.get("/api/costs", { config: { access: "value.read" }, schema: { tags, summary: "What goods and serving are said to cost, and from when", response: { 200: CostsPage } } }, () => costsPage(ground));

  app.post("/api/costs", { config: { access: "organisation.manage" }, schema: { tags, summary: "State what goods and serving cost, from a day on; one act, undone as one", body: CostsStated, response: { 200: CostsAct } } }, (request) => stateCosts(ground, actorOf(request), request.body.costs));

  app.post("/api/costs/:id/undo", { config: { access: "organisation.manage" }, schema: { tags, summary: "Take back what was stated in one act: what was said before holds again", params: z.object({ id: Id }), response: { 200: CostsAct } } }, (request) => undoCosts(ground, actorOf(request), request.params.id));

  app.get(
    "/api/customers/:id/subscriptions",
    { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "What a customer subscribes to, what it brings a month, and how likely it still runs in a year", params: z.object({ id: Id }), response: { 200: SubscriptionsAnswer } } },
    async (request) => subscriptionsOf(ground, await requireCustomer(ground.db, request.params.id)),
  );

  app.get("/api/subscriptions", { config: { access: "value.read" }, schema: { tags, summary: "Recurring revenue month by month and by what it grew and shrank, how long subscriptions last, and how right that was; ten minutes old at most", response: { 200: SubscriptionsPage } } }, () => subscriptionsPage(ground));

  app.get(
    "/api/customers/:id/wallet",
    { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "What share of their spending a customer gives us: as they said, else against what similar customers spend at most (a potential, not measured)", params: z.object({ id: Id }), response: { 200: WalletAnswer } } },
    async (request) => walletOf(ground, await requireCustomer(ground.db, request.params.id)),
  );

  app.get("/api/wallet", { config: { access: "value.read" }, schema: { tags, summary: "The same of all customers, and how potentials learnt a year ago did; an hour old at most", response: { 200: WalletPage } } }, () => walletPage(ground));

  app.get("/api/value/unit", { config: { access: "organisation.manage" }, schema: { tags, summary: "What value is counted in where it is not money, and which kinds of touch points could count", response: { 200: UnitPage } } }, () => unitPage(ground));

  app.post("/api/value/unit/preview", { config: { access: "organisation.manage" }, schema: { tags, summary: "What would count if value were counted so; nothing is written", body: ValueUnit, response: { 200: UnitPreview } } }, (request) => previewUnit(ground, request.body, actorOf(request)));

  app.put("/api/value/unit", { config: { access: "organisation.manage" }, schema: { tags, summary: "Count value in a unit of one's own, or in money again; the answer holds what to state to take it back", body: UnitStated, response: { 200: UnitAct } } }, (request) => stateValueUnit(ground, actorOf(request), request.body.unit, request.body.expected));

  app.get(
    "/api/customers/:id/dissatisfaction",
    { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "Whether a customer is quietly dissatisfied: signs in words with since when, and how many who looked like this then left", params: z.object({ id: Id }), response: { 200: DissatisfactionAnswer } } },
    async (request) => {
      const id = await requireCustomer(ground.db, request.params.id);
      return evidenceSeen(ground.db, sightOf(request), id, (await dissatisfactionOf(ground, [id])).get(id)!);
    },
  );

  app.get("/api/dissatisfaction", { config: { access: "value.read" }, schema: { tags, summary: "Who is quiet and likely dissatisfied, most at stake first, and how well signs told apart those who left", response: { 200: QuietPage } } }, () => quietPage(ground));
}
