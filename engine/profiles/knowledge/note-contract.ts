// Notes, tags, tasks and followers of a customer, as they go over the wire.
import { z } from "zod";
import { inSet } from "../../organisation/contract.ts";
import { Id, Time } from "../../platform/contract.ts";
import { nameText } from "../field-sets.ts";

const Words = z.string().trim().min(1).refine((text) => text.isWellFormed() && !text.includes("\u0000"), "holds a character that cannot be kept");
export const PersonRef = z.object({ id: z.string(), name: z.string() });

export const NoteChangeView = z.object({ act: z.enum(["written", "edited", "removed", "restored", "pinned", "unpinned"]), at: Time, by: z.string(), body: inSet("service", z.string().nullable().describe("the text as it was then; null where the text did not change")) });
export const NoteView = z
  .object({ noteId: Id, body: inSet("service", z.string()), writtenAt: Time, writtenBy: PersonRef, editedAt: Time.nullable(), isPinned: z.boolean(), isRemoved: z.boolean(), mentions: z.array(PersonRef), changes: z.array(NoteChangeView).describe("all that was done to it, newest first") })
  .meta({ id: "CustomerNote" });
export type NoteView = z.infer<typeof NoteView>;
export const CustomerNotes = z.object({ notes: z.array(NoteView).describe("pinned first, then the newest; removed ones last") }).meta({ id: "CustomerNotes" });
export type CustomerNotes = z.infer<typeof CustomerNotes>;

const Mentions = z.array(z.string().min(1).max(100)).max(20).describe("ids of colleagues who are to read it");
export const NewNote = z.strictObject({ body: Words.max(10_000), mentions: Mentions.default([]) });
export type NewNote = z.infer<typeof NewNote>;
export const NoteChange = z.strictObject({ body: Words.max(10_000).optional(), mentions: Mentions.optional(), isPinned: z.boolean().optional(), isRemoved: z.boolean().optional() }).refine((change) => change.body !== undefined || change.isPinned !== undefined || change.isRemoved !== undefined, "say what is to be different: body, isPinned or isRemoved");
export type NoteChange = z.infer<typeof NoteChange>;

export const TagView = z.object({ tagId: Id, name: z.string(), customers: z.int().describe("how many carry it, as far as was counted"), atLeast: z.boolean().describe("there are more than were counted") }).meta({ id: "Tag" });
export type TagView = z.infer<typeof TagView>;
export const CustomerTag = z.object({ tagId: Id, name: z.string(), addedAt: Time, addedBy: z.string() }).meta({ id: "CustomerTag" });
export type CustomerTag = z.infer<typeof CustomerTag>;
export const CustomerTags = z.object({ tags: z.array(CustomerTag) }).meta({ id: "CustomerTags" });
export type CustomerTags = z.infer<typeof CustomerTags>;
export const TagName = z.string().trim().min(1).max(60).regex(/^[^\p{Cc}\p{Cs}]*$/u, "must not hold control characters");

export const TaskView = z
  .object({
    taskId: Id, customerId: Id, customerName: nameText(), kind: z.enum(["task", "mention"]), what: inSet("service", z.string()), assignee: PersonRef, dueAt: Time.nullable(), noteId: Id.nullable(), madeAt: Time, madeBy: PersonRef,
    state: z.enum(["open", "done", "withdrawn"]), isLate: z.boolean(), doneAt: Time.nullable(), doneBy: z.string().nullable(),
  })
  .describe("something a colleague is to do, or a note that mentions them")
  .meta({ id: "Task" });
export type TaskView = z.infer<typeof TaskView>;
export const GroupMention = z.object({ groupId: Id, groupName: z.string(), noteId: Id, what: inSet("service", z.string()), madeAt: Time, madeBy: PersonRef, isRead: z.boolean() }).describe("a note on a group that mentions whoever asks").meta({ id: "GroupMention" });
export type GroupMention = z.infer<typeof GroupMention>;
export const Tasks = z.object({ tasks: z.array(TaskView).describe("open ones first, by when they are due; then what was ended last") }).meta({ id: "Tasks" });
export type Tasks = z.infer<typeof Tasks>;
export const MyTasks = Tasks.extend({ groupMentions: z.array(GroupMention).describe("of groups of which they see everybody: unread ones first, then those read within a week") }).meta({ id: "MyTasks" });
export type MyTasks = z.infer<typeof MyTasks>;
export const NewTask = z.strictObject({ what: Words.max(500), assignee: z.string().min(1).max(100).describe("the id of a colleague"), dueAt: Time.optional() });
export type NewTask = z.infer<typeof NewTask>;
export const TaskChange = z
  .strictObject({ state: z.enum(["open", "done", "withdrawn"]).optional(), what: Words.max(500).optional(), assignee: z.string().min(1).max(100).optional(), dueAt: Time.nullable().optional() })
  .refine((change) => Object.values(change).some((value) => value !== undefined), "say what is to be different: state, what, assignee or dueAt");
export type TaskChange = z.infer<typeof TaskChange>;

export const CustomerFollowers = z.object({ followers: z.array(PersonRef.extend({ since: Time })) }).meta({ id: "CustomerFollowers" });
export type CustomerFollowers = z.infer<typeof CustomerFollowers>;
