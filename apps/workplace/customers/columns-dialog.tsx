import { useQuery } from "@tanstack/react-query";
import type { ListColumn } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Switch } from "../../ui/choices.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/words.tsx";
import { listChoicesQuery } from "../data/queries.ts";
import { COLUMNS, columnsOf, columnsSaid, MOST_OWN, ownColumn } from "./columns.ts";
import { attributeName } from "./knowledge/attribute-names.ts";

/** What a profile has a column of its own for, or is called by. */
const SHOWN_ALREADY: ReadonlySet<string> = new Set(["name", "first_name", "last_name", "email", "phone", "city", "country"]);

/** Which columns the list shows; at once, so that one sees what it will be. */
export default function ColumnsDialog({ said, onSay, onClose }: { said: string | undefined; onSay: (said: string | undefined) => void; onClose: () => void }) {
  const { t } = useWords();
  const shown = columnsOf(said);
  const ids = shown.map((column) => column.id);
  const turn = (id: ListColumn, on: boolean) => onSay(columnsSaid(on ? [...ids, id] : ids.filter((each) => each !== id)));
  const attributes = useQuery(listChoicesQuery).data?.attributes.map(({ key }) => key).filter((key) => !SHOWN_ALREADY.has(key)) ?? [];
  // One that an address names and that may not be read is there too, to be taken away.
  const there = shown.flatMap((column) => column.own ?? []);
  const own = (there.length >= MOST_OWN ? there : [...new Set([...there, ...attributes])]).map(ownColumn);
  return (
    <Dialog title={t("Columns")} isOpen onClose={onClose}>
      <div className="stack">
        {COLUMNS.map((column) => (
          <Switch key={column.id} on={ids.includes(column.id)} onChange={(on) => turn(column.id, on)}>
            {t(column.title)}
          </Switch>
        ))}
      </div>
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
        <Button onPress={() => onSay(undefined)}>{t("The usual ones")}</Button>
        <Button look="outline" onPress={onClose}>
          {t("Close")}
        </Button>
      </div>
    </Dialog>
  );
}
