import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ConsentHistory, WordingView } from "../../../../engine/profiles/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { Fold, Section } from "../../../ui/page.tsx";
import { useWords, type WordsInUse } from "../../../ui/words.tsx";
import { useMay } from "../../data/session.tsx";
import { CHANNEL_WORDS } from "../../words/names.ts";
import { ConsentDialog } from "./consent-dialog.tsx";
import { knowledgeQuery } from "./data.ts";
import { Known } from "./known.tsx";
import { sourceName } from "../../words/source-names.ts";

/** A channel in words, where it is one of ours. */
export function channelWords(channel: string, t: WordsInUse["t"]): string {
  return Object.hasOwn(CHANNEL_WORDS, channel) ? t(CHANNEL_WORDS[channel as keyof typeof CHANNEL_WORDS]) : channel;
}

/** What the customer agreed to, per purpose and channel, in which words, with all that was said before. */
export function Consents({ customerId }: { customerId: string }) {
  const { t } = useWords();
  const mayWrite = useMay("customers.write");
  const there = useQuery(knowledgeQuery(customerId)).data?.consents ?? [];
  const [over, setOver] = useState<{ readonly consent: ConsentHistory | null } | null>(null);
  return (
    <Section title={t("Consents")} actions={mayWrite ? <Button onPress={() => setOver({ consent: null })}>{t("Record a consent…")}</Button> : undefined}>
      <Known customerId={customerId}>
        {({ consents, wordings }) => (
          <>
            {consents.length === 0 ? <p className="quiet small">{t("None recorded: offers are not sent.")}</p> : null}
            <ul className="ruled small">
              {consents.map((consent) => (
                <Consent key={`${consent.purpose}/${consent.channel}`} consent={consent} wordings={wordings} onChange={mayWrite ? () => setOver({ consent }) : null} />
              ))}
            </ul>
          </>
        )}
      </Known>
      {over ? <ConsentDialog customerId={customerId} consent={over.consent} there={there} onClose={() => setOver(null)} /> : null}
    </Section>
  );
}

function Consent({ consent, wordings, onChange }: { consent: ConsentHistory; wordings: readonly WordingView[]; onChange: (() => void) | null }) {
  const { t, format } = useWords();
  const what = format.list([consent.purpose, channelWords(consent.channel, t)]);
  const versions = new Set(consent.said.map((said) => said.wordingVersion));
  const shown = wordings.filter((wording) => wording.purpose === consent.purpose && versions.has(wording.version));
  return (
    <li>
      <div className="beside">
        <p className="grow">
          <b>{consent.given ? t("Given") : t("Refused")}</b>: <Data>{consent.purpose}</Data> · {channelWords(consent.channel, t)}{" "}
          {consent.said.slice(0, 1).map((said) => (
            <span key={said.consentId} className="meta">
              {format.day(said.at)} · <Data>{said.by ?? sourceName(said.source, t)}</Data> · {t("wording {version}", { version: said.wordingVersion })}
            </span>
          ))}
        </p>
        {onChange ? (
          <Button onPress={onChange} label={consent.given ? t("Withdraw: {promise}", { promise: what }) : t("Give: {what}", { what })}>
            {consent.given ? t("Withdraw…") : t("Give…")}
          </Button>
        ) : null}
      </div>
      <Fold title={t("{count, plural, one {said once} other {said # times}}", { count: consent.said.length })}>
        <ul className="ruled meta">
          {consent.said.map((said) => (
            <li key={said.consentId}>
              {said.given ? t("Given") : t("Refused")} · {format.dayAndClock(said.at)} · <Data>{said.by ?? sourceName(said.source, t)}</Data> · {t("wording {version}", { version: said.wordingVersion })}
              {said.why === null ? null : (
                <>
                  {" "}
                  · <Data>{said.why}</Data>
                </>
              )}
            </li>
          ))}
        </ul>
        {shown.map((wording) => (
          <blockquote key={`${wording.version}/${wording.language}`} className="wording" dir="auto">
            <span className="meta">
              {t("wording {version}", { version: wording.version })} ({wording.language})
            </span>
            <br />
            {wording.body}
          </blockquote>
        ))}
        {shown.length === 0 ? <p className="meta">{t("The text of this wording is not kept here.")}</p> : null}
      </Fold>
    </li>
  );
}
