import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { fewerThanAsked, type RolledBack, type VersionView } from "../../../engine/decisions/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Fold } from "../../ui/page.tsx";
import { say } from "../../ui/say.ts";
import { Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { policiesQuery, policyVersionQuery, policyVersionsQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";
import { Changes } from "./studio/changes.tsx";
import { momentSaid, momentTyped } from "./studio/limits.ts";
import { FewerThanAsked, Result } from "./studio/rehearsal.tsx";
import "./studio/studio.css";

/** Every version, what was different in it, what was foreseen, and the way back. */
export function Versions({ policyKey }: { policyKey: string }) {
  const { t, format } = useWords();
  const now = useNow();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const mayWrite = useMay("policies.write");
  const query = useQuery(policyVersionsQuery(policyKey));
  const [opened, setOpened] = useState<number | null>(null);
  const [back, setBack] = useState<VersionView | null>(null);
  const [note, setNote] = useState("");
  const [withdrawing, setWithdrawing] = useState<VersionView | null>(null);
  const [moving, setMoving] = useState<VersionView | null>(null);
  const [day, setDay] = useState("");
  const live = query.data?.versions.find(({ isLive }) => isLive);
  const inForce = useQuery({ ...policyVersionQuery(policyKey, live?.version ?? 0), enabled: back !== null && live !== undefined }).data;
  const then = useQuery({ ...policyVersionQuery(policyKey, back?.version ?? 0), enabled: back !== null }).data;
  /** Experiments that what is in force holds, and the version that is gone back to does not. */
  const ending = inForce && then ? inForce.content.experiments.filter(({ key, until }) => until > now.toISOString() && !then.content.experiments.some((each) => each.key === key)) : [];
  const again = () => Promise.all([queries.invalidateQueries(policiesQuery), queries.invalidateQueries({ queryKey: ["policy", policyKey] })]);
  const goBack = (version: number, words: string) => api<RolledBack>(`/policies/${policyKey}/rollback`, { method: "POST", body: { version, note: words } });
  /** What never decided is taken up as a draft: to be changed, or published for another day. */
  const takeUp = async (version: number) => {
    try {
      await goBack(version, "");
      setLastAct({ kind: "said", words: say("What version {version} said is written as a draft.", { version }) });
      await again();
      await navigate({ to: "/rules/$key/draft", params: { key: policyKey } });
    } catch (error) {
      setLastAct({ kind: "failed", words: say("That was not done."), why: (error as Error).message });
    }
  };
  const rollBack = async () => {
    if (!back || !live) return;
    const { version, draftId } = await goBack(back.version, note.trim());
    if (version === null) {
      const away = () => api(`/policy-drafts/${draftId}`, { method: "DELETE" }).then(again).catch((error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message }));
      setLastAct({ kind: "done", words: say("What version {version} said is written as a draft.", { version: back.version }), undo: away, goesAlong: true });
      setBack(null);
      await again();
      await navigate({ to: "/rules/$key/draft", params: { key: policyKey } });
      return;
    }
    const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
    setLastAct({ kind: "done", words: say("Version {version} says what version {before} said.", { version, before: back.version }), undo: () => goBack(live.version, "").then(again).catch(failed) });
    setBack(null);
    await again();
  };
  const confirm = async (version: number) => {
    try {
      await api(`/policies/${policyKey}/versions/${version}/confirmation`, { method: "POST", body: {} });
      setLastAct({ kind: "said", words: say("You have confirmed version {version}.", { version }) });
    } catch (error) {
      setLastAct({ kind: "failed", words: say("That was not done."), why: (error as Error).message });
    }
    await again();
  };
  const withdraw = async () => {
    if (!withdrawing) return;
    const { version } = withdrawing;
    const path = `/policies/${policyKey}/versions/${version}/withdrawal`;
    await api(path, { method: "POST", body: {} });
    const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
    setLastAct({ kind: "done", words: say("Version {version} is withdrawn and will not decide.", { version }), undo: () => api(path, { method: "DELETE" }).then(again).catch(failed) });
    setWithdrawing(null);
    await again();
  };
  const to = momentTyped(day, moving?.from);
  const isPast = to !== undefined && to <= now.toISOString();
  const move = async () => {
    if (!moving || to === undefined) return;
    const { version, from } = moving;
    const put = (at: string) => api(`/policies/${policyKey}/versions/${version}/date`, { method: "PUT", body: { from: at } });
    await put(to);
    const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
    setLastAct({ kind: "done", words: say("Version {version} decides from {when} on.", { version, when: format.dayAndClock(to, now) }), undo: () => put(from).then(again).catch(failed) });
    setMoving(null);
    await again();
  };
  const planned = (query.data?.versions ?? []).filter(({ isPlanned }) => isPlanned);
  /** Planned ones that were written on top of it, and hold what it holds. */
  const onTop = (query.data?.versions ?? []).filter((each) => withdrawing !== null && each.version > withdrawing.version && each.isPlanned);
  /** That which decided until the one that decides now began. */
  const before = live && query.data?.versions.find((each) => each.version < live.version && each.withdrawn === null && each.overtakenBy === null && each.from < live.from)?.version;
  return (
    <>
    {live?.toConfirm ? (
      <p className="caution small">
        ▲ {t("{who} went back to an earlier version alone: version {version}, {when}. Somebody else looks at it and confirms it.", { who: live.publishedBy, version: live.version, when: format.dayAndClock(live.publishedAt, now) })}{" "}
        {live.mayConfirm ? <Button look="outline" onPress={() => void confirm(live.version)}>{t("I have looked at it: confirm version {version}", { version: live.version })}</Button> : null}
      </p>
    ) : null}
    <Fold title={t("Versions")}>
      <Answered query={query} failed={t("The versions could not be read")} waiting={<Skeleton rows={3} kind="rows" label={t("Reading the versions")} />}>
        {({ versions }) => (
          <ul className="changes versions">
            {versions.map((each) => (
              <li key={each.version}>
                <div className="line">
                  <span className="grow">
                    <b>{t("Version {version}", { version: each.version })}</b> {each.isLive ? `· ${t("in force")}` : each.isPlanned ? `· ${t("from {when}", { when: format.dayAndClock(each.from, now) })}` : each.overtakenBy !== null ? `· ${t("overtaken by version {version} before it decided", { version: each.overtakenBy })}` : each.withdrawn ? `· ${t("withdrawn by {who}, {when}, before it decided", { who: each.withdrawn.by, when: format.dayAndClock(each.withdrawn.at, now) })}` : ""} · {t("{who}, {when}", { who: each.publishedBy, when: format.dayAndClock(each.publishedAt, now) })}
                    {each.approvedBy === null ? "" : ` · ${t("approved by {who}", { who: each.approvedBy })}`}{each.confirmed === null ? "" : ` · ${t("confirmed by {who}", { who: each.confirmed.by })}`} <span className="quiet"><Data>{each.note}</Data></span>
                  </span>
                  <Button onPress={() => setOpened(opened === each.version ? null : each.version)} expanded={opened === each.version} label={t("What was different in version {version}", { version: each.version })}>{t("What was different")}</Button>
                  {mayWrite && (each.isPlanned || each.withdrawn !== null || each.overtakenBy !== null) ? <Button onPress={() => void takeUp(each.version)}>{t("Take version {version} up as a draft", { version: each.version })}</Button> : null}
                  {mayWrite && each.isPlanned ? <Button onPress={() => (setDay(momentSaid(each.from)), setMoving(each))}>{t("Another day for version {version}…", { version: each.version })}</Button> : null}
                  {mayWrite && each.isPlanned ? <Button onPress={() => setWithdrawing(each)}>{t("Withdraw version {version}…", { version: each.version })}</Button> : null}
                  {mayWrite && !each.isLive && !each.isPlanned && each.withdrawn === null && each.overtakenBy === null ? <Button onPress={() => (setNote(""), setBack(each))}>{t("Back to version {version}…", { version: each.version })}</Button> : null}
                </div>
                {opened === each.version ? <Different policyKey={policyKey} version={each.version} /> : null}
              </li>
            ))}
          </ul>
        )}
      </Answered>
      <Dialog title={t("Back to version {version}", { version: back?.version ?? 0 })} isOpen={back !== null} onClose={() => setBack(null)}>
        <Form onSubmit={rollBack} act={back !== null && back.version !== before ? t("Write it as a draft") : t("Publish it again")} onCancel={() => setBack(null)}>
          <p className="small">{back !== null && back.version !== before ? t("It was not the version before, and others have decided since to leave it: what it said is written as a draft, rehearsed and approved as any other.") : t("What it said is published as the next version and decides at once. What is in force now stays in the list and can be brought back. Where somebody else may approve rules, they are asked to confirm it afterwards.")}</p>
          {ending.length === 0 || back?.version !== before ? null : <p className="caution small">▲ {t("It ends what is tried now, for that version holds none of it: {experiments}", { experiments: format.list(ending.map(({ title }) => title)) })}</p>}
          {planned.length === 0 || back?.version !== before ? null : <p className="caution small">▲ {t("These will never decide, for this takes their place: {versions}", { versions: format.list(planned.map((each) => t("version {version}, from {when}", { version: each.version, when: format.dayAndClock(each.from, now) }))) })}</p>}
          <TextField label={t("Why? (may stay empty)")} value={note} onChange={setNote} maxLength={2000} autoFocus />
        </Form>
      </Dialog>
      <Dialog title={t("Withdraw version {version}", { version: withdrawing?.version ?? 0 })} isOpen={withdrawing !== null} onClose={() => setWithdrawing(null)}>
        <Form onSubmit={withdraw} act={t("Withdraw it")} look="danger" onCancel={() => setWithdrawing(null)}>
          <p className="small">
            {t("It was to decide from {when} on, and will not: version {version} goes on deciding. It stays in the list, and can be planned again until then with Undo.", { when: withdrawing ? format.dayAndClock(withdrawing.from, now) : "", version: live?.version ?? 0 })}
          </p>
          {onTop.length === 0 ? null : (
            <p className="caution small">
              ▲ {t("What it says stands in these too, and they stay planned: {versions}", { versions: format.list(onTop.map((each) => t("version {version}, from {when}", { version: each.version, when: format.dayAndClock(each.from, now) }))) })}
            </p>
          )}
        </Form>
      </Dialog>
      <Dialog title={t("Another day for version {version}", { version: moving?.version ?? 0 })} isOpen={moving !== null} onClose={() => setMoving(null)}>
        <Form onSubmit={move} act={t("Decide from then on")} isReady={to !== undefined && to !== moving?.from && !isPast} onCancel={() => setMoving(null)}>
          <p className="small">
            {t("It is to decide from {when} on. Only the day changes: what it says, and who approved that, stays as it is, and whatever decides until then goes on until the new day. Who moved it and from when stands in the audit.", { when: moving ? format.dayAndClock(moving.from, now) : "" })}
          </p>
          <TextField label={t("From when?")} type="datetime-local" value={day} onChange={setDay} fault={isPast ? t("That time has passed. A version decides from a time that is still to come.") : undefined} autoFocus isRequired />
        </Form>
      </Dialog>
    </Fold>
    </>
  );
}

function Different({ policyKey, version }: { policyKey: string; version: number }) {
  const { t } = useWords();
  const query = useQuery(policyVersionQuery(policyKey, version));
  return (
    <Answered query={query} failed={t("The versions could not be read")} waiting={<Skeleton rows={2} kind="rows" label={t("Reading the versions")} />}>
      {({ changes, foreseen }) => (
        <div className="stack">
          {changes.length === 0 ? <p className="quiet small">{version === 1 ? t("It was the first.") : t("Nothing.")}</p> : <Changes changes={changes} />}
          {foreseen === null ? null : (
            <>
              <FewerThanAsked result={foreseen} />
              <Fold title={t("What was foreseen of it")}>
                <Result result={foreseen} over={foreseen.looked?.over === "today" ? "today" : "recorded"} fewSaid={fewerThanAsked(foreseen).days !== undefined} />
              </Fold>
            </>
          )}
        </div>
      )}
    </Answered>
  );
}
