import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ListColumn } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Switch } from "../../ui/choices.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/words.tsx";
import { listChoicesQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { type Column, COLUMNS, columnsOf, columnsSaid, MOST_OWN, moved, ownColumn } from "./columns.ts";
import { attributeName } from "./knowledge/attribute-names.ts";

/** What a profile has a column of its own for, or is called by. */
const SHOWN_ALREADY: ReadonlySet<string> = new Set(["name", "first_name", "last_name", "email", "phone", "city", "country", "language"]);
const OF_VALUE: ReadonlySet<ListColumn> = new Set<ListColumn>(["segment", "value", "stay", "subscription", "wallet"]);

/** Which columns the list shows, and in which order; at once, so that one sees what it will be. */
export default function ColumnsDialog({ said, onSay, onClose }: { said: string | undefined; onSay: (said: string | undefined) => void; onClose: () => void }) {
  const { t } = useWords();
  const mayDecide = useMay("decide");
  const readsValue = useHouse().session.sight.fields.value === "read";
  /** The address follows a moment later: whoever presses quickly goes on from what they have just done, not from what it still says. */
  const [now, setNow] = useState(said);
  const shown = columnsOf(now);
  const ids = shown.map((column) => column.id);
  /** What it was before each step, so that each can be taken back. */
  const [before, setBefore] = useState<readonly (string | undefined)[]>([]);
  const tell = (next: string | undefined) => {
    setNow(next);
    onSay(next);
  };
  const go = (next: string | undefined) => {
    if (next === now) return;
    setBefore([...before, now]);
    tell(next);
  };
  const back = () => {
    tell(before.at(-1));
    setBefore(before.slice(0, -1));
  };
  const turn = (id: ListColumn, on: boolean) => go(columnsSaid(on ? [...ids, id] : ids.filter((each) => each !== id)));
  const choices = useQuery(listChoicesQuery).data;
  const attributes = choices?.attributes.map(({ key }) => key).filter((key) => !SHOWN_ALREADY.has(key)) ?? [];
  // One that an address names and that may not be read is there too, to be taken away; who looks after them is always there to be chosen.
  const there = shown.flatMap((column) => column.own ?? []);
  const own = (there.length >= MOST_OWN ? there : [...new Set([...there, ...(choices?.owner ? ["owner"] : []), ...attributes])]).map(ownColumn);
  const offered = COLUMNS.filter(({ id }) => ids.includes(id) || ((readsValue || !OF_VALUE.has(id)) && (mayDecide || id !== "lamps")));
  return (
    <Dialog title={t("Columns")} isOpen onClose={onClose}>
      <Order columns={shown} onMove={(id, by) => go(columnsSaid(moved(ids, id, by)))} />
      <fieldset className="stack columns-own">
        <legend className="meta">{t("Shown")}</legend>
        {offered.map((column) => (
          <Switch key={column.id} on={ids.includes(column.id)} onChange={(on) => turn(column.id, on)}>
            {t(column.title)}
          </Switch>
        ))}
      </fieldset>
      {own.length === 0 ? null : (
        <fieldset className="stack columns-own">
          <legend className="meta">{t("Attributes")}</legend>
          {own.map(({ id, own: key }) => (
            <Switch key={id} on={ids.includes(id)} onChange={(on) => turn(id, on)}>
              {attributeName(key!, t)}
            </Switch>
          ))}
        </fieldset>
      )}
      <div className="ends">
        <Button icon="undo" isDisabled={before.length === 0} onPress={back}>
          {t("Undo")}
        </Button>
        <Button onPress={() => go(undefined)}>{t("The usual ones")}</Button>
        <Button look="outline" onPress={onClose}>
          {t("Close")}
        </Button>
      </div>
    </Dialog>
  );
}

/** The columns that stand, in their order; each is moved by a press, and stays under the hand. */
function Order({ columns, onMove }: { columns: readonly Column[]; onMove: (id: ListColumn, by: -1 | 1) => void }) {
  const { t } = useWords();
  const list = useRef<HTMLOListElement>(null);
  const held = useRef<string | null>(null);
  const order = columns.map(({ id }) => id).join();
  // What is drawn anew in another place loses the focus; at an end the other button has it.
  useEffect(() => {
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>(`[data-column] button`) ?? [])].filter((button) => button.closest("[data-column]")?.getAttribute("data-column") === held.current?.split(" ")[0]);
    const wanted = buttons[held.current?.endsWith(" -1") ? 0 : 1];
    if (wanted) (wanted.disabled ? buttons.find((button) => !button.disabled) : wanted)?.focus();
    held.current = null;
  }, [order]);
  const move = (id: ListColumn, by: -1 | 1) => {
    held.current = `${id} ${by}`;
    onMove(id, by);
  };
  if (columns.length < 2) return null;
  return (
    <fieldset className="columns-own">
      <legend className="meta">{t("Order, behind the name")}</legend>
      <ol className="columns-order" ref={list}>
        {columns.map(({ id, own, title }, place) => {
          const name = own === undefined ? t(title) : attributeName(own, t);
          return (
            <li key={id} data-column={id}>
              <span className="grow">
                <Data>{name}</Data>
              </span>
              <Button label={t("Move {column} forward", { column: name })} isDisabled={place === 0} onPress={() => move(id, -1)}>
                <Icon name="up" size={15} />
              </Button>
              <Button label={t("Move {column} back", { column: name })} isDisabled={place === columns.length - 1} onPress={() => move(id, 1)}>
                <Icon name="down" size={15} />
              </Button>
            </li>
          );
        })}
      </ol>
    </fieldset>
  );
}
