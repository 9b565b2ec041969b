// Everything customers and colleagues say that is shared by many.
import { DESK } from "./desk.ts";
import { SHOP } from "./shop.ts";
import type { Template } from "./template.ts";
import { WORKSHOP } from "./workshop.ts";

export { BEAN_REVIEWS, GEAR_REVIEWS, LETTERS, SURVEY_WORDS } from "./reviews.ts";
export { fill } from "./template.ts";
export type { Template, TemplateLine } from "./template.ts";

export const TEMPLATES: readonly Template[] = [...WORKSHOP, ...SHOP, ...DESK];
