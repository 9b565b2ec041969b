import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Trial, TrialLine } from "../../../engine/decisions/contract.ts";
import type { Chosen } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { RadioList } from "../../ui/choices.tsx";
import { isCovered } from "../../ui/covered.ts";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Failed } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { allParts } from "./trial-parts.ts";

/** So many names stand behind a line; the rest are counted. */
const NAMED = 60;

/** What the rules would do with the chosen customers as they are now. Nothing is recorded, and nothing comes of it. */
export default function TrialDialog({ chosen, count, onClose }: { chosen: Chosen; count: number; onClose: () => void }) {
  const { t, format } = useWords();
  const [by, setBy] = useState<"in-force" | "draft">("in-force");
  const [progress, setProgress] = useState({ done: 0, customers: count });
  const trial = useQuery({
    queryKey: ["trial", chosen, by],
    queryFn: ({ signal }) => {
      setProgress({ done: 0, customers: count });
      return allParts((after) => api<Trial>("/decide/trial", { method: "POST", body: { chosen, by, ...(after !== undefined && { after }) }, signal }), (done, customers) => setProgress({ done, customers }));
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const { data } = trial;
  const mayChoose = by === "draft" || (data?.openDraft ?? null) !== null;
  return (
    <Dialog title={t("What the rules would do with {count, plural, one {# customer} other {# customers}}", { count })} isOpen onClose={onClose} wide>
      <div className="stack">
        {mayChoose ? (
          <RadioList
            label={t("By which rules")}
            across
            choices={[
              { id: "in-force", text: t("Those in force") },
              { id: "draft", text: t("The draft that is open") },
            ]}
            chosen={by}
            onChoose={setBy}
          />
        ) : null}
        {trial.isError ? (
          <Failed what={t("The rules could not be asked")} why={trial.error.message} onRetry={() => void trial.refetch()} />
        ) : data === undefined ? (
          <div className="stack" role="status">
            <progress max={Math.max(1, progress.customers)} value={progress.done} aria-label={t("Asking the rules")} />
            <p className="quiet small">{t("{done} of {customers}", { done: format.number(progress.done), customers: format.number(progress.customers) })}</p>
          </div>
        ) : (
          <Told trial={data} />
        )}
      </div>
      <div className="ends">
        <Button look="outline" onPress={onClose}>
          {t("Close")}
        </Button>
      </div>
    </Dialog>
  );
}

function Told({ trial: { policy, customers, lines } }: { trial: Trial }) {
  const { t, format } = useWords();
  return (
    <>
      <p className="quiet small">
        {policy.draft === null
          ? t("As they are now, by version {version} of “{policy}”. Nothing is recorded, and nobody is told.", { version: format.number(policy.version), policy: policy.title })
          : t("As they are now, by the draft of “{policy}”, based on version {version}. Nothing is recorded, and nobody is told.", { version: format.number(policy.version), policy: policy.title })}
      </p>
      {customers === 0 ? <p>{t("Nobody fits any more.")}</p> : null}
      <div className="trial-lines">
        {lines.map((line) => (
          <Line key={`${line.kind} ${line.actionId} ${line.why}`} line={line} />
        ))}
      </div>
    </>
  );
}

function Line({ line: { kind, title, why, who } }: { line: TrialLine }) {
  const { t, format } = useWords();
  const count = who.length;
  return (
    <details className="fold">
      <summary>
        {kind === "advised"
          ? t("{count, plural, one {# would be advised} other {# would be advised}}: {action}", { count, action: title })
          : kind === "nothing"
            ? t("{count, plural, one {# of whom the rules say nothing} other {# of whom the rules say nothing}}", { count })
            : isCovered(why)
              ? t("{count, plural, one {# held back} other {# held back}}: {action}", { count, action: title })
              : t("{count, plural, one {# held back} other {# held back}}: {action}, because: {why}", { count, action: title, why })}
      </summary>
      <ul className="trial-who">
        {who.slice(0, NAMED).map(({ customerId, name }) => (
          <li key={customerId}>
            <Link to="/customers/$customerId" params={{ customerId }}>
              <Data>{name}</Data>
            </Link>
          </li>
        ))}
        {count > NAMED ? <li className="quiet">{t("and {count} more", { count: format.number(count - NAMED) })}</li> : null}
      </ul>
    </details>
  );
}
