import type { GroupKind } from "../../../../engine/profiles/contract.ts";
import { word } from "../../../ui/say.ts";

export const GROUP_KINDS: Readonly<Record<GroupKind, string>> = { household: word("Household"), organisation: word("Organisation"), partner: word("Partner") };
