import { Dialog } from "../../ui/dialog.tsx";
import { Key } from "../../ui/data.tsx";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/words.tsx";
import { usePrefs } from "../data/prefs.ts";
import { MOD } from "../words/mod-key.ts";
import { word } from "../../ui/say.ts";

type Shortcuts = readonly (readonly [readonly string[], string])[];

const IN_CONVERSATION: Shortcuts = [
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
];
const IN_A_DRAFT: Shortcuts = [
  [[`${MOD}↵`], word("Ask for approval or publish, whichever is next")],
  [["↵"], word("Write in the cell of the table")],
  [[`${MOD}Z`], word("Take back, in the table")],
  [[`${MOD}↵`], word("Add a row, in the table")],
  [["Alt ↑", "Alt ↓"], word("Move the row")],
  [[`${MOD}⌫`], word("Remove the row, in the table")],
];
const IN_LISTS: Shortcuts = [
  [["j", "k"], word("Next or previous in the list")],
  [["x"], word("Choose, or no longer")],
  [["⇧x"], word("Choose a range")],
  [["f"], word("Add a filter to the list")],
  [["/"], word("Search the list")],
];
const EVERYWHERE: Shortcuts = [
  [[`${MOD}K`], word("Search and commands")],
  [["F6"], word("Next region of the page")],
  [["Esc"], word("Close, focus goes back")],
  [["?"], word("This list")],
];

/** The keys of where one is come first. */
function inOrder(path: string) {
  const conversation = { title: word("In a conversation"), keys: IN_CONVERSATION };
  const lists = { title: word("In lists"), keys: IN_LISTS };
  const draft = { title: word("In a draft of the rules"), keys: IN_A_DRAFT };
  if (/^\/rules\/[^/]+\/draft/.test(path)) return [draft, lists, conversation, { title: word("Everywhere"), keys: EVERYWHERE }];
  const isConversation = path === "/" || path.startsWith("/cockpit");
  return [...(isConversation ? [conversation, lists] : [lists, conversation]), { title: word("Everywhere"), keys: EVERYWHERE }];
}

export default function ShortcutList({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { shortcuts } = usePrefs();
  return (
    <Dialog title={t("Keys")} isOpen onClose={onClose} wide>
      {shortcuts ? null : (
        <p className="caution small">{t("Single-letter keys are switched off in the settings; the others work.")}</p>
      )}
      {inOrder(location.pathname).map((part) => (
        <section key={part.title} aria-label={t(part.title)}>
          <h3>{t(part.title)}</h3>
          <dl className="shortcut-columns">
            {part.keys.map(([keys, what]) => (
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
        </section>
      ))}
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
