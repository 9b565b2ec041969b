import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { DissatisfactionAnswer, DissatisfactionSign } from "../../../engine/value/contract.ts";
import { Data, Figure } from "../../ui/data.tsx";
import { Gauge } from "../../ui/gauge.tsx";
import { LampShape } from "../../ui/lamp.tsx";
import { later } from "../../ui/later.tsx";
import { Fold, Section } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { dissatisfactionQuery } from "../data/queries.ts";
import { serverWords } from "../words/server-words.ts";
import { signsInOrder, standingWords, TOLD_BY } from "./dissatisfaction-words.ts";
import "./needs.css";
import "./dissatisfaction.css";

const Hidden = later(() => import("./hidden/hidden.tsx"));

/** Whether this customer is dissatisfied without having said so: why, since when, how sure. */
export function Dissatisfaction({ customerId }: { customerId: string }) {
  const { t } = useWords();
  return (
    <Section title={t("Quiet dissatisfaction")}>
      <Body customerId={customerId} />
    </Section>
  );
}

/** The same in the cockpit. */
export function DissatisfactionInShort({ customerId }: { customerId: string }) {
  const { t } = useWords();
  return (
    <section aria-label={t("Quiet dissatisfaction")}>
      <h3>{t("Quiet dissatisfaction")}</h3>
      <Body customerId={customerId} />
    </section>
  );
}

function Body({ customerId }: { customerId: string }) {
  const { t } = useWords();
  const answer = useQuery(dissatisfactionQuery(customerId));
  return (
    <Answered query={answer} failed={t("Quiet dissatisfaction could not be read")} waiting={<Skeleton rows={1} label={t("Reading quiet dissatisfaction")} />}>
      {(found) => <Standing answer={found} customerId={customerId} />}
    </Answered>
  );
}

function Standing({ answer, customerId }: { answer: DissatisfactionAnswer; customerId: string }) {
  const { t, format } = useWords();
  const { said, isLikely } = standingWords(answer, format);
  const signs = signsInOrder(answer);
  const [first] = signs;
  if (answer.standing.kind === "not-shown")
    return (
      <div className="small">
        <p>
          <span>{t("Whether this customer is quietly dissatisfied:")}</span> <Hidden set="value" customerId={customerId} />
        </p>
        <Signs signs={signs} />
      </div>
    );
  const line = (
    <span className="small">
      {isLikely ? <LampShape level="caution" /> : null} <b>{t(said)}</b>
      {isLikely && first ? <span className="meta dissatisfaction-why">{t(serverWords(first.text))}</span> : null}
    </span>
  );
  if (answer.standing.kind !== "weighed" && signs.length === 0 && !answer.saidSo) return <p className="quiet small">{t(said)}</p>;
  return (
    <Fold title={line}>
      <div className="dissatisfaction small">
        <HowLikely standing={answer.standing} />
        {answer.saidSo ? <Evidence evidence={answer.saidSo.evidence} /> : null}
        <Signs signs={signs} counted={answer.standing.kind === "weighed" && (answer.standing.by === "signs" || answer.standing.by === "both")} />
      </div>
    </Fold>
  );
}

function HowLikely({ standing }: { standing: DissatisfactionAnswer["standing"] }) {
  const { t, format } = useWords();
  if (standing.kind !== "weighed") return null;
  const { chance, of, everybody, weeks } = standing;
  const words = { mid: format.percent(chance.mid), range: format.percentRange(chance.lo, chance.hi) };
  return (
    <>
      <p className="dissatisfaction-chance">
        <span>{t("Buys nothing in {weeks} weeks", { weeks })}</span>
        <Gauge small reading={{ mid: chance.mid, lo: chance.lo, hi: chance.hi, before: null }} scale={{ end: 1 }} tone={standing.likely ? "caution" : "plain"} label={t("{what} {mid}, likely {range}", { what: t("Buys nothing in {weeks} weeks", { weeks }), ...words })} />
        <Figure>{words.mid}</Figure> <span className="meta"><Figure>{words.range}</Figure></span>
      </p>
      <p className="meta">
        {t("Of {customers} customers to whom nearly this chance was given, {left} bought nothing in the next {weeks} weeks; of all, {share} did not. As of {day}.", {
          customers: format.number(of.customers), left: format.number(of.left), weeks, share: format.percent(everybody), day: format.day(standing.asOf),
        })}
      </p>
      <p className="meta">{t(TOLD_BY[standing.by])}</p>
    </>
  );
}

function Signs({ signs, counted = false }: { signs: readonly DissatisfactionSign[]; counted?: boolean }) {
  const { t, format } = useWords();
  if (signs.length === 0) return null;
  return (
    <ul className="need-signals small" aria-label={t("Signs, the strongest first")}>
      {signs.map(({ kind, text, since, weight, evidence }) => (
        <li key={kind}>
          <LampShape level="caution" />
          <span>
            {t(serverWords(text))} <span className="meta">{t("since {when}", { when: format.day(since) })}</span>
            {counted && weight === null ? <span className="meta"> · {t("not counted in the chance")}</span> : null}
            <Evidence evidence={evidence} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Evidence({ evidence }: { evidence: DissatisfactionSign["evidence"] }) {
  if (evidence.length === 0) return null;
  return (
    <span className="meta need-evidence">
      {evidence.map(({ kind, id, label }) =>
        kind === "conversation" ? (
          <Link key={id} to="/cockpit/$conversationId" params={{ conversationId: id }}>
            <Data>{label}</Data>
          </Link>
        ) : (
          <Data key={id}>{label}</Data>
        ),
      )}
    </span>
  );
}
