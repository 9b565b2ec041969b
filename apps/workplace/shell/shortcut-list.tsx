import { Dialog } from "../../ui/dialog.tsx";
import { Key } from "../../ui/data.tsx";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/words.tsx";
import { usePrefs } from "../data/prefs.ts";
import { MOD } from "../words/mod-key.ts";
import { word } from "../../ui/say.ts";

const SHORTCUTS: readonly (readonly [readonly string[], string])[] = [
  [["j"], word("Next conversation")],
  [["k"], word("Previous conversation")],
  [["r"], word("Reply")],
  [["n"], word("Private note")],
  [[`${MOD}↵`], word("Send")],
  [[`${MOD}⇧↵`], word("Send and resolve")],
  [["e"], word("Resolve, or open again")],
  [["s"], word("Snooze")],
  [["a"], word("Assign")],
  [["#"], word("Tag")],
  [["z"], word("Undo the last act")],
  [["1", "2", "3"], word("Use the advised words")],
  [["d"], word("Say that the advice was followed")],
  [["o"], word("Decide otherwise")],
  [["w"], word("Why: how this was decided")],
  [["g"], word("Guidance")],
  [["t"], word("Timeline")],
  [["l"], word("Learn")],
  [["/"], word("Put an article into the reply, at the beginning of its line")],
  [["i"], word("Put the open article into the reply")],
  [["+", "−"], word("The open article helped, or did not")],
  [["c"], word("Customer page")],
  [["j", "k"], word("Next or previous in the list")],
  [["x"], word("Choose, or no longer")],
  [["⇧x"], word("Choose a range")],
  [["f"], word("Add a filter to the list")],
  [["/"], word("Search the list")],
  [[`${MOD}K`], word("Search and commands")],
  [["F6"], word("Next region of the page")],
  [["Esc"], word("Close, focus goes back")],
  [["?"], word("This list")],
];

export default function ShortcutList({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { shortcuts } = usePrefs();
  return (
    <Dialog title={t("Keys")} isOpen onClose={onClose} wide>
      {shortcuts ? null : (
        <p className="caution small">{t("Single-letter keys are switched off in the settings; the others work.")}</p>
      )}
      <dl className="shortcut-columns">
        {SHORTCUTS.map(([keys, what]) => (
          <div key={what}>
            <dt>{t(what)}</dt>
            <dd>
              {keys.map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className="meta">
        {t("Letters work outside text fields only, and can be switched off under Settings, Appearance.")}
      </p>
      <div className="ends">
        <Button onPress={onClose} look="outline">
          {t("Close")}
        </Button>
      </div>
    </Dialog>
  );
}
