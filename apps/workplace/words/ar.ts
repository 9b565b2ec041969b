import { ACCESS } from "./ar/access.ts";
import { ARTICLES } from "./ar/articles.ts";
import { BY_HAND } from "./ar/by-hand.ts";
import { COCKPIT } from "./ar/cockpit.ts";
import { CUSTOMERS } from "./ar/customers.ts";
import { DECISIONS } from "./ar/decisions.ts";
import { DOCUMENTS } from "./ar/documents.ts";
import { FAULTS } from "./ar/faults.ts";
import { IMPORT } from "./ar/import.ts";
import { JOINING } from "./ar/joining.ts";
import { KNOWLEDGE } from "./ar/knowledge.ts";
import { LEDGER } from "./ar/ledger.ts";
import { LISTS } from "./ar/lists.ts";
import { LIMITS } from "./ar/limits.ts";
import { MODELS } from "./ar/models.ts";
import { PAGES } from "./ar/pages.ts";
import { QUALITY } from "./ar/quality.ts";
import { RULES } from "./ar/rules.ts";
import { SEGMENTS } from "./ar/segments.ts";
import { SERVER } from "./ar/server.ts";
import { SETTINGS } from "./ar/settings.ts";
import { SHELL } from "./ar/shell.ts";
import { THEIR_DATA } from "./ar/their-data.ts";
import { WEBHOOKS } from "./ar/webhooks.ts";

/** Every sentence of the interface in Arabic, under its English source. */
export const AR: Readonly<Record<string, string>> = { ...ACCESS, ...ARTICLES, ...BY_HAND, ...COCKPIT, ...CUSTOMERS, ...DECISIONS, ...DOCUMENTS, ...FAULTS, ...IMPORT, ...JOINING, ...KNOWLEDGE, ...LEDGER, ...LIMITS, ...LISTS, ...MODELS, ...PAGES, ...QUALITY, ...RULES, ...SEGMENTS, ...SERVER, ...SETTINGS, ...SHELL, ...THEIR_DATA, ...WEBHOOKS };
