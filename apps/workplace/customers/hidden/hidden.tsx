import { Suspense, useState } from "react";
import type { FieldSet } from "../../../../engine/organisation/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Covered } from "../../../ui/data.tsx";
import { later } from "../../../ui/later.tsx";
import { useWords } from "../../../ui/words.tsx";
import { ROLE_WORDS } from "../../words/names.ts";
import { SET_WORDS } from "../../words/set-names.ts";
import { useReaders, useReading } from "./sight.ts";
import "./hidden.css";

/** Fetched when somebody asks: the cockpit begins without it. */
const RevealDialog = later(() => import("./reveal-dialog.tsx"), "dialog");

/** Stands where something is that the reader may not read: who may say why is offered it, others read whom to ask. */
export default function Hidden({ set, customerId }: { set: Exclude<FieldSet, "public">; customerId: string }) {
  const { t } = useWords();
  const reading = useReading(set);
  const [revealing, setRevealing] = useState(false);
  return (
    <span className="hidden-value">
      <Covered />{" "}
      {reading === "masked" ? (
        <Button look="plain" label={t("Show what is hidden: {set}", { set: t(SET_WORDS[set]) })} onPress={() => setRevealing(true)}>
          {t("Show…")}
        </Button>
      ) : (
        <ReadBy set={set} />
      )}
      <Suspense>{revealing ? <RevealDialog set={set} customerId={customerId} onClose={() => setRevealing(false)} /> : null}</Suspense>
    </span>
  );
}

/** Whom to ask for what one may not read. */
export function ReadBy({ set }: { set: FieldSet }) {
  const { t, format } = useWords();
  const readers = useReaders(set);
  return <span className="meta">{t("Read by: {roles}", { roles: format.list(readers.map((role) => t(ROLE_WORDS[role]))) })}</span>;
}
