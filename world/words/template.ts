// The notation of conversations that many customers share: `[one|another]` is drawn, `{slot}` is filled in.
import type { Chance } from "../chance.ts";
import type { StaffKey, Topic } from "../shape.ts";

export interface TemplateLine {
  readonly by: "customer" | "agent" | StaffKey;
  readonly note: boolean;
  /** comes some days after the line before, when something has arrived or been done */
  readonly later: boolean;
  readonly body: string;
}
export interface Template {
  readonly topic: Topic;
  readonly language: string;
  readonly complaint: boolean;
  readonly subject: string;
  readonly lines: readonly TemplateLine[];
  /** made by the agent with the line of this index */
  readonly promise: { readonly afterLine: number; readonly inDays: number; readonly body: string } | null;
}

/**
 * Reads a template. Each line is `c: words of the customer`, `a: words of the agent`, `hugo: a private note of Hugo`
 * or `p 3: what the agent promised with the line above, due in 3 days`; `c+` and `a+` come some days later.
 * A subject that opens with `!` is a complaint.
 */
export function template(topic: Topic, subject: string, text: string, language = "en"): Template {
  const lines: TemplateLine[] = [];
  let promise: Template["promise"] = null;
  for (const row of text.trim().split("\n")) {
    const [, mark = "", body = ""] = /^\s*([a-z]+\+?(?: [\d.]+)?): (.*)$/.exec(row) ?? [];
    if (mark === "") throw new Error(`expected "c: …" or the like, found ${JSON.stringify(row)}`);
    const later = mark.endsWith("+");
    const by = mark.replace("+", "");
    if (by.startsWith("p ")) promise = { afterLine: lines.length - 1, inDays: Number(by.slice(2)), body };
    else if (by === "c") lines.push({ by: "customer", note: false, later, body });
    else if (by === "a") lines.push({ by: "agent", note: false, later, body });
    else lines.push({ by: by as StaffKey, note: true, later, body });
  }
  return { topic, language, complaint: subject.startsWith("!"), subject: subject.replace(/^!/, ""), lines, promise };
}

/** Fills a text: draws its alternatives, then puts in what the slots stand for. `\\n` becomes a new line. */
export function fill(text: string, slots: Readonly<Record<string, string>>, chance: Chance): string {
  return text
    .replace(/\[([^\]]*)\]/g, (_, choices: string) => chance.pick(choices.split("|")))
    .replace(/\{(\w+)\}/g, (_, slot: string) => {
      const value = slots[slot];
      if (value === undefined) throw new Error(`expected a value for {${slot}} in ${JSON.stringify(text)}`);
      return value;
    })
    .replaceAll("\\n", "\n")
    .trim();
}
