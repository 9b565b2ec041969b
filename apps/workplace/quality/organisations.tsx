import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ComparedOrganisation, DuplicateVerdict, OrganisationEvidence, OrganisationPair, OrganisationsPage } from "../../../engine/profiles/contract.ts";
import { Data } from "../../ui/data.tsx";
import { Fold } from "../../ui/page.tsx";
import { word } from "../../ui/say.ts";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { groupMergePreviewQuery } from "../customers/knowledge/data.ts";
import { GroupMeeting } from "../customers/knowledge/group-meeting.tsx";
import { GROUP_KINDS } from "../customers/knowledge/group-kinds.ts";
import { Answered } from "../data/answered.tsx";
import { undoLastAct } from "../data/last-act.ts";
import { useMay } from "../data/session.tsx";
import { Evidence } from "./evidence.tsx";
import { chanceDecimals, organisationDoubt } from "./evidence-words.ts";
import { PairSaid, SideBySide } from "./pair-frame.tsx";
import { PairList } from "./pair-list.tsx";
import { decideOrganisations, organisationEvidenceQuery, organisationsQuery } from "./quality-data.ts";

/** Organisations and partners that are likely one, compared as organisations are. */
export function Organisations() {
  const { t } = useWords();
  const page = useQuery(organisationsQuery);
  return (
    <Answered query={page} failed={t("The likely duplicates could not be read")} waiting={<Skeleton rows={6} kind="rows" label={t("Reading likely duplicates")} />}>
      {(answer) => <Queue page={answer} />}
    </Answered>
  );
}

function Queue({ page }: { page: OrganisationsPage }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const mayLink = useMay("customers.link");
  const { pair: asked } = useSearch({ from: "/quality" });
  const { pairs } = page;
  const place = Math.max(0, pairs.findIndex((pair) => keyOf(pair) === asked));
  const chosen = pairs[place];
  const go = (pair: OrganisationPair) => void navigate({ to: "/quality", search: { view: "organisations", pair: keyOf(pair) }, replace: true });
  const choose = (to: number) => {
    const next = pairs[Math.min(Math.max(to, 0), pairs.length - 1)];
    if (next) go(next);
  };
  const decide = async (verdict: DuplicateVerdict) => {
    if (!chosen || !mayLink) return;
    const next = pairs[place + 1] ?? pairs[place - 1];
    if ((await decideOrganisations(queries, chosen, verdict)) && next) go(next);
  };
  useShortcuts({ j: () => choose(place + 1), k: () => choose(place - 1), "1": () => void decide("accept"), "2": () => void decide("refuse"), "3": () => void decide("unsure"), z: () => void undoLastAct() });
  return (
    <>
      <p className="small quiet">
        {t("Organisations are compared by name without legal form, registration and tax number, domain, telephone and town. Only the same registration number joins two without a person.")}{" "}
        {page.joined > 0 ? t("{count, plural, one {# was joined so.} other {# were joined so.}}", { count: page.joined }) : null}
      </p>
      {chosen === undefined ? (
        <Empty title={t("No likely duplicates.")}>{t("Each organisation that comes or changes is compared with the others; which is likely one of them will stand here.")}</Empty>
      ) : (
        <div className="quality">
          <PairList
            label={t("Organisations that are likely one")}
            pairs={pairs.map((pair) => ({ key: keyOf(pair), names: pair.names, probability: pair.probability, note: pair.unsure === null ? undefined : t("{name} was not sure on {when}.", { name: pair.unsure.by, when: format.day(pair.unsure.at) }) }))}
            total={page.open + page.setAside}
            chosen={place}
            onChoose={choose}
          />
          <Pair key={keyOf(chosen)} pair={chosen} mayLink={mayLink} onDecide={decide} />
        </div>
      )}
    </>
  );
}

const keyOf = (pair: OrganisationPair): string => `${pair.groupId}.${pair.otherId}`;

function Pair({ pair, mayLink, onDecide }: { pair: OrganisationPair; mayLink: boolean; onDecide: (verdict: DuplicateVerdict) => Promise<void> }) {
  const { t, format } = useWords();
  const evidence = useQuery(organisationEvidenceQuery(pair));
  return (
    <section className="quality-pair" aria-label={t("{one} and {other}", { one: pair.names[0], other: pair.names[1] })} data-region>
      <Answered query={evidence} failed={t("The evidence could not be read")} waiting={<Skeleton rows={7} kind="rows" label={t("Reading the evidence")} />}>
        {(answer) => {
          const { share, decimals } = chanceDecimals(answer.probability);
          return (
            <>
              <PairSaid title={t("{chance} likely to be one organisation", { chance: format.percent(share, decimals) })} one={t("One organisation")} two={t("Two organisations")} mayLink={mayLink} onDecide={onDecide}>
                <p className="quiet small">{organisationDoubt(answer).map((words) => t(words)).join(" ")}</p>
              </PairSaid>
              <Sides evidence={answer} />
              <Evidence evidence={answer} anyTwo={t("Any two organisations")} />
              <p className="meta">{t("What each agreement is worth is fixed and not learnt: too few organisations of one customer file are two records of one.")}</p>
              {answer.areOne ? null : <AsOne one={answer.a.groupId} other={answer.b.groupId} />}
              <p className="meta">{t("Joining adds a link and moves nothing. It can be taken back at any time.")}</p>
            </>
          );
        }}
      </Answered>
    </section>
  );
}

/** What joining brings together, on a press. */
function AsOne({ one, other }: { one: string; other: string }) {
  const { t } = useWords();
  const preview = useQuery(groupMergePreviewQuery(one, other));
  if (preview.data === undefined) return preview.isError ? <p className="meta">{t("What joining brings together could not be read: {why}", { why: preview.error.message })}</p> : null;
  const { sides, groupId } = preview.data;
  const title = (at: 0 | 1) => (sides[at].groupId === groupId ? t("Stays") : t("Joins; its old id keeps answering"));
  return (
    <Fold title={t("What joining brings together")}>
      <GroupMeeting preview={preview.data} names={[sides[0].name ?? "", sides[1].name ?? ""]} titles={[title(0), title(1)]} together={t("As one")} />
    </Fold>
  );
}

const FIELDS: readonly (readonly [keyof ComparedOrganisation["fields"], string])[] = [
  ["registration", word("Registration number")],
  ["tax_number", word("Tax number")],
  ["domain", word("Domain")],
  ["phone", word("Telephone number")],
  ["street_address", word("Street")],
  ["postcode", word("Postcode")],
  ["city", word("Town")],
  ["country", word("Country")],
];

function Sides({ evidence: { a, b } }: { evidence: OrganisationEvidence }) {
  const { t } = useWords();
  const side = ({ groupId, name, kind, customers, fields }: ComparedOrganisation) => ({
    key: groupId,
    name: (
      <Link to="/groups/$groupId" params={{ groupId }}>
        <Data>{name}</Data>
      </Link>
    ),
    about: `${t(GROUP_KINDS[kind])} · ${t("{count, plural, one {# customer} other {# customers}}", { count: customers })}`,
    fields,
  });
  return <SideBySide sides={[side(a), side(b)]} fields={FIELDS} />;
}
