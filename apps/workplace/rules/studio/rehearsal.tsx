import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { ASKED_DAYS, ASKED_PROFILES, type DraftView, fewerThanAsked, type RehearsalOver, type RehearsalResult, type RehearsalView } from "../../../../engine/decisions/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data, Figure } from "../../../ui/data.tsx";
import { Fold, Section } from "../../../ui/page.tsx";
import { Select } from "../../../ui/select.tsx";
import { Table } from "../../../ui/table.tsx";
import { say, word } from "../../../ui/say.ts";
import { useWords } from "../../../ui/words.tsx";
import { api } from "../../data/api.ts";
import { draftQuery, rehearsalQuery } from "../../data/queries.ts";
import { useNow } from "../../data/use-now.ts";
import { daysAsked, REHEARSAL_DAYS, USUAL_DAYS } from "./rehearsal-days.ts";
import { noWaitsWords, thinWords, worstWords } from "./rehearsal-words.ts";

const PARTS: Readonly<Record<string, string>> = {
  advice: word("what is advised"), held: word("what is held back"), lamps: word("lamps"), route: word("who takes it"), "answer-time": word("how soon we answer"), screen: word("what is seen first"), content: word("what pages show"), menu: word("the telephone menu"), speech: word("how we speak"), playbook: word("step by step"),
};

const route = getRouteApi("/rules/$key/draft");

/** The draft decides beside what is in force, and nothing comes of it. */
export function Rehearsal({ draft, isKept, mayWrite, keep }: { draft: DraftView; isKept: boolean; mayWrite: boolean; keep: () => Promise<void> }) {
  const { t, format } = useWords();
  const now = useNow();
  const queries = useQueryClient();
  const [over, setOver] = useState<RehearsalOver>(draft.rehearsal?.over === "today" ? "today" : "recorded");
  const { days = daysAsked(draft.rehearsal?.days) ?? USUAL_DAYS } = route.useSearch();
  const navigate = route.useNavigate();
  const [failed, setFailed] = useState<string | null>(null);
  const query = rehearsalQuery(draft.draftId);
  const { data } = useQuery({ ...query, initialData: { rehearsal: draft.rehearsal }, refetchInterval: ({ state }) => (state.data?.rehearsal?.state === "running" ? 400 : false) });
  const latest = data.rehearsal;
  const isRunning = latest?.state === "running";
  // What may be done with the draft follows from its rehearsal.
  const isNews = latest !== null && latest.state !== "running" && (draft.rehearsal?.rehearsalId !== latest.rehearsalId || draft.rehearsal.state !== latest.state);
  useEffect(() => {
    if (isNews) void queries.invalidateQueries(draftQuery(draft.policyKey));
  }, [isNews, queries, draft.policyKey]);
  const rehearse = async (which: RehearsalOver = over) => {
    setFailed(null);
    try {
      await keep();
      const rehearsal = await api<RehearsalView>(`/policy-drafts/${draft.draftId}/rehearsal`, { method: "POST", body: { revision: draft.revision, over: which, days } });
      queries.setQueryData(query.queryKey, { rehearsal });
    } catch (error) {
      setFailed((error as Error).message);
    }
  };
  /** How far back is kept in the address: to be sent on, and for whoever reads the page anew. */
  const choose = (id: string) => {
    setOver(id === "today" ? "today" : "recorded");
    if (id !== "today") void navigate({ search: (search) => ({ ...search, days: daysAsked(id) }), replace: true });
  };
  const rehearsed = { days: latest?.days ?? days, when: format.dayAndClock(latest?.startedAt ?? now, now), version: latest?.result?.liveVersion ?? 0 };
  const isOld = latest?.state === "done" && (latest.revision !== draft.revision || !isKept);
  return (
    <Section
      title={t("Rehearsal")}
      lead={t("The draft decides beside version {version}; nothing comes of it.", { version: draft.inForce })}
      actions={
        mayWrite ? (
          <div className="line">
            <Select label={t("Over what")} labelHidden choices={[...REHEARSAL_DAYS.map((each) => ({ id: String(each), text: t("Decisions of the last {days} days", { days: each }) })), { id: "today", text: t("Customers as they are today") }]} chosen={over === "today" ? "today" : String(days)} onChoose={choose} />
            <Button look="outline" onPress={() => void rehearse()} isDisabled={isRunning || draft.problems.some(({ table }) => table !== null) || !isKept}>
              {isRunning ? t("Rehearsing…") : latest ? t("Rehearse again") : t("Rehearse")}
            </Button>
          </div>
        ) : undefined
      }
    >
      {failed === null ? null : <p className="warning small" role="alert">■ {failed}</p>}
      {latest === null ? <p className="quiet small">{t("Not rehearsed yet. It can be published once it was.")}</p> : null}
      {isRunning ? (
        <div className="import-progress">
          <p role="status">{latest.total === 0 ? t("Gathering what is to be decided again …") : t("Decided again: {done} of {total}", { done: format.number(latest.done), total: format.number(latest.total) })}</p>
          <progress max={Math.max(1, latest.total)} value={latest.done} aria-label={t("Rehearsing…")} />
        </div>
      ) : null}
      {latest?.state === "failed" ? <p className="warning small">■ {t("It was not finished: {why}", { why: latest.why ?? "" })}</p> : null}
      {isOld ? <p className="caution small">▲ {t("The draft was changed since. Rehearse again to see what would change now.")}</p> : null}
      {latest?.state === "done" && latest.result ? (
        <>
          <Result result={latest.result} over={latest.over === "today" ? "today" : "recorded"} onToday={mayWrite && !isRunning && isKept ? () => (setOver("today"), void rehearse("today")) : undefined} />
          <p className="meta">{t(latest.over === "recorded" ? say("Rehearsed {when} over {days} days, against version {version}, with the facts as they were known then.", rehearsed) : say("Rehearsed {when}, against version {version}, with what is known of customers today.", rehearsed))}</p>
        </>
      ) : null}
    </Section>
  );
}

export function Result({ result, over, fewSaid = false, onToday }: { result: RehearsalResult; over: RehearsalOver; /** That it looked at few decisions is said beside it. */ fewSaid?: boolean; /** Rehearses over customers as they are today. */ onToday?: (() => void) | undefined }) {
  const words = useWords();
  const { t, format } = words;
  const thin = over === "recorded" ? thinWords(result, format, { fewSaid }) : null;
  const noWaits = noWaitsWords(result, over);
  const { currency, cost, gain } = result;
  const isCoarse = result.told === "tens";
  const count = (value: number) => (isCoarse && value === 0 ? t("fewer than 10") : format.number(value));
  const signed = (value: number) => `${value > 0 ? "+" : value < 0 ? "−" : ""}${format.number(Math.abs(value))}`;
  const moneySigned = (minor: number) => (minor === 0 ? format.money(0, currency) : format.moneySigned(minor, currency));
  const minutes = cost.nowMinutes - cost.wasMinutes;
  const facts = [
    [over === "recorded" ? t("Decisions that would change") : t("Customers treated otherwise today"), t("{changed} of {count}", { changed: count(result.changed), count: format.number(result.decisions) })],
    ...(over === "recorded" ? [[t("Customers treated otherwise"), t("{changed} of {count}", { changed: count(result.changedCustomers), count: format.number(result.customers) })]] : []),
    ...result.actions.filter(({ was, now }) => was !== now).map(({ title, was, now }) => [title, t("to {now} customers, was {was}", { now: count(now), was: count(was) })]),
    ...(isCoarse && result.changed === 0 ? [] : [
      [t("Cost"), `${moneySigned(cost.nowMinor - cost.wasMinor)}${minutes === 0 ? "" : ` · ${t("{minutes} minutes", { minutes: signed(minutes) })}`}`],
      [t("Customers would spend"), gain === null ? (result.unmeasured.length === 0 ? t("no change") : t("not known: {actions} never measured", { actions: format.list(result.unmeasured) })) : `${moneySigned(gain.midMinor)} (${t("likely {lo} to {hi}", { lo: moneySigned(gain.loMinor), hi: moneySigned(gain.hiMinor) })})`],
    ]),
    [t("Worst treated group"), t(worstWords(result, format))],
    ...floorFacts(result.floor, words),
  ] as const;
  return (
    <>
      {isCoarse ? <p className="meta">{t("Counts are told in tens, and fewer than ten not at all: you do not see who needs special care, and a count of one would tell it.")}</p> : null}
      {thin === null ? null : (
        <p className="caution small">
          ▲ {t(thin)} {onToday ? <Button look="plain" onPress={onToday}>{t("Over customers as they are today")}</Button> : null}
        </p>
      )}
      <dl className="rehearsal">
        {facts.map(([label, said]) => (
          <div key={label}>
            <dt><Data>{label!}</Data></dt>
            <dd><Figure>{said!}</Figure></dd>
          </div>
        ))}
      </dl>
      {result.unreadable > 0 ? <p className="meta">{t("{count, plural, one {# record was} other {# records were}} left out, for the facts are of another kind.", { count: result.unreadable })}</p> : null}
      {Object.keys(result.parts).length > 0 ? <p className="meta">{t("What changes in them: {parts}", { parts: format.list(Object.entries(result.parts).toSorted((a, b) => b[1] - a[1]).map(([part, count]) => `${t(PARTS[part] ?? part)} ${format.number(count)}`)) })}</p> : null}
      {result.samples.length > 0 ? (
        <Fold title={t("Some of whom it would be otherwise for")}>
          <Table
            label={t("Some of whom it would be otherwise for")}
            columns={[{ key: "who", title: t("Customer") }, { key: "was", title: t("Was advised") }, { key: "now", title: t("Would be advised") }]}
            rows={result.samples.map((sample, at) => ({
              key: `${sample.customerId} ${at}`,
              cells: [<Link key="w" to="/customers/$customerId" params={{ customerId: sample.customerId }}>{over === "recorded" ? format.dayAndClock(sample.at) : t("Customer {n}", { n: at + 1 })}</Link>, format.list([...sample.was]) || t("nothing"), format.list([...sample.now]) || t("nothing")],
            }))}
          />
        </Fold>
      ) : null}
      {result.queues ? <Queues queues={result.queues} /> : noWaits === null ? null : <p className="meta">{t(noWaits)}</p>}
      {result.groups.some(({ worse, better }) => worse + better > 0) ? (
        <Fold title={t("For whom it gets better or worse")}>
          <Table
            narrow
            label={t("For whom it gets better or worse")}
            columns={[{ key: "group", title: t("Group") }, { key: "n", title: t("Decisions"), number: true }, { key: "better", title: t("Better"), number: true }, { key: "worse", title: t("Worse"), number: true }]}
            rows={result.groups.map((group) => ({ key: `${group.fact} ${group.value}`, cells: [<span key="g"><Data>{group.label}</Data>: <Data>{group.value}</Data></span>, format.number(group.decisions), format.number(group.better), format.number(group.worse)] }))}
          />
          <p className="meta">{t("Better: more help that is owed or eases, a sooner answer, a shorter wait. Offers count for neither.")}</p>
        </Fold>
      ) : null}
    </>
  );
}

/** Before whoever approves, and with the version for good: of how little it was foreseen. */
export function FewerThanAsked({ result, fewSaid = false }: { result: RehearsalResult; /** That it looked at few decisions is said beside it. */ fewSaid?: boolean }) {
  const { t, format } = useWords();
  const { days, profiles } = fewerThanAsked(result);
  const asked = format.number(ASKED_DAYS);
  return (
    <>
      {days === undefined || fewSaid ? null : <p className="caution small">▲ {days === "today" ? t("It looked at customers as they are today, and not at the decisions of {asked} days.", { asked }) : t("There were decisions of {count, plural, one {# day} other {# days}} only; {asked} are asked for.", { count: days, asked })}</p>}
      {profiles === undefined ? null : <p className="caution small">▲ {t("The floor was tried on {count, plural, one {# profile} other {# profiles}} only; {asked} are asked for.", { count: profiles, asked: format.number(ASKED_PROFILES) })}</p>}
    </>
  );
}

const TIERS: Readonly<Record<string, string>> = { high: word("high value"), middle: word("middle value"), low: word("low value"), none: word("value not known") };
const FEWEST = 20;

/** How long customers would have waited, with the same answers at the same moments. */
function Queues({ queues }: { queues: NonNullable<RehearsalResult["queues"]> }) {
  const { t, format } = useWords();
  return (
    <Fold title={t("How long they would have waited")}>
      <Table
        narrow
        label={t("How long they would have waited")}
        columns={[{ key: "tier", title: t("Customers of") }, { key: "waits", title: t("Waits"), number: true }, { key: "was", title: t("Minutes, as it is"), number: true }, { key: "now", title: t("As the draft says"), number: true }, { key: "wasTime", title: t("In time, as it is"), number: true }, { key: "nowTime", title: t("In time under the draft"), number: true }]}
        rows={queues.tiers.map(({ tier, waits, wasMinutes, nowMinutes, wasInTime, nowInTime }) => ({
          key: tier,
          cells: [t(TIERS[tier] ?? tier), format.number(waits), ...(waits < FEWEST ? [t("too few"), t("too few")] : [format.number(wasMinutes, 1), format.number(nowMinutes, 1)]), format.number(wasInTime), format.number(nowInTime)],
        }))}
      />
      <p className="meta">{t("{count, plural, one {# answered wait} other {# answered waits}} played again: the same answers at the same moments, given to whoever is due first under each version. Nobody answers quicker, and nobody is added who answers.", { count: queues.waits })}</p>
      {queues.unanswered > 0 ? <p className="caution small">▲ {t("For {count} of them nobody would be left to answer: the draft sends them to a queue with fewer answers.", { count: format.number(queues.unanswered) })}</p> : null}
    </Fold>
  );
}

/** What the floor protects. */
const PROTECTED: Readonly<Record<string, string>> = { "who takes it": word("who takes it"), "minutes to an answer": word("minutes to an answer"), "the menu": word("the telephone menu"), "what is owed or done": word("what is owed or done"), "seconds sooner": word("seconds sooner"), "what pages show": word("what pages show") };

/** What the same profiles would meet if they were worth more or less, or spoke another language. */
function floorFacts(floor: RehearsalResult["floor"], { t, format }: ReturnType<typeof useWords>): (readonly [string, string])[] {
  if (floor === null || floor.profiles === 0) return [];
  const broken = floor.broken[0];
  const worth = floor.changes.find(({ change }) => change === "value");
  return [
    [t("The floor, with another value, language or relationship"), broken === undefined ? t("holds for all {count} profiles", { count: format.number(floor.profiles) }) : t("does not hold: {what} would be “{other}” and not “{was}”", { what: t(PROTECTED[broken.what] ?? broken.what), other: broken.other, was: broken.was })],
    ...(worth ? [[t("Advised otherwise, were they worth more or less"), t("{some} of {count} profiles; allowed, for it is neither owed nor help", { some: format.number(worth.advice), count: format.number(floor.profiles) })] as const] : []),
  ];
}
