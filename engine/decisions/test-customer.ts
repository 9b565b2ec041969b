// A customer for tests of decisions.
import { type Ground, newId, transaction } from "../platform/index.ts";
import { recomputeProfiles, resolveIdentity } from "../profiles/index.ts";
import { isHeldOut } from "./hold-out.ts";

/** A new customer of the shop who is not in the measurement group: that one chance decides about no test. */
export async function treatedCustomer(ground: Ground): Promise<string> {
  for (;;) {
    const made = await transaction(ground.db, async (tx) => {
      const { identityId } = await resolveIdentity(tx, ground.now(), { name: "shop", trusted: true }, [{ kind: "email", value: `${newId()}@example.com`, verified: true }]);
      await recomputeProfiles(tx, [identityId]);
      return identityId;
    });
    if (!isHeldOut(made)) return made;
  }
}
