import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import type { SegmentPage } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data, Figure } from "../../ui/data.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { say } from "../../ui/say.ts";
import { Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { DoneLine } from "../customers/knowledge/done-line.tsx";
import { Answered } from "../data/answered.tsx";
import { api } from "../data/api.ts";
import { setLastAct, undoLastAct, useLeftWith } from "../data/last-act.ts";
import { segmentQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";
import { NotYours } from "../shell/not-yours.tsx";
import { serverWords } from "../words/server-words.ts";
import { BalanceSection } from "./balance.tsx";
import { CertificateSection, OverlapSection } from "./certificate.tsx";
import { moveWords } from "./distribution.ts";
import { GroupsSection } from "./groups.tsx";
import { RuleLine } from "./rule-line.tsx";
import { SegmentValue } from "./segment-value.tsx";
import "./segments.css";

/** One segment by rule: who belongs, whether they differ, who came and left. */
export default function Segment() {
  const { t } = useWords();
  const { key } = useParams({ from: "/segments/$key" });
  const mayRead = useMay("segments.read");
  const asked = useQuery({ ...segmentQuery(key), enabled: mayRead });
  useLeftWith(key);
  if (!mayRead) return <NotYours what={t("Segments are for roles that may read them.")} />;
  return (
    <Answered page query={asked} failed={t("The segment could not be read")} waiting={<Skeleton rows={5} kind="rows" label={t("Reading the segment")} />}>
      {(page) => <SegmentScreen page={page} />}
    </Answered>
  );
}

function SegmentScreen({ page }: { page: SegmentPage }) {
  const { t, format } = useWords();
  const now = useNow();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const mayMake = useMay("segments.write");
  const { segment, ofAll } = page;
  const { key, title } = segment;
  const isArchived = segment.archivedAt !== null;
  const change = () => void navigate({ to: "/segments/$key/change", params: { key } });
  useShortcuts({ z: () => undoLastAct(), ...(mayMake && !isArchived ? { e: change } : {}) });
  const archive = async (archived: boolean) => {
    const tell = async (to: boolean) => {
      queries.setQueryData(segmentQuery(key).queryKey, await api<SegmentPage>(`/segments/${key}`, { method: "PATCH", body: { archived: to } }));
      void queries.invalidateQueries({ queryKey: ["segments"], exact: true });
    };
    const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
    await tell(archived).then(() => setLastAct({ kind: "done", words: archived ? say("“{name}” is archived: nobody is in it.", { name: title }) : say("“{name}” is in use again.", { name: title }), undo: () => tell(!archived).catch(failed) }), failed);
  };
  return (
    <Page
      title={<Data>{title}</Data>}
      lead={
        <>
          <Link to="/segments">{t("Segments")}</Link>
          {" · "}
          {t("version {version}", { version: segment.version })}
          {segment.owner ? <> · <Data>{t("{name} answers for it", { name: segment.owner.name })}</Data></> : null}
          {isArchived ? ` · ${t("archived")}` : ""}
        </>
      }
      actions={
        mayMake ? (
          isArchived ? (
            <Button look="outline" onPress={() => void archive(false)}>{t("Bring back")}</Button>
          ) : (
            <>
              <Button look="outline" onPress={change} hint="e">{t("Change…")}</Button>
              <Button onPress={() => void archive(true)}>{t("Archive")}</Button>
            </>
          )
        ) : undefined
      }
    >
      <DoneLine />
      <Section title={t("Who belongs")} lead={segment.purpose === "" ? undefined : <Data>{segment.purpose}</Data>}>
        <RuleLine filters={segment.filters} names={segment.names} />
        <dl className="segment-figures">
          <div>
            <dt>{t("Customers")}</dt>
            <dd>
              <Figure>{format.number(segment.customers)}</Figure>
            </dd>
            <dd className="meta">{segment.placedAt === null && !isArchived ? t("Everybody is being looked at; the number still grows.") : ofAll === 0 ? "" : t("{share} of all whom you see", { share: format.percent(segment.customers / ofAll) })}</dd>
          </div>
          {isArchived ? null : <SegmentValue page={page} />}
          <div>
            <dt>{t("Came and left")}</dt>
            <dd className="segment-moved">
              <Figure>{`+${format.number(segment.moved30.in)} −${format.number(segment.moved30.out)}`}</Figure>
            </dd>
            <dd className="meta">{t(moveWords(segment.moved30, segment.placedAt, now, format))}</dd>
          </div>
        </dl>
        {isArchived ? null : (
          <p>
            <Link to="/customers" search={{ segment: key }} className="btn outline">
              {t("Show the customers")}
            </Link>
          </p>
        )}
      </Section>
      <GroupsSection page={page} />
      <CertificateSection page={page} />
      <BalanceSection page={page} />
      <OverlapSection page={page} />
      <Moves page={page} />
      <Versions page={page} />
    </Page>
  );
}

function Moves({ page }: { page: SegmentPage }) {
  const { t, format } = useWords();
  const now = useNow();
  return (
    <Section title={t("Who came and left")} lead={t("The latest first, with the reason; everybody's own are on their timeline.")}>
      {page.moves.length === 0 ? (
        <p className="quiet small">{t("Nobody since everybody was placed.")}</p>
      ) : (
        <Table
          label={t("Who came and left")}
          columns={[
            { key: "who", title: t("Customer") },
            { key: "what", title: t("Why"), wide: true },
            { key: "when", title: t("When") },
          ]}
          rows={page.moves.map((move) => ({
            key: move.moveId,
            cells: [
              <Link key="w" to="/customers/$customerId" params={{ customerId: move.customerId }} search={{}}>
                <Data>{move.name}</Data>
              </Link>,
              t(serverWords(move.why)),
              format.day(move.at, now),
            ],
          }))}
        />
      )}
    </Section>
  );
}

function Versions({ page }: { page: SegmentPage }) {
  const { t, format } = useWords();
  const now = useNow();
  return (
    <Section title={t("Versions")}>
      <Table
        label={t("Versions")}
        columns={[
          { key: "version", title: t("Version") },
          { key: "rule", title: t("Rule"), wide: true },
          { key: "by", title: t("Said by"), notNarrow: true },
          { key: "at", title: t("When"), notNarrow: true },
        ]}
        rows={page.versions.map((version) => ({
          key: String(version.version),
          cells: [format.number(version.version), <span key="r"><Data>{version.title}</Data><RuleLine filters={version.filters} names={version.names} /></span>, <Data key="b">{version.madeBy}</Data>, format.day(version.madeAt, now)],
        }))}
      />
    </Section>
  );
}
