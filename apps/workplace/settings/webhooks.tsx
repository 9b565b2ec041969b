import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { WebhookProvider, WebhookSourceView } from "../../../engine/organisation/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Section } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { webhookSourcesQuery } from "../data/queries.ts";
import { Secret } from "./secret.tsx";
import { AddSourceDialog, PROVIDERS, RemoveSourceDialog, SecretDialog } from "./webhook-dialogs.tsx";
import { PROVIDER_NAMES, REFUSAL_WORDS, TOPICS } from "./webhook-words.ts";
import "../import/import.css";

type Over = "new" | { readonly act: "secret" | "remove"; readonly view: WebhookSourceView };

/** Shops and payment providers that send here what happens there. */
export default function Webhooks() {
  const { t } = useWords();
  const sources = useQuery(webhookSourcesQuery);
  const [over, setOver] = useState<Over | null>(null);
  const close = () => setOver(null);
  return (
    <Answered
      query={sources}
      failed={t("The sources could not be read")}
      waiting={<Skeleton rows={4} kind="rows" label={t("Reading the sources")} />}
    >
      {(answer) => (
        <div className="columns">
          <Section
            title={t("Shops and payments")}
            lead={t("What happens there is sent here, and believed by its signature.")}
            actions={
              <Button look="primary" onPress={() => setOver("new")}>
                {t("Add a source…")}
              </Button>
            }
          >
            {answer.sources.length === 0 ? (
              <Empty title={t("No shop or payment provider sends here yet.")}>
                {t("Orders, deliveries, payments and refunds then stand in each customer's history.")}
              </Empty>
            ) : null}
            <ul className="ruled small">
              {answer.sources.map((view) => (
                <SourceLine key={view.sourceId} view={view} onAct={(act) => setOver({ act, view })} />
              ))}
            </ul>
          </Section>
          <Topics />
          {over === null ? null : over === "new" ? (
            <AddSourceDialog onClose={close} />
          ) : over.act === "secret" ? (
            <SecretDialog view={over.view} onClose={close} />
          ) : (
            <RemoveSourceDialog view={over.view} onClose={close} />
          )}
        </div>
      )}
    </Answered>
  );
}

function SourceLine({ view, onAct }: { view: WebhookSourceView; onAct: (act: "secret" | "remove") => void }) {
  const { t, format } = useWords();
  const { deliveries: counted } = view;
  return (
    <li className="stack">
      <div>
        <p>
          <b>
            <Data>{view.name}</Data>
          </b>{" "}
          <Data>{PROVIDER_NAMES[view.provider]}</Data>
          {view.account === null ? null : (
            <>
              {" "}
              · <Data ltr>{view.account}</Data>
            </>
          )}
        </p>
        <p className="meta">
          {t("source {source}", { source: view.source })}
          {view.trusted ? <> · {t("trusted")}</> : null} ·{" "}
          {t("made {when} by {who}", { when: format.day(view.createdAt), who: view.createdBy })}
        </p>
      </div>
      {view.hasSecret ? null : (
        <p className="warning">
          {t("Nothing is taken yet: paste the address at the provider, then set the signing secret that it shows.")}
        </p>
      )}
      <Secret label={t("Address to paste at the provider")} value={window.location.origin + view.path} />
      <p>
        {view.lastReceivedAt === null
          ? t("Nothing received yet.")
          : t("Last received {when}: {topic}", {
              when: format.dayAndClock(view.lastReceivedAt),
              topic: view.lastTopic ?? "?",
            })}
      </p>
      <p className="meta import-figures">
        <span>{t("{count} kept", { count: format.number(counted.kept) })}</span>
        <span>{t("{count} came twice", { count: format.number(counted.duplicates) })}</span>
        <span>{t("{count} left out, about no customer", { count: format.number(counted.leftOut) })}</span>
        {view.lastLeftOut === null ? null : <span>{t("last left out: {topic}", { topic: view.lastLeftOut })}</span>}
        <span>{t("{count} without a right signature", { count: format.number(counted.refused) })}</span>
      </p>
      {counted.setAside === 0 ? null : (
        <p className="meta">
          <Link to="/settings/$part" params={{ part: "refused" }}>
            {t("{count} signed but not readable: see the refused events", { count: format.number(counted.setAside) })}
          </Link>
        </p>
      )}
      {view.lastRefusedAt === null || view.lastRefusedBecause === null ? null : (
        <p className="meta">
          {t("Last turned away {when}: {why}", {
            when: format.dayAndClock(view.lastRefusedAt),
            why: t(REFUSAL_WORDS[view.lastRefusedBecause]),
          })}
        </p>
      )}
      <div className="line">
        <Button
          onPress={() => onAct("secret")}
          label={
            view.hasSecret
              ? t("Replace secret of {name}", { name: view.name })
              : t("Set secret of {name}", { name: view.name })
          }
        >
          {view.hasSecret ? t("Replace secret…") : t("Set secret…")}
        </Button>
        <Button onPress={() => onAct("remove")} label={t("Remove {name}", { name: view.name })}>
          {t("Remove…")}
        </Button>
      </div>
    </li>
  );
}

function Topics() {
  const { t } = useWords();
  const [provider, setProvider] = useState<WebhookProvider>("shopify");
  return (
    <Section
      title={t("What to switch on there")}
      lead={t("These are read. Others are kept only where they name a customer.")}
    >
      <Select label={t("Provider")} choices={PROVIDERS} chosen={provider} onChoose={setProvider} />
      <pre className="snippet" dir="ltr" tabIndex={0} aria-label={t("Events")}>
        {TOPICS[provider].join("\n")}
      </pre>
    </Section>
  );
}
