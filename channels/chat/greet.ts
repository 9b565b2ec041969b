// With which words a chat begins: as the rules say, for somebody for whom the site has vouched. Of anybody else we know no more than
// what they say of themselves, and words that fit somebody else's situation would tell it.
import { decide } from "../../engine/decisions/index.ts";
import { type Ground, Refusal } from "../../engine/platform/index.ts";
import { customerOf } from "../../engine/profiles/index.ts";
import type { ChatSession } from "../../engine/service/index.ts";

export interface Greeting {
  readonly greeting: string;
  /** As browsers name it; null: the language of the page. */
  readonly language: string | null;
}

/** A page that is opened again and again asks again and again; each asking would be a decision on record. */
const KEPT_MILLIS = 15 * 60_000;
const MOST_KEPT = 5000;

const NONE: Greeting = { greeting: "", language: null };

/** Greets, and says the same for a while. */
export class Greeter {
  private readonly said = new Map<string, { readonly at: number; readonly greeting: Promise<Greeting | undefined> }>();

  /** @returns no words for whom nobody vouched, where no rule has any, and where they could not be worked out: nobody is kept from writing for want of a greeting */
  async greet(ground: Ground, session: ChatSession): Promise<Greeting> {
    if (!session.reader.startsWith("user:")) return NONE;
    const now = ground.now().getTime();
    const kept = this.said.get(session.tokenHash);
    if (kept && now - kept.at < KEPT_MILLIS) return (await kept.greeting) ?? NONE;
    // The oldest stand first, for each is put in once.
    this.said.delete(session.tokenHash);
    for (const [token, { at }] of this.said) {
      if (now - at < KEPT_MILLIS && this.said.size < MOST_KEPT) break;
      this.said.delete(token);
    }
    const greeting = decided(ground, session);
    this.said.set(session.tokenHash, { at: now, greeting });
    const forget = () => this.said.delete(session.tokenHash);
    // Whoever is not known yet may be in a moment.
    greeting.then((said) => said ?? forget(), forget);
    return (await greeting) ?? NONE;
  }
}

async function decided(ground: Ground, session: ChatSession): Promise<Greeting | undefined> {
  const customerId = await customerOf(ground.db, session.identityId);
  if (customerId === undefined) return undefined;
  try {
    const { speech } = await decide(ground, { customerId, surface: "chat", moment: {}, explained: false });
    return speech ? { greeting: speech.greeting, language: speech.language } : NONE;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
