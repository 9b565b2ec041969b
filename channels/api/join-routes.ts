// What joining two customers, or parting one, would do: as every step knows it, in one answer. Nothing is written.
import { z } from "zod";
import { Channel } from "../../engine/interactions/index.ts";
import { inSet, type Sight, sightOf } from "../../engine/organisation/index.ts";
import { type Ground, type Http, Id, Refusal, Time } from "../../engine/platform/index.ts";
import { JoinSide, MeetingAttribute, MeetingConsent, MeetingReached, meetingOf, membersOf, requireCustomer, requireSome } from "../../engine/profiles/index.ts";
import { openWorkOf } from "../../engine/service/index.ts";
import { valueAsOne, ValueAnswer } from "../../engine/value/index.ts";

const Side = z.union([z.literal(0), z.literal(1)]).describe("of which of the two it is");

export const JoinPreview = z
  .object({
    sides: z.tuple([JoinSide, JoinSide]),
    customerId: Id.describe("the id of the one customer: that of the oldest record"),
    reached: MeetingReached,
    attributes: z.array(MeetingAttribute).describe("of which the two say something different; before a split also what colleagues said while they were one, null for the side that would not have it"),
    consents: z.array(MeetingConsent),
    promises: z.array(z.object({ side: Side, body: inSet("service", z.string()), dueAt: Time, state: z.enum(["open", "late"]) })),
    conversations: z.array(z.object({ side: Side, conversationId: Id, code: z.string(), subject: inSet("service", z.string()), channel: Channel, complaint: z.boolean() })),
    tasks: z.array(z.object({ side: Side, what: inSet("service", z.string()), dueAt: Time.nullable() })),
    value: z.object({ sides: z.tuple([ValueAnswer, ValueAnswer]), together: ValueAnswer }).describe("by the model in use"),
  })
  .describe("two customers beside each other and together: before a merge the sides are what is and together what would be; before a split it is the other way round")
  .meta({ id: "JoinPreview" });
export type JoinPreview = z.infer<typeof JoinPreview>;

const Params = z.object({ id: Id });
const tags = ["customers"];

export function joinRoutes(app: Http, ground: Ground): void {
  app.get("/api/customers/:id/merge-preview", { config: { access: "customers.read" }, schema: { tags, summary: "What joining two customers would do", params: Params, querystring: z.strictObject({ with: Id }), response: { 200: JoinPreview } } }, async (request) => {
    const [one, other] = [await requireCustomer(ground.db, request.params.id), await requireCustomer(ground.db, request.query.with)];
    if (one === other) throw new Refusal("not-acceptable-now", "These two are one customer already.");
    return previewOf(ground, [await membersOf(ground.db, one), await membersOf(ground.db, other)], "joining", sightOf(request));
  });

  app.get(
    "/api/customers/:id/split-preview",
    { config: { access: "customers.read" }, schema: { tags, summary: "What moving some records of a customer into a customer of their own would do: side 0 stays, side 1 moves", params: Params, querystring: z.strictObject({ identityIds: z.string().max(40_000).describe("ids of records, with commas between them") }), response: { 200: JoinPreview } } },
    async (request) => {
      const members = await membersOf(ground.db, await requireCustomer(ground.db, request.params.id));
      const moved = requireSome(members, request.query.identityIds.split(",").map((id) => id.trim()).filter((id) => id !== ""));
      return previewOf(ground, [members.filter((id) => !moved.includes(id)), members.filter((id) => moved.includes(id))], "parting", sightOf(request));
    },
  );
}

async function previewOf(ground: Ground, sides: readonly [readonly string[], readonly string[]], how: "joining" | "parting", sight: Sight): Promise<JoinPreview> {
  const second = new Set(sides[1]);
  const sideOf = (identityId: string): 0 | 1 => (second.has(identityId) ? 1 : 0);
  const all = sides.flat();
  const [meeting, work, one, other, together] = await Promise.all([meetingOf(ground.db, sides, how), openWorkOf(ground, all, sight), valueAsOne(ground, sides[0]), valueAsOne(ground, sides[1]), valueAsOne(ground, all)]);
  return {
    sides: [...meeting.sides], reached: meeting.reached, attributes: meeting.attributes, consents: meeting.consents, tasks: meeting.tasks, customerId: [...all].sort()[0]!,
    promises: work.promises.map(({ identityId, body, dueAt, state }) => ({ side: sideOf(identityId), body, dueAt, state })),
    conversations: work.conversations.map(({ identityId, ...c }) => ({ side: sideOf(identityId), ...c })),
    value: { sides: [one, other], together },
  };
}
