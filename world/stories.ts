// What happened to the people of the cast beside their conversations.
import type { Account } from "./accounts.ts";
import { AMARA_CODE } from "./conversations/index.ts";
import type { Rows } from "./rows.ts";
import { DAY, HOUR, MINUTE } from "./time.ts";

/** What her visits and the arrival of her grinder are about: the code of the conversation that is open. */
const GRINDER = `C-${AMARA_CODE}`;

export function tellStories(accounts: readonly Account[], endsAt: number, rows: Rows): void {
  const amara = accounts.find(({ person }) => person.cast?.key === "amara-okafor");
  if (amara === undefined) return;
  const { shopId, browsers } = amara;
  const here = { identityId: shopId, channel: "portal", direction: "in" } as const;
  for (const [n, minutesAgo] of [412, 265, 96, 31].entries()) {
    rows.happen({ ...here, identityId: browsers[0]?.identityId ?? shopId, at: endsAt - minutesAgo * MINUTE, messageId: `amara-status-${n + 1}`, source: "web", kind: "visit", properties: { issue: GRINDER, pages: ["/portal/repair-status"], seconds: 20 + 15 * n, device: "phone" } });
  }
  for (const [n, daysAgo] of [50, 20].entries()) {
    rows.happen({ ...here, at: endsAt - daysAgo * DAY, messageId: `amara-skip-${n + 1}`, source: "shop", kind: "delivery.skipped", properties: { subscription: "S-5521", product: "Sidamo, 500 g" } });
    rows.happen({ identityId: shopId, channel: "email", direction: "out", at: endsAt - (daysAgo - 6) * DAY, messageId: `amara-survey-${n + 1}`, source: "mail", kind: "survey", properties: { question: "nps", about: "S-5521" } });
  }
  rows.happen({ ...here, channel: "post", at: endsAt - 16 * DAY - 3 * HOUR, messageId: "amara-repair-received", source: "desk", kind: "repair.received", properties: { issue: GRINDER, repair: "W-880", product: "Grinder G60" } });
  rows.happen({
    ...here, channel: "web", at: endsAt - 64 * DAY, messageId: "amara-review", source: "shop", kind: "review",
    body: "Sidamo the way my aunt in Jos makes it taste, and she has never been to Sidamo. Every bag the same, which is the highest praise I have.", properties: { sku: "B-SID-500", product: "Sidamo, 500 g", stars: 5 },
  });
}
