import { z } from "zod";
import { requireTold } from "../decisions/index.ts";
import { fieldsSeen, sightOf } from "../organisation/index.ts";
import type { Ground, Http } from "../platform/index.ts";
import { DAYS, readRuleOutcome } from "./followed.ts";
import { FloorPage, OutcomesPage, RuleOutcome } from "./contract.ts";
import { readFloor } from "./floor/prove-floor.ts";
import { readOutcomes } from "./measure-effects.ts";

export function outcomesRoutes(app: Http, ground: Ground): void {
  app.get("/api/outcomes", { config: { access: "outcomes.read" }, schema: { tags: ["outcomes"], summary: "What followed each action: treated customers against those held out, by intention to treat", response: { 200: OutcomesPage } } }, () => readOutcomes(ground));

  app.get("/api/outcomes/rules", { config: { access: "outcomes.read" }, schema: { tags: ["outcomes"], summary: "What came after the advice of one rule, where it was followed and where it was not, and what its actions brought against those held out", querystring: z.strictObject({ rule: z.string().max(130) }), response: { 200: RuleOutcome } } }, async (request) => {
    await requireTold(ground, request.query.rule, new Date(ground.now().getTime() - DAYS * 86_400_000), fieldsSeen(sightOf(request)));
    return readRuleOutcome(ground, request.query.rule);
  });
  app.get("/api/floor", { config: { access: "outcomes.read" }, schema: { tags: ["outcomes"], summary: "Did the floor hold: what no customer may be treated worse than, looked at every day from what was done", response: { 200: FloorPage } } }, () => readFloor(ground));
}
