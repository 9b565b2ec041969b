import { useQuery } from "@tanstack/react-query";
import type { Subscription } from "../../../engine/value/contract.ts";
import { Data, Figure } from "../../ui/data.tsx";
import type { Formatter } from "../../ui/format.ts";
import { Section } from "../../ui/page.tsx";
import { say, type Said, word } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { subscriptionsQuery } from "../data/queries.ts";

const STATE_WORDS: Readonly<Record<Subscription["state"], string>> = { active: word("Runs"), paused: word("Rests"), ended: word("Ended") };

/** What a customer subscribes to; nothing where nothing is known of any. */
export function Subscriptions({ customerId }: { customerId: string }) {
  const { t, format } = useWords();
  const answer = useQuery(subscriptionsQuery(customerId)).data?.subscriptions;
  if (answer?.kind !== "subscriptions" || answer.all.length === 0) return null;
  return (
    <Section title={t("Subscriptions")} lead={t("As of {day}.", { day: format.day(answer.asOf) })}>
      <ul className="stack">
        {answer.all.map((each) => (
          <li key={each.subscription}>
            <strong>
              <Data>{each.plan ?? (each.subscription === "" ? t("a subscription without a number") : each.subscription)}</Data>
            </strong>{" "}
            {each.perMonth === null ? <span className="quiet">{t("price not told")}</span> : <Figure>{t("{amount} a month", { amount: format.money(each.perMonth.amountMinor, each.perMonth.currency) })}</Figure>}
            <div className="meta">{format.list(lines(each, format).map((said) => t(said)))}</div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function lines({ subscription, plan, state, since, until, reason, staysYear, expectedYear }: Subscription, format: Formatter): Said[] {
  const said: Said[] = [say(STATE_WORDS[state])];
  if (plan !== null && subscription !== "") said.push(say("number {number}", { number: subscription }));
  said.push(say("since {day}", { day: format.day(since) }));
  if (until !== null) said.push(state === "ended" ? say("ended {day}", { day: format.day(until) }) : say("rests until {day}", { day: format.day(until) }));
  if (reason !== null) said.push(say("because “{reason}”", { reason }));
  if (staysYear !== null) said.push(say("{share} likely ({range}) to run in a year", { share: format.percent(staysYear.mid), range: format.percentRange(staysYear.lo, staysYear.hi) }));
  if (expectedYear !== null) said.push(say("{amount} expected in twelve months ({range})", { amount: format.money(expectedYear.mid, expectedYear.currency), range: format.moneyRange(expectedYear.lo, expectedYear.hi, expectedYear.currency) }));
  return said;
}
