// What a customer came about, over conversations and channels: an issue. Said by a source, or told by the same rule by which
// contacts on one issue are counted: conversations on one topic, each within thirty days of the one before.

/** Conversations on one topic within this time are taken to be about one issue. */
export const ISSUE_DAYS = 30;
const DAY = 86_400_000;
/** What is filed under these may be about anything. */
const NO_TOPIC: ReadonlySet<string> = new Set(["", "other"]);

export interface Opening {
  readonly conversationId: string;
  /** What people say to name the conversation. */
  readonly code: string | null;
  readonly topic: string | null;
  readonly at: Date;
}

export interface Issues {
  /** The issue to which a conversation belongs; undefined where it stands alone. */
  ofConversation(conversationId: string): string | undefined;
  /** The issue that a source names: by a name of its own, or by the code of one of its conversations. */
  named(said: string): string;
  /** What belongs to an issue: its conversations, and every name by which it is said. */
  holds(issue: string): { readonly conversationIds: readonly string[]; readonly names: readonly string[] };
}

export const NO_ISSUES: Issues = { ofConversation: () => undefined, named: (said) => said, holds: (issue) => ({ conversationIds: [], names: [issue] }) };

/**
 * An issue is called by the code of its first conversation.
 *
 * @param opened conversations of one customer
 * @param said names of issues that touch points of the customer carry
 */
export function issuesOf(opened: readonly Opening[], said: Iterable<string> = []): Issues {
  const mentioned = new Set(said);
  const byTopic = Map.groupBy([...opened].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.conversationId < b.conversationId ? -1 : 1)), (one) => (NO_TOPIC.has(one.topic ?? "") ? `alone ${one.conversationId}` : one.topic!));
  const chains = [...byTopic.values()].flatMap((sameTopic) => {
    const found: Opening[][] = [];
    for (const one of sameTopic) {
      const last = found.at(-1);
      if (last && one.at.getTime() - last.at(-1)!.at.getTime() <= ISSUE_DAYS * DAY) last.push(one);
      else found.push([one]);
    }
    return found;
  });
  const byConversation = new Map<string, string>();
  const byName = new Map<string, string>();
  const held = new Map<string, { conversationIds: string[]; names: string[] }>();
  for (const chain of chains) {
    const codes = chain.flatMap((one) => one.code ?? []);
    const issue = codes[0];
    if (issue === undefined || (chain.length === 1 && !codes.some((code) => mentioned.has(code)))) continue;
    for (const { conversationId } of chain) byConversation.set(conversationId, issue);
    for (const code of codes) byName.set(code, issue);
    held.set(issue, { conversationIds: chain.map((one) => one.conversationId), names: codes });
  }
  return {
    ofConversation: (conversationId) => byConversation.get(conversationId),
    named: (name) => byName.get(name) ?? name,
    holds: (issue) => held.get(byName.get(issue) ?? issue) ?? { conversationIds: [], names: [issue] },
  };
}
