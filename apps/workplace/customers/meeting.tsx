import { useQuery } from "@tanstack/react-query";
import type { ConsentView, JoinSide } from "../../../engine/profiles/contract.ts";
import type { ValueAnswer } from "../../../engine/value/contract.ts";
import { Covered, Data, Figure } from "../../ui/data.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import type { JoinPreview } from "../data/queries.ts";
import { CHANNEL_WORDS } from "../words/names.ts";
import { attributeName, shownValue } from "./knowledge/attribute-names.ts";
import { knownKeysQuery } from "./knowledge/data.ts";
import { GROUP_KINDS } from "./knowledge/group-kinds.ts";
import { identifierWords, isTelling, sourceName } from "../words/source-names.ts";

/** Two customers beside each other, and as one: what they say differently, what is owed, what they are worth. */
export function Meeting({ preview, titles, together }: { preview: JoinPreview; titles: readonly string[]; together: string }) {
  const words = useWords();
  const { t, format } = words;
  const known = useQuery(knownKeysQuery).data?.keys ?? [];
  const shown = (key: string, value: unknown) => (value === null || value === undefined ? "–" : shownValue(key, value, known, words));
  const { sides, attributes, consents, groups, promises, conversations, tasks, value, reached } = preview;
  const owed = [
    ...promises.map((p) => ({ side: p.side, what: t("Promise, due {when}: {what}", { when: format.day(p.dueAt), what: p.body }), late: p.state === "late" })),
    ...conversations.map((c) => ({ side: c.side, what: t("Conversation {code}: {what}", { code: c.code, what: c.subject }), late: c.complaint })),
    ...tasks.map((task) => ({ side: task.side, what: t("Task: {what}", { what: task.what }), late: false })),
  ];
  const columns = [
    { key: "what", title: t("Side by side") },
    { key: "one", title: `${titles[0]}: ${sides[0].name}` },
    { key: "other", title: `${titles[1]}: ${sides[1].name}` },
    { key: "together", title: together },
  ];
  const rows = [
    {
      key: "records",
      cells: [
        t("Records"),
        ...sides.map((side) => <RecordsWords key={side.customerId} side={side} />),
        <Figure key="together">{format.number(sides[0].identities + sides[1].identities)}</Figure>,
      ],
    },
    {
      key: "touch-points",
      cells: [t("Touch points"), ...[sides[0].interactions, sides[1].interactions, sides[0].interactions + sides[1].interactions].map((n, place) => <Figure key={place}>{format.number(n)}</Figure>)],
    },
    { key: "value", cells: [t("Value, 12 months"), ...[...value.sides, value.together].map((answer, place) => <ValueWords key={place} answer={answer} />)] },
    ...([["email", t("E-mail address")], ["phone", t("Telephone number")]] as const).flatMap(([by, title]) => {
      const { sides: said, value: first } = reached[by];
      if (said[0] === said[1]) return [];
      const cells = [title, ...said.map((each, place) => <Data key={place} ltr>{each ?? "–"}</Data>)];
      const isChosen = said[0] !== null && said[1] !== null;
      return [{ key: by, cells: [...cells, <span key="together"><Data ltr>{first ?? "–"}</Data>{isChosen ? <span className="meta"> {t("first, for it was known first")}</span> : null}</span>] }];
    }),
    ...attributes.map((attribute) => ({
      key: `attribute ${attribute.key}`,
      cells: [
        attributeName(attribute.key, t),
        ...attribute.sides.map((said, place) => <Data key={place}>{shown(attribute.key, said)}</Data>),
        <span key="together">
          <Data>{shown(attribute.key, attribute.value)}</Data> <span className="meta">{because(attribute.because, sourceName(attribute.source, t), t)}</span>
        </span>,
      ],
    })),
    ...groups.map((group) => ({
      key: `group ${group.groupId}`,
      cells: [
        <span key="what">{t(GROUP_KINDS[group.kind])} <Data>{group.name}</Data></span>,
        ...group.sides.map((roles, place) => <Data key={place}>{roles.length === 0 ? "–" : format.list(roles)}</Data>),
        <Data key="together">{format.list([...new Set(group.sides.flat())])}</Data>,
      ],
    })),
    ...consents.map((consent) => ({
      key: `consent ${consent.purpose} ${consent.channel}`,
      cells: [
        t("Consent: {purpose}, {channel}", { purpose: consent.purpose, channel: channelWord(consent.channel, t) }),
        ...consent.sides.map((said, place) => <ConsentWords key={place} consent={said} />),
        <span key="together" className={consent.sides[0] && consent.sides[1] && consent.sides[0].given !== consent.sides[1].given ? "caution" : undefined}>
          <ConsentWords consent={consent.inForce} />
        </span>,
      ],
    })),
  ];
  // Where both are called the same, a name does not tell whose it is.
  const whose = sides.map((side, place) => (sides[0].name === sides[1].name ? `${titles[place]}: ${side.name}` : side.name));
  return (
    <div className="meeting small">
      <Table label={t("Both sides compared")} columns={columns} rows={rows} />
      {owed.length === 0 ? (
        <p className="quiet">{t("No open promise, conversation or task on either side.")}</p>
      ) : (
        <ul className="ruled">
          {owed.map((each, place) => (
            <li key={place} className={each.late ? "caution" : undefined}>
              <Data>{whose[each.side]}</Data>: <Data>{each.what}</Data>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function RecordsWords({ side }: { side: JoinSide }) {
  const { t, format } = useWords();
  const telling = side.identifiers.filter(isTelling);
  return (
    <>
      <Figure>{format.number(side.identities)}</Figure>
      {telling.slice(0, 4).map((identifier) => (
        <span className="meta meeting-line" key={`${identifier.kind}/${identifier.value}`}>
          <Data ltr>{identifierWords(identifier, t).value}</Data>
        </span>
      ))}
      {telling.length === 0 && side.identifiers.length > 0 ? <span className="meta meeting-line">{t("nothing but cookies")}</span> : null}
    </>
  );
}

type T = ReturnType<typeof useWords>["t"];

function because(why: string, source: string, t: T): string {
  if (why === "source-order") return t("{source} is believed first", { source });
  if (why === "trusted") return t("{source} can be believed", { source });
  if (why === "readable") return t("{source} names a day; others can be read two ways", { source });
  return t("{source} said it last", { source });
}

function channelWord(channel: string, t: T): string {
  const known = (CHANNEL_WORDS as Readonly<Record<string, string | undefined>>)[channel];
  return known === undefined ? channel : t(known);
}

function ConsentWords({ consent }: { consent: ConsentView | null }) {
  const { t, format } = useWords();
  if (consent === null) return <span className="quiet">–</span>;
  return (
    <>
      {consent.given ? t("given") : t("withdrawn")} <span className="meta">{format.day(consent.at)}</span>
    </>
  );
}

function ValueWords({ answer }: { answer: ValueAnswer }) {
  const { t, format } = useWords();
  if (answer.kind === "no-purchases") return <span className="quiet">{t("no purchases")}</span>;
  if (answer.kind === "not-shown") return <Covered />;
  if (answer.kind !== "scored") return <span className="quiet">{t("not known")}</span>;
  const { mid, lo, hi, currency } = answer.value12;
  return (
    <>
      <Figure>{format.money(mid, currency)}</Figure>{" "}
      <span className="meta meeting-line">
        {t("80 %: {lo} to {hi}", { lo: format.money(lo, currency), hi: format.money(hi, currency) })}
      </span>
    </>
  );
}
