import type { WebhookRefusal } from "../../engine/organisation/index.ts";

/** Is the signature of a delivery right? If not, why. */
export type Verified = "right" | Exclude<WebhookRefusal, "no-secret" | "other-account">;
