import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { FaultRule, FaultView, RepairAct } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data, Figure } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { word } from "../../ui/say.ts";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { useMay } from "../data/session.tsx";
import { sourceName } from "../words/source-names.ts";
import { attributeName } from "../customers/knowledge/attribute-names.ts";
import { CHANNEL_WORDS } from "../words/names.ts";
import { faultsQuery, repair, visitorsQuery } from "./fault-data.ts";
import { faultWords, RULE_LEADS } from "./fault-words.ts";

const ACTS: Readonly<Record<Exclude<RepairAct, "choose">, string>> = {
  "is-right": word("It is right"),
  withdraw: word("Withdraw consent"),
  ask: word("Ask them"),
};

/** Customers of one rule, with what is amiss and what can be done about it in one step. */
export function Faults({ rule }: { rule: FaultRule }) {
  const { t } = useWords();
  const faults = useQuery(faultsQuery(rule));
  const mayWrite = useMay("customers.write");
  return (
    <Answered query={faults} failed={t("What is amiss could not be read")} waiting={<Skeleton rows={6} kind="rows" label={t("Reading what is amiss")} />}>
      {(page) => (
        <section aria-label={t(RULE_LEADS[rule])} data-region>
          <p className="quiet small">{t(RULE_LEADS[rule])}</p>
          {page.faults.length === 0 ? (
            <Empty title={t("Nobody.")}>{t("Whoever comes or changes is looked at; of whom this is true will stand here.")}</Empty>
          ) : (
            <ul className="ruled faults">
              {page.faults.map((fault) => (
                <Fault key={`${fault.customerId}/${fault.about}`} fault={fault} mayWrite={mayWrite} />
              ))}
            </ul>
          )}
          {page.next === null ? null : <p className="meta">{t("The first 100; more will follow when these are done.")}</p>}
        </section>
      )}
    </Answered>
  );
}

function Fault({ fault, mayWrite }: { fault: FaultView; mayWrite: boolean }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const [correcting, setCorrecting] = useState(false);
  const regions = new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "region" });
  const said = faultWords(fault, {
    day: (at) => format.day(at), list: (words) => format.list(words), name: (key) => attributeName(key, t), source: (source) => sourceName(source, t), country: (code) => (/^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code),
    channel: (channel) => t((CHANNEL_WORDS as Readonly<Record<string, string | undefined>>)[channel] ?? channel),
  });
  const acts = fault.repairs.filter((act): act is Exclude<RepairAct, "choose"> => act !== "choose" && !(act === "ask" && fault.asked !== null));
  return (
    <li className="beside fault">
      <div className="grow">
        <p>
          <Link to="/customers/$customerId" params={{ customerId: fault.customerId }}>
            <Data>{fault.name}</Data>
          </Link>
        </p>
        <p className="small">
          <Data>{t(said)}</Data>
          {fault.detail.reason ? (
            <span className="meta">
              {" "}
              · <Data>{fault.detail.reason}</Data>
            </span>
          ) : null}
          {fault.asked === null ? null : <span className="meta"> · {t("{who} has a task to ask, since {when}", { who: fault.asked.by, when: format.day(fault.asked.at) })}</span>}
        </p>
      </div>
      {mayWrite ? (
        <div className="fault-acts">
          {fault.rule === "sources-differ"
            ? (fault.detail.said ?? []).map((each) => (
                <Button key={each.source} look="outline" label={t("{value} is right, as {source} says: {name}", { value: String(each.value), source: sourceName(each.source, t), name: fault.name })} onPress={() => void repair(queries, fault, "choose", each.value)}>
                  {String(each.value)}
                </Button>
              ))
            : null}
          {fault.rule === "impossible-date" ? (
            <Button look="outline" onPress={() => setCorrecting(true)} label={t("Correct the birthday: {name}", { name: fault.name })}>
              {t("Correct…")}
            </Button>
          ) : null}
          {acts.map((act) => (
            <Button key={act} onPress={() => void repair(queries, fault, act)} label={`${t(ACTS[act])}: ${fault.name}`}>
              {t(ACTS[act])}
            </Button>
          ))}
        </div>
      ) : null}
      {correcting ? <CorrectDialog fault={fault} onClose={() => setCorrecting(false)} /> : null}
    </li>
  );
}

function CorrectDialog({ fault, onClose }: { fault: FaultView; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [day, setDay] = useState("");
  const save = async () => {
    await repair(queries, fault, "choose", day.trim());
    onClose();
  };
  return (
    <Dialog title={t("Birthday of {name}", { name: fault.name })} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Save")} isReady={/^\d{4}-\d{2}-\d{2}$/.test(day.trim())} onCancel={onClose}>
        <TextField label={t("The right day")} placeholder="1984-03-09" value={day} onChange={setDay} isRequired autoFocus maxLength={10} />
      </Form>
    </Dialog>
  );
}

/** Whose touch points are tied to nobody known: the rows behind two of the gauges. */
export function Visitors() {
  const { t, format } = useWords();
  const visitors = useQuery(visitorsQuery);
  return (
    <Answered query={visitors} failed={t("Visitors could not be read")} waiting={<Skeleton rows={6} kind="rows" label={t("Reading visitors")} />}>
      {(page) => (
        <section aria-label={t("Not known")} data-region>
          <p className="quiet small">{t("Visitors whom a cookie alone identifies, those with the most touch points first. A sign-in, or a merge by you, ties what they did to a customer.")}</p>
          {page.visitors.length === 0 ? (
            <Empty title={t("Nobody.")}>{t("Every touch point is tied to somebody known.")}</Empty>
          ) : (
            <ul className="ruled faults">
              {page.visitors.map((visitor) => (
                <li key={visitor.customerId} className="beside">
                  <span className="grow">
                    <Link to="/customers/$customerId" params={{ customerId: visitor.customerId }}>
                      <Data>{visitor.name}</Data>
                    </Link>{" "}
                    <span className="meta">{visitor.lastHeardAt === null ? null : format.day(visitor.lastHeardAt)}</span>
                  </span>
                  <Figure>{t("{count, plural, one {# touch point} other {# touch points}}", { count: visitor.interactions })}</Figure>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
    </Answered>
  );
}
