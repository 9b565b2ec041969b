import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Colleague, FormerColleague } from "../../../engine/organisation/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Menu } from "../../ui/menu.tsx";
import { Fold, Section } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { peopleQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { ROLE_WORDS } from "../words/names.ts";
import NameDialog from "../shell/name-dialog.tsx";
import { DoneLine } from "../customers/knowledge/done-line.tsx";
import { PLACE_KINDS, PLACE_WORDS } from "./access/access-words.ts";
import { PlacesDialog } from "./places-dialog.tsx";
import { InviteDialog, LinkDialog, RemoveDialog, RoleDialog } from "./people-dialogs.tsx";

type Over =
  | { readonly kind: "invite"; readonly again: FormerColleague | null }
  | { readonly kind: "name" | "role" | "places" | "link" | "remove"; readonly person: Colleague };

/** Who works here, what they may do, and how a colleague comes in and goes. */
export default function People() {
  const { t } = useWords();
  const people = useQuery(peopleQuery);
  const mayManage = useMay("people.manage");
  const [over, setOver] = useState<Over | null>(null);
  const close = () => setOver(null);
  return (
    <Answered
      query={people}
      failed={t("The people could not be read")}
      waiting={<Skeleton rows={4} kind="rows" label={t("Reading people")} />}
    >
      {(answer) => (
        <Section
          title={t("People")}
          actions={
            mayManage ? (
              <Button look="primary" onPress={() => setOver({ kind: "invite", again: null })}>
                {t("Invite a colleague…")}
              </Button>
            ) : undefined
          }
        >
          <DoneLine />
          <Colleagues people={answer.people} onChange={mayManage ? setOver : null} />
          {answer.former.length === 0 ? null : (
            <Former
              people={answer.former}
              onInvite={mayManage ? (again) => setOver({ kind: "invite", again }) : null}
            />
          )}
          {over?.kind === "invite" ? <InviteDialog again={over.again} onClose={close} /> : null}
          {over?.kind === "name" ? <NameDialog person={over.person} onClose={close} /> : null}
          {over?.kind === "role" ? <RoleDialog person={over.person} onClose={close} /> : null}
          {over?.kind === "places" ? <PlacesDialog person={over.person} onClose={close} /> : null}
          {over?.kind === "link" ? <LinkDialog person={over.person} onClose={close} /> : null}
          {over?.kind === "remove" ? <RemoveDialog person={over.person} onClose={close} /> : null}
        </Section>
      )}
    </Answered>
  );
}

function Colleagues({ people, onChange }: { people: readonly Colleague[]; onChange: ((over: Over) => void) | null }) {
  const { t, format } = useWords();
  const { session } = useHouse();
  return (
    <Table
      label={t("People")}
      columns={[
        { key: "name", title: t("Name") },
        { key: "email", title: t("E-mail address"), notNarrow: true },
        { key: "role", title: t("Role"), notNarrow: true },
        { key: "places", title: t("Places") },
        { key: "since", title: t("Since"), notNarrow: true },
        ...(onChange ? [{ key: "change", title: t("Change"), stays: true }] : []),
      ]}
      rows={people.map((person) => ({
        key: person.id,
        cells: [
          <span key="n">
            <Data>{person.name}</Data>
            <span className="meta narrow-only">
              {t(ROLE_WORDS[person.role])} · <Data ltr>{person.email}</Data>
            </span>
          </span>,
          <Data key="e" ltr>
            {person.email}
          </Data>,
          t(ROLE_WORDS[person.role]),
          <PlacesOf key="p" person={person} />,
          format.day(person.since),
          ...(onChange === null
            ? []
            : [
                person.id === session.person.id ? (
                  <span key="c" className="meta">
                    {t("you")}{" "}
                    <Button look="plain" onPress={() => onChange({ kind: "name", person })}>
                      {t("Name…")}
                    </Button>{" "}
                    <Button look="plain" onPress={() => onChange({ kind: "places", person })}>
                      {t("Places…")}
                    </Button>
                  </span>
                ) : (
                  <Menu
                    key="c"
                    className="plain"
                    label={t("Change {name}", { name: person.name })}
                    button={
                      <>
                        {t("Change")} <Icon name="down" size={13} />
                      </>
                    }
                    choices={[
                      { id: "name", text: t("Name…") },
                      { id: "role", text: t("Role…") },
                      { id: "places", text: t("Places…") },
                      { id: "link", text: t("New sign-in link…") },
                      { id: "remove", text: t("Remove…") },
                    ]}
                    onChoose={(kind) => onChange({ kind: kind as "name" | "role" | "places" | "link" | "remove", person })}
                  />
                ),
              ]),
        ],
      }))}
    />
  );
}

/** Where a colleague works: teams, departments, regions. */
function PlacesOf({ person }: { person: Colleague }) {
  const { t, format } = useWords();
  return PLACE_KINDS.map((kind) =>
    person.places[kind].length === 0 ? null : (
      <div key={kind}>
        <span className="meta">{t(PLACE_WORDS[kind])}</span> <Data>{format.list(person.places[kind])}</Data>
      </div>
    ),
  );
}

/** Who worked here before: named still by what they did, and taken back by an invitation. */
function Former({
  people,
  onInvite,
}: {
  people: readonly FormerColleague[];
  onInvite: ((person: FormerColleague) => void) | null;
}) {
  const { t, format } = useWords();
  const title = t("{count, plural, one {# former colleague} other {# former colleagues}}", { count: people.length });
  return (
    <Fold title={title}>
      <Table
        label={title}
        columns={[
          { key: "name", title: t("Name") },
          { key: "role", title: t("Role") },
          { key: "until", title: t("Until") },
          { key: "why", title: t("Why"), wide: true },
          { key: "by", title: t("Removed by") },
          ...(onInvite ? [{ key: "again", title: t("Change"), stays: true }] : []),
        ]}
        rows={people.map((person) => ({
          key: person.id,
          cells: [
            <Data key="n">{person.name}</Data>,
            t(ROLE_WORDS[person.role]),
            format.day(person.endedAt),
            <Data key="w">{person.why ?? ""}</Data>,
            <Data key="b">{person.endedBy ?? ""}</Data>,
            ...(onInvite
              ? [
                  <Button
                    key="a"
                    look="plain"
                    onPress={() => onInvite(person)}
                    label={t("Invite again: {name}", { name: person.name })}
                  >
                    {t("Invite again…")}
                  </Button>,
                ]
              : []),
          ],
        }))}
      />
    </Fold>
  );
}
