import type { DuplicatesPage } from "../../../engine/profiles/contract.ts";
import { Fold } from "../../ui/page.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { agreementWords } from "./evidence-words.ts";

/** From when on what is done, what it was learnt from, and how people decided where it was not certain. */
export function HowItDecides({ page }: { page: DuplicatesPage }) {
  const { t, format } = useWords();
  const { thresholds, model, giants, decided, doubted } = page;
  return (
    <Fold title={t("How it decides")}>
      <div className="stack small quality-how">
        <p>
          {t("Linked from {automatic} on, asked from {review} on. Never linked without a person: who disagrees on given name or birthday, who agrees on nothing but names and the town, whose telephone number or e-mail address differs while neither the birthday nor the other of the two agrees, who both have an account, and whom somebody refused or separated.", {
            automatic: format.percent(thresholds.automatic), review: format.percent(thresholds.review),
          })}
        </p>
        <p className="quiet">
          {model.fitted && model.records === null ? t("What each agreement is worth was learnt from all customers on {when}.", { when: format.day(model.madeAt ?? "") })
          : model.fitted ? t("What each agreement is worth was learnt from {records} customers on {when}.", { records: format.number(model.records ?? 0), when: format.day(model.madeAt ?? "") })
          : t("What each agreement is worth is assumed, with caution: there are too few customers yet to learn it from, or nobody has searched them all.")}
        </p>
        {giants !== null && giants > 0 ? <p className="caution">{t("{count, plural, one {# value is} other {# values are}} shared by more than a thousand customers, who are not compared by it: a placeholder, most likely.", { count: giants })}</p> : null}
        <Table
          narrow
          label={t("How people decided")}
          columns={[
            { key: "band", title: t("Thought likely") },
            { key: "share", title: t("Were one person"), number: true },
            { key: "decided", title: t("Decided"), number: true },
          ]}
          rows={decided.map(({ from, to, share }) => ({
            key: String(from),
            cells: [
              t("{from} to {to}", { from: format.percent(from), to: format.percent(to) }),
              share.kind === "share" ? t("{share} ({lo} to {hi})", { share: format.percent(share.share), lo: format.percent(share.lo), hi: format.percent(share.hi) }) : <span key="few" className="meta">{t("too few")}</span>,
              format.number(share.kind === "share" ? share.decided : share.observed),
            ],
          }))}
        />
        <p className="meta">{t("The chances are right where the share of a line lies between its two bounds. They cover only what people were asked about, so they are told beside the next pair and make nothing less cautious. A pair that was refused is never joined by a program.")}</p>
        {doubted.length > 0 ? (
          <Table
            narrow
            label={t("Asked about since people said so")}
            columns={[
              { key: "agreement", title: t("Links that agree and differ so") },
              { key: "apart", title: t("Were two people"), number: true },
            ]}
            rows={doubted.map((each, at) => ({
              key: String(at),
              cells: [format.list(agreementWords(each, t)), t("{apart} of {of}", { apart: format.number(each.apart), of: format.number(each.of) })],
            }))}
          />
        ) : null}
        <p className="meta">{t("Where people end or refuse two or more links that agree and differ in the same way, and more of them than one in a hundred, the next search ends the others that agree so too and asks about each. Accepting them makes that go again.")}</p>
      </div>
    </Fold>
  );
}
