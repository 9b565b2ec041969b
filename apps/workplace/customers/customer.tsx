import { countryName } from "./country-name.ts";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Suspense, useEffect, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Data, Figure } from "../../ui/data.tsx";
import { later } from "../../ui/later.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { Empty, Forbidden, Skeleton } from "../../ui/states.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { ApiProblem } from "../data/api.ts";
import { isSameAt, undoLastAct, useLeftWith } from "../data/last-act.ts";
import { type CustomerPage, customerQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { CountedFrom } from "../value/counted-from-line.tsx";
import { CHANNEL_WORDS } from "../words/names.ts";
import { Conversations } from "./conversations.tsx";
import { Decisions } from "./decisions.tsx";
import { Dissatisfaction } from "./dissatisfaction.tsx";
import { Documents } from "./documents/documents.tsx";
import { Gauges } from "./gauges.tsx";
import SightLine from "./hidden/sight-line.tsx";
import { Identities } from "./identities.tsx";
import { ExpectedMargin, Ledger } from "./ledger.tsx";
import { Attributes } from "./knowledge/attributes.tsx";
import { Relationship } from "./knowledge/relationship.tsx";
import { Consents } from "./knowledge/consents.tsx";
import { Groups } from "./knowledge/groups.tsx";
import { KnownLine } from "./knowledge/known-line.tsx";
import { Notes } from "./knowledge/notes.tsx";
import { Tasks } from "./knowledge/tasks.tsx";
import { Needs } from "./needs.tsx";
import { Subscriptions } from "./subscriptions.tsx";
import { Wallet } from "./wallet.tsx";
import { Promises } from "./promises.tsx";
import { TheirData } from "./their-data.tsx";
import { Timeline } from "./timeline.tsx";
import { TimelineBar } from "./timeline-bar.tsx";
import type { TimelineFilters } from "./timeline-address.ts";
import "./customer.css";

const OnCustomer = later(() => import("../by-hand/on-customer.tsx"), "dialog");
const MergeDialog = later(() => import("./merge-dialog.tsx"), "dialog");
const PromiseDialog = later(() => import("../cockpit/promise-dialog.tsx"), "dialog");

/** Everything known of one customer: worth, what happened, who it is. */
export default function Customer() {
  const { t } = useWords();
  const { customerId } = useParams({ from: "/customers/$customerId" });
  const navigate = useNavigate();
  const mayRead = useMay("customers.read");
  const customer = useQuery({ ...customerQuery(customerId), enabled: mayRead });

  useLeftWith(customerId);
  // An old id answers with the customer it now belongs to; the address follows.
  const now = customer.data?.profile.customerId;
  useEffect(() => {
    if (now === undefined || now === customerId) return;
    isSameAt(now);
    void navigate({ to: "/customers/$customerId", params: { customerId: now }, replace: true });
  }, [now, customerId, navigate]);

  if (!mayRead) return <Forbidden what={t("Customers are for roles that may read them.")} />;
  if (customer.error instanceof ApiProblem && customer.error.status === 404)
    return (
      <Empty page title={t("There is no customer with this id.")}>
        <Link to="/customers">{t("Go to the customers")}</Link>
      </Empty>
    );
  return (
    <Answered
      page
      query={customer}
      failed={t("This customer could not be read")}
      waiting={
        <>
          <Skeleton rows={2} kind="figures" label={t("Reading the customer")} tellsOfDelay={false} />
          <Skeleton rows={9} label={t("Reading the timeline")} />
        </>
      }
    >
      {(page) => <CustomerScreen page={page} />}
    </Answered>
  );
}

function CustomerScreen({ page }: { page: CustomerPage }) {
  const { t, format } = useWords();
  const filters = useSearch({ from: "/customers/$customerId" });
  const navigate = useNavigate();
  const mayLink = useMay("customers.link");
  const mayAnswer = useMay("conversations.answer");
  const mayWrite = useMay("customers.write");
  const [byHand, setByHand] = useState<"touch-point" | "begin" | null>(null);
  useShortcuts({ z: () => undoLastAct() });
  const { sight } = useHouse().session;
  const seesAll = sight.customers === "all" && sight.conversations === "all";
  const [merging, setMerging] = useState(false);
  const [promising, setPromising] = useState(false);
  const [isLedgerOpen, setLedgerOpen] = useState(false);
  const { profile, segment, segments, value } = page;
  const lead = format.list([
    segment ? t(segment.title) : null,
    !profile.known ? t("a visitor, nobody named yet") : profile.since ? t("customer since {when}", { when: format.day(profile.since) }) : t("not a customer yet"),
    profile.city,
    profile.country === null ? null : countryName(profile.country),
  ]);
  const show = (next: TimelineFilters) =>
    void navigate({
      to: "/customers/$customerId",
      params: { customerId: profile.customerId },
      search: next,
      replace: true,
    });
  return (
    <Page
      title={<Data>{profile.name}</Data>}
      lead={
        <>
          <Data>{lead}</Data>
          {segments.map(({ key, title }) => (
            <span key={key}>
              {" · "}
              <Link to="/segments/$key" params={{ key }}>
                <Data>{title}</Data>
              </Link>
            </span>
          ))}
          {[profile.email, profile.phone].map((part) =>
            part === null ? null : (
              <span key={part}>
                {" · "}
                <Data ltr>{part}</Data>
              </span>
            ),
          )}
        </>
      }
      actions={
        <>
          {mayWrite ? (
            <Button look="outline" icon="plus" onPress={() => setByHand("touch-point")}>
              {t("Log a touch point…")}
            </Button>
          ) : null}
          {mayAnswer ? (
            <Button look="outline" icon="chat" onPress={() => setByHand("begin")}>
              {t("Begin a conversation…")}
            </Button>
          ) : null}
          {mayAnswer ? (
            <Button look="outline" icon="promise" onPress={() => setPromising(true)}>
              {t("Make a promise…")}
            </Button>
          ) : null}
          {mayLink ? (
            <Button look="outline" icon="link" onPress={() => setMerging(true)}>
              {t("Merge with another…")}
            </Button>
          ) : null}
        </>
      }
    >
      <KnownLine customerId={profile.customerId} />
      <SightLine customerId={profile.customerId} />
      <CountedFrom day={value.kind === "scored" ? value.asOf : null} />
      <section className="customer-value" aria-label={t("Value")}>
        <Gauges value={value} customerId={profile.customerId} drivers="open" />
        <dl className="customer-facts small">
          {value.kind === "scored" ? (
            <>
              <Fact term={t("Spent so far")}>
                <Figure>{format.money(value.purchases.total.amountMinor, value.purchases.total.currency)}</Figure>
              </Fact>
              <Fact term={t("Days with a purchase")}>{format.number(value.purchases.days)}</Fact>
              <Fact term={t("Last purchase")}>{format.day(value.purchases.last)}</Fact>
              <Fact term={t("Expected purchases, 12 months")}>{format.number(value.expectedPurchases12, 1)}</Fact>
              <Fact term={t("Expected margin, 12 months")}>
                <ExpectedMargin customerId={profile.customerId} />
              </Fact>
              <Fact term={t("Share of wallet")}>
                <Wallet customerId={profile.customerId} />
              </Fact>
            </>
          ) : null}
          <Fact term={t("Last heard")}>
            {profile.lastHeardAt
              ? format.list([
                  format.day(profile.lastHeardAt),
                  profile.lastHeardChannel && t(CHANNEL_WORDS[profile.lastHeardChannel]),
                ])
              : t("never")}
          </Fact>
          <Fact term={t("Touch points")}>{format.number(profile.interactions)}</Fact>
        </dl>
      </section>
      {/* Folded: what happened is what most come for, and begins on the first screen. */}
      <details className="fold" onToggle={(event) => setLedgerOpen(event.currentTarget.open)}>
        <summary>{t("Ledger: what both sides gave and received")}</summary>
        {isLedgerOpen ? <Ledger customerId={profile.customerId} /> : null}
      </details>
      <div className="customer-columns">
        <Section title={t("Timeline")}>
          <TimelineBar customerId={profile.customerId} filters={filters} onFilters={show} />
          <Timeline customerId={profile.customerId} filters={filters} onFilters={show} />
        </Section>
        <div className="customer-side">
          <Section title={t("Promises")}>
            <Promises promises={page.promises} customerId={profile.customerId} mayAnswer={mayAnswer} />
          </Section>
          <Dissatisfaction customerId={profile.customerId} />
          <Subscriptions customerId={profile.customerId} />
          <Needs customerId={profile.customerId} />
          <Notes customerId={profile.customerId} />
          <Tasks customerId={profile.customerId} />
          <Section title={t("Conversations")}>
            {page.conversations.length === 0 ? <p className="quiet small">{seesAll ? t("None yet.") : t("None that you see.")}</p> : null}
            <Conversations rows={page.conversations} />
          </Section>
          <Documents customerId={profile.customerId} />
          <Decisions customerId={profile.customerId} count={page.decisions} />
          <Groups customerId={profile.customerId} />
          <Consents customerId={profile.customerId} />
          <Relationship customerId={profile.customerId} />
          <Attributes customerId={profile.customerId} />
          <Identities page={page} mayLink={mayLink} />
          <TheirData customerId={profile.customerId} />
        </div>
      </div>
      <Suspense>
        {byHand === null ? null : <OnCustomer what={byHand} customerId={profile.customerId} onClose={() => setByHand(null)} />}
        {merging ? <MergeDialog customerId={profile.customerId} onClose={() => setMerging(false)} /> : null}
        {promising ? (
          <PromiseDialog
            customerId={profile.customerId}
            customerName={profile.name}
            onClose={() => setPromising(false)}
          />
        ) : null}
      </Suspense>
    </Page>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="quiet">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
