// All that colleagues see and say of a customer, in one answer for the page.
import type { Sight } from "../../organisation/index.ts";
import type { Ground } from "../../platform/index.ts";
import { requireCustomer } from "../customer.ts";
import { profilesOf } from "../profile.ts";
import { attributesOf } from "./attributes-of.ts";
import type { CustomerKnowledge } from "./contract.ts";
import { consentHistoryOf } from "./consents.ts";
import { followersOf } from "./follow.ts";
import { groupsOf } from "./groups.ts";
import { healthOf } from "./health.ts";
import { notesOf } from "./notes.ts";
import { tagsOf } from "./tags.ts";
import { tasksOf } from "./tasks.ts";

export async function knowledgeOf(ground: Ground, anyId: string, sight: Sight): Promise<CustomerKnowledge> {
  const { db } = ground;
  const id = await requireCustomer(db, anyId);
  const [attributes, consents, notes, tags, tasks, followers, groups, profiles] = await Promise.all([attributesOf(db, id), consentHistoryOf(db, id), notesOf(db, id), tagsOf(db, id), tasksOf(ground, id), followersOf(db, id), groupsOf(db, id, sight), profilesOf(db, [id])]);
  const health = healthOf({ profile: profiles.get(id)!, attributes: attributes.attributes, consents: consents.consents }, ground.now());
  return { ...attributes, ...consents, ...notes, ...tags, ...tasks, ...followers, ...groups, health };
}
