import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Channel } from "../../../engine/interactions/contract.ts";
import type { CostsAct, CostStatement, CostView } from "../../../engine/value/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import type { Formatter } from "../../ui/format.ts";
import { Section } from "../../ui/page.tsx";
import { type Said, say, word } from "../../ui/say.ts";
import { Select } from "../../ui/select.tsx";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { DoneLine } from "../customers/knowledge/done-line.tsx";
import { Answered } from "../data/answered.tsx";
import { api } from "../data/api.ts";
import { leaveLastAct, setLastAct, undoLastAct } from "../data/last-act.ts";
import { costsQuery } from "../data/queries.ts";
import { amountTyped } from "../segments/balance-words.ts";
import { CHANNEL_WORDS } from "../words/names.ts";
import { faultOf, readCosts, shareTyped } from "./costs-file.ts";

type Kind = CostStatement["kind"];
const KIND_WORDS: Readonly<Record<Kind, string>> = { product: word("An article"), "product-line": word("A product line"), goods: word("All other goods"), serving: word("Being in touch") };
const KINDS = Object.keys(KIND_WORDS) as readonly Kind[];
const OTHERS = "others";

/** What goods and serving cost, from when, and who said so. */
export default function Costs() {
  const { t, format } = useWords();
  const costs = useQuery(costsQuery);
  const queries = useQueryClient();
  const [stating, setStating] = useState(false);
  const [fault, setFault] = useState<Said | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  useEffect(() => leaveLastAct, []);
  useShortcuts({ z: () => undoLastAct() });
  const told = () => Promise.all([["value"], ["customer"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
  const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
  const state = async (statements: readonly CostStatement[], words: Said) => {
    const act = await api<CostsAct>("/costs", { method: "POST", body: { costs: statements } });
    await told();
    setLastAct({ kind: "done", words, undo: () => (act.stated === 0 ? undefined : api(`/costs/${act.statementId}/undo`, { method: "POST" }).then(told, failed)) });
  };
  const choose = async (file: File | undefined, currency: string) => {
    if (!file) return;
    setFault(null);
    const read = readCosts(await file.text(), currency);
    if ("fault" in read) return setFault(read.fault);
    await state(read.costs, say("{count, plural, one {# cost was stated} other {# costs were stated}} from {name}.", { count: read.costs.length, name: file.name })).catch(failed);
  };
  return (
    <Answered query={costs} failed={t("The costs could not be read")} waiting={<Skeleton rows={5} kind="rows" label={t("Reading…")} />}>
      {(page) => (
        <Section
          title={t("Costs")}
          lead={t("What goods and serving cost: with it, ledgers and estimates say margin beside revenue. Where nothing is stated the margin is unknown, and said to be. Amounts in {currency}.", { currency: page.currency })}
          actions={
            <>
              <Button look="outline" onPress={() => chooser.current?.click()}>
                {t("From a file…")}
              </Button>
              <Button look="primary" onPress={() => setStating(true)}>
                {t("State a cost…")}
              </Button>
            </>
          }
        >
          <input ref={chooser} type="file" hidden accept=".csv,.tsv,.txt" aria-label={t("A file of costs")} onChange={(event) => {
            void choose(event.target.files?.[0], page.currency);
            event.target.value = "";
          }} />
          <DoneLine />
          {fault ? (
            <p className="warning small" role="alert">
              {t(fault)}
            </p>
          ) : null}
          {page.costs.length === 0 ? (
            <Empty title={t("No cost is stated yet.")}>{t("State the margin of all goods first, then of articles that differ; a file needs the columns article, margin or unit cost, and if you like from.")}</Empty>
          ) : (
            <Table
              label={t("Costs")}
              columns={[
                { key: "what", title: t("What"), wide: true },
                { key: "cost", title: t("Margin or cost"), number: true },
                { key: "from", title: t("From"), notNarrow: true },
                { key: "who", title: t("Stated"), notNarrow: true },
                { key: "acts", title: "", stays: true },
              ]}
              rows={page.costs.map((cost) => ({
                key: `${cost.kind} ${cost.name} ${cost.from}`,
                cells: [
                  <CostName key="what" cost={cost} />,
                  t(costWords(cost, format)),
                  cost.from === null ? t("since ever") : format.day(cost.from),
                  <Data key="who">{format.list([cost.statedBy, format.day(cost.statedAt)])}</Data>,
                  <Button key="acts" label={t("Take back what {name} costs", { name: cost.name ?? t(KIND_WORDS[cost.kind]) })} onPress={() => void state([without(cost)], say("That cost is taken back.")).catch(failed)}>
                    {t("Take back")}
                  </Button>,
                ],
              }))}
            />
          )}
          {page.total > page.costs.length ? <p className="meta">{t("The first {shown} of {total} are shown.", { shown: format.number(page.costs.length), total: format.number(page.total) })}</p> : null}
          {stating ? <StateDialog currency={page.currency} onState={async (statement) => {
            await state([statement], say("The cost is stated."));
            setStating(false);
          }} onClose={() => setStating(false)} /> : null}
        </Section>
      )}
    </Answered>
  );
}

function CostName({ cost: { kind, name } }: { cost: CostView }) {
  const { t } = useWords();
  if (kind === "serving") return <>{name === null ? t("Being in touch, any other channel") : t("Being in touch: {channel}", { channel: t(CHANNEL_WORDS[name as Channel]) })}</>;
  return name === null ? <>{t(KIND_WORDS[kind])}</> : <><span className="quiet">{t(KIND_WORDS[kind])}</span> <Data>{name}</Data></>;
}

function costWords({ cost, currency }: CostView, format: Formatter): Said {
  const money = (minor: number) => format.moneyExact(minor, currency ?? "EUR");
  if ("margin" in cost) return say("{share} margin", { share: format.percent(cost.margin, Number.isInteger(Math.round(cost.margin * 1e6) / 1e4) ? 0 : 1) });
  if ("unitMinor" in cost) return say("{amount} a piece", { amount: money(cost.unitMinor) });
  return cost.minuteMinor === 0 ? say("{amount} each time", { amount: money(cost.eachMinor) }) : say("{amount} each time, {minute} a minute", { amount: money(cost.eachMinor), minute: money(cost.minuteMinor) });
}

function without({ kind, name, from }: CostView): CostStatement {
  return kind === "goods" ? { kind, from, cost: null } : kind === "serving" ? { kind, channel: name as Channel | null, from, cost: null } : { kind, name: name!, from, cost: null };
}

function StateDialog({ currency, onState, onClose }: { currency: string; onState: (statement: CostStatement) => Promise<unknown>; onClose: () => void }) {
  const { t } = useWords();
  const [kind, setKind] = useState<Kind>("goods");
  const [typed, setTyped] = useState({ name: "", share: "", unit: "", each: "", minute: "0", from: "" });
  const [channel, setChannel] = useState<string>(OTHERS);
  const field = (name: keyof typeof typed, label: string, more: { help?: string; type?: "date"; maxLength?: number; fault?: string | undefined } = {}) => <TextField label={label} value={typed[name]} onChange={(text) => setTyped({ ...typed, [name]: text })} {...more} />;
  const statement = statementOf(kind, typed, channel, currency);
  const fault = (name: "share" | "unit" | "each" | "minute") => {
    const said = faultOf(name, typed, currency);
    return said === null ? undefined : t(said);
  };
  return (
    <Dialog title={t("State a cost")} isOpen onClose={onClose}>
      <Form act={t("State it")} isReady={statement !== null} onCancel={onClose} onSubmit={() => onState(statement!)}>
        <Select label={t("What costs it")} choices={KINDS.map((id) => ({ id, text: t(KIND_WORDS[id]) }))} chosen={kind} onChoose={setKind} />
        {kind === "product" ? field("name", t("Number of the article, as orders have it"), { maxLength: 200 }) : null}
        {kind === "product-line" ? field("name", t("Product line, as orders have it"), { maxLength: 200 }) : null}
        {kind === "serving" ? (
          <>
            <Select label={t("Channel")} choices={[{ id: OTHERS, text: t("any other channel") }, ...Channel.options.map((id) => ({ id, text: t(CHANNEL_WORDS[id]) }))]} chosen={channel} onChoose={setChannel} />
            {field("each", t("Each time, in {currency}", { currency }), { fault: fault("each") })}
            {field("minute", t("And each minute that is known, in {currency}", { currency }), { fault: fault("minute") })}
          </>
        ) : (
          <>
            {field("share", t("Margin"), { help: t("Share of the price that is left: 40% or 0.4."), fault: fault("share") })}
            {kind === "product" ? field("unit", t("Or what one piece costs, in {currency}", { currency }), { fault: fault("unit") }) : null}
          </>
        )}
        {field("from", t("From"), { type: "date", help: t("The first day on which it holds; empty: since ever.") })}
      </Form>
    </Dialog>
  );
}

/** What was typed, or null while something is missing or is both. */
function statementOf(kind: Kind, typed: Readonly<Record<"name" | "share" | "unit" | "each" | "minute" | "from", string>>, channel: string, currency: string): CostStatement | null {
  const from = typed.from === "" ? null : typed.from;
  const name = typed.name.trim();
  if (kind === "serving") {
    const [eachMinor, minuteMinor] = [amountTyped(typed.each, currency), amountTyped(typed.minute, currency)];
    if (eachMinor === undefined || minuteMinor === undefined || eachMinor < 0 || minuteMinor < 0) return null;
    return { kind, channel: channel === OTHERS ? null : (channel as Channel), from, cost: { eachMinor, minuteMinor } };
  }
  const margin = shareTyped(typed.share);
  if (kind === "goods") return margin === null ? null : { kind, from, cost: { margin } };
  if (name === "") return null;
  if (kind === "product-line") return margin === null ? null : { kind, name, from, cost: { margin } };
  if ((typed.share.trim() === "") === (typed.unit.trim() === "")) return null;
  if (typed.share.trim() !== "") return margin === null ? null : { kind, name, from, cost: { margin } };
  const unitMinor = amountTyped(typed.unit, currency);
  return unitMinor === undefined || unitMinor < 0 ? null : { kind, name, from, cost: { unitMinor } };
}
