import { useQuery } from "@tanstack/react-query";
import type { ActionOutcome, OutcomesPage } from "../../../engine/outcomes/contract.ts";
import { Data, Figure } from "../../ui/data.tsx";
import { Lift } from "../../ui/gauge.tsx";
import { liftScale } from "../../ui/gauge-geometry.ts";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { policiesQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { RuleLink } from "../rules/rule-link.tsx";
import { toneOfLift, verdictOf } from "./outcome-words.ts";
import "./value.css";

/** What followed each action: treated customers against those left alone. */
export function OutcomesTable({ page }: { page: Pick<OutcomesPage, "actions" | "currency" | "windowDays"> }) {
  const { t, format } = useWords();
  const policies = useQuery({ ...policiesQuery, enabled: useMay("policies.read") });
  const tables = policies.data?.policies.flatMap((policy) => policy.tables) ?? [];
  const measured = page.actions.flatMap((action) =>
    action.boughtAgain.kind === "measured" ? [action.boughtAgain] : [],
  );
  const scale = liftScale(measured);
  const points = (share: number) => `${share < 0 ? "−" : "+"}${format.number(Math.abs(share) * 100, 1)}`;
  const lift = (action: ActionOutcome) => {
    const answer = action.boughtAgain;
    if (answer.kind === "too-few") return <span className="meta">{t("too few")}</span>;
    const values = { mid: points(answer.difference), lo: points(answer.lo), hi: points(answer.hi) };
    return (
      <span className="outcome-lift">
        <Lift
          reading={{ mid: answer.difference, lo: answer.lo, hi: answer.hi }}
          scale={scale}
          tone={toneOfLift(answer)}
          label={t("{mid} points, likely {lo} to {hi}", values)}
        />
        <span>
          {t("{mid} points", values)}{" "}
          <span className="meta">
            <Figure>{t("{lo} to {hi}", values)}</Figure>
          </span>
        </span>
      </span>
    );
  };
  const revenue = (action: ActionOutcome) => {
    const answer = action.revenue;
    if (answer.kind === "too-few") return <span className="meta">{t("too few")}</span>;
    return (
      <>
        <Figure>{format.moneySigned(answer.difference, page.currency)}</Figure>{" "}
        <span className="meta">
          <Figure>
            {t("{lo} to {hi}", {
              lo: format.moneySigned(answer.lo, page.currency),
              hi: format.moneySigned(answer.hi, page.currency),
            })}
          </Figure>
        </span>
      </>
    );
  };
  return (
    <>
      <Table
        label={t("What followed")}
        columns={[
          { key: "action", title: t("Action") },
          { key: "verdict", title: t("Verdict") },
          { key: "treated", title: t("Treated"), number: true },
          { key: "used", title: t("Of them used"), number: true },
          { key: "otherwise", title: t("Of them done otherwise"), number: true },
          { key: "alone", title: t("Left alone"), number: true },
          { key: "running", title: t("Still running"), number: true },
          { key: "lift", title: t("Bought again: difference"), wide: true },
          { key: "revenue", title: t("Spending each: difference"), wide: true },
        ]}
        rows={page.actions.map((action) => {
          const verdict = verdictOf(action);
          return {
            key: `${action.actionId} ${action.experiment?.key ?? ""}`,
            cells: [
              <span key="a" className="outcome-action">
                <Data>{action.title}</Data>{" "}
                {action.experiment !== null && (
                  <span className="meta">
                    {t("in the experiment “{title}”", { title: action.experiment.title })}
                  </span>
                )}{" "}
                <span className="meta">
                  <RuleLink rule={action.rule} tables={tables} />
                </span>
              </span>,
              <span key="v" className={`${verdict.tone} verdict`}>
                {t(verdict.words)}
              </span>,
              format.number(action.treated),
              format.number(action.taken),
              format.number(action.overridden),
              format.number(action.heldOut),
              format.number(action.stillRunning),
              lift(action),
              revenue(action),
            ],
          };
        })}
      />
      <p className="meta">
        {t(
          "The bar is the likely range (95 %), which holds on any day you look; the upright line is no difference. What customers had spent before is taken out of spending, so that chance moves it less. Green only where the whole range is on the good side. Treated, left alone, and of the treated used or done otherwise: customers whose {days} days have ended.",
          { days: page.windowDays },
        )}
      </p>
    </>
  );
}
