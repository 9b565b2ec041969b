// What joining two customers or two groups, or parting one, would do: as every step knows it, in one answer. Nothing is written.
import { z } from "zod";
import { Channel } from "../../engine/interactions/index.ts";
import { inSet, type Sight, sightOf } from "../../engine/organisation/index.ts";
import { type Ground, type Http, Id, Refusal, row, rows, sql, Time } from "../../engine/platform/index.ts";
import { customerOf, groupByLinks, GroupMeeting, JoinSide, MeetingAttribute, meetingBeforeEnd, meetingBeforeMerge, meetingBeforeSplit, MeetingConsent, MeetingGroup, MeetingReached, meetingOf, type MeetingOfGroups, membersOf, memberships, nameText, profilesOf, requireCustomer, requireSome, standingLinks } from "../../engine/profiles/index.ts";
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
    groups: z.array(MeetingGroup),
    promises: z.array(z.object({ side: Side, body: inSet("service", z.string()), dueAt: Time, state: z.enum(["open", "late"]) })),
    conversations: z.array(z.object({ side: Side, conversationId: Id, code: z.string(), subject: inSet("service", z.string()), channel: Channel, complaint: z.boolean() })),
    tasks: z.array(z.object({ side: Side, what: inSet("service", z.string()), dueAt: Time.nullable() })),
    value: z.object({ sides: z.tuple([ValueAnswer, ValueAnswer]), together: ValueAnswer }).describe("by the model in use"),
  })
  .describe("two customers beside each other and together: before a merge the sides are what is and together what would be; before a split it is the other way round")
  .meta({ id: "JoinPreview" });
export type JoinPreview = z.infer<typeof JoinPreview>;

/** What ending one link would part. */
export const EndPreview = z.object({ parts: JoinPreview.nullable().describe("side 0 keeps the id; null where other links hold the records together still, so that nothing is parted") }).meta({ id: "LinkEndPreview" });

export const GroupPreview = GroupMeeting.extend({
  promises: z.array(z.object({ side: Side, customerId: Id, name: nameText(), body: inSet("service", z.string()), dueAt: Time, state: z.enum(["open", "late"]) })).describe("owed to people in them; they stay theirs"),
  conversations: z.array(z.object({ side: Side, customerId: Id, name: nameText(), code: z.string(), subject: inSet("service", z.string()), complaint: z.boolean() })),
})
  .describe("two groups beside each other and as one, with what is owed to people in them; whoever belongs to both stands with the first")
  .meta({ id: "GroupPreview" });
export type GroupPreview = z.infer<typeof GroupPreview>;

const Params = z.object({ id: Id });
const GroupParams = z.object({ groupId: Id });
const tags = ["customers"];
/** Ids with commas between them, as an address holds them. */
const Ids = z.string().max(40_000);
const READ = { access: "customers.read" } as const;

export function joinRoutes(app: Http, ground: Ground): void {
  app.get("/api/customers/:id/merge-preview", { config: READ, schema: { tags, summary: "What joining two customers would do", params: Params, querystring: z.strictObject({ with: Id }), response: { 200: JoinPreview } } }, async (request) => {
    const [one, other] = [await requireCustomer(ground.db, request.params.id), await requireCustomer(ground.db, request.query.with)];
    if (one === other) throw new Refusal("not-acceptable-now", "These two are one customer already.");
    return previewOf(ground, [await membersOf(ground.db, one), await membersOf(ground.db, other)], "joining", sightOf(request));
  });

  app.get(
    "/api/customers/:id/split-preview",
    { config: READ, schema: { tags, summary: "What moving some records of a customer into a customer of their own would do: side 0 stays, side 1 moves", params: Params, querystring: z.strictObject({ identityIds: Ids.describe("ids of records, with commas between them") }), response: { 200: JoinPreview } } },
    async (request) => {
      const members = await membersOf(ground.db, await requireCustomer(ground.db, request.params.id));
      const moved = requireSome(members, idsIn(request.query.identityIds));
      return previewOf(ground, [members.filter((id) => !moved.includes(id)), members.filter((id) => moved.includes(id))], "parting", sightOf(request));
    },
  );

  app.get("/api/links/:linkId/end-preview", { config: READ, schema: { tags, summary: "What ending a link would part", params: z.object({ linkId: Id }), response: { 200: EndPreview } } }, async (request) => {
    const sides = await sidesWithout(ground, request.params.linkId);
    return { parts: sides === undefined ? null : await previewOf(ground, sides, "parting", sightOf(request)) };
  });

  groupJoinRoutes(app, ground);
}

/** The same of households, organisations and partners. */
function groupJoinRoutes(app: Http, ground: Ground): void {
  app.get("/api/groups/:groupId/merge-preview", { config: READ, schema: { tags: ["groups"], summary: "What joining two groups would do", params: GroupParams, querystring: z.strictObject({ with: Id }), response: { 200: GroupPreview } } }, async (request) =>
    groupPreviewOf(ground, await meetingBeforeMerge(ground.db, request.params.groupId, request.query.with), sightOf(request)),
  );

  app.get("/api/groups/:groupId/split-preview", { config: READ, schema: { tags: ["groups"], summary: "What moving some members of a group into a group of their own would do: side 0 stays, side 1 moves", params: GroupParams, querystring: z.strictObject({ customerIds: Ids.describe("ids of customers, with commas between them") }), response: { 200: GroupPreview } } }, async (request) =>
    groupPreviewOf(ground, await meetingBeforeSplit(ground.db, request.params.groupId, idsIn(request.query.customerIds)), sightOf(request)),
  );

  app.get("/api/group-links/:linkId/end-preview", { config: READ, schema: { tags: ["groups"], summary: "What ending a link between two groups would part; null where other links hold them together still", params: z.object({ linkId: Id }), response: { 200: z.object({ parts: GroupPreview.nullable() }) } } }, async (request) => {
    const meeting = await meetingBeforeEnd(ground.db, request.params.linkId);
    return { parts: meeting === undefined ? null : await groupPreviewOf(ground, meeting, sightOf(request)) };
  });
}

const idsIn = (text: string): string[] => text.split(",").map((id) => id.trim()).filter((id) => id !== "");

/** The two sides that are left of a customer without a link, that with the customer's id first; undefined where they still hang together. */
async function sidesWithout({ db }: Ground, linkId: string): Promise<readonly [readonly string[], readonly string[]] | undefined> {
  const gone = () => new Refusal("not-found", "There is no such link, or it has ended already.");
  const link = await row<{ identity_id: string }>(db, sql`select identity_id from link where link_id = ${linkId}::uuid and ended_at is null`);
  const customerId = link && (await customerOf(db, link.identity_id));
  if (!customerId) throw gone();
  const links = await standingLinks(db, customerId);
  const [stays, goes] = groupByLinks(await membersOf(db, customerId), links.filter((each) => each.link_id !== linkId));
  return goes === undefined ? undefined : [stays!, goes];
}

async function groupPreviewOf(ground: Ground, { meeting, customers }: MeetingOfGroups, sight: Sight): Promise<GroupPreview> {
  const everybody = [...new Set([...customers[0], ...customers[1]])];
  const identities = await rows<{ id: string }>(ground.db, sql`select identity_id as id from membership where customer_id = any(${everybody}::uuid[])`);
  const work = await openWorkOf(ground, identities.map(({ id }) => id), sight);
  const owners = await memberships(ground.db, [...work.promises, ...work.conversations].map((each) => each.identityId));
  const profiles = await profilesOf(ground.db, [...new Set(owners.values())]);
  const whose = (identityId: string) => {
    const customerId = owners.get(identityId)!;
    return { side: customers[0].has(customerId) ? (0 as const) : (1 as const), customerId, name: profiles.get(customerId)!.name };
  };
  return {
    ...meeting,
    promises: work.promises.map(({ identityId, body, dueAt, state }) => ({ ...whose(identityId), body, dueAt, state })),
    conversations: work.conversations.map(({ identityId, code, subject, complaint }) => ({ ...whose(identityId), code, subject, complaint })),
  };
}

async function previewOf(ground: Ground, sides: readonly [readonly string[], readonly string[]], how: "joining" | "parting", sight: Sight): Promise<JoinPreview> {
  const second = new Set(sides[1]);
  const sideOf = (identityId: string): 0 | 1 => (second.has(identityId) ? 1 : 0);
  const all = sides.flat();
  const [meeting, work, one, other, together] = await Promise.all([meetingOf(ground.db, sides, how), openWorkOf(ground, all, sight), valueAsOne(ground, sides[0]), valueAsOne(ground, sides[1]), valueAsOne(ground, all)]);
  return {
    sides: [...meeting.sides], reached: meeting.reached, attributes: meeting.attributes, consents: meeting.consents, groups: meeting.groups, tasks: meeting.tasks, customerId: [...all].sort()[0]!,
    promises: work.promises.map(({ identityId, body, dueAt, state }) => ({ side: sideOf(identityId), body, dueAt, state })),
    conversations: work.conversations.map(({ identityId, ...c }) => ({ side: sideOf(identityId), ...c })),
    value: { sides: [one, other], together },
  };
}
