import { Link, useLocation } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import type { PolicyView } from "../../../engine/decisions/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Covered, Data } from "../../ui/data.tsx";
import { Section } from "../../ui/page.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { useWords } from "../../ui/words.tsx";
import { rowNumber } from "../words/rule-names.ts";
import { serverWords } from "../words/server-words.ts";
import { asked, checkedWords, hasReasons, hitPolicyWords, isAny, isWide, KIND_WORDS, readable } from "./rule-words.ts";

type TableView = PolicyView["tables"][number];

/** One decision table. A wide one is read row by row, with only what each row asks; all its columns are one press away. */
export function DecisionTable({
  table,
  labels,
  actions,
  policyKey,
  more,
}: {
  table: TableView;
  policyKey: string;
  labels: ReadonlyMap<string, string>;
  /** What the actions are called, by their ids. */
  actions: Readonly<Record<string, string>>;
  /** What else can be done with it. */
  more?: ReactNode;
}) {
  const { t } = useWords();
  const [full, setFull] = useState(!isWide(table));
  // Whoever chose it by its name comes to it.
  const id = `table-${table.key}`;
  const { hash } = useLocation();
  useEffect(() => {
    if (hash === id) document.getElementById(id)?.scrollIntoView({ block: "start" });
  }, [hash, id]);
  const lead = [
    t(hitPolicyWords(table.hitPolicy)),
    table.isProtected ? t("Protected: it may not read what a customer is worth.") : "",
    table.problems.length === 0 ? t(checkedWords(table.hitPolicy)) : "",
  ].filter((sentence) => sentence !== "");
  return (
    <Section
      id={id}
      title={table.title}
      lead={lead.join(" ")}
      actions={
        <div className="line">
        {more}
        <Button
          onPress={() => setFull((was) => !was)}
          label={
            full
              ? t("{title}: only what is asked", { title: table.title })
              : t("{title}: all columns", { title: table.title })
          }
        >
          {full ? t("Only what is asked") : t("All columns")}
        </Button>
        </div>
      }
    >
      {table.problems.length > 0 ? (
        <ul className="small caution">
          {table.problems.map((problem) => (
            <li key={problem}>
              ▲ <Data>{problem}</Data>
            </li>
          ))}
        </ul>
      ) : null}
      <ScrollBox label={table.title}>
        <Rows table={table} full={full} labels={labels} actions={actions} policyKey={policyKey} />
      </ScrollBox>
    </Section>
  );
}

/** In full a column for each fact; otherwise one column with what the row asks. */
function Rows({
  table,
  full,
  labels,
  actions,
  policyKey,
}: {
  table: TableView;
  policyKey: string;
  full: boolean;
  labels: ReadonlyMap<string, string>;
  actions: Readonly<Record<string, string>>;
}) {
  const { t, format } = useWords();
  const because = hasReasons(table);
  return (
    <table className={full ? "table decision-table" : "table decision-table row-by-row"}>
      <thead>
        <tr>
          <th scope="col">{t("Row")}</th>
          {full ? (
            table.inputs.map((input) => (
              <th key={input.fact} scope="col" title={input.fact}>
                <Data>{t(serverWords(input.label))}</Data>
              </th>
            ))
          ) : (
            <th scope="col">{t("When")}</th>
          )}
          {table.outputs.map((output, index) => (
            <th key={output.key} scope="col" className={index === 0 ? "then" : undefined}>
              {index === 0 ? <>{t("Then")}: </> : null}
              <Data>{output.label}</Data>
            </th>
          ))}
          {because ? <th scope="col">{t("Because")}</th> : null}
          <th scope="col" className="n">
            {t("Fits, 90 days")}
          </th>
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row) => (
          <tr key={row.id}>
            <th scope="row" title={row.id}>
              <Link to="/rules/$key/rows/$row" params={{ key: policyKey, row: row.id }} title={t("What row {row} did", { row: rowNumber(table.key, row.id) })}>
                <Data ltr>{rowNumber(table.key, row.id)}</Data>
              </Link>
            </th>
            {full ? (
              row.cells.map((cell, index) => (
                <td key={table.inputs[index]?.fact ?? index} className={isAny(cell) ? "any" : undefined}>
                  {isAny(cell) ? t("any") : <Data ltr>{cell}</Data>}
                </td>
              ))
            ) : (
              <td>
                <Conditions table={table} cells={row.cells} />
              </td>
            )}
            {row.outputs.map((output, index) => (
              <td key={table.outputs[index]?.key ?? index} className={index === 0 ? "then" : undefined}>
                <Output of={table.outputs[index]?.key} actions={actions}>
                  {readable(output, labels)}
                </Output>
              </td>
            ))}
            {because ? (
              <td>
                <Data>{readable(row.because ?? "", labels)}</Data>
              </td>
            ) : null}
            <td className="n">{row.fits90 === null ? <Covered /> : format.number(row.fits90)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a row answers, by its name where it is one of the actions or of the kinds of actions that are held back. */
function Output({
  of,
  actions,
  children,
}: {
  of: string | undefined;
  actions: Readonly<Record<string, string>>;
  children: string;
}) {
  const { t, format } = useWords();
  if (of === "withholds") return format.list(children.split(/,\s*/).map((kind) => t(KIND_WORDS[kind] ?? kind)));
  if (of === "action" && isAny(children)) return null;
  return <Data>{of === "action" ? (actions[children] ?? children) : children}</Data>;
}

function Conditions({ table, cells }: { table: TableView; cells: readonly string[] }) {
  const { t } = useWords();
  const conditions = asked(table.inputs, cells);
  if (conditions.length === 0) return <span className="any">{t("always")}</span>;
  return (
    <ul>
      {conditions.map((condition) => (
        <li key={condition.fact} title={condition.fact}>
          <Data>{t(serverWords(condition.label))}</Data>:{" "}
          <b>
            <Data ltr>{condition.cell}</Data>
          </b>
        </li>
      ))}
    </ul>
  );
}
