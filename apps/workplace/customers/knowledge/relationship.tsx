import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { CustomerAttributes } from "../../../../engine/profiles/contract.ts";
import type { RelationshipKind } from "../../../../engine/segments/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Covered, Data } from "../../../ui/data.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { Select } from "../../../ui/select.tsx";
import { Section } from "../../../ui/page.tsx";
import { say } from "../../../ui/say.ts";
import { Skeleton } from "../../../ui/states.tsx";
import { useWords } from "../../../ui/words.tsx";
import { api } from "../../data/api.ts";
import { Answered } from "../../data/answered.tsx";
import { useMay } from "../../data/session.tsx";
import { attributeName, choiceWords } from "./attribute-names.ts";
import { relationshipQuery, useTelling } from "./data.ts";
import { signWords } from "./relationship-words.ts";
import { sourceName } from "../../words/source-names.ts";

const KEY = "relationship_kind";
const KINDS: readonly RelationshipKind[] = ["transactional", "self-service", "automated-service", "long-term", "personal-assistance", "dedicated-personal-assistance", "community", "co-creation"];

/** Which kind of relationship was said of a customer, what their behaviour looks like, and the way to say it. */
export function Relationship({ customerId }: { customerId: string }) {
  const { t, format } = useWords();
  const mayWrite = useMay("customers.write");
  const { tell, act, refresh } = useTelling(customerId);
  const query = useQuery(relationshipQuery(customerId));
  const [over, setOver] = useState(false);
  /** Kept at once, with a way back: the history shows both. */
  const keep = (kind: RelationshipKind, why: string) => {
    let kept = "";
    act(
      say("The kind of relationship is kept."),
      async () => {
        const { attributes } = await api<CustomerAttributes>(`/customers/${customerId}/attributes`, { method: "POST", body: { key: KEY, value: kind, why } });
        kept = attributes.find(({ key }) => key === KEY)!.said[0]!.attributeId;
        await refresh();
      },
      () => tell(`/attributes/${kept}/take-back`, "POST"),
    );
  };
  const kindWords = (kind: string) => choiceWords(KEY, kind, t);
  return (
    <Section title={t("Kind of relationship")} actions={mayWrite ? <Button onPress={() => setOver(true)}>{t("Choose…")}</Button> : undefined}>
      <Answered query={query} failed={t("The kind of relationship could not be read")} waiting={<Skeleton rows={2} label={t("Reading…")} />}>
        {({ said, looksLike, countedTo }) => (
          <>
            {said === null ? (
              <p className="quiet small">{t("Nobody has said which.")}</p>
            ) : (
              <p className="small">
                {kindWords(said.kind)} <span className="meta"><Data>{sourceName(said.source, t)}</Data> · {format.day(said.at)}</span>
              </p>
            )}
            {looksLike.kind === "too-few" ? (
              <p className="meta">{t("Too little has happened in the last year to propose one.")}</p>
            ) : looksLike.kind === "not-shown" ? (
              <Covered />
            ) : looksLike.first.kind === said?.kind ? (
              <p className="meta">{t("Behaviour fits: {why}.", { why: t(signWords(looksLike.first.because)) })}</p>
            ) : (
              <div className="beside small">
                <p className="grow">
                  {t("Looks like {kind}", { kind: kindWords(looksLike.first.kind) })} <span className="meta">· {t("{why}. A rule of thumb, not an estimate.", { why: t(signWords(looksLike.first.because)) })}</span>
                </p>
                {mayWrite ? (
                  <Button label={t("Use it: {kind}", { kind: kindWords(looksLike.first.kind) })} onPress={() => keep(looksLike.first.kind, t(signWords(looksLike.first.because)))}>
                    {t("Use it")}
                  </Button>
                ) : null}
              </div>
            )}
            {looksLike.kind === "proposed" && looksLike.also.length > 0 ? <p className="meta">{t("Also fits: {kinds}.", { kinds: format.list(looksLike.also.map(({ kind }) => kindWords(kind).split(":")[0]!)) })}</p> : null}
            {countedTo === null || looksLike.kind === "not-shown" ? null : <p className="meta">{t("Counted over the year up to {day}, the last day that is known of, and what came since.", { day: format.day(`${countedTo}T12:00:00Z`) })}</p>}
            {over ? <ChooseDialog customerId={customerId} chosen={said?.kind ?? (looksLike.kind === "proposed" ? looksLike.first.kind : "transactional")} onClose={() => setOver(false)} /> : null}
          </>
        )}
      </Answered>
    </Section>
  );
}

function ChooseDialog({ customerId, chosen, onClose }: { customerId: string; chosen: RelationshipKind; onClose: () => void }) {
  const { t } = useWords();
  const { tell } = useTelling(customerId);
  const [kind, setKind] = useState<RelationshipKind>(chosen);
  const [why, setWhy] = useState("");
  const save = async () => {
    await tell("/attributes", "POST", { key: KEY, value: kind, ...(why.trim() === "" ? {} : { why: why.trim() }) });
    onClose();
  };
  return (
    <Dialog title={t("Choose the kind of relationship")} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Save")} acting={t("Saving…")} isReady onCancel={onClose}>
        <Select label={attributeName(KEY, t)} choices={KINDS.map((id) => ({ id, text: choiceWords(KEY, id, t) }))} chosen={kind} onChoose={setKind} />
        <TextField label={t("How do we know? (may be left empty)")} value={why} onChange={setWhy} maxLength={500} />
        <p className="meta">{t("What sources said stays in the history. You can take this back.")}</p>
      </Form>
    </Dialog>
  );
}
