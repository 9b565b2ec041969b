import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ActionView, Answer, OverrideView, TakenView } from "../../../engine/decisions/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Covered, Data, Figure } from "../../ui/data.tsx";
import { Lift } from "../../ui/gauge.tsx";
import { Fold } from "../../ui/page.tsx";
import { useWords } from "../../ui/words.tsx";
import { reasonWords } from "../words/names.ts";
import { RuleLink } from "../rules/rule-link.tsx";
import { takeBackDone, takeBackOverride } from "./acts.ts";
import { costWords, gainWords, isGainKept } from "./panel-words.ts";

const REASONS_SHOWN = 2;
/** A reason that ends like a sentence; any other is led on to what it rests on. */
const ENDED = /[.!?…:؟]["”»]?$/;

export interface ActionCardProps {
  readonly action: ActionView;
  readonly tables: Answer["trace"]["tables"];
  readonly customerId: string;
  readonly number: number;
  /** The largest gain on the screen, so that bars can be compared. */
  readonly gainScale: number;
  readonly expanded: boolean;
  readonly why: boolean;
  readonly override: OverrideView | undefined;
  /** That it was carried out within the last day. */
  readonly done: TakenView | undefined;
  /** Left out for those who may not say that it was done. */
  readonly onDone: (() => void) | undefined;
  /** True for the one that the key means. */
  readonly isNextToDo: boolean;
  readonly mayAnswer: boolean;
  readonly onExpand: () => void;
  readonly onUseWords: () => void;
  readonly onOverride: () => void;
  readonly onInteraction: (id: string) => void;
}

export function ActionCard({
  action,
  tables,
  customerId,
  number,
  gainScale,
  expanded,
  why,
  override,
  done,
  onDone,
  isNextToDo,
  mayAnswer,
  onExpand,
  onUseWords,
  onOverride,
  onInteraction,
}: ActionCardProps) {
  const { t, format } = useWords();
  const shown = why ? action.reasons : action.reasons.slice(0, REASONS_SHOWN);
  const folded = action.reasons.slice(shown.length);
  return (
    <li className={expanded ? "action open" : "action"}>
      <div className="action-head">
        <span className="action-number" aria-hidden="true">
          {number}
        </span>
        <h4 className="action-title">
          <button type="button" aria-expanded={expanded} onClick={onExpand}>
            <Data>{action.title}</Data>
          </button>
          <span className="meta">
            <Data>{action.aim}</Data>
            {costWords(action.cost, format).map((words) => (
              <span key={words.id}> · {t(words)}</span>
            ))}
          </span>
        </h4>
        {action.gain === null ? (
          <span className="meta action-gain">{isGainKept(action) ? <Covered /> : t("not measured yet")}</span>
        ) : (
          <span className="action-gain">
            <Figure className="action-gain-figure">{format.moneySigned(action.gain.mid, action.gain.currency)}</Figure>
            <Lift
              reading={action.gain}
              scale={{ from: -gainScale * 0.25, to: gainScale * 1.05 }}
              tone="engine"
              label={t(gainWords(action, format))}
            />
          </span>
        )}
      </div>
      {override ? (
        <OverrideLine override={override} customerId={customerId} title={action.title} />
      ) : done ? (
        <DoneByLine done={done} customerId={customerId} mayTakeBack={onDone !== undefined} />
      ) : expanded ? (
        <div className="action-body">
          {action.say === "" ? null : (
            <p className="action-say" dir="auto">
              {action.say}
            </p>
          )}
          {action.do ? (
            <p className="small">
              <b>{t("Do:")}</b> <Data>{action.do}</Data>
            </p>
          ) : null}
          <Reasons reasons={shown} onInteraction={onInteraction} />
          {folded.length > 0 ? (
            <Fold title={t("{count, plural, one {# more reason} other {# more reasons}}", { count: folded.length })}>
              <Reasons reasons={folded} onInteraction={onInteraction} />
            </Fold>
          ) : null}
          <p className="meta">{t(gainWords(action, format))}</p>
          <div className="action-foot">
            {mayAnswer ? (
              <Button look="outline" onPress={onUseWords} hint={String(number)}>
                {action.say === "" ? t("Write the answer") : t("Use these words")}
              </Button>
            ) : null}
            {onDone ? (
              <Button onPress={onDone} hint={isNextToDo ? "d" : undefined}>
                {t("Did it")}
              </Button>
            ) : null}
            <Button onPress={onOverride} hint={number === 1 ? "o" : undefined}>
              {t("Decide otherwise")}
            </Button>
            <span className="meta action-rule">
              <RuleLink rule={action.rule} tables={tables} version={action.version} />
            </span>
          </div>
        </div>
      ) : null}
    </li>
  );
}

function Reasons({ reasons, onInteraction }: { reasons: ActionView["reasons"]; onInteraction: (id: string) => void }) {
  return (
    <ul className="reasons">
      {reasons.map((reason) => (
        <li key={reason.text} dir="auto">
          {reason.text}
          {reason.evidence.map((evidence, index) => (
            <span key={evidence.id}>
              {index > 0 ? " · " : ENDED.test(reason.text) ? " " : ": "}
              <EvidenceLink evidence={evidence} onInteraction={onInteraction} />
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function EvidenceLink({
  evidence,
  onInteraction,
}: {
  evidence: ActionView["reasons"][number]["evidence"][number];
  onInteraction: (id: string) => void;
}) {
  const label = <Data>{evidence.label}</Data>;
  switch (evidence.kind) {
    case "conversation":
      return (
        <Link
          className="evidence"
          to="/cockpit/$conversationId"
          params={{ conversationId: evidence.id }}
          search={{ pane: "conversation" }}
        >
          {label}
        </Link>
      );
    case "customer":
      return (
        <Link className="evidence" to="/customers/$customerId" params={{ customerId: evidence.id }}>
          {label}
        </Link>
      );
    case "outcome":
      return (
        <Link className="evidence" to="/value/outcomes">
          {label}
        </Link>
      );
    case "interaction":
      return (
        <button type="button" className="evidence" onClick={() => onInteraction(evidence.id)}>
          {label}
        </button>
      );
  }
}

function DoneByLine({ done, customerId, mayTakeBack }: { done: TakenView; customerId: string; mayTakeBack: boolean }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  return (
    <p className="small override-line">
      <span className="grow">{t("Done by {name}, {when}.", { name: done.takenBy, when: format.clock(done.takenAt) })}</span>
      {mayTakeBack ? (
        <Button look="plain" onPress={() => void takeBackDone(queries, customerId, done)} label={t("Take back: {title}", { title: done.title })}>
          {t("Take back")}
        </Button>
      ) : null}
    </p>
  );
}

function OverrideLine({ override, customerId, title }: { override: OverrideView; customerId: string; title: string }) {
  const { t } = useWords();
  const queries = useQueryClient();
  return (
    <p className="small override-line">
      <span className="grow">
        {t("You decided otherwise: {reason}.", { reason: t(reasonWords(override.reasonTitle)) })}{" "}
        {override.instead ? <Data>{override.instead}</Data> : null}
      </span>
      <Button look="plain" onPress={() => void takeBackOverride(queries, customerId, override, title)}>
        {t("Take back")}
      </Button>
    </p>
  );
}
