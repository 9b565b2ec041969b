import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { BalanceStatement, RuleSegmentView, SegmentBalance, SegmentPage } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Figure } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Section } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { say } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { policiesQuery, segmentQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";
import { amountSaid, amountTyped, measuredSentence, mergeReason, whyOfEverybody, WORTH_WORDS, worthSentence } from "./balance-words.ts";

/** The verdict of the balance in a word. */
export function Worth({ segment: { balance, archivedAt } }: { segment: RuleSegmentView }) {
  const { t } = useWords();
  if (archivedAt !== null) return null;
  if (balance === null) return <span className="meta">{t("not stated")}</span>;
  return balance.verdict === "pays" ? <span className="verdict">✓ {t(WORTH_WORDS.pays)}</span> : <span className="verdict caution">▲ {t(WORTH_WORDS[balance.verdict])}</span>;
}

/** What treating them differently brings, less what it costs. */
export function BalanceSection({ page }: { page: SegmentPage }) {
  const { t, format } = useWords();
  const now = useNow();
  const queries = useQueryClient();
  const mayMake = useMay("segments.write");
  const seesAll = useHouse().session.sight.customers === "all";
  const [stating, setStating] = useState(false);
  const { key, title, balance, archivedAt } = page.segment;
  const tell = async (statement: BalanceStatement | null) => {
    queries.setQueryData(segmentQuery(key).queryKey, await api<SegmentPage>(`/segments/${key}/balance`, { method: "PUT", body: { statement } }));
    void queries.invalidateQueries({ queryKey: ["segments"], exact: true });
  };
  const state = async (statement: BalanceStatement) => {
    const before = balance?.statement ?? null;
    await tell(statement);
    const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
    setLastAct({ kind: "done", words: say("What “{name}” costs and brings is stated.", { name: title }), undo: () => tell(before).catch(failed) });
    setStating(false);
  };
  if (!seesAll) return null;
  return (
    <Section
      title={t("Is it worth it?")}
      lead={t("What members gain by being treated differently in a year, less what that costs.")}
      actions={mayMake && archivedAt === null ? <Button look="outline" onPress={() => setStating(true)}>{balance === null ? t("State costs and gain…") : t("State anew…")}</Button> : undefined}
    >
      {balance === null ? (
        <p className="quiet small">{t("Nobody has stated what treating them differently costs.")}</p>
      ) : (
        <>
          <p className="certificate-verdict">
            {balance.verdict === "pays" ? `✓ ${t(WORTH_WORDS.pays)}.` : <span className="caution">▲ {t(WORTH_WORDS[balance.verdict])}.</span>} {t(worthSentence(balance, format))}{" "}
            {balance.mergeWith === null ? null : (
              <Link to="/segments/$key" params={{ key: balance.mergeWith.key }}>
                {t("Merge with “{name}”?", { name: balance.mergeWith.title })}
              </Link>
            )}{" "}
            {balance.mergeWith === null ? null : <span className="meta">{t(mergeReason(balance.mergeWith, format))}</span>}
          </p>
          <Sums balance={balance} />
          <p className="meta">
            {balance.statement.gain.kind === "assumed"
              ? t("The gain is an assumption: “{why}”.", { why: balance.statement.gain.why })
              : balance.measured === null
                ? ""
                : [measuredSentence(balance.measured), whyOfEverybody(balance.measured)].flatMap((said) => (said === null ? [] : [t(said)])).join(" ")}{" "}
            {t("Stated by {who}, {when}.", { who: balance.statedBy, when: format.day(balance.statedAt, now) })}
          </p>
        </>
      )}
      {stating ? <StateDialog page={page} onState={state} onClose={() => setStating(false)} /> : null}
    </Section>
  );
}

function Sums({ balance }: { balance: SegmentBalance }) {
  const { t, format } = useWords();
  const { each, gain, cost, net, members, currency } = balance;
  const range = (of: { lo: number; hi: number }) => `${format.money(of.lo, currency)} – ${format.money(of.hi, currency)}`;
  return (
    <dl className="segment-figures">
      <div>
        <dt>{t("Gained, a year")}</dt>
        <dd>{gain === null ? "–" : <Figure>{format.moneyWhole(gain.mid, currency)}</Figure>}</dd>
        <dd className="meta">{each === null || gain === null ? t("the action has not been measured") : <><Figure>{range(gain)}</Figure> · {t("{amount} each, of {count}", { amount: format.money(each.mid, currency), count: format.number(members) })}</>}</dd>
      </div>
      <div>
        <dt>{t("Costs, the first year")}</dt>
        <dd><Figure>{format.moneyWhole(cost.total, currency)}</Figure></dd>
        <dd className="meta">{t("set-up {setup}, content {content}, handling {handling}", { setup: format.moneyWhole(cost.setup, currency), content: format.moneyWhole(cost.content, currency), handling: format.moneyWhole(cost.handling, currency) })}</dd>
      </div>
      <div>
        <dt>{t("Left, the first year")}</dt>
        <dd>{net === null ? "–" : <Figure>{format.moneyWhole(net.mid, currency)}</Figure>}</dd>
        <dd className="meta">{net === null ? "" : <Figure>{range(net)}</Figure>}</dd>
      </div>
    </dl>
  );
}

const ASSUMED = "assumed";

function StateDialog({ page, onState, onClose }: { page: SegmentPage; onState: (statement: BalanceStatement) => Promise<unknown>; onClose: () => void }) {
  const { t, format } = useWords();
  const { countsIn: currency } = useHouse().session.organisation;
  // Amounts that were stated in something else are not what would be stated now.
  const before = page.segment.balance?.currency === currency ? page.segment.balance.statement : undefined;
  const titles = useQuery({ ...policiesQuery, enabled: useMay("policies.read") }).data?.policies[0]?.names.actions ?? {};
  const [basis, setBasis] = useState<string>(before?.gain.kind === "measured" ? before.gain.actionId : ASSUMED);
  const said = (minor: number | undefined) => (minor === undefined ? "" : amountSaid(minor, currency));
  const assumed = before?.gain.kind === "assumed" ? before.gain : undefined;
  const [typed, setTyped] = useState({ lo: said(assumed?.loMinor), mid: said(assumed?.midMinor), hi: said(assumed?.hiMinor), setup: said(before?.setupMinor), content: said(before?.contentMinor), handling: said(before?.handlingMinor) });
  const [why, setWhy] = useState(assumed?.why ?? "");
  const read = Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, amountTyped(text, currency)])) as Record<keyof typeof typed, number | undefined>;
  const costs = [read.setup, read.content, read.handling].every((amount) => amount !== undefined && amount >= 0);
  const gains = basis !== ASSUMED || (read.lo !== undefined && read.mid !== undefined && read.hi !== undefined && read.lo <= read.mid && read.mid <= read.hi && why.trim().length >= 3);
  const field = (name: keyof typeof typed, label: string) => <TextField label={label} value={typed[name]} onChange={(text) => setTyped({ ...typed, [name]: text })} />;
  return (
    <Dialog title={t("What it costs and brings")} isOpen onClose={onClose}>
      <Form
        act={t("State it")}
        isReady={costs && gains}
        onCancel={onClose}
        onSubmit={() =>
          onState({
            setupMinor: read.setup!, contentMinor: read.content!, handlingMinor: read.handling!,
            gain: basis === ASSUMED ? { kind: "assumed", loMinor: read.lo!, midMinor: read.mid!, hiMinor: read.hi!, why: why.trim() } : { kind: "measured", actionId: basis },
          })
        }
      >
        <Select
          label={t("What a member gains us in a year")}
          choices={[{ id: ASSUMED, text: t("an assumption of mine") }, ...page.measuredActions.map(({ actionId, lo, hi }) => ({ id: actionId, text: t("measured: {action}, {range}", { action: titles[actionId] ?? actionId, range: format.moneyRange(lo, hi, currency) }) }))]}
          chosen={basis}
          onChoose={setBasis}
        />
        {basis === ASSUMED ? (
          <>
            <div className="amounts">
              {field("lo", t("At least"))}
              {field("mid", t("Likely"))}
              {field("hi", t("At most"))}
            </div>
            <TextField label={t("What that rests on")} value={why} onChange={setWhy} maxLength={300} />
          </>
        ) : null}
        <div className="amounts">
          {field("setup", t("Set-up, once"))}
          {field("content", t("Content, a year"))}
          {field("handling", t("Handling, a member and year"))}
        </div>
        <p className="meta">{t("Amounts in {currency}.", { currency })}</p>
      </Form>
    </Dialog>
  );
}
