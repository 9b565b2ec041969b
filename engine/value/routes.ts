import { z } from "zod";
import { actorOf } from "../organisation/index.ts";
import { type Ground, type Http, TooFew } from "../platform/index.ts";
import { ValueModelView, ValuePage } from "./contract.ts";
import { fitValueApart } from "./fit-apart.ts";
import { valuePage } from "./value-page.ts";

const tags = ["value"];

export function valueRoutes(app: Http, ground: Ground): void {
  app.get("/api/value", { config: { access: "value.read" }, schema: { tags, summary: "What customers spent and are expected to spend; spending, not margin", response: { 200: ValuePage } } }, () => valuePage(ground));

  app.post("/api/value/fit", { config: { access: "value.fit" }, schema: { tags, summary: "Fit the value model to all purchases and score everybody", response: { 200: z.union([ValueModelView, TooFew]) } } }, (request) =>
    fitValueApart(ground, actorOf(request)),
  );
}
