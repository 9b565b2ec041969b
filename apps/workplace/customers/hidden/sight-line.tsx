import { Suspense, useState } from "react";
import type { FieldSet } from "../../../../engine/organisation/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Covered } from "../../../ui/data.tsx";
import { later } from "../../../ui/later.tsx";
import { useWords } from "../../../ui/words.tsx";
import { SET_HOLDS, SET_WORDS } from "../../words/set-names.ts";
import { ReadBy } from "./hidden.tsx";
import { useCustomerSight, useReveal } from "./sight.ts";
import "./hidden.css";

/** Fetched when somebody asks: the cockpit begins without it. */
const RevealDialog = later(() => import("./reveal-dialog.tsx"), "dialog");

/** What of this customer is hidden from the reader, and what is shown to them until when; nothing where all is read. That value is hidden stands where its gauges would. */
export default function SightLine({ customerId, rules = false }: { customerId: string; /** Advice of the rules stands beside it. */ rules?: boolean }) {
  const { t, format } = useWords();
  const sets = useCustomerSight(customerId);
  const { cover } = useReveal(customerId);
  const [revealing, setRevealing] = useState<Exclude<FieldSet, "public"> | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const kept = sets.filter(({ set, reading, until, holds }) => set !== "public" && reading !== "read" && (until !== null || (holds && set !== "value")));
  /** Of these, rules make warnings and reasons. */
  const leavesOut = rules && sets.some(({ set, reading, until }) => reading !== "read" && until === null && (set === "value" || set === "sensitive" || set === "service"));
  if (kept.length === 0 && !leavesOut) return null;
  const shown = kept.some(({ until }) => until !== null);
  return (
    <div className="sight-line small" role="group" aria-label={t("What is hidden from you")}>
      {kept.length === 0 ? null : <span className="quiet">{t("Hidden from you:")}</span>}
      {kept.map(({ set, reading, until }) => (
        <span key={set} className="line" title={t(SET_HOLDS[set])}>
          <span>{t(SET_WORDS[set])}</span>
          {until !== null ? (
            <span className="meta">{t("shown until {when}, recorded", { when: format.clock(until) })}</span>
          ) : (
            <>
              <Covered />
              {reading === "masked" ? (
                <Button look="plain" label={t("Show what is hidden: {set}", { set: t(SET_WORDS[set]) })} onPress={() => setRevealing(set as Exclude<FieldSet, "public">)}>
                  {t("Show…")}
                </Button>
              ) : (
                <ReadBy set={set} />
              )}
            </>
          )}
        </span>
      ))}
      {shown ? (
        <Button look="plain" onPress={() => void cover().catch((error: Error) => setFailed(error.message))}>
          {t("Hide again")}
        </Button>
      ) : null}
      {leavesOut ? <p className="meta">{t("Warnings and reasons that would tell what is hidden are left out.")}</p> : null}
      {failed === null ? null : (
        <span className="warning" role="alert">
          {failed}
        </span>
      )}
      <Suspense>{revealing === null ? null : <RevealDialog set={revealing} customerId={customerId} onClose={() => setRevealing(null)} />}</Suspense>
    </div>
  );
}
