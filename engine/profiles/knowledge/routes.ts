import type { Ground, Http } from "../../platform/index.ts";
import { attributeRoutes } from "./attribute-routes.ts";
import { consentRoutes } from "./consent-routes.ts";
import { groupRoutes } from "./group-routes.ts";
import { noteRoutes } from "./note-routes.ts";

/** What colleagues know and say of a customer. */
export function knowledgeRoutes(app: Http, ground: Ground): void {
  attributeRoutes(app, ground);
  consentRoutes(app, ground);
  noteRoutes(app, ground);
  groupRoutes(app, ground);
}
