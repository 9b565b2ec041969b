import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AttributeView, KnownKey } from "../../../../engine/profiles/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Covered, Data } from "../../../ui/data.tsx";
import { Fold, Section } from "../../../ui/page.tsx";
import { say } from "../../../ui/say.ts";
import { useWords } from "../../../ui/words.tsx";
import { useHouse, useMay } from "../../data/session.tsx";
import { SET_WORDS } from "../../words/set-names.ts";
import Hidden, { ReadBy } from "../hidden/hidden.tsx";
import { AttributeDialog } from "./attribute-dialog.tsx";
import { attributeName, isOfSource, shownValue } from "./attribute-names.ts";
import { becauseWords, leadsTo } from "./attribute-values.ts";
import { knownKeysQuery, useTelling } from "./data.ts";
import { Known } from "./known.tsx";
import { sourceName } from "../../words/source-names.ts";

/** What is believed of a customer, by which rule, and everything that was ever said of it. */
export function Attributes({ customerId }: { customerId: string }) {
  const { t, format } = useWords();
  const mayWrite = useMay("customers.write");
  const known = useQuery(knownKeysQuery).data?.keys ?? [];
  const { fields } = useHouse().session.sight;
  /** Sets of which not even the names of attributes come. */
  const kept = (["service", "value", "sensitive", "payment"] as const).filter((set) => fields[set] === "hidden");
  const [over, setOver] = useState<{ readonly attribute: AttributeView | null } | null>(null);
  return (
    <Section title={t("What is known")} actions={mayWrite ? <Button onPress={() => setOver({ attribute: null })}>{t("Add…")}</Button> : undefined}>
      <Known customerId={customerId}>
        {({ attributes, sources }) => (
          <>
            {attributes.length === 0 && kept.length === 0 ? <p className="quiet small">{t("Nobody has said anything.")}</p> : null}
            <List attributes={attributes.filter(({ key }) => !isOfSource(key))} {...{ customerId, known, mayWrite }} onCorrect={(attribute) => setOver({ attribute })} />
            {attributes.some(({ key }) => isOfSource(key)) ? (
              <Fold title={t("Numbers of the source")}>
                <List attributes={attributes.filter(({ key }) => isOfSource(key))} {...{ customerId, known, mayWrite }} onCorrect={(attribute) => setOver({ attribute })} />
              </Fold>
            ) : null}
            {kept.map((set) => (
              <p key={set} className="small line">
                <span>{t("What belongs to “{set}”, if anything:", { set: t(SET_WORDS[set]) })}</span> <Covered /> <ReadBy set={set} />
              </p>
            ))}
            {attributes.length === 0 ? null : (
              <p className="meta">
                {sources.length > 0
                  ? t("Sources in this order: {sources}. Of the others, trusted ones before others, then what was said last.", { sources: format.list(sources.map((source) => sourceName(source, t))) })
                  : t("Trusted sources are believed before others; among equals, what was said last.")}
              </p>
            )}
            {over ? <AttributeDialog customerId={customerId} attribute={over.attribute} known={known} taken={attributes.map((each) => each.key)} onClose={() => setOver(null)} /> : null}
          </>
        )}
      </Known>
    </Section>
  );
}

interface ListProps {
  readonly attributes: readonly AttributeView[];
  readonly customerId: string;
  readonly known: readonly KnownKey[];
  readonly mayWrite: boolean;
  readonly onCorrect: (attribute: AttributeView) => void;
}

function List({ attributes, customerId, known, mayWrite, onCorrect }: ListProps) {
  const { t, format } = useWords();
  return (
    <ul className="ruled small">
      {attributes.map((attribute) => (
        <li key={attribute.key}>
          <div className="beside">
            <p className="grow known-attribute">
              <span className="quiet">{attributeName(attribute.key, t)}</span>{" "}
              <span>
                {attribute.masked && attribute.masked !== "public" ? <Hidden set={attribute.masked} customerId={customerId} /> : <Value attribute={attribute} known={known} />}{" "}
                <span className="meta">
                  {format.list([t(becauseWords(attribute.because, attribute.source === null ? null : sourceName(attribute.source, t))), attribute.observedAt && format.day(attribute.observedAt)])}
                </span>
              </span>
            </p>
            {mayWrite && attribute.masked === undefined ? (
              <Button label={t("Correct: {name}", { name: attributeName(attribute.key, t) })} onPress={() => onCorrect(attribute)}>
                {t("Correct…")}
              </Button>
            ) : null}
          </div>
          {attribute.said.length > 1 || attribute.said.some((said) => said.canBeTakenBack) ? <Said attribute={attribute} customerId={customerId} known={known} mayWrite={mayWrite} /> : null}
        </li>
      ))}
    </ul>
  );
}

function Value({ attribute, known }: { attribute: { readonly key: string; readonly value: unknown }; known: readonly KnownKey[] }) {
  const words = useWords();
  if (attribute.value === null) return <span className="quiet">—</span>;
  const to = leadsTo(attribute.value, known.find(({ key }) => key === attribute.key)?.kind);
  const shown = <Data ltr={to !== undefined}>{shownValue(attribute.key, attribute.value, known, words)}</Data>;
  return to === undefined ? shown : <a href={to} {...(to.startsWith("http") ? { target: "_blank", rel: "noopener noreferrer" } : {})}>{shown}</a>;
}

/** Everything said of one attribute, newest first. */
function Said({ attribute, customerId, known, mayWrite }: { attribute: AttributeView; customerId: string; known: readonly KnownKey[]; mayWrite: boolean }) {
  const { t, format } = useWords();
  const { tell, act } = useTelling(customerId);
  return (
    <Fold title={t("{count, plural, one {said once} other {said # times}}", { count: attribute.said.length })}>
      <ul className="ruled meta">
        {attribute.said.map((said) => (
          <li key={said.attributeId} className="beside">
            <span className="grow">
              {said.value === null ? t("took back what it said") : <Value attribute={{ key: attribute.key, value: said.value }} known={known} />} ·{" "}
              <Data>{said.by ?? sourceName(said.source, t)}</Data> · {format.dayAndClock(said.observedAt)}
              {said.trusted ? "" : ` · ${t("not trusted")}`}
              {said.wins ? ` · ${t("shown")}` : ""}
              {said.why === null ? null : (
                <>
                  {" "}
                  · <Data>{said.why}</Data>
                </>
              )}
            </span>
            {mayWrite && said.canBeTakenBack ? (
              <Button
                onPress={() =>
                  act(
                    say("Taken back."),
                    () => tell(`/attributes/${said.attributeId}/take-back`, "POST"),
                    () => (said.value === null ? Promise.resolve() : tell("/attributes", "POST", { key: attribute.key, value: said.value })),
                  )
                }
              >
                {t("Take back")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Fold>
  );
}
