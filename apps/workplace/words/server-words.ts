// Sentences that the server makes of what it knows, found again by their form, so that they are said in the reader's
// language. One that has none of these forms is shown as it came.
import { type Said, say, word } from "../../ui/say.ts";

/** Longer forms stand before those that would fit them too. A name in braces stands for whatever is there. */
const FORMS: readonly string[] = [
  // what happened
  word("Wrote to us"),
  word("We wrote"),
  word("Called"),
  word("We called"),
  word("Visited a page"),
  word("Opened “{page}” and another page"),
  word("Opened “{page}” and {count} other pages"),
  word("Opened “{page}”"),
  word("Searched"),
  word("Signed in"),
  word("Placed an order"),
  word("A page reported an order"),
  word("Cancelled an order"),
  word("A delivery arrived"),
  word("A delivery was sent"),
  word("A delivery did not arrive"),
  word("Returned something"),
  word("Was paid back"),
  word("An invoice was sent"),
  word("An invoice was paid"),
  word("Paid"),
  word("A payment failed"),
  word("Subscribed"),
  word("Changed a subscription"),
  word("Paused a subscription"),
  word("Ended a subscription"),
  word("Skipped a delivery"),
  word("A letter"),
  word("A message"),
  word("Complained"),
  word("Wrote a review"),
  word("Was asked for an opinion"),
  word("Answered a survey"),
  word("A machine arrived for repair"),
  word("A repair was done"),
  word("A newsletter was sent"),
  word("Opened a newsletter"),
  word("Followed a link in a newsletter"),
  word("Left a newsletter"),
  word("Left a basket behind"),
  word("Got in touch"),
  word("Conversation resolved"),
  word("Came back to it"),
  word("A complaint was opened"),
  word("A complaint was closed"),
  word("We promised"),
  word("Promise kept"),
  word("Promise taken back"),
  word("Received goods for free"),
  word("The rules advised “{what}”; {who} did otherwise: {instead}"),
  word("The rules advised “{what}”"),
  word("{who} did “{what}”"),
  // where it is from
  word("desk"),
  word("orders"),
  word("profile"),
  word("promises"),
  word("conversation"),
  word("conversations"),
  word("complaints"),
  word("consents"),
  word("deliveries"),
  word("surveys"),
  word("identifiers"),
  word("value model"),
  word("hash of the customer's id"),
  word("nothing was said"),
  word("a cookie only"),
  word("nothing identifies them"),
  word("verified e-mail address"),
  word("verified telephone number"),
  word("verified user id"),
  word("e-mail address, not verified"),
  word("telephone number, not verified"),
  word("user id, not verified"),
  word("decisions"),
  word("segments"),
  word("the request itself"),
  word("writes from a device on which they once signed in"),
  // groups by value
  word("No purchases are known any more"),
  word("Expected to spend {amount} in the next 12 months; middle value begins at {middle}, high value at {high}"),
  word("Expected to spend {amount} in the next 12 months; middle value begins at {middle}"),
  word("Expected to spend {amount} in the next 12 months; high value begins at {high}"),
  word("The tenth of customers expected to spend most in the next 12 months: {amount} or more"),
  word("The tenth of customers expected to spend most in the next 12 months"),
  word("The next four tenths: {amount} or more, below {high}"),
  word("The next four tenths: {amount} or more"),
  word("The next four tenths"),
  word("Everybody else who has bought"),
  // what moves the value
  word("Bought once, on the last day known of"),
  word("Bought once, {days} days ago"),
  word("Bought once, 1 day ago"),
  word("Bought {times} times in {weeks} weeks, last {days} days ago; usually every {gap} days"),
  word("Bought {times} times in {weeks} weeks, last 1 day ago; usually every {gap} days"),
  word("Bought {times} times in {weeks} weeks, last on the last day known of; usually every {gap} days"),
  word("Spends {amount} a purchase; others {others}"),
  word("Nothing for {times} times the usual gap"),
  // facts
  word("value tier"),
  word("value over 12 months"),
  word("chance to buy within 26 weeks"),
  word("change of that chance in a month"),
  word("days with a purchase"),
  word("days since the last purchase"),
  word("usual days between purchases"),
  word("time since the last purchase, against the usual time between two"),
  word("name"),
  word("known customer"),
  word("language"),
  word("who this is"),
  word("open promise"),
  word("days the promise is late"),
  word("what was promised"),
  word("topic"),
  word("channel"),
  word("contacts on this topic in 30 days"),
  word("open complaint"),
  word("agreed to offers by e-mail"),
  word("deliveries skipped in 90 days"),
  word("surveys unanswered in 90 days"),
  word("in the measurement group"),
  word("needs special care"),
  word("where it is asked"),
  word("yes"),
  word("repair"),
  word("delivery"),
  word("invoice"),
  word("subscription"),
  word("refund"),
  word("machine"),
  word("account"),
  word("other"),
  word("e-mail"),
  word("web page"),
  word("telephone"),
  word("letter"),
  word("no"),
  word("none"),
  word("open"),
  word("late"),
  word("high"),
  word("middle"),
  word("low"),
  word("certain"),
  word("likely"),
  word("unknown"),
  word("{count} days"),
  word("{value}, likely {low} to {high}"),
  word("about {value}"),
  word("{count} times"),
  word("{count} points"),
  // what an act of the audit was about
  word("from"),
  word("to"),
  word("why"),
  word("reason"),
  word("role"),
  word("customer"),
  word("customers"),
  word("rows"),
  word("file"),
  word("version"),
  word("note"),
  word("until"),
  word("audience"),
  word("assignee"),
  word("purpose"),
  word("action"),
  word("title"),
  word("body"),
  word("code"),
  word("wording version"),
  word("source"),
  word("at"),
  word("verdict"),
  word("records"),
  word("because"),
  word("file name"),
  word("lines"),
  word("key"),
  word("value"),
  word("attribute"),
  word("link"),
  word("joined"),
  word("into"),
  word("message"),
  word("trusted"),
  word("override"),
  word("rule"),
  word("provider"),
  word("secret"),
  word("removed"),
  word("left"),
  word("split"),
  word("identities"),
  word("suppressed"),
  word("taken"),
  word("password forgotten"),
  word("currency"),
  word("until day"),
  word("consent"),
  word("decision"),
  word("person"),
  word("status"),
  word("owner"),
  word("lead"),
  word("agent"),
  word("analyst"),
  word("read-only"),
  word("write"),
  word("none yet"),
  word("set"),
  word("chat"),
  word("email"),
  word("web"),
  word("voice"),
  word("post"),
  word("shop"),
  word("portal"),
];

/** A whole word, but for those of which what follows is a customer's or a colleague's own: "We promised: …". */
const OPEN_END = /^(.+?): (.+)$/s;

/** Counts are figures; amounts and whatever else have any form. */
const MEANT: Readonly<Record<string, string>> = {
  count: "[+−-]?[\\d.,]+",
  days: "\\d+",
  weeks: "\\d+",
  times: "[\\d.]+",
  gap: "\\d+",
};

interface Form {
  readonly id: string;
  readonly fits: RegExp;
}

const exact: ReadonlySet<string> = new Set(FORMS);
const forms: readonly Form[] = FORMS.filter((id) => id.includes("{")).map((id) => ({
  id,
  fits: new RegExp(
    `^${id
      .split(/\{(\w+)\}/)
      .map((part, index) => (index % 2 === 1 ? `(?<${part}>${MEANT[part] ?? ".+"})` : escaped(part)))
      .join("")}$`,
    "s",
  ),
}));

/**
 * @example serverWords("Bought once, 12 days ago") // { id: "Bought once, {days} days ago", values: { days: "12" } }
 */
export function serverWords(sentence: string): Said {
  if (exact.has(sentence)) return say(sentence);
  for (const { id, fits } of forms) {
    const found = fits.exec(sentence);
    if (found) return { id, values: { ...found.groups } };
  }
  return say("{words}", { words: sentence });
}

/** The same for a sentence that may go on, after a colon, with what somebody wrote: that is kept as it is. */
export function serverWordsBefore(sentence: string): { readonly said: Said; readonly rest: string | null } {
  const parts = exact.has(sentence) ? null : OPEN_END.exec(sentence);
  if (parts && exact.has(parts[1]!)) return { said: say(parts[1]!), rest: parts[2]! };
  return { said: serverWords(sentence), rest: null };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
