import type { ConversationRow } from "../../../engine/service/contract.ts";
import { Icon } from "../../ui/icon.tsx";
import { later } from "../../ui/later.tsx";
import { Popup } from "../../ui/popup.tsx";
import { useWords } from "../../ui/words.tsx";

const SnoozeForm = later(() => import("./snooze-form.tsx"), "dialog");

export function Snooze({
  row,
  isOpen,
  onOpenChange,
}: {
  row: ConversationRow;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { t } = useWords();
  return (
    <Popup
      label={t("Snooze")}
      button={
        <>
          <Icon name="snooze" size={15} />
          <span className="wide-only">{t("Snooze")}</span>
        </>
      }
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <SnoozeForm row={row} onClose={() => onOpenChange(false)} />
    </Popup>
  );
}
