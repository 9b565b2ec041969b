import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { IdentityView } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { CheckRow } from "../../ui/choices.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { say } from "../../ui/say.ts";
import { Failed, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { isSameAt, setLastAct } from "../data/last-act.ts";
import { splitPreviewQuery } from "../data/queries.ts";
import { Meeting } from "./meeting.tsx";
import { refreshJoined } from "./refresh-joined.ts";
import { identifierWords, isTelling, sourceName } from "../words/source-names.ts";

/** Some records of a customer are somebody else: choose them, see both sides, say why. Nothing is lost, and it can be undone. */
export default function SplitDialog({ customerId, identities, onClose }: { customerId: string; identities: readonly IdentityView[]; onClose: () => void }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [looking, setLooking] = useState(false);
  const toggle = (id: string, on: boolean) => setChosen(on ? [...chosen, id] : chosen.filter((each) => each !== id));
  return (
    <Dialog title={t("Move records into a customer of their own")} isOpen onClose={onClose} wide>
      {looking ? (
        <Preview customerId={customerId} identityIds={chosen} onBack={() => setLooking(false)} onClose={onClose} />
      ) : (
        <div className="stack">
          <p className="small quiet">{t("Which records are somebody else's? What happened goes with the record to which it belongs.")}</p>
          <ul className="ruled small">
            {identities.map((identity) => (
              <li key={identity.identityId}>
                <CheckRow on={chosen.includes(identity.identityId)} onChange={(on) => toggle(identity.identityId, on)}>
                  <IdentityWords identity={identity} />
                </CheckRow>
              </li>
            ))}
          </ul>
          <p className="line">
            <Button look="primary" isDisabled={chosen.length === 0 || chosen.length === identities.length} onPress={() => setLooking(true)}>
              {t("Compare both sides")}
            </Button>
            {chosen.length === identities.length ? <span className="quiet small">{t("Some record has to stay.")}</span> : null}
          </p>
        </div>
      )}
    </Dialog>
  );
}

function IdentityWords({ identity }: { identity: IdentityView }) {
  const { t, format } = useWords();
  const said = (key: string) => identity.attributes.find((each) => each.key === key && typeof each.value === "string")?.value as string | undefined;
  const name = said("name") ?? [said("first_name"), said("last_name")].filter((part) => part !== undefined).join(" ");
  const telling = identity.identifiers.filter(isTelling).slice(0, 3).map((identifier) => identifierWords(identifier, t).value);
  const known = [name, ...telling].filter((part) => part !== "");
  const isCookie = identity.identifiers.some(({ kind }) => kind === "anonymous_id");
  return (
    <span>
      <b>
        <Data>{sourceName(identity.source, t)}</Data>
      </b>{" "}
      {known.length > 0 ? <Data>{known.join(" · ")}</Data> : isCookie ? t("a browser, nobody named") : t("nobody named")}{" "}
      <span className="meta">
        {format.list([
          t("since {when}", { when: format.day(identity.createdAt) }),
          t("{count, plural, one {# touch point} other {# touch points}}", { count: identity.interactions }),
          identity.lastAt === null ? null : t("last on {when}", { when: format.dayAndClock(identity.lastAt) }),
        ])}
      </span>
    </span>
  );
}

function Preview({ customerId, identityIds, onBack, onClose }: { customerId: string; identityIds: readonly string[]; onBack: () => void; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const preview = useQuery(splitPreviewQuery(customerId, identityIds));
  const [why, setWhy] = useState("");
  if (preview.isError) return <Failed what={t("The two sides cannot be compared")} why={preview.error.message} onRetry={onBack} />;
  if (!preview.data) return <Skeleton rows={4} label={t("Comparing")} />;
  const split = async () => {
    const done = await api<{ splitId: string; movedId: string; staysId: string }>(`/customers/${customerId}/split`, { method: "POST", body: { identityIds, why: why.trim() } });
    void refreshJoined(queries);
    setLastAct({
      kind: "done",
      words: say("Split into two customers."),
      undo: () =>
        api(`/splits/${done.splitId}/undo`, { method: "POST", body: {} }).then(
          () => refreshJoined(queries),
          (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message }),
        ),
    });
    onClose();
    isSameAt(done.staysId);
    void navigate({ to: "/customers/$customerId", params: { customerId: done.staysId } });
  };
  return (
    <Form onSubmit={split} act={t("Split")} isReady={why.trim() !== ""} onCancel={onBack} cancel={t("Choose others")}>
      <Meeting preview={preview.data} titles={[t("Stays"), t("Becomes a customer of its own")]} together={t("Until now")} />
      <TextField label={t("Why are they two?")} value={why} onChange={setWhy} isRequired autoFocus maxLength={500} />
      <p className="meta">{t("Links between the two sides end and nothing moves. Notes, tags, tasks, documents and followers that came while they were one stay with both; what was said of them stays where the table shows it. Programs do not join them again; taking the split back restores all.")}</p>
    </Form>
  );
}
