import { Button } from "./button.tsx";
import { useWords } from "./words.tsx";
import "./states.css";

/** What was just done and the way back, in the flow of the pane; it covers nothing. */
export function UndoLine({
  children,
  onUndo,
  onForget,
}: {
  children: string;
  onUndo: () => void;
  onForget: () => void;
}) {
  const { t } = useWords();
  return (
    <div className="undo-line" role="status">
      <span className="undo-words grow">{children}</span>
      <Button look="plain" onPress={onUndo} hint="z">
        {t("Undo")}
      </Button>
      <Button look="plain" onPress={onForget}>
        {t("Close")}
      </Button>
    </div>
  );
}
