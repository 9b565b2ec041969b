import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { CustomerLanguage, ForTheCustomer } from "../../../engine/decisions/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { LANGUAGES, useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { letterQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { NotYours } from "../shell/not-yours.tsx";
import { letterParts, letterText } from "./letter-text.ts";
import "./decisions.css";

/** A decision as the customer whom it is about reads it, in their language: to be read out, copied or printed. */
export default function Letter() {
  const { t, language: own } = useWords();
  const { decisionId } = useParams({ from: "/decisions/$decisionId/letter" });
  const language: CustomerLanguage = useSearch({ from: "/decisions/$decisionId/letter" }).language ?? own;
  const mayRead = useMay("decisions.read");
  const query = useQuery({ ...letterQuery(decisionId, language), enabled: mayRead });
  if (!mayRead) return <NotYours what={t("Decisions are for roles that may read them.")} />;
  return (
    <Page
      title={t("For the customer")}
      lead={
        <Link to="/decisions/$decisionId" params={{ decisionId }}>
          {t("Back to the record")}
        </Link>
      }
      actions={
        <>
          {LANGUAGES.map(({ id, name }) => (
            <Link key={id} className={id === language ? "btn outline" : "btn quiet"} aria-current={id === language ? "true" : undefined} lang={id} to="/decisions/$decisionId/letter" params={{ decisionId }} search={{ language: id }}>
              {name}
            </Link>
          ))}
          {query.data ? <Ways told={query.data} /> : null}
        </>
      }
    >
      <Answered query={query} failed={t("This decision could not be told")} waiting={<Skeleton rows={8} label={t("Reading the decision")} />}>
        {(told) => <Told told={told} />}
      </Answered>
    </Page>
  );
}

function Ways({ told }: { told: ForTheCustomer }) {
  const { t } = useWords();
  const [copied, setCopied] = useState<string | null>(null);
  const copy = async () => {
    await navigator.clipboard?.writeText(letterText(told));
    setCopied(told.language);
  };
  return (
    <>
      <Button icon="copy" onPress={() => void copy()}>
        {copied === told.language ? t("Copied") : t("Copy")}
      </Button>
      <Button onPress={() => window.print()}>{t("Print")}</Button>
    </>
  );
}

function Told({ told }: { told: ForTheCustomer }) {
  const { t } = useWords();
  return (
    <>
      {told.isWhole ? null : (
        <p className="caution small no-print" role="note">
          {t("Some of it is left out, for you may not read it of this customer. Somebody who may can give them all of it.")}
        </p>
      )}
      <article className="decision-letter" lang={told.language} dir={told.direction} aria-label={told.title}>
        <h2>{told.title}</h2>
        {letterParts(told).map(({ heading, items }) => (
          <section key={heading} aria-label={heading}>
            <h3>{heading}</h3>
            <ul>
              {items.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
          </section>
        ))}
      </article>
    </>
  );
}
