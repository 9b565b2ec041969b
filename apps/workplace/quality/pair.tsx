import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ComparedRecord, DecidedBand, DuplicateEvidence, DuplicatePair, DuplicateVerdict } from "../../../engine/profiles/contract.ts";
import { Data } from "../../ui/data.tsx";
import { Fold } from "../../ui/page.tsx";
import { word } from "../../ui/say.ts";
import { Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Meeting } from "../customers/meeting.tsx";
import { Answered } from "../data/answered.tsx";
import { mergePreviewQuery } from "../data/queries.ts";
import { Evidence } from "./evidence.tsx";
import { chanceDecimals, doubtWords, judgedLike } from "./evidence-words.ts";
import { evidenceQuery } from "./quality-data.ts";
import { PairSaid, SideBySide } from "./pair-frame.tsx";
import { identifierKind } from "../words/source-names.ts";

/** Two records side by side, why they are thought one person, and what a person says. */
export function Pair({ pair, decided, mayLink, onDecide }: { pair: DuplicatePair; decided: readonly DecidedBand[]; mayLink: boolean; onDecide: (verdict: DuplicateVerdict) => Promise<void> }) {
  const { t, format } = useWords();
  const evidence = useQuery(evidenceQuery(pair));
  return (
    <section className="quality-pair" aria-label={t("{one} and {other}", { one: pair.names[0], other: pair.names[1] })} data-region>
      <Answered query={evidence} failed={t("The evidence could not be read")} waiting={<Skeleton rows={7} kind="rows" label={t("Reading the evidence")} />}>
        {(answer) => (
          <>
            <PairSaid title={<Chance evidence={answer} />} one={t("One person")} two={t("Two people")} mayLink={mayLink} onDecide={onDecide}>
              <p className="quiet small">{doubtWords(pair.doubt, answer.contributions).map((words) => t(words)).join(" ")}</p>
              <Learnt share={judgedLike(decided, answer.probability)} />
              {pair.unsure ? <p className="meta">{t("{name} was not sure on {when}.", { name: pair.unsure.by, when: format.day(pair.unsure.at) })}</p> : null}
            </PairSaid>
            <Sides evidence={answer} />
            <Evidence evidence={answer} anyTwo={t("Any two customers")} />
            {answer.areOne ? null : <AsOne one={answer.a.customerId} other={answer.b.customerId} />}
            <p className="meta">{t("Joining adds a link and moves nothing. It can be taken back at any time.")}</p>
          </>
        )}
      </Answered>
    </section>
  );
}

/** What joining brings together, for one key joins: how many consents disagree and promises are open is said at once, the rest on a press. */
function AsOne({ one, other }: { one: string; other: string }) {
  const { t, format } = useWords();
  const preview = useQuery(mergePreviewQuery(one, other));
  if (preview.data === undefined) return preview.isError ? <p className="meta">{t("What joining brings together could not be read: {why}", { why: preview.error.message })}</p> : null;
  const { sides, customerId, consents, promises } = preview.data;
  const disagree = consents.filter(({ sides: [a, b] }) => a && b && a.given !== b.given).length;
  const told = [
    disagree === 0 ? null : t("{count, plural, one {# consent disagrees} other {# consents disagree}}", { count: disagree }),
    promises.length === 0 ? null : t("{count, plural, one {# open promise} other {# open promises}}", { count: promises.length }),
  ];
  return (
    <>
      {disagree + promises.length === 0 ? null : <p className="small caution">{t("Joined, they would have: {what}.", { what: format.list(told) })}</p>}
      <Fold title={t("What joining brings together")}>
        <Meeting preview={preview.data} titles={sides.map((side) => (side.customerId === customerId ? t("Stays: the oldest record gives the id") : t("Joins; its old id keeps answering")))} together={t("As one")} />
      </Fold>
    </>
  );
}

function Chance({ evidence }: { evidence: DuplicateEvidence }) {
  const { t, format } = useWords();
  const { share, decimals } = chanceDecimals(evidence.probability);
  return <>{t("{chance} likely to be one person", { chance: format.percent(share, decimals) })}</>;
}

/** What was learnt from those who judged before. */
function Learnt({ share }: { share: DecidedBand["share"] | undefined }) {
  const { t, format } = useWords();
  if (share === undefined) return null;
  return (
    <p className="meta">
      {share.kind === "share"
        ? t("Of {decided} pairs thought about as likely, people said of {accepted} that they are one person: {share}, between {lo} and {hi}.", { decided: format.number(share.decided), accepted: format.number(share.accepted), share: format.percent(share.share), lo: format.percent(share.lo), hi: format.percent(share.hi) })
        : t("Too few pairs thought about as likely were judged to learn from them: {observed} of {needed}.", { observed: format.number(share.observed), needed: format.number(share.needed) })}
    </p>
  );
}

const FIELDS: readonly (readonly [keyof ComparedRecord["fields"], string])[] = [
  ["given_name", word("Given name")],
  ["surname", word("Surname")],
  ["date_of_birth", word("Date of birth")],
  ["street_address", word("Street")],
  ["postcode", word("Postcode")],
  ["city", word("Town")],
  ["email", word("E-mail address")],
  ["phone", word("Telephone number")],
];

function Sides({ evidence: { a, b } }: { evidence: DuplicateEvidence }) {
  const { t, format } = useWords();
  const accounts = (record: ComparedRecord) => format.list(record.accounts.map((kind) => identifierKind(kind, t)));
  const side = ({ identityId, customerId, name, interactions, fields }: ComparedRecord) => ({
    key: identityId,
    name: (
      <Link to="/customers/$customerId" params={{ customerId }}>
        <Data>{name}</Data>
      </Link>
    ),
    about: t("{count, plural, one {# touch point} other {# touch points}}", { count: interactions }),
    fields,
  });
  const more =
    a.accounts.length + b.accounts.length === 0 ? null : (
      <tr>
        <th scope="row">{t("Accounts")}</th>
        {[a, b].map((each) => (
          <td key={each.identityId}>{each.accounts.length === 0 ? <span className="quiet">{t("none")}</span> : accounts(each)}</td>
        ))}
      </tr>
    );
  return <SideBySide sides={[side(a), side(b)]} fields={FIELDS} more={more} />;
}
