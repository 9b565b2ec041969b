import { ACCESS } from "./ar/access.ts";
import { ARTICLES } from "./ar/articles.ts";
import { BY_HAND } from "./ar/by-hand.ts";
import { COCKPIT } from "./ar/cockpit.ts";
import { CUSTOMERS } from "./ar/customers.ts";
import { DECISIONS } from "./ar/decisions.ts";
import { DOCUMENTS } from "./ar/documents.ts";
import { FAULTS } from "./ar/faults.ts";
import { JOINING } from "./ar/joining.ts";
import { KNOWLEDGE } from "./ar/knowledge.ts";
import { LEDGER } from "./ar/ledger.ts";
import { LISTS } from "./ar/lists.ts";
import { MODELS } from "./ar/models.ts";
import { PAGES } from "./ar/pages.ts";
import { QUALITY } from "./ar/quality.ts";
import { SEGMENTS } from "./ar/segments.ts";
import { SERVER } from "./ar/server.ts";
import { SETTINGS } from "./ar/settings.ts";
import { SHELL } from "./ar/shell.ts";
import { THEIR_DATA } from "./ar/their-data.ts";
import { WEBHOOKS } from "./ar/webhooks.ts";

/** The sentences of the interface in Arabic, under their English source; what only some screens say stands in `word-parts.ts`. */
export const AR: Readonly<Record<string, string>> = { ...ACCESS, ...ARTICLES, ...BY_HAND, ...COCKPIT, ...CUSTOMERS, ...DECISIONS, ...DOCUMENTS, ...FAULTS, ...JOINING, ...KNOWLEDGE, ...LEDGER, ...LISTS, ...MODELS, ...PAGES, ...QUALITY, ...SEGMENTS, ...SERVER, ...SETTINGS, ...SHELL, ...THEIR_DATA, ...WEBHOOKS };
