// What the codes of the audit say in words. A code of a newer server that is not here is told as it is written.
import { word } from "../../ui/say.ts";

export const ACT_WORDS: Readonly<Record<string, string | undefined>> = {
  "sign-in.password": word("Signed in by password"),
  "sign-in.link": word("Signed in by a link"),
  "sign-out": word("Signed out"),
  "password.set": word("Chose a password"),
  "password.change": word("Changed the password"),
  "person.add": word("Invited a colleague"),
  "person.restore": word("Took a colleague back"),
  "person.rename": word("Gave another name"),
  "person.role": word("Gave another role"),
  "person.remove": word("Let a colleague go"),
  "person.link": word("Made a sign-in link"),
  "organisation.change": word("Changed the organisation"),
  "key.create": word("Made a key"),
  "key.revoke": word("Revoked a key"),
  "webhook.add": word("Added a webhook source"),
  "webhook.secret": word("Set the secret of a webhook source"),
  "webhook.remove": word("Removed a webhook source"),
  "chat.identity-secret.make": word("Made the secret for signed-in chats"),
  "customer.link": word("Joined two records"),
  "customer.merge": word("Merged two customers"),
  "customer.unlink": word("Separated two customers"),
  "customer.merge-undo": word("Took a merge back"),
  "customer.unlink-undo": word("Took a separation back"),
  "customer.split": word("Split a customer"),
  "customer.split-undo": word("Took a split back"),
  "customer.erase": word("Erased a customer"),
  "customer.export": word("Exported what is known of a customer"),
  "customer.follow": word("Follows a customer"),
  "customer.unfollow": word("No longer follows a customer"),
  "duplicates.find": word("Looked for duplicates"),
  "duplicates.withdraw": word("Took back a decision on duplicates"),
  "attribute.say": word("Corrected what is known"),
  "attribute.take-back": word("Took a correction back"),
  "attribute-sources.change": word("Changed which source is believed"),
  "consent.give": word("Recorded a consent"),
  "consent.withdraw": word("Recorded a withdrawn consent"),
  "wording.add": word("Added words of consent"),
  "tag.add": word("Put a tag on a customer"),
  "tag.remove": word("Took a tag off a customer"),
  "tag.rename": word("Renamed a tag"),
  "group.join": word("Put a customer into a group"),
  "group.leave": word("Took a customer out of a group"),
  "group.merge": word("Merged two groups"),
  "group.unmerge": word("Separated two groups"),
  "group.split": word("Split a group"),
  "group.split-undo": word("Took the split of a group back"),
  "note.write": word("Wrote a note"),
  "note.change": word("Changed a note"),
  "note.add": word("Wrote a private note"),
  "task.add": word("Added a task"),
  "task.change": word("Changed a task"),
  "message.send": word("Answered a customer"),
  "conversation.start": word("Opened a conversation"),
  "conversation.resolve": word("Resolved a conversation"),
  "conversation.reopen": word("Opened a conversation again"),
  "conversation.assign": word("Assigned a conversation"),
  "conversation.snooze": word("Snoozed a conversation"),
  "conversation.wake": word("Woke a conversation"),
  "conversation.read": word("Read a conversation"),
  "conversation.complaint": word("Marked or unmarked a complaint"),
  "promise.made": word("Made a promise"),
  "promise.kept": word("Marked a promise as kept"),
  "promise.withdrawn": word("Took a promise back"),
  "decision.taken": word("Did what was advised"),
  "decision.override": word("Decided otherwise"),
  "decision.override.withdraw": word("Took back deciding otherwise"),
  "policy.publish": word("Published rules"),
  "value.fit": word("Fitted the value model"),
  "import.orders": word("Imported orders"),
  "import.contacts": word("Imported people"),
  "import.contacts.failed": word("An import of people failed"),
  "import.orders.failed": word("An import of orders failed"),
  "import.export": word("Imported an export"),
  "import.undo": word("Undid an import"),
  export: word("Exported data"),
};

const OBJECT_WORDS: Readonly<Record<string, string | undefined>> = {
  customer: word("customer"),
  conversation: word("conversation"),
  person: word("colleague"),
  key: word("key"),
  import: word("import"),
  promise: word("promise"),
  decision: word("decision"),
  policy: word("rules"),
  setting: word("setting"),
  "value-model": word("value model"),
  "webhook-source": word("webhook source"),
  tag: word("tag"),
  group: word("group"),
  wording: word("words of consent"),
  run: word("run"),
  export: word("export"),
  erasure: word("erasure"),
};

/** @example actWords("customer.unlink") // "Separated two customers" */
export function actWords(act: string): string {
  return ACT_WORDS[act] ?? sentence(act);
}

export function objectWords(kind: string): string {
  return OBJECT_WORDS[kind] ?? kind.replaceAll("-", " ");
}

function sentence(code: string): string {
  const words = code.replace(/[._-]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
