import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { flushSync } from "react-dom";
import type { NotTheirsPreview, NotTheirsSaid } from "../../../engine/profiles/contract.ts";
import { CheckRow } from "../../ui/choices.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { say } from "../../ui/say.ts";
import { Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { api } from "../data/api.ts";
import { isSameAt, setLastAct } from "../data/last-act.ts";
import { linkWhy, sourceName } from "../words/source-names.ts";
import { refreshJoined } from "./refresh-joined.ts";

export interface AddressOfTheirs {
  readonly kind: "email" | "phone";
  readonly value: string;
}

/** An address or a number that stands with the wrong person: what leaves with it, and why. It can be undone. */
export default function NotTheirsDialog({ customerId, address, onClose }: { customerId: string; address: AddressOfTheirs; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [keepLinkIds, setKept] = useState<readonly string[]>([]);
  const [why, setWhy] = useState("");
  const preview = useQuery({
    queryKey: ["split-preview", "not-theirs", customerId, address.kind, address.value, keepLinkIds],
    queryFn: ({ signal }) => api<NotTheirsPreview>(`/customers/${customerId}/not-theirs/preview`, { method: "POST", body: { ...address, keepLinkIds }, signal }),
    placeholderData: (before) => before,
    staleTime: 0,
  });
  const takeOff = async () => {
    const done = await api<NotTheirsSaid>(`/customers/${customerId}/not-theirs`, { method: "POST", body: { ...address, keepLinkIds, why: why.trim() } });
    flushSync(onClose);
    void refreshJoined(queries);
    setLastAct({
      kind: "done",
      words: say("Taken off."),
      undo: () =>
        api(`/not-theirs/${done.notTheirsId}/undo`, { method: "POST", body: {} }).then(
          () => refreshJoined(queries),
          (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message }),
        ),
    });
    if (done.customerId === customerId) return;
    isSameAt(done.customerId);
    void navigate({ to: "/customers/$customerId", params: { customerId: done.customerId } });
  };
  return (
    <Dialog title={t("Not theirs: {address}", { address: address.value })} isOpen onClose={onClose} wide>
      <Form onSubmit={takeOff} act={t("Take it off")} isReady={why.trim() !== "" && preview.data !== undefined} onCancel={onClose}>
        <Answered query={preview} failed={t("It cannot be said what leaves with it")} waiting={<Skeleton rows={3} label={t("Looking what leaves with it")} />}>
          {(found) => (
            <div className="stack small">
              <Parts found={found} customerId={customerId} />
              <RestedLinks links={found.links} keep={keepLinkIds} onKeep={setKept} />
            </div>
          )}
        </Answered>
        <TextField label={t("How do you know?")} value={why} onChange={setWhy} isRequired autoFocus maxLength={500} />
        <p className="meta">{t("What came under it so far stays with the record to which it came. Programs do not put it on these records again, whatever their sources still say; that can be taken back here.")}</p>
      </Form>
    </Dialog>
  );
}

function Parts({ found, customerId }: { found: NotTheirsPreview; customerId: string }) {
  const { t, format } = useWords();
  const records = (part: NotTheirsPreview["parts"][number]) => format.list([t("{count, plural, one {# record} other {# records}}", { count: part.identities }), t("{count, plural, one {# touch point} other {# touch points}}", { count: part.interactions })]);
  const [first] = found.parts;
  return (
    <>
      <p>{found.parts.length === 1 ? t("It leaves this customer, who stays whole.") : t("It is what holds some records together: without it this customer falls apart into {count}.", { count: found.parts.length })}</p>
      <ul className="ruled" aria-label={t("Afterwards")}>
        {found.parts.map((part) => (
          <li key={part.customerId}>
            <b>
              <Data>{part.name}</Data>
            </b>{" "}
            <span className="meta">
              {records(part)} · {part === first ? t("goes on as this customer, without it") : part.keeps ? t("leaves with it: these records are known by it") : t("becomes a customer of its own, without it")}
              {part.reached.length > 0 ? <> · {t("left:")} <Data ltr>{part.reached.map(({ value }) => value).join(", ")}</Data></> : part.keeps ? null : <> · {t("no address or number is left")}</>}
            </span>
          </li>
        ))}
      </ul>
      {first !== undefined && found.parts.length > 1 && first.customerId !== customerId ? <p className="meta">{t("This page goes on under another number; the one it has stays with the oldest record.")}</p> : null}
    </>
  );
}

function RestedLinks({ links, keep, onKeep }: { links: NotTheirsPreview["links"]; keep: readonly string[]; onKeep: (ids: readonly string[]) => void }) {
  const { t, format } = useWords();
  if (links.length === 0) return null;
  return (
    <fieldset className="stack">
      <legend>{t("Links that rested on it end; keep one where the two are one person all the same")}</legend>
      {links.map((link) => (
        <CheckRow key={link.linkId} on={link.ends} onChange={(on) => onKeep(on ? keep.filter((id) => id !== link.linkId) : [...keep, link.linkId])}>
          {t("End: linked on {when} by {who},", { when: format.day(link.madeAt), who: sourceName(link.madeBy, t) })} <WhyLinked why={link.why} />
        </CheckRow>
      ))}
    </fieldset>
  );
}

function WhyLinked({ why }: { why: string }) {
  const { t } = useWords();
  const words = linkWhy(why);
  return words === null ? <Data>{why}</Data> : t(words);
}
