import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { DraftView } from "../../../../engine/decisions/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextArea, TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { Section } from "../../../ui/page.tsx";
import { say } from "../../../ui/say.ts";
import { useWords } from "../../../ui/words.tsx";
import { api } from "../../data/api.ts";
import { setLastAct } from "../../data/last-act.ts";
import { draftQuery, policiesQuery, policyVersionsQuery } from "../../data/queries.ts";
import { useMay } from "../../data/session.tsx";
import { MOD } from "../../words/mod-key.ts";
import { NoPasswordYet, PUBLISH_ID } from "./approval-line.tsx";
import { Changes } from "./changes.tsx";
import { FewerThanAsked } from "./rehearsal.tsx";
import { thinWords } from "./rehearsal-words.ts";
import { useNextStep } from "./use-next-step.ts";

/** What is different, who has looked at it, and the way into force. */
export function Publish({ draft, isKept }: { draft: DraftView; isKept: boolean }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"publish" | "ask" | "return" | null>(null);
  const [note, setNote] = useState("");
  const [from, setFrom] = useState("");
  const [failed, setFailed] = useState<string | null>(null);
  const mayWrite = useMay("policies.write");
  const { next } = draft;
  const path = `/policy-drafts/${draft.draftId}`;
  const settled = (view: DraftView) => {
    queries.setQueryData(draftQuery(draft.policyKey).queryKey, { draft: view });
    setOpen(null);
    setNote("");
  };
  const begins = from === "" ? 0 : new Date(from).getTime();
  /** Planned ones that would never decide, were it published so. */
  const overtaken = draft.planned.filter((each) => each.version !== draft.basedOn && new Date(each.from).getTime() >= begins);
  const versions = (some: typeof draft.planned) => format.list(some.map((each) => t("version {version}, from {when}", { version: each.version, when: format.dayAndClock(each.from) })));
  const act = async (what: string, body: object) => settled(await api<DraftView>(`${path}/${what}`, { method: "POST", body }));
  const attempt = (doing: Promise<unknown>) => {
    setFailed(null);
    void doing.catch((error: Error) => setFailed(error.message));
  };
  const publish = async () => {
    const before = draft.inForce;
    const { version } = await api<{ version: number }>(`${path}/publication`, { method: "POST", body: { revision: draft.revision, note: note.trim(), ...(from !== "" && { from: new Date(from).toISOString() }), ...(overtaken.length > 0 && { overtakes: true }) } });
    const again = () => Promise.all([queries.invalidateQueries(policiesQuery), queries.invalidateQueries(policyVersionsQuery(draft.policyKey)), queries.invalidateQueries(draftQuery(draft.policyKey))]);
    const failedUndo = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
    const back = () => api(`/policies/${draft.policyKey}/rollback`, { method: "POST", body: { version: before } }).then(again).catch(failedUndo);
    setLastAct(from === "" ? { kind: "done", words: say("Version {version} decides from now on.", { version }), undo: back, goesAlong: true } : { kind: "said", words: say("Version {version} decides from {when} on.", { version, when: format.dayAndClock(from) }) });
    await again();
    await navigate({ to: "/rules" });
  };
  const WHY = {
    problems: t("Mend what is marked, and every example that fails."),
    "bring-in": t("Version {version} was published since this draft began.", { version: draft.liveVersion }),
    rehearse: t("Rehearse the draft as it stands now."),
    approve: t("Somebody who did not write it must approve it: it changes how customers are treated."),
  } as const;
  const canPublish = next.canPublish && isKept && draft.changes.length > 0;
  const asks = mayWrite && next.why === "approve" && (draft.state === "open" || next.mustBeAsked);
  const step = asks && isKept ? "ask" : mayWrite && canPublish ? "publish" : null;
  useNextStep(step === null || open !== null ? null : () => setOpen(step));
  return (
    <Section id={PUBLISH_ID} title={t("Publish")} lead={draft.changes.length === 0 ? t("Nothing is different from what is in force.") : t("{count, plural, one {# change} other {# changes}} against version {version}.", { count: draft.changes.length, version: draft.basedOn })}>
      <Changes changes={draft.changes} />
      {draft.notes.length === 0 ? null : (
        <ul className="small problems" aria-label={t("Worth a second look")}>
          {draft.notes.slice(0, 20).map(({ message }, at) => (
            <li key={at} className="caution">▲ {t("Worth a second look:")} <Data>{message}</Data></li>
          ))}
        </ul>
      )}
      {(next.why === null || next.why === "approve") && draft.changes.length > 0 && draft.rehearsal?.result ? <FewerThanAsked result={draft.rehearsal.result} fewSaid={draft.rehearsal.over === "recorded" && thinWords(draft.rehearsal.result, format) !== null} /> : null}
      {draft.returnedWhy === null ? null : (
        <p className="caution small">▲ {t("Given back:")} <Data>{draft.returnedWhy}</Data></p>
      )}
      {draft.planned.length === 0 ? null : (
        <p className="caution small">
          ▲ {draft.basedOn === draft.inForce ? t("Planned: {versions}. This draft rests on version {version}, which decides now; published before then, it takes their place.", { versions: versions(draft.planned), version: draft.inForce }) : t("Planned: {versions}. This draft rests on version {version}, so it is published for then or later.", { versions: versions(draft.planned), version: draft.basedOn })}{" "}
          {mayWrite ? [draft.inForce, ...draft.planned.map(({ version }) => version)].filter((version) => version !== draft.basedOn).map((onto) => <Button key={onto} look="plain" isDisabled={!isKept} onPress={() => attempt(act("bring-in", { revision: draft.revision, onto }))}>{t("Put it on version {version}", { version: onto })}</Button>) : null}
        </p>
      )}
      {draft.asked && !draft.approved ? <p className="small">{t("{who} asked for approval, {when}.", { who: draft.asked.by, when: format.dayAndClock(draft.asked.at) })} <Data>{draft.note}</Data></p> : null}
      {draft.approved ? <p className="small">✓ {t("{who} approved it, {when}.", { who: draft.approved.by, when: format.dayAndClock(draft.approved.at) })}</p> : null}
      {next.why === null || draft.changes.length === 0 ? null : <p className="quiet small">{t("Before it can be published:")} {next.why === "approve" && next.mustBeAsked ? t("A program wrote of it, and nobody here answers for its key: a colleague looks at it and asks for approval, and another approves it.") : WHY[next.why]}</p>}
      <NoPasswordYet draft={draft} />
      {next.why === null && !next.needsApproval && draft.changes.length > 0 ? <p className="quiet small">{t("Nobody else here can approve rules yet, so you publish alone; the version says so.")}</p> : null}
      {failed === null ? null : <p className="warning small" role="alert">■ {failed}</p>}
      <div className="line">
        {mayWrite && next.why === "bring-in" ? <Button look="outline" onPress={() => attempt(act("bring-in", { revision: draft.revision }))}>{t("Bring version {version} in", { version: draft.liveVersion })}</Button> : null}
        {asks ? <Button look="primary" isDisabled={!isKept} {...(step === "ask" && { hint: `${MOD}↵` })} onPress={() => setOpen("ask")}>{t("Ask for approval…")}</Button> : null}
        {next.canApprove && draft.changes.length > 0 && !draft.approved ? <Button look={draft.state === "asked" ? "primary" : "outline"} isDisabled={!isKept} onPress={() => attempt(act("approval", { revision: draft.revision }))}>{t("Approve")}</Button> : null}
        {next.canApprove && (draft.state === "asked" || draft.approved) ? <Button onPress={() => setOpen("return")}>{t("Give back…")}</Button> : null}
        {mayWrite ? <Button look="primary" isDisabled={!canPublish} {...(step === "publish" && { hint: `${MOD}↵` })} onPress={() => setOpen("publish")}>{t("Publish…")}</Button> : null}
      </div>
      <Dialog title={t("Publish the rules")} isOpen={open === "publish"} onClose={() => setOpen(null)}>
        <Form onSubmit={publish} act={from === "" ? t("Publish now") : t("Publish for then")} isReady={note.trim() !== ""} onCancel={() => setOpen(null)}>
          <TextField label={t("What is different, in a sentence")} value={note} onChange={setNote} maxLength={2000} autoFocus isRequired />
          <TextField label={t("From when? (empty: at once)")} type="datetime-local" value={from} onChange={setFrom} />
          {overtaken.length === 0 ? null : <p className="caution small" role="status">▲ {t("These will never decide, for this takes their place: {versions}", { versions: versions(overtaken) })}</p>}
          <p className="meta">{t("Every channel carries it out at once. The version before can be brought back with one press.")}</p>
        </Form>
      </Dialog>
      <Dialog title={t("Ask for approval")} isOpen={open === "ask"} onClose={() => setOpen(null)}>
        <Form onSubmit={() => act("ask", { revision: draft.revision, note: note.trim() })} act={t("Ask")} onCancel={() => setOpen(null)}>
          <TextArea label={t("What should they know? (may stay empty)")} value={note} onChange={setNote} maxLength={2000} rows={3} autoFocus />
        </Form>
      </Dialog>
      <Dialog title={t("Give the draft back")} isOpen={open === "return"} onClose={() => setOpen(null)}>
        <Form onSubmit={() => act("return", { why: note.trim() })} act={t("Give back")} isReady={note.trim() !== ""} onCancel={() => setOpen(null)}>
          <TextArea label={t("What is to be mended?")} value={note} onChange={setNote} maxLength={2000} rows={3} autoFocus />
        </Form>
      </Dialog>
    </Section>
  );
}
