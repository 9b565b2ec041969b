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
  /** Left out where there is no way back, which was said beforehand. */
  onUndo: (() => void) | undefined;
  onForget: () => void;
}) {
  const { t } = useWords();
  return (
    <div className="undo-line" role="status">
      <span className="undo-words grow">{children}</span>
      {onUndo ? (
        <Button look="plain" onPress={onUndo} hint="z">
          {t("Undo")}
        </Button>
      ) : null}
      <Button look="plain" onPress={onForget}>
        {t("Close")}
      </Button>
    </div>
  );
}
