// The secret with which a site signs who its user is, so that the chat knows them without asking.
import { type Actor, readSetting, writeAudit, writeSetting } from "../organisation/index.ts";
import { type Database, type Ground, newSecret, transaction } from "../platform/index.ts";

const SETTING = "chat.identity-secret";

/** Undefined while nobody has made one: then nobody is vouched for. */
export function chatIdentitySecret(db: Database): Promise<string | undefined> {
  return readSetting<string>(db, SETTING);
}

/** Makes a new secret and forgets the one before, with which nothing can be signed from now on. */
export async function makeChatIdentitySecret(ground: Ground, actor: Actor): Promise<string> {
  const now = ground.now();
  const secret = newSecret("cs_");
  await transaction(ground.db, async (tx) => {
    await writeSetting(tx, now, actor.id, SETTING, secret);
    await writeAudit(tx, now, actor, "chat.identity-secret.make", { kind: "setting", id: SETTING });
  });
  return secret;
}
