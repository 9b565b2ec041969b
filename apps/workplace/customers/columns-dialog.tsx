import type { ListColumn } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Switch } from "../../ui/choices.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/words.tsx";
import { COLUMNS, columnsOf, columnsSaid } from "./columns.ts";

/** Which columns the list shows; at once, so that one sees what it will be. */
export default function ColumnsDialog({ said, onSay, onClose }: { said: string | undefined; onSay: (said: string | undefined) => void; onClose: () => void }) {
  const { t } = useWords();
  const shown = columnsOf(said).map((column) => column.id);
  const turn = (id: ListColumn, on: boolean) => onSay(columnsSaid(on ? [...shown, id] : shown.filter((each) => each !== id)));
  return (
    <Dialog title={t("Columns")} isOpen onClose={onClose}>
      <div className="stack">
        {COLUMNS.map((column) => (
          <Switch key={column.id} on={shown.includes(column.id)} onChange={(on) => turn(column.id, on)}>
            {t(column.title)}
          </Switch>
        ))}
      </div>
      <div className="ends">
        <Button onPress={() => onSay(undefined)}>{t("The usual ones")}</Button>
        <Button look="outline" onPress={onClose}>
          {t("Close")}
        </Button>
      </div>
    </Dialog>
  );
}
