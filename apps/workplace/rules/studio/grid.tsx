import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { inKeptWords, type PolicyContent, type RuleProblem, type StudioWords, type WritableFact, type WrittenTable } from "../../../../engine/decisions/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Covered, Data, VisuallyHidden } from "../../../ui/data.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Menu } from "../../../ui/menu.tsx";
import { say } from "../../../ui/say.ts";
import { ScrollBox } from "../../../ui/scroll-box.tsx";
import { useWords } from "../../../ui/words.tsx";
import { serverWords } from "../../words/server-words.ts";
import { isAny, readable } from "../rule-words.ts";
import { ANSWER_WORDS } from "./answer-words.ts";
import { AnswerHead } from "./answer-head.tsx";
import { cellFault } from "./cell-fault.ts";
import { ColumnHead } from "./column-head.tsx";
import { addAnswer, addColumn, addRow, type Block, blockOf, cellAt, columnsOf, copied, emptyBlock, holds, moveRow, newRowId, pasteText, type Place, removeAnswer, removeColumn, removeRow, setCell, suggestions, withTable } from "./edits.ts";
import { FactPicker } from "./fact-picker.tsx";

export interface GridProps {
  readonly content: PolicyContent;
  readonly table: WrittenTable;
  readonly facts: ReadonlyMap<string, WritableFact>;
  readonly isProtected: boolean;
  /** Columns that it may answer beside those it must. */
  readonly mayAlsoAnswer: StudioWords["mayAlsoAnswer"][string];
  readonly problems: readonly RuleProblem[];
  /** Names of rows that are or were in force: a new row takes none of them. */
  readonly taken: readonly string[];
  /** Cells that are otherwise than in what is in force: `row id` and column. */
  readonly changed: ReadonlySet<string>;
  /** null: its reader does not hear how often. */
  readonly fits90: ReadonlyMap<string, number | null>;
  /** Rows that fit the example that is looked at. */
  readonly lit: ReadonlySet<string>;
  readonly mayWrite: boolean;
  readonly onEdit: (content: PolicyContent) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}

type RowAct = "above" | "below" | "up" | "down" | "remove";

/** The cells of a table, written in by keyboard as in a spreadsheet. */
export function Grid({ content, table, facts, isProtected, mayAlsoAnswer, problems, taken, changed, fits90, lit, mayWrite, onEdit, onUndo, onRedo }: GridProps) {
  const { t, format } = useWords();
  const [at, setAt] = useState<Place>({ row: 0, column: 0 });
  /** Where a block of cells was begun that ends at the chosen cell; null: that cell alone. */
  const [anchor, setAnchor] = useState<Place | null>(null);
  /** Whether the menu of the chosen row is open. */
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [writing, setWriting] = useState<string | null>(null);
  const going = useRef(at);
  const frame = useRef<HTMLTableElement>(null);
  const list = useId();
  const columns = columnsOf(table);
  const inputs = table.inputs.length;
  const here: Place = { row: Math.min(at.row, table.rows.length - 1), column: Math.min(at.column, columns - 1) };
  const block: Block = blockOf(anchor ?? here, here);
  const labelOf = (fact: string) => table.computed?.find((own) => own.key === fact)?.label ?? facts.get(fact)?.label ?? fact;
  const labels = new Map([...facts].map(([key, { label }]) => [key, label]));
  const titles = new Map(content.actions.map(({ id, title }) => [id, title]));
  const offered = mayAlsoAnswer.filter(({ key }) => !table.outputs.some((output) => output.key === key));
  const inWords = (next: WrittenTable) => inKeptWords(next, { actions: content.actions, facts: facts.values() });
  const change = (next: WrittenTable) => onEdit(withTable(content, table.key, () => inWords(next)));
  /** What the cell that is being written would be told of, were it left as it is. */
  const faultOf = (written: string) => cellFault(inWords(setCell(table, here, written)), here, facts);
  // What helps with what somebody came about is not advised by what they are worth.
  const isGrowth = content.tables.some((each) => each.part === "grow" && each.table.key === table.key);
  const mayAdvise = (id: string) => !isGrowth || content.actions.some((action) => action.id === id && action.kind !== "duty" && action.kind !== "care");
  const newRow = (row: number) => addRow(table, row, newRowId(content, table.key, taken), mayAdvise);

  /** @param of the table as it is about to be, where it was just changed @param extends_ whether the block goes on to there */
  const focus = (place: Place, of: WrittenTable = table, extends_ = false) => {
    const to = { row: Math.max(0, Math.min(place.row, of.rows.length - 1)), column: Math.max(0, Math.min(place.column, columns - 1)) };
    going.current = to;
    // At once: where a row was removed, the next key would find nobody.
    flushSync(() => {
      setAnchor(extends_ ? (anchor ?? here) : null);
      setAt(to);
    });
    const go = () => frame.current?.querySelector<HTMLElement>(`[data-cell="${going.current.row} ${going.current.column}"]`)?.focus();
    go();
    // And once more, for a menu that closes gives back the focus that it had; but not to whoever writes already.
    requestAnimationFrame(() => (document.activeElement?.matches("input, textarea") ? undefined : go()));
  };
  /** @param to where to go on; null where the focus has gone elsewhere already */
  const commit = (written: string, to: Place | null) => {
    setWriting(null);
    if (written !== cellAt(table, here)) change(setCell(table, here, written));
    if (to !== null) focus(to);
  };
  /** At once, so that the next letter finds the field. */
  const write = (begun: string) => flushSync(() => setWriting(begun));
  const step = (row: number, column: number) => ({ row: here.row + row, column: here.column + column });

  const onKey = (event: KeyboardEvent<HTMLTableElement>) => {
    if (writing !== null || !(event.target as HTMLElement).matches("[data-cell]")) return;
    const go = (place: Place) => (event.preventDefault(), focus(place, table, event.shiftKey));
    const isCommand = event.ctrlKey || event.metaKey;
    const isRtl = getComputedStyle(event.currentTarget).direction === "rtl" ? -1 : 1;
    if (event.altKey && mayWrite && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      const to = here.row + (event.key === "ArrowUp" ? -1 : 1);
      if (to < 0 || to >= table.rows.length) return;
      change(moveRow(table, here.row, to));
      return focus({ ...here, row: to });
    }
    if (event.altKey) return;
    switch (event.key) {
      case "ArrowUp": return go(step(-1, 0));
      case "ArrowDown": return go(step(1, 0));
      case "ArrowLeft": return go(step(0, -isRtl));
      case "ArrowRight": return go(step(0, isRtl));
      case "Home": return go({ row: isCommand ? 0 : here.row, column: 0 });
      case "End": return go({ row: isCommand ? table.rows.length - 1 : here.row, column: columns - 1 });
    }
    if (isCommand && event.key.toLowerCase() === "a") {
      event.preventDefault();
      setAnchor({ row: 0, column: 0 });
      const last = { row: table.rows.length - 1, column: columns - 1 };
      setAt(last);
      going.current = last;
      // The page stays where it is: nobody goes to the last cell.
      return requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>(`[data-cell="${going.current.row} ${going.current.column}"]`)?.focus({ preventScroll: true })), undefined;
    }
    if (event.key === "Escape" && anchor !== null) return event.preventDefault(), event.stopPropagation(), setAnchor(null);
    if (!mayWrite) return;
    if (event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) return event.preventDefault(), setMenuOpen(true);
    if (isCommand && event.key.toLowerCase() === "z") return event.preventDefault(), event.shiftKey ? onRedo() : onUndo();
    if (isCommand && event.key.toLowerCase() === "y") return event.preventDefault(), onRedo();
    if (isCommand && event.key === "Enter") {
      event.preventDefault();
      const more = newRow(here.row + 1);
      change(more);
      return focus({ row: here.row + 1, column: 0 }, more);
    }
    if (isCommand && event.key === "Backspace" && table.rows.length > 1) {
      event.preventDefault();
      const less = removeRow(table, here.row);
      change(less);
      return focus(here, less);
    }
    if (isCommand) return;
    if (event.key === "Enter" || event.key === "F2") return event.preventDefault(), write(cellAt(table, here));
    if (event.key === "Delete" || event.key === "Backspace") return event.preventDefault(), change(emptyBlock(table, block));
    // A letter begins the cell anew, as in any spreadsheet, and is no shortcut of the page.
    if ([...event.key].length === 1 && event.key !== " ") return event.preventDefault(), write(event.key);
  };
  const onRow = (act: RowAct, row: number) => {
    const to = { up: row - 1, down: row + 1 }[act as "up" | "down"];
    const next = act === "remove" ? removeRow(table, row) : to === undefined ? newRow(act === "above" ? row : row + 1) : moveRow(table, row, to);
    change(next);
    focus({ row: act === "below" ? row + 1 : (to ?? row), column: act === "above" || act === "below" ? 0 : here.column }, next);
  };
  const onPaste = (event: ClipboardEvent) => {
    if (writing !== null || !mayWrite || !(event.target as HTMLElement).matches("[data-cell]")) return;
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain");
    if (text === "") return;
    // One change, and so one step to take back.
    change(pasteText(table, block, text, labelOf, (now) => newRowId(withTable(content, table.key, () => now), table.key, taken)));
    setAnchor(null);
  };
  const onCut = (event: ClipboardEvent) => {
    if (writing !== null || !(event.target as HTMLElement).matches("[data-cell]")) return;
    onCopy(event);
    if (mayWrite) change(emptyBlock(table, block));
  };
  const onCopy = (event: ClipboardEvent) => {
    if (writing !== null || !(event.target as HTMLElement).matches("[data-cell]")) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", copied(table, block, labelOf, t("Because")));
  };

  const faultsAt = (rowId: string, column: number) => {
    const key = column < inputs ? table.inputs[column]?.fact : column === columns - 1 ? "because" : table.outputs[column - inputs]?.key;
    return problems.filter((problem) => problem.row === rowId && key !== undefined && problem.column === key);
  };
  const shown = (column: number, cell: string) => {
    if (column < inputs) return isAny(cell) ? t("any") : <Data ltr>{cell}</Data>;
    const output = table.outputs[column - inputs];
    if (output?.key === "action") return isAny(cell) ? "" : <Data>{titles.get(cell) ?? cell}</Data>;
    return <Data>{cell === "-" ? "" : readable(cell, labels)}</Data>;
  };
  const choicesAt = (column: number): readonly { readonly value: string; readonly label?: string }[] => {
    if (column < inputs) return suggestions(facts.get(table.inputs[column]!.fact)).map((value) => ({ value }));
    const output = table.outputs[column - inputs];
    if (output?.key === "action") return [...titles].map(([value, label]) => ({ value, label }));
    return [...(output?.choices ?? []), ...(output?.optional ? ["-"] : [])].map((value) => ({ value }));
  };

  return (
    <>
      <ScrollBox label={table.title}>
        <table className="table decision-table grid-table" role="grid" aria-label={table.title} ref={frame} onKeyDown={onKey} onPaste={onPaste} onCopy={onCopy} onCut={onCut} aria-readonly={!mayWrite} aria-multiselectable="true">
          <thead>
            <tr>
              <th scope="col">#</th>
              {table.inputs.map((input, column) => (
                <th key={input.fact} scope="col" title={input.fact}>
                  <ColumnHead
                    label={t(serverWords(labelOf(input.fact)))}
                    input={input}
                    fact={facts.get(input.fact)}
                    mayWrite={mayWrite}
                    onMissing={(missing) => change({ ...table, inputs: table.inputs.with(column, { ...input, missing }) })}
                    onRemove={() => change(removeColumn(table, column))}
                  />
                </th>
              ))}
              {table.outputs.map((output, index) => (
                <th key={output.key} scope="col" className={index === 0 ? "then" : undefined}>
                  {index === 0 ? <>{t("Then")}: </> : null}
                  {mayWrite && mayAlsoAnswer.some(({ key }) => key === output.key) ? <AnswerHead output={output} onRemove={() => change(removeAnswer(table, output.key))} /> : <Data>{output.label}</Data>}
                </th>
              ))}
              <th scope="col">{t("Because")}</th>
              <th scope="col" className="n">{t("Fits, 90 days")}</th>
              {mayWrite ? <th scope="col" className="row-acts"><VisuallyHidden>{t("What can be done with the row")}</VisuallyHidden></th> : null}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, rowAt) => {
              const ofRow = problems.filter((problem) => problem.row === row.id);
              return (
                <tr key={row.id} data-lit={lit.has(row.id) || undefined}>
                  <th scope="row" title={row.id}>
                    {rowAt + 1}
                    {ofRow.length > 0 ? <span className="caution" title={ofRow.map(({ message }) => message).join("\n")}> ▲</span> : null}
                  </th>
                  {Array.from({ length: columns }, (_, column) => {
                    const cell = cellAt(table, { row: rowAt, column });
                    const isHere = here.row === rowAt && here.column === column;
                    const faults = faultsAt(row.id, column);
                    const name = [column === inputs ? "then" : "", column < inputs && isAny(cell) ? "any" : "", changed.has(`${row.id} ${column}`) ? "changed" : "", faults.length > 0 ? "fault" : "", anchor !== null && holds(block, { row: rowAt, column }) ? "chosen" : ""].filter(Boolean).join(" ");
                    return (
                      <td
                        key={column}
                        data-cell={`${rowAt} ${column}`}
                        role="gridcell"
                        tabIndex={isHere ? 0 : -1}
                        className={name || undefined}
                        aria-selected={anchor === null ? isHere : holds(block, { row: rowAt, column })}
                        aria-invalid={faults.length > 0 || undefined}
                        title={faults.map(({ message }) => message).join("\n") || undefined}
                        onFocus={() => (isHere ? undefined : (setAnchor(null), setAt({ row: rowAt, column })))}
                        onMouseDown={(event) => {
                          if (!event.shiftKey || writing !== null) return isHere && writing === null ? setAnchor(null) : undefined;
                          event.preventDefault();
                          focus({ row: rowAt, column }, table, true);
                        }}
                        onDoubleClick={() => (mayWrite ? (setAt({ row: rowAt, column }), setWriting(cell)) : undefined)}
                      >
                        {isHere && writing !== null ? (
                          <CellWriter
                            label={t("{column}, row {row}", { column: column < inputs ? labelOf(table.inputs[column]!.fact) : (table.outputs[column - inputs]?.label ?? t("Because")), row: rowAt + 1 })}
                            written={writing}
                            isFresh={writing !== cell}
                            list={list}
                            faultOf={faultOf}
                            onCommit={(written, how) => commit(written, how === "down" ? step(1, 0) : how === "right" ? step(0, 1) : how === "left" ? step(0, -1) : null)}
                            onCancel={() => (setWriting(null), focus(here))}
                          />
                        ) : (
                          <div className="cell-text">{shown(column, cell)}</div>
                        )}
                      </td>
                    );
                  })}
                  <td className="n">{fits90.get(row.id) === null ? <Covered /> : fits90.has(row.id) ? format.number(fits90.get(row.id)!) : "–"}</td>
                  {mayWrite ? (
                    <td className="row-acts">
                      {here.row === rowAt ? (
                        <Menu
                          label={t("Row {n}: what can be done", { n: rowAt + 1 })}
                          button={<Icon name="more" size={17} />}
                          className="quiet icon-only"
                          isOpen={isMenuOpen}
                          onOpenChange={setMenuOpen}
                          onChoose={(act) => onRow(act as RowAct, rowAt)}
                          choices={[
                            { id: "above", text: t("Add a row above") }, { id: "below", text: t("Add a row below"), end: "Ctrl ↵" },
                            { id: "up", text: t("Move up"), end: "Alt ↑", isDisabled: rowAt === 0 }, { id: "down", text: t("Move down"), end: "Alt ↓", isDisabled: rowAt === table.rows.length - 1 },
                            { id: "remove", text: t("Remove the row"), end: "Ctrl ⌫", isDisabled: table.rows.length === 1 },
                          ]}
                        />
                      ) : (
                        // Of hundreds of rows one has a stop of the Tab key: the chosen one. By the pointer each is reached.
                        <button type="button" className="btn quiet icon-only" tabIndex={-1} aria-label={t("Row {n}: what can be done", { n: rowAt + 1 })} onClick={() => (setAnchor(null), setAt({ row: rowAt, column: here.column }), setMenuOpen(true))}>
                          <Icon name="more" size={17} />
                        </button>
                      )}
                    </td>
                  ) : null}
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollBox>
      <datalist id={list}>
        {choicesAt(here.column).map(({ value, label }) => (
          <option key={value} value={value} label={label} />
        ))}
      </datalist>
      {mayWrite ? (
        <div className="line">
          <Button icon="plus" onPress={() => {
            const more = newRow(table.rows.length);
            change(more);
            focus({ row: table.rows.length, column: 0 }, more);
          }}>
            {t("Add a row")}
          </Button>
          <FactPicker
            label={t("Add a column")}
            facts={[...facts.values()].filter((fact) => !table.inputs.some((input) => input.fact === fact.key) && !(isProtected && fact.sensitivity === "value"))}
            kept={isProtected ? [...facts.values()].filter((fact) => fact.sensitivity === "value") : []}
            onPick={(fact) => change(addColumn(table, fact.key))}
          />
          {offered.length > 0 ? <Menu label={t("Add chance, gain or weight of an action")} button={t("Add chance, gain or weight")} choices={offered.map(({ key }) => ({ id: key, text: t(ANSWER_WORDS[key] ?? say(key)) }))} onChoose={(id) => change(addAnswer(table, { ...offered.find(({ key }) => key === id)!, label: t(ANSWER_WORDS[id] ?? say(id)) }))} /> : null}
          <span className="meta grow">{t("Arrows move, with Shift they choose a block; Enter writes, Ctrl+Z takes back, Alt and an arrow moves the row, Ctrl+Enter adds one, Ctrl+Backspace removes it. Blocks are copied to a spreadsheet and pasted from one; the whole table (Ctrl+A) goes with its heads.")} {t("Colleagues read what stands under Because, and the customer too where they ask how it was decided.")}</span>
        </div>
      ) : null}
    </>
  );
}

/** Half a word is nobody's mistake: what is wrong is said when the hands rest. */
const PAUSE_MS = 700;

/** The cell that is being written. */
function CellWriter({ label, written, isFresh, list, faultOf, onCommit, onCancel }: { label: string; written: string; isFresh: boolean; list: string; faultOf: (written: string) => string | null; onCommit: (written: string, how: "down" | "right" | "left" | "stay") => void; onCancel: () => void }) {
  const [text, setText] = useState(written);
  const field = useRef<HTMLInputElement>(null);
  const ended = useRef(false);
  const [fault, setFault] = useState<{ readonly of: string; readonly said: string | null } | null>(null);
  const said = fault?.of === text ? fault.said : null;
  const faultId = useId();
  useEffect(() => {
    const timer = setTimeout(() => setFault({ of: text, said: faultOf(text) }), PAUSE_MS);
    return () => clearTimeout(timer);
    // Of what is written now; the table does not change while somebody writes in it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);
  useLayoutEffect(() => {
    field.current?.focus();
    if (isFresh) field.current?.setSelectionRange(written.length, written.length);
    else field.current?.select();
    // Only when it opens.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const end = (act: () => void) => {
    if (ended.current) return;
    ended.current = true;
    act();
  };
  return (
    <>
      <input
        ref={field}
        className="cell-input"
        aria-invalid={said !== null || undefined}
        aria-describedby={said === null ? undefined : faultId}
        aria-label={label}
        list={list}
        value={text}
        maxLength={1000}
        dir="auto"
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onBlur={() => end(() => onCommit(text, "stay"))}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") (event.preventDefault(), end(() => onCommit(text, "down")));
          else if (event.key === "Tab") (event.preventDefault(), end(() => onCommit(text, event.shiftKey ? "left" : "right")));
          else if (event.key === "Escape") (event.preventDefault(), event.stopPropagation(), end(onCancel));
        }}
      />
      <span className="cell-fault caution small" role="status" id={faultId}>{said === null ? null : <>▲ <Data>{said}</Data></>}</span>
    </>
  );
}
