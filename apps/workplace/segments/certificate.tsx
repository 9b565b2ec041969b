import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ValueTier } from "../../../engine/value/contract.ts";
import type { RuleSegmentView, SegmentCertificate, SegmentPage } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data, Figure } from "../../ui/data.tsx";
import { Fold, Section } from "../../ui/page.tsx";
import { say } from "../../ui/say.ts";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { policiesQuery, segmentQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";
import { MEASURE_WORDS, measured, pairsWords, REACH_WORDS, RESPONSE_WORDS, VERDICT_WORDS, verdictSentence, whyNoResponse, whyNotApart } from "./certificate-words.ts";

/** The verdict in a word, with its mark: a shape, and colour only where something asks for attention. */
export function Verdict({ segment }: { segment: RuleSegmentView }) {
  const { t } = useWords();
  const { certificate, version, archivedAt } = segment;
  if (archivedAt !== null) return null;
  if (certificate === null) return <span className="meta">{t("not judged yet")}</span>;
  if (certificate.version !== version) return <span className="meta">{t("to be judged again")}</span>;
  return certificate.verdict === "differs" ? (
    <span className="verdict">✓ {t(VERDICT_WORDS.differs)}</span>
  ) : (
    <span className="verdict caution">▲ {t(VERDICT_WORDS[certificate.verdict])}</span>
  );
}

export function CertificateSection({ page }: { page: SegmentPage }) {
  const { t, format } = useWords();
  const now = useNow();
  const queries = useQueryClient();
  const mayMake = useMay("segments.write");
  const seesAll = useHouse().session.sight.customers === "all";
  const [busy, setBusy] = useState(false);
  const { segment } = page;
  const { key, certificate } = segment;
  const judge = () => {
    setBusy(true);
    void api<SegmentPage>(`/segments/${key}/certificate`, { method: "POST" })
      .then((judged) => queries.setQueryData(segmentQuery(key).queryKey, judged), (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message }))
      .then(() => setBusy(false));
  };
  return (
    <Section
      title={t("Do they really differ?")}
      lead={t("The rule is asked whom it would have chosen half a year ago, by what was known then. What they did since is compared with what others did. Where an action was left out from some customers, it is also compared whether it changes more for members.")}
      actions={mayMake && segment.archivedAt === null ? <Button look="outline" isDisabled={busy} onPress={judge}>{busy ? t("Judging…") : t("Judge now")}</Button> : undefined}
    >
      {!seesAll ? (
        <p className="quiet small">{t("The figures are of all customers together, and you see some of them.")}</p>
      ) : certificate === null ? (
        <p className="quiet small">{t("Not judged yet: that happens by itself within a minute or two.")}</p>
      ) : (
        <>
          {certificate.version === segment.version ? null : <p className="caution small">▲ {t("This is of version {version}; the rule has changed since.", { version: certificate.version })}</p>}
          <p className="certificate-verdict">
            {certificate.verdict === "differs" ? <span>✓ {t(VERDICT_WORDS.differs)}.</span> : <span className="caution">▲ {t(VERDICT_WORDS[certificate.verdict])}.</span>} {t(verdictSentence(certificate))}
          </p>
          <Measures certificate={certificate} />
          <Responses certificate={certificate} />
          <Reach certificate={certificate} />
          <p className="meta">
            {t("Judged {when}, of version {version}; members are whoever the rule would have chosen on {day}.", { when: format.day(certificate.certifiedAt, now), version: certificate.version, day: certificate.cutOff === null ? "" : format.day(certificate.cutOff) })}{" "}
            {certificate.asKnownNow.length === 0 ? "" : certificate.asKnownNow.join() === "country" ? t("The country is taken as it is known today.") : t("Country, attributes, consents, share of wallet and who looks after them are taken as they are known today.")}{" "}
            {segment.isCertified ? t("Rules may ask for it until {day}.", { day: format.day(certificate.validUntil) }) : t("A rule that asks for it is not published.")}
          </p>
        </>
      )}
    </Section>
  );
}

function Measures({ certificate }: { certificate: SegmentCertificate }) {
  const { t, format } = useWords();
  const { currency } = useHouse().session.organisation;
  if (certificate.measures.length === 0) return null;
  return (
    <>
      <Table
        label={t("Members and others, in the half year after")}
        columns={[
          { key: "what", title: t("In the half year after") },
          { key: "members", title: t("{count, plural, one {# member, each} other {# members, each}}", { count: certificate.members }), number: true },
          { key: "rest", title: t("{count, plural, one {# other, each} other {# others, each}}", { count: certificate.rest }), number: true },
          { key: "apart", title: t("Difference, likely"), notNarrow: true },
          { key: "verdict", title: t("Differs?") },
        ]}
        rows={certificate.measures.map((measure) => {
          const { what, members, rest, difference } = measure;
          const why = whyNotApart(measure);
          return {
            key: what,
            cells: [
              t(MEASURE_WORDS[what]),
              <Figure key="m">{measured(what, members, currency, format)}</Figure>,
              <Figure key="r">{measured(what, rest, currency, format)}</Figure>,
              difference === null ? "–" : <Figure key="d">{`${measured(what, difference.lo, currency, format)} – ${measured(what, difference.hi, currency, format)}`}</Figure>,
              <span key="v" className="verdict-cell">
                {measure.differs ? <span className="verdict">✓ {t("yes")}</span> : <span className="verdict">{t("no")}</span>}
                <span className="meta block">{t(why ?? pairsWords(measure))}</span>
              </span>,
            ],
          };
        })}
      />
      <p className="meta">{t("It is decided by who of two has more, a member or another, and not by the averages: a few large amounts move those.")}</p>
      <Fold title={t("How sure, in figures")}>
        <Table
          label={t("How sure, in figures")}
          columns={[
            { key: "what", title: t("In the half year after") },
            { key: "rank", title: t("Told apart by order (ε² of ranks)"), number: true },
            { key: "log", title: t("Told apart by amount (η² of logarithms)"), number: true },
            { key: "chance", title: t("The same by chance alone: mean, largest"), number: true },
            { key: "p", title: t("as large by chance"), number: true },
            { key: "same", title: t("halves that agree"), number: true },
          ]}
          rows={certificate.measures.map(({ what, epsilonSquared, etaSquaredLog, byChance, sameOrder }) => ({
            key: what,
            cells: [
              t(MEASURE_WORDS[what]), epsilonSquared === null ? "–" : epsilonSquared.toFixed(4), etaSquaredLog === null ? "–" : etaSquaredLog.toFixed(4), byChance === null ? "–" : `${byChance.mean.toFixed(5)}, ${byChance.max.toFixed(4)}`,
              byChance === null ? "–" : t("{count} in {of}", { count: Math.round(byChance.pValue * (byChance.shuffles + 1)), of: byChance.shuffles + 1 }), sameOrder === null ? "–" : format.percent(sameOrder),
            ],
          }))}
        />
      </Fold>
    </>
  );
}

/** What each action that has a hold-out changed for members and for others. */
function Responses({ certificate }: { certificate: SegmentCertificate }) {
  const { t, format } = useWords();
  const { currency } = useHouse().session.organisation;
  const titles = useQuery({ ...policiesQuery, enabled: useMay("policies.read") }).data?.policies[0]?.names.actions ?? {};
  const { responses } = certificate;
  if (responses.length === 0) return <p className="small quiet">{t("How members respond to an action is not known: no action has been held out from some of them yet.")}</p>;
  const changed = (what: "buyers" | "spending", by: number) => (what === "spending" ? format.money(Math.round(by), currency) : t("{count} of 100", { count: format.number(by * 100, 1) }));
  return (
    <>
      <Table
        label={t("How they respond to actions")}
        columns={[
          { key: "action", title: t("How they respond to actions"), wide: true },
          { key: "members", title: t("What it changed for a member"), number: true },
          { key: "rest", title: t("For one of the others"), number: true },
          { key: "apart", title: t("Difference, likely"), notNarrow: true },
          { key: "verdict", title: t("Differs?") },
        ]}
        rows={responses.map((response) => {
          const { actionId, what, verdict, members, rest, difference, windowDays } = response;
          const why = whyNoResponse(response);
          return {
            key: `${actionId} ${what}`,
            cells: [
              <span key="a">
                <Data>{titles[actionId] ?? actionId}</Data>
                <span className="meta block">{what === "buyers" ? t("who bought within {days} days", { days: windowDays }) : t("spending within {days} days", { days: windowDays })} · {t("{treated} treated, {heldOut} left out", { treated: format.number(members.treated + rest.treated), heldOut: format.number(members.heldOut + rest.heldOut) })}</span>
              </span>,
              difference === null ? "–" : <Figure key="m">{changed(what, members.withIt - members.without)}</Figure>,
              difference === null ? "–" : <Figure key="r">{changed(what, rest.withIt - rest.without)}</Figure>,
              difference === null ? "–" : <Figure key="d">{`${changed(what, difference.lo)} – ${changed(what, difference.hi)}`}</Figure>,
              <span key="v" className="verdict-cell">
                <span className="verdict">{verdict === "differs" ? `✓ ${t(RESPONSE_WORDS.differs)}` : t(RESPONSE_WORDS[verdict])}</span>
                {why === null ? null : <span className="meta block">{t(why)}</span>}
              </span>,
            ],
          };
        })}
      />
      {certificate.leftAside === 0 ? null : <p className="meta">{t("{count, plural, one {# customer by whose responses this rule was found counts for none of them here.} other {# customers by whose responses this rule was found count for none of them here.}}", { count: certificate.leftAside })}</p>}
    </>
  );
}

function Reach({ certificate }: { certificate: SegmentCertificate }) {
  const { t, format } = useWords();
  const { reach, membersNow } = certificate;
  if (membersNow === 0) return null;
  const best = Math.max(0, ...reach.map(({ customers }) => customers / membersNow));
  return (
    <p className="small">
      {best < 0.5 ? <span className="caution">▲ </span> : null}
      {t("With an address and a consent to offers: {list}.", { list: reach.map(({ channel, customers }) => `${format.percent(customers / membersNow)} ${t(REACH_WORDS[channel])}`).join(" · ") })}
    </p>
  );
}

/** Who is in two segments at once: rules that ask for both meet in the same customers. */
export function OverlapSection({ page }: { page: SegmentPage }) {
  const { t, format } = useWords();
  const { customers } = page.segment;
  if (page.overlaps.length === 0 || customers === 0) return null;
  return (
    <Section title={t("Shared with other segments")} lead={t("Of the members, how many are in another segment too; and of that one's, how many are members.")}>
      <Table
        label={t("Shared with other segments")}
        columns={[
          { key: "other", title: t("Segment") },
          { key: "both", title: t("In both"), number: true },
          { key: "of", title: t("Of the members"), number: true },
          { key: "other-of", title: t("Of the other's"), number: true },
        ]}
        rows={page.overlaps.map(({ key, title, byValue, both, ofOther }) => ({
          key,
          cells: [
            byValue ? <Link key="o" to="/customers" search={{ tier: key.replace(/^tier-/, "") as ValueTier, sort: "value", order: "desc" }}>{t(title)}</Link> : <Link key="o" to="/segments/$key" params={{ key }}><Data>{title}</Data></Link>,
            format.number(both), format.percent(both / customers), ofOther === 0 ? "–" : format.percent(both / ofOther),
          ],
        }))}
      />
    </Section>
  );
}
