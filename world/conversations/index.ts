// Conversations between customers and the people at the company.
export { drawTalk } from "./drawn.ts";
export { planConversations, repairsOf } from "./plan.ts";
export type { PlannedConversation } from "./plan.ts";
export { AMARA_CODE, recordTalks } from "./record.ts";
export type { Talk } from "./talk.ts";
export { writtenTalks } from "./written.ts";
