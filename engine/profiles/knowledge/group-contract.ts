import { z } from "zod";
import { FieldSet, shownBy } from "../../organisation/contract.ts";
import { Id, Time } from "../../platform/contract.ts";
import { attributeAs, meetingAs, nameText, serviceText, serviceTextOrNone } from "../field-sets.ts";
import { NewNote, NoteView } from "./note-contract.ts";

export const GroupKind = z.enum(["household", "organisation", "partner"]);
export type GroupKind = z.infer<typeof GroupKind>;

export const GroupMember = z
  .object({ customerId: Id, customerName: nameText(), role: z.string(), begunAt: Time, begunBy: z.string(), why: serviceText(), endedAt: Time.nullable(), endedBy: z.string().nullable(), endWhy: serviceTextOrNone() })
  .meta({ id: "GroupMember" });
export type GroupMember = z.infer<typeof GroupMember>;

/** What a program says of it: a company's turnover or account is no more everybody's than a person's. */
export const GroupSaid = shownBy(z.object({ key: z.string(), value: z.string(), source: z.string(), masked: FieldSet.optional().describe("where its value is masked: the set it belongs to") }).meta({ id: "GroupSaid" }), attributeAs);
export type GroupSaid = z.infer<typeof GroupSaid>;

/** Another group that is one with it, or members who were moved out of it: where it is taken back. */
const GroupAct = { name: z.string(), at: Time, by: z.string(), why: serviceText() };
export const CustomerGroup = z.object({ groupId: Id, kind: GroupKind, name: z.string(), joined: z.array(z.object({ linkId: Id, ...GroupAct })).describe("groups that are one with it"), parted: z.array(z.object({ linkId: Id, ...GroupAct, madeAt: Time, madeBy: z.string() })).describe("groups that were one with it and were separated; `at`, `by` and `why` are of the end"), splits: z.array(z.object({ splitId: Id, ...GroupAct })).describe("when members were moved into a group of their own"), said: z.array(GroupSaid).describe("what other programs said of it last: its industry, its owner …"), members: z.array(GroupMember).describe("those who belong to it now, then those who did") }).meta({ id: "CustomerGroup" });
export type CustomerGroup = z.infer<typeof CustomerGroup>;
/** One group by itself. */
export const GroupPage = CustomerGroup.extend({ isWhole: z.boolean().describe("the reader sees everybody in it, and so may change it as a whole and read its notes") }).meta({ id: "GroupPage" });
export type GroupPage = z.infer<typeof GroupPage>;
export const CustomerGroups = z.object({ groups: z.array(CustomerGroup) }).meta({ id: "CustomerGroups" });
export type CustomerGroups = z.infer<typeof CustomerGroups>;

const Words = z.string().trim().min(1).regex(/^[^\p{Cc}\p{Cs}]*$/u, "must not hold control characters");
const Why = Words.max(500);
const Role = Words.max(60).describe("what they are in it: member, child, buyer, director …");
export const JoinGroup = z.union([
  z.strictObject({ groupId: Id, role: Role, why: Why }),
  z.strictObject({ kind: GroupKind, name: Words.max(120), role: Role, why: Why }).describe("makes the group, with this customer as its first member"),
]);
export type JoinGroup = z.infer<typeof JoinGroup>;
export const LeaveGroup = z.strictObject({ why: Why });

export const RenameGroup = z.strictObject({ name: Words.max(120) });
export const GroupNotes = z.object({ notes: z.array(NoteView).describe("pinned first, then the newest; removed ones last") }).meta({ id: "GroupNotes" });
export type GroupNotes = z.infer<typeof GroupNotes>;
export const NewGroupNote = NewNote;
export type NewGroupNote = z.infer<typeof NewGroupNote>;
export const GroupNoteChange = z.strictObject({ body: NewNote.shape.body.optional(), mentions: NewNote.shape.mentions.removeDefault().optional(), isPinned: z.boolean().optional(), isRemoved: z.boolean().optional(), isRead: z.boolean().optional().describe("by whoever says it, where the note mentions them") }).refine((change) => Object.values(change).some((each) => each !== undefined), "say what is to be different: body, mentions, isPinned, isRemoved or isRead");
export type GroupNoteChange = z.infer<typeof GroupNoteChange>;

export const GroupSide = z.object({ groupId: Id.nullable().describe("null of a group that is yet to be made"), name: z.string().nullable(), customers: z.int(), notes: z.int().describe("notes that stand on it"), members: z.array(z.object({ customerId: Id, name: nameText(), role: z.string() })).describe("at most fifty") });
export type GroupSide = z.infer<typeof GroupSide>;
/** What programs say of two groups and not alike. */
export const GroupMeetingSaid = shownBy(z.object({ key: z.string(), sides: z.tuple([z.string(), z.string()]), value: z.string().describe("said last, which is shown of both as one"), source: z.string() }).meta({ id: "GroupMeetingSaid" }), meetingAs);
export type GroupMeetingSaid = z.infer<typeof GroupMeetingSaid>;
export const GroupMeeting = z
  .object({
    groupId: Id.describe("the id of both as one: that of the older"), name: z.string().describe("under which both stand as one"), nameThatJoins: z.string().nullable(), kind: GroupKind, sides: z.tuple([GroupSide, GroupSide]),
    inBoth: z.array(z.object({ customerId: Id, name: nameText(), roles: z.array(z.string()) })).describe("who belongs to both: each role stays"), said: z.array(GroupMeetingSaid),
  })
  .describe("two groups beside each other and as one: before a merge the sides are what is, before a separation or a split what would be")
  .meta({ id: "GroupMeeting" });
export type GroupMeeting = z.infer<typeof GroupMeeting>;
/** A group to which one of two customers belongs who are to become one, or of one who is to become two. */
export const MeetingGroup = z
  .object({ groupId: Id, kind: GroupKind, name: z.string(), sides: z.tuple([z.array(z.string()), z.array(z.string())]).describe("their roles in it today, none where that side does not belong to it; as one they keep all") })
  .meta({ id: "MeetingGroup" });
export type MeetingGroup = z.infer<typeof MeetingGroup>;
export const MergeGroups = z.strictObject({ otherId: Id, why: Why });
export const SplitGroup = z.strictObject({ customerIds: z.array(Id).min(1).max(200), name: Words.max(120).describe("of the new group"), why: Why });
export type SplitGroup = z.infer<typeof SplitGroup>;
