import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { FloorPage, FloorProof, FloorState } from "../../../engine/outcomes/contract.ts";
import { Data, Figure } from "../../ui/data.tsx";
import { LampShape } from "../../ui/lamp.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { languageName } from "../customers/country-name.ts";
import { Answered } from "../data/answered.tsx";
import { floorQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { NotYours } from "../shell/not-yours.tsx";
import { floorLines, floorSummary, STATE_WORDS, TIER_WORDS } from "./floor-words.ts";
import { ValueTabs } from "./value-tabs.tsx";
import "./value.css";

/** Did the floor hold: what no customer may be treated worse than, day by day. */
export default function Floor() {
  const { t } = useWords();
  const mayRead = useMay("outcomes.read");
  const floor = useQuery({ ...floorQuery, enabled: mayRead });
  if (!mayRead) return <NotYours what={t("What followed is for roles that may read it.")} />;
  return (
    <Page title={t("The floor")} lead={t("What no customer may be treated worse than, whatever they are worth: looked at every day anew, from what was done.")}>
      <ValueTabs at="floor" />
      <Answered query={floor} failed={t("What was found of the floor could not be read")} waiting={<Skeleton rows={6} kind="rows" label={t("Reading what was found of the floor")} />}>
        {(page) => (page.days.length === 0 ? <Empty title={t("No day was looked at yet.")}>{t("The first is looked at the night after a customer wrote or something was decided.")}</Empty> : <Days page={page} />)}
      </Answered>
    </Page>
  );
}

function Days({ page: { days, waiting } }: { page: FloorPage }) {
  const { t, format } = useWords();
  const [chosen, choose] = useState<string | null>(null);
  const proof = days.find(({ day }) => day === chosen) ?? days[0]!;
  return (
    <>
      <div className="line">
        <Select label={t("Day")} choices={days.map(({ day, state }) => ({ id: day, text: `${format.day(`${day}T12:00:00Z`)}: ${t(STATE_WORDS[state])}` }))} chosen={proof.day} onChoose={choose} />
        <p className="small">{t(floorSummary(days))}</p>
      </div>
      <OfDay proof={proof} />
      <Waiting waiting={waiting} />
    </>
  );
}

function OfDay({ proof }: { proof: FloorProof }) {
  const { t, format } = useWords();
  const { inTime, overtaken, inOrder, blind, settled } = proof;
  const tiers = inTime.tiers.map(({ tier }) => tier).concat(overtaken.tiers.map(({ tier }) => tier)).filter((tier, place, all) => all.indexOf(tier) === place);
  const times = (of: number | null) => (of === null ? <span className="meta">{t("too few")}</span> : <Figure>{format.number(of, 2)}×</Figure>);
  const minutes = (of: number | undefined) => (of === undefined ? "" : t("{n} min", { n: format.number(of, of < 10 ? 1 : 0) }));
  return (
    <>
      <Section
        title={t("What was found")}
        lead={t("{waits, plural, one {# wait} other {# waits}} for an answer and {decisions, plural, one {# decision} other {# decisions}} on {day} (UTC); {waiting} waiting still when it was worked out, {at}.", {
          waits: proof.waits, decisions: proof.decisions, day: format.day(`${proof.day}T12:00:00Z`), waiting: proof.waiting, at: format.dayAndClock(proof.provedAt),
        })}
      >
        <Table
          label={t("What was found")}
          columns={[{ key: "what", title: t("The floor") }, { key: "state", title: t("That day") }, { key: "found", title: t("Found"), wide: true }]}
          rows={floorLines(proof, format).map(({ key, what, state, found }) => ({ key, cells: [t(what), <State key="s" state={state} />, t(found)] }))}
        />
        {blind.broken.length > 0 ? (
          <ul>
            {blind.broken.map((each, place) => (
              <li key={place}>
                {t("{what}: “{was}”, and “{other}” for another", { what: t(each.what), was: each.was, other: each.other })}
              </li>
            ))}
          </ul>
        ) : null}
      </Section>
      {tiers.length === 0 ? null : (
        <Section title={t("By what they were worth to the rules")} lead={t("In the order of arrival: the same answers at the same moments, each given to whoever had waited longest.")}>
          <Table
            label={t("By what they were worth to the rules")}
            columns={[
              { key: "tier", title: t("Customers of") }, { key: "waits", title: t("Waits"), number: true }, { key: "time", title: t("In time"), number: true }, { key: "mean", title: t("Waited on average"), number: true },
              { key: "order", title: t("In the order of arrival"), number: true }, { key: "times", title: t("Times as long"), number: true }, { key: "longest", title: t("The longest of a hundred"), number: true }, { key: "over", title: t("Overtaken"), number: true },
            ]}
            rows={tiers.map((tier) => {
              const kept = inTime.tiers.find((each) => each.tier === tier);
              const order = inOrder.tiers.find((each) => each.tier === tier);
              const passed = overtaken.tiers.find((each) => each.tier === tier);
              return {
                key: tier,
                cells: [
                  t(TIER_WORDS[tier]), format.number(passed?.waits ?? kept?.waits ?? 0),
                  kept?.share ? (
                    <span key="t">
                      <Figure>{format.percent(kept.share.mid)}</Figure> <span className="meta"><Figure>{format.percentRange(kept.share.lo, kept.share.hi)}</Figure></span>
                    </span>
                  ) : <span key="t" className="meta">{t("{inTime} of {waits}: too few", { inTime: kept?.inTime ?? 0, waits: kept?.waits ?? 0 })}</span>,
                  minutes(order?.minutes), minutes(order?.firstComeMinutes), times(order?.times ?? null), times(order?.longestTimes ?? null), format.number(passed?.overtaken ?? 0),
                ],
              };
            })}
          />
        </Section>
      )}
      {settled.groups.length === 0 ? null : (
        <Section title={t("Settled at once")} lead={t("Conversations begun from {from} until {until} and not taken up again, by what their customer is worth and speaks today.", { from: format.day(`${settled.from}T12:00:00Z`), until: format.day(`${settled.until}T12:00:00Z`) })}>
          <Table
            narrow
            label={t("Settled at once")}
            columns={[{ key: "group", title: t("Customers of") }, { key: "n", title: t("Conversations"), number: true }, { key: "once", title: t("Settled at once"), number: true }, { key: "ratio", title: t("Against the best"), number: true }]}
            rows={settled.groups.map((group) => ({ key: `${group.by} ${group.group}`, cells: [<GroupName key="g" group={group} />, format.number(group.conversations), format.number(group.atOnce), times(group.ratio)] }))}
          />
        </Section>
      )}
    </>
  );
}

function GroupName({ group: { by, group } }: { group: FloorProof["settled"]["groups"][number] }) {
  const { t } = useWords();
  if (by === "tier") return <>{t(TIER_WORDS[group as keyof typeof TIER_WORDS] ?? TIER_WORDS.none)}</>;
  if (group === "") return <>{t("language not known")}</>;
  return <Data>{languageName(group)}</Data>;
}

function State({ state }: { state: FloorState }) {
  const { t } = useWords();
  if (state === "too-few") return <span className="meta">{t(STATE_WORDS[state])}</span>;
  return (
    <span className="line">
      {state === "broken" ? <LampShape level="warning" /> : null}
      {state === "broken" ? <strong>{t(STATE_WORDS[state])}</strong> : t(STATE_WORDS[state])}
    </span>
  );
}

function Waiting({ waiting }: { waiting: FloorPage["waiting"] }) {
  const { t, format } = useWords();
  return (
    <Section title={t("Whoever waits now")}>
      {waiting.length === 0 ? (
        <p className="quiet">{t("Nobody waits for an answer.")}</p>
      ) : (
        <Table
          narrow
          label={t("Whoever waits now")}
          columns={[{ key: "tier", title: t("Customers of") }, { key: "open", title: t("Waiting"), number: true }, { key: "oldest", title: t("The longest since") }]}
          rows={waiting.map(({ tier, open, oldest }) => ({ key: tier, cells: [t(TIER_WORDS[tier]), format.number(open), format.dayAndClock(oldest)] }))}
        />
      )}
    </Section>
  );
}
