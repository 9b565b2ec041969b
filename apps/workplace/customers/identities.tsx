import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import type { IdentityView, LinkView, SplitView } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { later } from "../../ui/later.tsx";
import { Fold, Section } from "../../ui/page.tsx";
import { say } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { type CustomerPage, splitsQuery } from "../data/queries.ts";
import { refreshJoined } from "./refresh-joined.ts";
import { attributeName, shownValue } from "./knowledge/attribute-names.ts";
import { knownKeysQuery } from "./knowledge/data.ts";
import type { AddressOfTheirs } from "./not-theirs-dialog.tsx";
import { identifierWords, isLongId, linkWhy, shortId, sourceName } from "../words/source-names.ts";

const SeparateDialog = later(() => import("./separate-dialog.tsx"), "dialog");
const NotTheirs = later(() => import("./not-theirs.tsx"));
const NotTheirsDialog = later(() => import("./not-theirs-dialog.tsx"), "dialog");
const SplitDialog = later(() => import("./split-dialog.tsx"), "dialog");

/** Which records of which sources are one person, by what evidence, and the way to part them again. */
export function Identities({ page, mayLink }: { page: CustomerPage; mayLink: boolean }) {
  const { t } = useWords();
  const [ending, setEnding] = useState<LinkView | null>(null);
  const [splitting, setSplitting] = useState(false);
  const [wrong, setWrong] = useState<AddressOfTheirs | null>(null);
  const current = page.links.filter((link) => link.endedAt === null);
  const ended = page.links.filter((link) => link.endedAt !== null);
  return (
    <Section
      title={t("Identities")}
      lead={t("{count, plural, one {# record of this customer.} other {# records of this customer, held together by links.}}", {
        count: page.identities.length,
      })}
      actions={
        mayLink && page.identities.length > 1 ? (
          <Button onPress={() => setSplitting(true)}>{t("Split…")}</Button>
        ) : undefined
      }
    >
      <ul className="ruled small">
        {page.identities.map((identity) => (
          <Identity key={identity.identityId} identity={identity} onWrong={mayLink ? setWrong : undefined} />
        ))}
      </ul>
      {current.length > 0 ? (
        <ul className="ruled small">
          {current.map((link) => (
            <li key={link.linkId} className="beside">
              <LinkWords link={link} />
              {mayLink ? <Button onPress={() => setEnding(link)}>{t("Separate…")}</Button> : null}
            </li>
          ))}
        </ul>
      ) : null}
      {ended.length > 0 ? (
        <Fold title={t("{count, plural, one {# link that ended} other {# links that ended}}", { count: ended.length })}>
          <ul className="ruled small">
            {ended.map((link) => (
              <li key={link.linkId}>
                <LinkWords link={link} />
              </li>
            ))}
          </ul>
        </Fold>
      ) : null}
      <Splits customerId={page.profile.customerId} mayLink={mayLink} />
      <Suspense>
        <NotTheirs customerId={page.profile.customerId} mayLink={mayLink} />
      </Suspense>
      <Suspense>
        {ending ? <SeparateDialog linkId={ending.linkId} onClose={() => setEnding(null)} /> : null}
        {wrong ? <NotTheirsDialog customerId={page.profile.customerId} address={wrong} onClose={() => setWrong(null)} /> : null}
        {splitting ? (
          <SplitDialog
            customerId={page.profile.customerId}
            identities={page.identities}
            onClose={() => setSplitting(false)}
          />
        ) : null}
      </Suspense>
    </Section>
  );
}

/** When records were moved from this customer into one of their own, or into this one, with the way back. */
function Splits({ customerId, mayLink }: { customerId: string; mayLink: boolean }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const splits = useQuery(splitsQuery(customerId)).data?.splits ?? [];
  if (splits.length === 0) return null;
  const undo = (split: SplitView) =>
    api(`/splits/${split.splitId}/undo`, { method: "POST", body: {} }).then(
      () => refreshJoined(queries),
      (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message }),
    );
  return (
    <ul className="ruled small" aria-label={t("Splits")}>
      {splits.map((split) => {
        const other = split.moved?.customerId === customerId ? split.stayed : split.moved;
        return (
          <li key={split.splitId} className="beside">
            <p className="grow">
              {t("Split on {when} by {who}:", { when: format.day(split.at), who: split.by })} <Data>{split.why}</Data>{" "}
              {split.undoneAt === null ? (
                other && other.customerId !== customerId ? (
                  <Link to="/customers/$customerId" params={{ customerId: other.customerId }}>
                    <Data>{other.name}</Data>
                  </Link>
                ) : null
              ) : (
                <span className="quiet">
                  {t("Taken back on {when} by {who}.", { when: format.day(split.undoneAt), who: split.undoneBy ?? "" })}
                </span>
              )}
            </p>
            {mayLink && split.undoneAt === null ? (
              <Button onPress={() => void undo(split)}>{t("Take the split back")}</Button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

/** So many cookies and sales stand open; somebody who buys every week has hundreds. */
const MOST_ANONYMOUS = 2;

function Identity({ identity, onWrong }: { identity: IdentityView; onWrong: ((address: AddressOfTheirs) => void) | undefined }) {
  const words = useWords();
  const { t, format } = words;
  const known = useQuery(knownKeysQuery).data?.keys ?? [];
  const anonymous = identity.identifiers.filter((each) => each.kind === "anonymous_id");
  const folded = anonymous.slice(MOST_ANONYMOUS);
  const shown = identity.identifiers.filter((each) => !folded.includes(each));
  return (
    <li className="identity">
      <p>
        <b>
          <Data>{sourceName(identity.source, t)}</Data>
        </b>{" "}
        <span className="meta">
          {t("since {when}", { when: format.day(identity.createdAt) })},{" "}
          {t("{count, plural, one {# touch point} other {# touch points}}", { count: identity.interactions })}
        </span>
      </p>
      <ul className="identifiers">
        {shown.map((identifier) => (
          <Identifier key={`${identifier.kind}/${identifier.value}`} identifier={identifier} onWrong={onWrong} />
        ))}
      </ul>
      {folded.length > 0 ? (
        <Fold
          title={t("{count, plural, one {# more cookie or sale} other {# more cookies and sales}}", {
            count: folded.length,
          })}
        >
          <ul className="identifiers">
            {folded.map((identifier) => (
              <Identifier key={identifier.value} identifier={identifier} />
            ))}
          </ul>
        </Fold>
      ) : null}
      {[...Map.groupBy(identity.attributes, ({ source }) => source)].map(([source, attributes]) => (
        <Fold key={source} title={t("What {source} says", { source: sourceName(source, t) })}>
          <dl className="attributes meta">
            {attributes.map((attribute) => (
              <div key={attribute.key}>
                <dt>
                  {attributeName(attribute.key, t)}
                </dt>
                <dd>
                  <Data>{shownValue(attribute.key, attribute.value, known, words)}</Data>{" "}
                  · {format.day(attribute.observedAt)}
                </dd>
              </div>
            ))}
          </dl>
        </Fold>
      ))}
    </li>
  );
}

/** One that is masked is not said to be wrong by whoever does not read it. */
function addressOf({ kind, value }: IdentityView["identifiers"][number]): AddressOfTheirs | undefined {
  const plain = kind.replace(/^claimed_/, "");
  return (plain === "email" || plain === "phone") && !value.includes("•") ? { kind: plain, value } : undefined;
}

function Identifier({ identifier, onWrong }: { identifier: IdentityView["identifiers"][number]; onWrong?: ((address: AddressOfTheirs) => void) | undefined }) {
  const { t } = useWords();
  const address = addressOf(identifier);
  const { kind, value } = identifierWords(identifier, t);
  return (
    <li>
      <span className="quiet">{kind}</span> {isLongId(identifier) ? <LongId value={value} /> : <Data ltr>{value}</Data>}
      <span className="meta"> · {identifier.withoutCountry ? t("the same number, written without its country") : identifier.verified ? t("verified") : t("from {source}", { source: sourceName(identifier.source, t) })}</span>
      {onWrong && address ? <> <Button look="plain" onPress={() => onWrong(address)} label={`${t("Not theirs…")} ${address.value}`}>{t("Not theirs…")}</Button></> : null}
    </li>
  );
}

/** A cookie's id: nobody reads it, so its beginning is enough to tell it from others; whole on a press, or copied. */
function LongId({ value }: { value: string }) {
  const { t } = useWords();
  const [isWhole, setWhole] = useState(false);
  const [isCopied, setCopied] = useState(false);
  if (isWhole)
    return (
      <>
        <Data ltr className="long-id">{value}</Data>{" "}
        <Button look="plain" onPress={() => void navigator.clipboard?.writeText(value).then(() => setCopied(true))}>
          {isCopied ? t("Copied") : t("Copy")}
        </Button>
      </>
    );
  return (
    <>
      <Data ltr>{shortId(value)}</Data>{" "}
      <Button look="plain" onPress={() => setWhole(true)} label={t("Show the whole id: {beginning}", { beginning: shortId(value) })}>
        {t("Show")}
      </Button>
    </>
  );
}

function LinkWords({ link }: { link: LinkView }) {
  const { t, format } = useWords();
  // What a person wrote is theirs, whatever it is.
  const why = link.madeBy === "rule" || link.madeBy === "linkage" ? linkWhy(link.why) : null;
  return (
    <p className="grow">
      {t("Linked on {when} by {who}:", { when: format.day(link.madeAt), who: sourceName(link.madeBy, t) })} {why === null ? <Data>{link.why}</Data> : t(why)}
      {link.weight === null ? null : (
        <span className="meta"> · {t("match weight {weight}", { weight: format.number(link.weight, 1) })}</span>
      )}
      {link.endedAt === null ? null : (
        <span className="quiet">
          {" "}
          {t("Ended on {when} by {who}:", { when: format.day(link.endedAt), who: link.endedBy ?? "" })}{" "}
          <Data>{link.endWhy}</Data>
          {link.endWithdrawnAt !== null && link.endWithdrawnAt !== link.endedAt ? (
            <> {t("That was taken back on {when}.", { when: format.day(link.endWithdrawnAt) })}</>
          ) : null}
        </span>
      )}
    </p>
  );
}
