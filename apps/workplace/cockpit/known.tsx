import type { FactView } from "../../../engine/decisions/contract.ts";
import type { CockpitView } from "../../../engine/service/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { LampShape } from "../../ui/lamp.tsx";
import { useWords, type WordsInUse } from "../../ui/words.tsx";
import { Conversations } from "../customers/conversations.tsx";
import { DissatisfactionInShort } from "../customers/dissatisfaction.tsx";
import { NeedsInShort } from "../customers/needs.tsx";
import { Promises } from "../customers/promises.tsx";
import { serverWords } from "../words/server-words.ts";

/** All that is known of the customer and used by the rules, each fact with where it comes from. */
export default function Known({
  view,
  mayAnswer,
  onPromise,
}: {
  view: CockpitView;
  mayAnswer: boolean;
  onPromise: () => void;
}) {
  const { t, format } = useWords();
  const { value } = view;
  const purchases = value.kind === "scored" ? value.purchases : null;
  return (
    <div className="known">
      <section aria-label={t("Promises")}>
        <header className="section-head">
          <h3>{t("Promises")}</h3>
          {mayAnswer ? (
            <Button icon="plus" onPress={onPromise}>
              {t("Make a promise")}
            </Button>
          ) : null}
        </header>
        <Promises promises={view.promises} customerId={view.profile.customerId} mayAnswer={mayAnswer} />
      </section>
      {purchases ? (
        <section aria-label={t("Purchases")}>
          <h3>{t("Purchases")}</h3>
          <p className="small">
            {t(
              "{days, plural, one {# day} other {# days}} with a purchase, {total} in all, first {first}, last {last}.",
              {
                days: purchases.days,
                total: format.money(purchases.total.amountMinor, purchases.total.currency),
                first: format.day(purchases.first),
                last: format.day(purchases.last),
              },
            )}{" "}
            {purchases.usualGapDays === null
              ? null
              : t("Usually {days} days apart.", { days: Math.round(purchases.usualGapDays) })}
          </p>
        </section>
      ) : null}
      <DissatisfactionInShort customerId={view.profile.customerId} />
      <NeedsInShort customerId={view.profile.customerId} />
      <section aria-label={t("Facts")}>
        <h3>{t("Facts")}</h3>
        <dl className="ruled small">
          {view.answer.facts.filter(isOfCustomer).map((fact) => (
            <Fact key={fact.key} fact={fact} />
          ))}
        </dl>
      </section>
      {view.otherConversations.length > 0 ? (
        <section aria-label={t("Other conversations")}>
          <h3>{t("Other conversations")}</h3>
          <Conversations rows={view.otherConversations} />
        </section>
      ) : null}
    </div>
  );
}

/** No source at all: what holds until somebody says otherwise. */
const NOTHING_SAID = "nothing was said";

/** The value of a fact: words of the program in the reader's language, those of people as they wrote them. */
function sayShown({ key, shown }: FactView, t: WordsInUse["t"]): string {
  return key === "customer.name" || key === "customer.promise" ? shown : t(serverWords(shown));
}

/** What is known of the customer and what they came about; where the question was asked is in the record of the decision. */
function isOfCustomer({ key }: FactView): boolean {
  return !key.startsWith("moment.");
}

function Fact({ fact }: { fact: FactView }) {
  const { t, format } = useWords();
  return (
    <div className="fact">
      <dt>
        {t(serverWords(fact.label))}
      </dt>
      <dd>
        {fact.level === "ok" ? null : <LampShape level={fact.level} />}{" "}
        <Data className={`figure fact-value ${fact.level === "ok" ? "" : fact.level}`}>{sayShown(fact, t)}</Data>
        <span className="meta">
          {" · "}
          {format.list([
            fact.source === NOTHING_SAID
              ? t(serverWords(fact.source))
              : t("from: {source}", { source: t(serverWords(fact.source)) }),
            fact.since ? t("since {when}", { when: format.day(fact.since) }) : null,
          ])}
        </span>
      </dd>
    </div>
  );
}
