// Why somebody whom an import brought stays when it is undone, in words.
import type { StaysBecause } from "../../../engine/profiles/contract.ts";
import { type Said, say } from "../../ui/say.ts";

export function stayWords(because: StaysBecause, count: number): Said {
  switch (because) {
    case "another-import":
      return say("{count, plural, one {# is told of by another import too} other {# are told of by another import too}}", { count });
    case "linked":
      return say("{count, plural, one {# has been joined with another customer} other {# have been joined with other customers}}", { count });
    case "touch-points":
      return say("{count, plural, one {# has been in touch: a visit, an order, a call} other {# have been in touch: a visit, an order, a call}}", { count });
    case "colleagues":
      return say("{count, plural, one {# has got something from a colleague: a note, a tag, a task, a correction} other {# have got something from a colleague: a note, a tag, a task, a correction}}", { count });
    case "another-source":
      return say("{count, plural, one {# is told of by another program too} other {# are told of by another program too}}", { count });
    case "conversations":
      return say("{count, plural, one {# has a conversation here} other {# have conversations here}}", { count });
    case "something-else":
      return say("{count, plural, one {something else is known of #} other {something else is known of #}}", { count });
  }
}
