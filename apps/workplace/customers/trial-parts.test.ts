import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Trial, TrialLine } from "../../../engine/decisions/contract.ts";
import { allParts, joinLines } from "./trial-parts.ts";

const line = (kind: TrialLine["kind"], title: string, ids: readonly string[], why = ""): TrialLine => ({ kind, actionId: title, title, why, rule: "", who: ids.map((id) => ({ customerId: id, name: id })) });
const said = (lines: readonly TrialLine[]) => lines.map(({ kind, title, why, who }) => `${kind} ${title} ${why}: ${who.map(({ name }) => name).join()}`);

describe("what the rules would do, in parts", () => {
  test("the same answer is one line, held back for another reason another one; what is advised comes first, then most customers", () => {
    assert.deepEqual(said(joinLines([[line("advised", "Call", ["a"]), line("held", "Loan", ["a"], "late")], [line("held", "Loan", ["b"], "group"), line("advised", "Gift", ["b", "c"]), line("held", "Loan", ["c", "d"], "group"), line("advised", "Call", ["d", "e"])]])), [
      "advised Call : a,d,e", "advised Gift : b,c", "held Loan group: b,c,d", "held Loan late: a",
    ]);
  });

  test("parts are asked for until there are no more, and each says how far it is", async () => {
    const heard: string[] = [];
    const asked: (string | undefined)[] = [];
    const answers = [["a", "b"], ["c", "d"], ["e"]].map((ids, n): Trial => ({ policy: { key: "treatment", title: "", version: 1, draft: null }, openDraft: null, customers: 5, done: Math.min(5, 2 * n + 2), next: n < 2 ? ids.at(-1)! : null, lines: [line("advised", "Call", ids)] }));
    const whole = await allParts(async (after) => (asked.push(after), answers[asked.length - 1]!), (done, of) => heard.push(`${done} of ${of}`));
    assert.deepEqual([asked, heard, said(whole.lines)], [[undefined, "b", "d"], ["2 of 5", "4 of 5", "5 of 5"], ["advised Call : a,b,c,d,e"]]);
  });
});
