import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Suspense, useEffect, useRef, useState } from "react";
import type { ActionView, Answer, HeldView, OverrideView } from "../../../engine/decisions/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Fold } from "../../ui/page.tsx";
import { useWords } from "../../ui/words.tsx";
import { takenQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { later } from "../../ui/later.tsx";
import { ActionCard } from "./action-card.tsx";
import { nextToDo, type OverrideReason } from "./acts.ts";
import "./guidance.css";

const Trace = later(() => import("./trace.tsx"));
const Playbook = later(() => import("./playbook.tsx"));
const HeldBack = later(() => import("./held-back.tsx"));
const Weighed = later(() => import("./weighed.tsx"), "page");

export interface GuidanceProps {
  readonly answer: Answer;
  readonly hasChanged: boolean;
  readonly onShowFresh: () => void;
  readonly isStale: boolean;
  readonly why: boolean;
  readonly onWhy: (open: boolean) => void;
  /** True when it was opened by its key: it may lie below the window, so it is brought into view. */
  readonly isWhySought: boolean;
  readonly onWhyFound: () => void;
  readonly mayAnswer: boolean;
  readonly onUseWords: (answer: Answer, action: ActionView) => void;
  readonly onUseStep: (words: string) => void;
  readonly onOverride: (answer: Answer, action: ActionView) => void;
  readonly onDone: (answer: Answer, action: ActionView) => void;
  /** What is held back is done all the same, for a reason. */
  readonly onDoneDespite: (answer: Answer, held: HeldView, reason: OverrideReason) => void;
  readonly onInteraction: (id: string) => void;
}

/** What the rules advise, what they hold back, and what every customer gets in any case. */
export function Guidance({
  answer,
  hasChanged,
  onShowFresh,
  isStale,
  why,
  onWhy,
  isWhySought,
  onWhyFound,
  mayAnswer,
  onUseWords,
  onUseStep,
  onOverride,
  onDone,
  onDoneDespite,
  onInteraction,
}: GuidanceProps) {
  const { t } = useWords();
  const [expanded, setExpanded] = useState<string | null>(answer.actions[0]?.id ?? null);
  // Overrides of this session; the record of all of them is on the customer's page.
  const overrides = useQuery<readonly OverrideView[]>({
    queryKey: ["overrides", answer.customerId],
    queryFn: () => [],
    staleTime: Infinity,
    gcTime: Infinity,
  });
  const mayDecide = useMay("decide");
  const mayReadRecords = useMay("decisions.read");
  const { countsIn } = useHouse().session.organisation;
  const { data: lately } = useQuery({ ...takenQuery(answer.customerId), enabled: mayReadRecords });
  const taken = lately?.taken ?? [];
  const next = nextToDo(answer.actions, taken, overrides.data ?? []);
  const [isWeighedOpen, setWeighedOpen] = useState(false);
  const whyHead = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!isWhySought) return;
    whyHead.current?.focus({ preventScroll: true });
    whyHead.current?.scrollIntoView({ block: "start" });
    onWhyFound();
  });
  const gainScale = Math.max(
    1,
    ...answer.actions.map((action) => Math.max(action.gain?.hi ?? 0, Math.abs(action.gain?.lo ?? 0))),
  );
  return (
    <div className={isStale ? "guidance stale-advice" : "guidance"}>
      {hasChanged ? (
        <p className="advice-changed" role="status">
          <span>{t("The advice has changed.")}</span>
          <Button look="plain" onPress={onShowFresh}>
            {t("Show it")}
          </Button>
        </p>
      ) : null}
      {isStale ? (
        <p className="caution small">
          {t("This advice may be out of date: the page has not heard from the server for a while.")}
        </p>
      ) : null}
      {answer.arm === "hold-out" ? (
        <p className="hold-out small">
          {t(
            "This customer is in the measurement group: some advice is left out on purpose, so that its effect can be known.",
          )}
        </p>
      ) : null}
      {answer.actions.length === 0 ? (
        <p className="quiet small">{t("Nothing special is advised. Answer as you would.")}</p>
      ) : (
        <section aria-label={t("Next best")}>
          <h3 className="engine-title">{t("Next best")}</h3>
          <ol className="actions">
            {answer.actions.map((action, index) => (
              <ActionCard
                key={action.id}
                action={action}
                tables={answer.trace.tables}
                customerId={answer.customerId}
                number={index + 1}
                gainScale={gainScale}
                expanded={expanded === action.id}
                why={why}
                override={overrides.data?.findLast((each) => each.actionId === action.id)}
                done={taken.findLast((each) => each.actionId === action.id)}
                onDone={mayDecide ? () => onDone(answer, action) : undefined}
                isNextToDo={next?.id === action.id}
                mayAnswer={mayAnswer}
                onExpand={() => setExpanded(expanded === action.id ? null : action.id)}
                onUseWords={() => onUseWords(answer, action)}
                onOverride={() => onOverride(answer, action)}
                onInteraction={onInteraction}
              />
            ))}
          </ol>
        </section>
      )}
      <Suspense>
        <Playbook answer={answer} onUse={mayAnswer ? onUseStep : undefined} />
      </Suspense>
      <Suspense>
        <HeldBack answer={answer} taken={taken} onDespite={mayDecide ? (held, reason) => onDoneDespite(answer, held, reason) : undefined} />
      </Suspense>
      {answer.floor.length > 0 ? (
        <Fold title={t("What every customer gets")}>
          <ul className="drivers small">
            {answer.floor.map((promise) => (
              <li key={promise}>
                <Data>{promise}</Data>
              </li>
            ))}
          </ul>
        </Fold>
      ) : null}
      {answer.trace.arithmetic.length > 0 ? (
        <details className="fold" onToggle={(event) => setWeighedOpen(event.currentTarget.open)}>
          <summary>{t("How it was weighed")}</summary>
          <Suspense>
            {isWeighedOpen ? <Weighed arithmetic={answer.trace.arithmetic} currency={answer.actions[0]?.cost.currency ?? countsIn} /> : null}
          </Suspense>
        </details>
      ) : null}
      <details className="fold" open={why} onToggle={(event) => onWhy(event.currentTarget.open)}>
        <summary ref={whyHead}>{t("How this was decided")}</summary>
        <Suspense>
          <Trace answer={answer} />
        </Suspense>
        {mayReadRecords ? (
          <p className="small">
            <Link to="/decisions/$decisionId" params={{ decisionId: answer.decisionId }}>
              {t("Open the record")}
            </Link>
          </p>
        ) : null}
      </details>
    </div>
  );
}
