import { z } from "zod";
import { Id, Time } from "../../platform/contract.ts";

export const GroupKind = z.enum(["household", "organisation", "partner"]);
export type GroupKind = z.infer<typeof GroupKind>;

export const GroupMember = z
  .object({ customerId: Id, customerName: z.string(), role: z.string(), begunAt: Time, begunBy: z.string(), why: z.string(), endedAt: Time.nullable(), endedBy: z.string().nullable(), endWhy: z.string().nullable() })
  .meta({ id: "GroupMember" });
export type GroupMember = z.infer<typeof GroupMember>;

export const CustomerGroup = z.object({ groupId: Id, kind: GroupKind, name: z.string(), members: z.array(GroupMember).describe("those who belong to it now, then those who did") }).meta({ id: "CustomerGroup" });
export type CustomerGroup = z.infer<typeof CustomerGroup>;
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
