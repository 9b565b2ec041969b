import type { Ground, Http } from "../platform/index.ts";
import { OutcomesPage } from "./contract.ts";
import { readOutcomes } from "./measure-effects.ts";

export function outcomesRoutes(app: Http, ground: Ground): void {
  app.get("/api/outcomes", { config: { access: "outcomes.read" }, schema: { tags: ["outcomes"], summary: "What followed each action: treated customers against those held out, by intention to treat", response: { 200: OutcomesPage } } }, () => readOutcomes(ground));
}
