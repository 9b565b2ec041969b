import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { PromiseView } from "../../../engine/service/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { LampShape } from "../../ui/lamp.tsx";
import { useWords } from "../../ui/words.tsx";
import { settlePromise } from "../cockpit/acts.ts";
import { endingOf } from "./promise-words.ts";

/** What was said to the customer with a due time: open and late ones first, with the two ways to end them. */
export function Promises({
  promises,
  customerId,
  mayAnswer,
}: {
  promises: readonly PromiseView[];
  customerId: string;
  mayAnswer: boolean;
}) {
  const { t } = useWords();
  if (promises.length === 0) return <p className="quiet small">{t("Nothing is promised.")}</p>;
  const rank = { late: 0, open: 1, kept: 2, withdrawn: 3 } as const;
  return (
    <ul className="ruled small">
      {promises
        .toSorted(
          (one, other) => rank[one.state] - rank[other.state] || Date.parse(one.dueAt) - Date.parse(other.dueAt),
        )
        .map((promise) => (
          <PromiseLine key={promise.promiseId} promise={promise} customerId={customerId} mayAnswer={mayAnswer} />
        ))}
    </ul>
  );
}

function PromiseLine({
  promise,
  customerId,
  mayAnswer,
}: {
  promise: PromiseView;
  customerId: string;
  mayAnswer: boolean;
}) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const [failed, setFailed] = useState<string | null>(null);
  const settle = (how: "kept" | "withdraw") =>
    void settlePromise(queries, customerId, promise.promiseId, how).catch((error: Error) => setFailed(error.message));
  const when = format.dayAndClock(promise.dueAt);
  const ending = endingOf(promise);
  const isOpen = ending === undefined;
  const said = isOpen
    ? [promise.state === "late" ? t("missed, was due {when}", { when }) : t("due {when}", { when })]
    : [
        t(ending),
        promise.endedBy === null ? null : t("marked by {name}", { name: promise.endedBy }),
        promise.endedAt === null ? null : format.dayAndClock(promise.endedAt),
      ];
  return (
    <li className="beside">
      <div className="grow">
        {promise.state === "late" ? <LampShape level="warning" /> : null} <Data>{promise.body}</Data>{" "}
        <span className={promise.state === "late" ? "warning" : "meta"}>
          {format.list([...said, t("promised by {name}", { name: promise.madeBy })])}
        </span>
        {failed === null ? null : (
          <span className="warning" role="alert">
            {" "}
            {t("Not recorded: {why}", { why: failed })}
          </span>
        )}
      </div>
      {isOpen && mayAnswer ? (
        <span>
          <Button look="outline" onPress={() => settle("kept")} label={t("Kept: {promise}", { promise: promise.body })}>
            {t("Kept")}
          </Button>
          <Button onPress={() => settle("withdraw")} label={t("Withdraw: {promise}", { promise: promise.body })}>
            {t("Withdraw")}
          </Button>
        </span>
      ) : null}
    </li>
  );
}
