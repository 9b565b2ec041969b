import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ValueUnit } from "../../../engine/organisation/contract.ts";
import type { UnitAct, UnitPage, UnitPreview } from "../../../engine/value/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Figure } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { say } from "../../ui/say.ts";
import { Select } from "../../ui/select.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { DoneLine } from "../customers/knowledge/done-line.tsx";
import { Answered } from "../data/answered.tsx";
import { api } from "../data/api.ts";
import { leaveLastAct, setLastAct, undoLastAct } from "../data/last-act.ts";
import { unitQuery } from "../data/queries.ts";
import { serverWords } from "../words/server-words.ts";

/** What value is counted in: money, or a unit of the organisation's own, for those to whom customers do not pay. */
export function UnitSection() {
  const { t, format } = useWords();
  const answer = useQuery(unitQuery);
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => leaveLastAct, []);
  useShortcuts({ z: () => undoLastAct() });
  const told = () => queries.invalidateQueries();
  const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
  const state = async (unit: ValueUnit | null, expected: ValueUnit | null) => {
    const act = await api<UnitAct>("/value/unit", { method: "PUT", body: { unit, expected } }).catch(async (error: Error) => {
      // Somebody else may have changed it: what holds now is shown beside the reason.
      await queries.invalidateQueries({ queryKey: unitQuery.queryKey });
      throw error;
    });
    await told();
    const words = unit === null ? say("Value is counted in money again. Everything is counted anew; until that is done pages show what was.") : say("Value is counted in {name}. Everything is counted anew; until that is done pages show what was.", { name: unit.name });
    setLastAct({ kind: "done", words, undo: () => (act.isNews ? api("/value/unit", { method: "PUT", body: { unit: act.before, expected: act.unit } }).then(told, failed) : undefined) });
  };
  return (
    <Answered query={answer} failed={t("What value is counted in could not be read")} waiting={<Skeleton rows={2} label={t("Reading…")} />}>
      {(page) => (
        <section className="stack organisation-form" aria-labelledby="value-unit">
          <h3 id="value-unit">{t("What value is counted in")}</h3>
          <DoneLine />
          {page.unit === null ? (
            <p>{t("In money: what customers spend. Whoever is not paid by customers counts what they give instead: needs met, hours of advice, meals.")}</p>
          ) : (
            <>
              <p>{t("In {name}, not in money. Every page, segment, tier and rule counts in it; costs and ledgers stay in {currency}.", { name: page.unit.name, currency: page.currency })}</p>
              <ul>
                {page.unit.counts.map(({ kind, units, field }) => (
                  <li key={kind}>{field === null ? t("{kind}: {units} each time", { kind: kindWords(page, kind, t), units: format.number(units, decimals(units)) }) : t("{kind}: {units} times its {field}", { kind: kindWords(page, kind, t), units: format.number(units, decimals(units)), field })}</li>
                ))}
              </ul>
            </>
          )}
          <div className="ends">
            {page.unit === null ? null : <Button onPress={() => void state(null, page.unit).catch(failed)}>{t("Count in money again")}</Button>}
            <Button look="outline" onPress={() => setOpen(true)}>
              {page.unit === null ? t("Count in something else…") : t("Change…")}
            </Button>
          </div>
          {isOpen ? (
            <UnitDialog
              page={page}
              onClose={() => setOpen(false)}
              onState={async (unit) => {
                await state(unit, page.unit);
                setOpen(false);
              }}
            />
          ) : null}
        </section>
      )}
    </Answered>
  );
}

const decimals = (units: number) => (Number.isInteger(units) ? 0 : 2);
const kindWords = (page: UnitPage, kind: string, t: ReturnType<typeof useWords>["t"]) => {
  const known = page.kinds.find((each) => each.kind === kind);
  return known === undefined || known.title === kind ? kind : t(serverWords(known.title));
};

const EACH = "-";
interface Typed {
  readonly kind: string;
  readonly units: string;
  readonly field: string;
}

function UnitDialog({ page, onState, onClose }: { page: UnitPage; onState: (unit: ValueUnit) => Promise<unknown>; onClose: () => void }) {
  const { t, format } = useWords();
  const [name, setName] = useState(page.unit?.name ?? "");
  const [rows, setRows] = useState<readonly Typed[]>(page.unit?.counts.map(({ kind, units, field }) => ({ kind, units: String(units), field: field ?? EACH })) ?? [{ kind: page.kinds.find(({ kind }) => kind === "meeting")?.kind ?? page.kinds[0]!.kind, units: "1", field: EACH }]);
  const unit = unitOf(name, rows);
  const [preview, setPreview] = useState<UnitPreview | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const change = (at: number, part: Partial<Typed>) => {
    setPreview(null);
    setRows(rows.map((row, i) => (i === at ? { ...row, ...part } : row)));
  };
  const look = async () => {
    setFault(null);
    await api<UnitPreview>("/value/unit/preview", { method: "POST", body: unit! }).then(setPreview, (error: Error) => setFault(error.message));
  };
  const free = page.kinds.filter(({ kind }) => !rows.some((row) => row.kind === kind));
  return (
    <Dialog title={t("What value is counted in")} isOpen onClose={onClose}>
      <Form act={t("Count in it")} isReady={unit !== null} onCancel={onClose} onSubmit={() => onState(unit!)}>
        <TextField label={t("What it is called, after a number")} help={t("Such as: needs met, hours of advice, meals.")} value={name} onChange={setName} maxLength={40} isRequired />
        {rows.map((row, at) => {
          const of = page.kinds.find(({ kind }) => kind === row.kind);
          const fields = of?.fields ?? [];
          return (
            <fieldset key={at} className="stack">
              <legend>{t("What counts, {number}", { number: format.number(at + 1) })}</legend>
              <Select
                label={t("Touch points of the kind")}
                choices={page.kinds.filter(({ kind }) => kind === row.kind || free.some((each) => each.kind === kind)).map(({ kind, touchPoints }) => ({ id: kind, text: touchPoints === 0 ? kindWords(page, kind, t) : t("{kind}, {count} of the newest 100,000", { kind: kindWords(page, kind, t), count: format.number(touchPoints) }) }))}
                chosen={row.kind}
                onChoose={(kind) => change(at, { kind, field: EACH })}
              />
              <TextField label={t("Units")} value={row.units} onChange={(units) => change(at, { units })} isRequired />
              {fields.length === 0 ? null : (
                <Select label={t("Counted")} choices={[{ id: EACH, text: t("each time") }, ...fields.map(({ name: id }) => ({ id, text: t("times its {field}", { field: id }) }))]} chosen={row.field} onChoose={(field) => change(at, { field })} />
              )}
              {rows.length === 1 ? null : (
                <Button
                  onPress={() => {
                    setPreview(null);
                    setRows(rows.filter((_, i) => i !== at));
                  }}
                >
                  {t("Leave this out")}
                </Button>
              )}
            </fieldset>
          );
        })}
        <div className="ends">
          <Button isDisabled={free.length === 0 || rows.length >= 20} onPress={() => setRows([...rows, { kind: free[0]!.kind, units: "1", field: EACH }])}>
            {t("Something else counts too")}
          </Button>
          <Button look="outline" isDisabled={unit === null} onPress={() => void look()}>
            {t("See what would count")}
          </Button>
        </div>
        {fault === null ? null : (
          <p className="warning small" role="alert">
            {fault}
          </p>
        )}
        {preview === null ? null : (
          <p role="status">
            <Figure>{format.money(Math.round(preview.units * 100), name.trim())}</Figure> {t("of {count, plural, one {# customer} other {# customers}}", { count: preview.customers })}
            {": "}
            {format.list(preview.kinds.map(({ kind, touchPoints, counted }) => t("{kind}: {counted} of {of} count", { kind: kindWords(page, kind, t), counted: format.number(counted), of: format.number(touchPoints) })))}
          </p>
        )}
        {preview === null ? null : <ReadOtherwise reads={preview.reads} />}
        <p className="meta">{t("Bounds of segments, views and rules that ask for an amount are read in what is counted. It can be taken back: then everything is counted in money again.")}</p>
      </Form>
    </Dialog>
  );
}

/** What asks for an amount and would be read in what is counted then, by name. */
function ReadOtherwise({ reads }: { reads: UnitPreview["reads"] }) {
  const { t, format } = useWords();
  const { segments, views, viewsOfOthers, rules } = reads;
  if (segments.length + views.length + viewsOfOthers + rules.length === 0) return <p className="small quiet">{t("No segment, view or rule asks for an amount.")}</p>;
  return (
    <div className="small caution">
      <p>▲ {t("These ask for amounts, and would be read in it. Look at them after:")}</p>
      <ul>
        {segments.length === 0 ? null : <li>{t("Segments: {names}", { names: format.list(segments.map(({ title }) => title)) })}</li>}
        {views.length === 0 ? null : <li>{t("Views: {names}", { names: format.list(views) })}</li>}
        {viewsOfOthers === 0 ? null : <li>{t("{count, plural, one {# view that a colleague keeps for themselves} other {# views that colleagues keep for themselves}}", { count: viewsOfOthers })}</li>}
        {rules.map(({ policy, table, rows }) => (
          <li key={`${policy} ${table}`}>{t("Rules: {count, plural, one {# row} other {# rows}} of “{table}” in “{policy}”", { count: rows, table, policy })}</li>
        ))}
      </ul>
    </div>
  );
}

/** What was typed, or null while something is missing. */
function unitOf(name: string, rows: readonly Typed[]): ValueUnit | null {
  const counts = rows.map(({ kind, units, field }) => ({ kind, units: Number(units.trim().replace(",", ".")), field: field === EACH ? null : field }));
  return name.trim().length < 3 || counts.some(({ units }) => !Number.isFinite(units) || units <= 0) ? null : { name: name.trim(), counts };
}
