import type { RelationshipSign } from "../../../../engine/segments/contract.ts";
import { type Said, say } from "../../../ui/say.ts";

/** What was seen, in words. */
export function signWords({ sign, count, of, name }: RelationshipSign): Said {
  const values = { count, of: of ?? 0, name: name ?? "" };
  return {
    ideas: say("Proposed ideas or voted on them {count, plural, one {# time} other {# times}} in a year", values),
    "among-others": say("Wrote, answered or met among other customers {count, plural, one {# time} other {# times}} in a year", values),
    "own-colleague": say("{name} looks after them; they were in touch {count, plural, one {# time} other {# times}} in a year", values),
    "same-colleague": say("{name} was the one they met {count} times of {of} in a year", values),
    contacts: say("In touch with a person {count, plural, one {# time} other {# times}} in a year", values),
    subscription: say("A subscription runs, and they needed a person {count, plural, one {# time} other {# times}} in a year", values),
    years: say("Has bought for {count, plural, one {# year} other {# years}}, in the last year too", values),
    "buys-again": say("Bought on {count, plural, one {# day} other {# days}}, in the last year too", values),
    pages: say("Looked for themselves on {count, plural, one {# day} other {# days}} of a year, and asked a person {of, plural, one {# time} other {# times}}", values),
    "buys-seldom": say("Bought on {count, plural, one {# day} other {# days}}, and little else happened", values),
  }[sign];
}
