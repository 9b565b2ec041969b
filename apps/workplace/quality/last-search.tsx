import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import type { ChangedBySearch } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { later } from "../../ui/later.tsx";
import { word } from "../../ui/say.ts";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { useMay } from "../data/session.tsx";
import { DOUBT_WORDS } from "./evidence-words.ts";
import { decide, lastSearchQuery } from "./quality-data.ts";

const SeparateDialog = later(() => import("../customers/separate-dialog.tsx"), "dialog");

const NO_LONGER = word("What is known of them no longer makes it certain.");

/** The links that the last search made and ended, each with the two, why, and the way back. */
export function LastSearch({ runId }: { runId: string }) {
  const { t } = useWords();
  const changes = useQuery(lastSearchQuery(runId));
  const [ending, setEnding] = useState<ChangedBySearch | null>(null);
  return (
    <Answered query={changes} failed={t("The links could not be read")} waiting={<Skeleton rows={5} kind="rows" label={t("Reading links")} />}>
      {(answer) =>
        answer.changes.length === 0 ? (
          <Empty title={t("The last search changed nothing.")}>{t("Links that a search makes or ends stand here.")}</Empty>
        ) : (
          <>
            <ul className="ruled small">
              {answer.changes.map((change) => (
                <Changed key={`${change.change} ${change.linkId}`} change={change} onEnd={() => setEnding(change)} />
              ))}
            </ul>
            <Suspense>{ending ? <SeparateDialog linkId={ending.linkId} onClose={() => setEnding(null)} /> : null}</Suspense>
          </>
        )
      }
    </Answered>
  );
}

function Changed({ change, onEnd }: { change: ChangedBySearch; onEnd: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const mayLink = useMay("customers.link");
  const [one, other] = change.names;
  const isMade = change.change === "made";
  return (
    <li className="beside">
      <div className="grow">
        <p>
          <span className="meta">{isMade ? t("Joined:") : t("Parted:")}</span>{" "}
          <CustomerLink id={change.customerIds[0]} name={one} /> · <CustomerLink id={change.customerIds[1]} name={other} />
        </p>
        <p className="quiet">{isMade ? <Data>{change.why}</Data> : t(change.doubt ? DOUBT_WORDS[change.doubt] : NO_LONGER)}</p>
        {isMade && !change.stands ? <p className="meta">{t("Separated since.")}</p> : null}
        {!isMade && change.areOne ? <p className="meta">{t("One customer again since.")}</p> : null}
      </div>
      {mayLink && isMade && change.stands ? (
        <Button onPress={onEnd} label={t("Separate the records of {name}", { name: one })}>
          {t("Separate…")}
        </Button>
      ) : null}
      {mayLink && !isMade && !change.areOne ? (
        <Button onPress={() => void decide(queries, change, "accept")} label={t("Join again: {one} and {other}", { one, other })}>
          {t("Join again")}
        </Button>
      ) : null}
    </li>
  );
}

function CustomerLink({ id, name }: { id: string; name: string }) {
  return (
    <Link to="/customers/$customerId" params={{ customerId: id }}>
      <b>
        <Data>{name}</Data>
      </b>
    </Link>
  );
}
