import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { FaultRule, QualityCounts } from "../../../engine/profiles/contract.ts";
import { Headline } from "../../ui/page.tsx";
import { Failed } from "../../ui/states.tsx";
import { TabNav } from "../../ui/tab-nav.tsx";
import { useWords } from "../../ui/words.tsx";
import { qualityQuery } from "./fault-data.ts";
import { CONTRADICTORY, RULE_WORDS } from "./fault-words.ts";

export type Shown = FaultRule | "visitors" | undefined;

type Gauge = keyof Pick<QualityCounts, "completeness" | "fresh" | "touchPointsKnown" | "identityCoverage">;

/** How well customers are known, each number with the rows behind it; and the ways to what is amiss. */
export function QualityHead({ show, waiting }: { show: Shown; /** Pairs that wait for a decision, where the page has counted them already. */ waiting?: number }) {
  const { t, format } = useWords();
  const asked = useQuery(qualityQuery);
  const page = asked.data;
  const share = (gauge: Gauge, counts: QualityCounts | null | undefined = page?.counts) => (counts === undefined || counts === null || counts[gauge].out === 0 ? null : counts[gauge].of / counts[gauge].out);
  const before = (gauge: Gauge) => {
    const then = page?.before ? share(gauge, page.before.counts) : null;
    return then === null || !page?.before ? "" : t("{share} on {day}", { share: format.percent(then), day: format.day(`${page.before.day}T12:00:00Z`) });
  };
  const figure = (gauge: Gauge) => {
    const now = share(gauge);
    return now === null ? "–" : format.percent(now);
  };
  const many = (rule: FaultRule) => page?.faults.find((each) => each.rule === rule)?.customers;
  const counted = (n: number | undefined) => (n === undefined || n === 0 ? "" : n >= (page?.countingStopsAt ?? Infinity) ? t("{count} or more", { count: format.number(n) }) : format.number(n));
  const contradictory = CONTRADICTORY.map((rule) => many(rule) ?? 0).reduce((a, b) => a + b, 0);
  const first = CONTRADICTORY.find((rule) => (many(rule) ?? 0) > 0) ?? CONTRADICTORY[0];
  return (
    <>
      {asked.isError && page === undefined ? (
        <Failed what={t("How well customers are known could not be read")} why={asked.error.message} onRetry={() => void asked.refetch()} />
      ) : page?.counts === null ? (
        <p className="small">
          {t("{count, plural, one {What is amiss is counted of the one customer you see.} other {What is amiss is counted of the # customers you see.}}", { count: page.customers })}{" "}
          <span className="quiet">{t("How full and fresh profiles are is counted of all customers together: ask an owner, or somebody who sees all.")}</span>
        </p>
      ) : (
      <dl className="headlines" aria-label={t("How well customers are known")}>
        <Headline label={t("Profiles are full")} minor more={<Behind show="incomplete" words={t("who is incomplete")} before={before("completeness")} />}>
          {figure("completeness")}
        </Headline>
        <Headline label={t("Profiles are fresh")} minor more={<Behind show="stale" words={t("who is stale")} before={before("fresh")} />}>
          {figure("fresh")}
        </Headline>
        <Headline label={t("Touch points of somebody known")} minor more={<Behind show="visitors" words={t("whose they are not")} before={before("touchPointsKnown")} />}>
          {figure("touchPointsKnown")}
        </Headline>
        <Headline label={t("Records of somebody known")} minor more={<Behind show="visitors" words={t("whose they are not")} before={before("identityCoverage")} />}>
          {figure("identityCoverage")}
        </Headline>
      </dl>
      )}
      <TabNav label={t("What is amiss")} at={`${show ?? ""} ${page === undefined ? "" : "counted"}`}>
        <Tab show={undefined} at={show} title={t("Duplicates")} count={counted(waiting ?? page?.duplicates)} />
        <Tab show="bouncing" at={show} title={t("Bouncing")} count={counted(many("bouncing"))} />
        <Tab show={first} at={show !== undefined && show !== "visitors" && CONTRADICTORY.includes(show) ? first : show} title={t("Contradictory")} count={counted(contradictory)} />
        <Tab show="incomplete" at={show} title={t("Incomplete")} count={counted(many("incomplete"))} />
        <Tab show="stale" at={show} title={t("Stale")} count={counted(many("stale"))} />
        <Tab show="visitors" at={show} title={t("Not known")} count="" />
      </TabNav>
      {show !== undefined && show !== "visitors" && CONTRADICTORY.includes(show) ? (
        <TabNav label={t("Contradictory")} at={show}>
          {CONTRADICTORY.map((rule) => (
            <Tab key={rule} show={rule} at={show} title={t(RULE_WORDS[rule])} count={counted(many(rule))} />
          ))}
        </TabNav>
      ) : null}
    </>
  );
}

function Tab({ show, at, title, count }: { show: Shown; at: Shown; title: string; count: string }) {
  return (
    <Link to="/quality" search={show === undefined ? {} : { show }} className="tab" aria-current={show === at ? "page" : undefined} activeOptions={{ exact: true, includeSearch: true }}>
      {title} {count === "" ? null : <span className="meta">{count}</span>}
    </Link>
  );
}

function Behind({ show, words, before }: { show: Shown; words: string; before: string }) {
  return (
    <>
      <Link to="/quality" search={show === undefined ? {} : { show }}>
        {words}
      </Link>
      {before === "" ? null : <span> · {before}</span>}
    </>
  );
}
