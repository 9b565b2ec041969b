import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ContestAnswer, ContestView, OneDecision } from "../../../engine/decisions/contract.ts";
import { Button } from "../../ui/button.tsx";
import { RadioList } from "../../ui/choices.tsx";
import { Words } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextArea } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { say, word } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { useMay } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";

type Outcome = ContestAnswer["outcome"];
const OUTCOMES: Readonly<Record<Exclude<Outcome, "withdrawn">, string>> = { stands: word("It stands"), changed: word("It was changed") };

const again = (queries: QueryClient) => queries.invalidateQueries({ queryKey: ["decisions"] });
const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });

function answer(contestId: string, body: ContestAnswer): Promise<ContestView> {
  return api<ContestView>(`/contests/${contestId}/answer`, { method: "POST", body });
}

/** That the customer asks for a person to look at this decision, and what came of it. */
export function Contests({ one }: { one: OneDecision }) {
  const { t, format } = useWords();
  const now = useNow();
  const mayAct = useMay("decide");
  const [asking, setAsking] = useState(false);
  const [answering, setAnswering] = useState<ContestView | null>(null);
  const isOpen = one.contests.some(({ answered }) => answered === null);
  return (
    <section aria-label={t("Asked that a person looks")} className="decision-contests">
      {one.contests.map((contest) => (
        <div key={contest.contestId} className={contest.answered === null ? "contest open" : "contest"}>
          <p className="line">
            <b className="grow">
              {contest.answered === null
                ? t("The customer asks that a person looks at this: recorded by {name}, {when}; to be answered by {due}.", { name: contest.recordedBy, when: format.dayAndClock(contest.askedAt, now), due: format.day(contest.dueAt, now) })
                : t("The customer asked that a person looks at this. {name} looked, {when}: {outcome}.", { name: contest.answered.by, when: format.dayAndClock(contest.answered.at, now), outcome: t(OUTCOMES[contest.answered.outcome as "stands"]) })}
            </b>
            {contest.answered === null && mayAct ? (
              <Button look="outline" onPress={() => setAnswering(contest)}>
                {t("I have looked…")}
              </Button>
            ) : null}
          </p>
          {contest.words === "" ? null : <Words>{contest.words}</Words>}
          {contest.answered?.answer ? <p dir="auto">{contest.answered.answer}</p> : null}
        </div>
      ))}
      {isOpen || !mayAct ? null : (
        <div>
          <Button onPress={() => setAsking(true)}>{t("The customer contests this…")}</Button>
        </div>
      )}
      {asking ? <AskDialog one={one} onClose={() => setAsking(false)} /> : null}
      {answering === null ? null : <AnswerDialog contest={answering} onClose={() => setAnswering(null)} />}
    </section>
  );
}

function AskDialog({ one, onClose }: { one: OneDecision; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [words, setWords] = useState("");
  const record = async () => {
    const { contestId } = await api<ContestView>(`/decisions/${one.record.answer.decisionId}/contests`, { method: "POST", body: { words: words.trim() } });
    setLastAct({ kind: "done", words: say("Recorded: a person is to look at it."), undo: () => answer(contestId, { outcome: "withdrawn", answer: "" }).then(() => again(queries)).catch(failed) });
    onClose();
    await again(queries);
  };
  return (
    <Dialog title={t("The customer contests this")} isOpen onClose={onClose}>
      <Form onSubmit={record} act={t("Record it")} onCancel={onClose}>
        <TextArea label={t("What they say of it (may stay empty)")} value={words} onChange={setWords} rows={4} maxLength={2000} autoFocus />
        <p className="meta">{t("It stands under Tasks for every colleague who sees this customer, until a person has looked and said what they found. The law gives a month.")}</p>
      </Form>
    </Dialog>
  );
}

function AnswerDialog({ contest, onClose }: { contest: ContestView; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState<Exclude<Outcome, "withdrawn"> | null>(null);
  const [said, setSaid] = useState("");
  const record = async () => {
    if (outcome === null) return;
    await answer(contest.contestId, { outcome, answer: said.trim() });
    setLastAct({ kind: "done", words: say("Recorded what you found."), undo: () => api(`/contests/${contest.contestId}/answer`, { method: "DELETE" }).then(() => again(queries)).catch(failed) });
    onClose();
    await again(queries);
  };
  return (
    <Dialog title={t("What you found")} isOpen onClose={onClose}>
      <Form onSubmit={record} act={t("Record it")} isReady={outcome !== null} onCancel={onClose}>
        <RadioList label={t("What becomes of the decision?")} choices={(["stands", "changed"] as const).map((id) => ({ id, text: t(OUTCOMES[id]) }))} chosen={outcome} onChoose={setOutcome} autoFocus />
        <TextArea label={t("What the customer is told (may stay empty)")} value={said} onChange={setSaid} rows={4} maxLength={2000} />
      </Form>
    </Dialog>
  );
}
