import type { Permission } from "../../../engine/organisation/contract.ts";
import { word } from "../../ui/say.ts";

/** The parts of the settings, and what somebody needs who opens one. */
export const PARTS = [
  { id: "appearance", title: word("Appearance"), needs: null },
  { id: "organisation", title: word("Organisation"), needs: "organisation.manage" },
  { id: "costs", title: word("Costs"), needs: "organisation.manage" },
  { id: "people", title: word("People"), needs: "people.read" },
  { id: "access", title: word("Who sees what"), needs: "people.manage" },
  { id: "profiles", title: word("Profiles"), needs: "customers.write" },
  { id: "keys", title: word("API keys"), needs: "keys.manage" },
  { id: "webhooks", title: word("Webhooks"), needs: "keys.manage" },
  { id: "imports", title: word("Imports"), needs: "imports.read" },
  { id: "refused", title: word("Refused events"), needs: "imports.read" },
  { id: "everything", title: word("Everything out"), needs: "export.everything" },
  { id: "audit", title: word("Audit"), needs: "audit.read" },
] as const satisfies readonly { readonly id: string; readonly title: string; readonly needs: Permission | null }[];
export type PartId = (typeof PARTS)[number]["id"];
