import { TextField } from "../../ui/fields.tsx";
import { usePausedText } from "../../ui/use-paused-text.ts";
import { useWords } from "../../ui/words.tsx";
import { useReading } from "./hidden/sight.ts";

/** The search of the list: asked when the writer pauses; follows the address when it changes. */
export function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useWords();
  // Whoever may not read addresses finds nobody by them, for that would tell them.
  const label = useReading("service") === "read" ? t("Name, e-mail, telephone or id") : t("Name; addresses are hidden from you");
  const [text, setText] = usePausedText(value, onChange);
  return (
    <div className="customers-search">
      <TextField
        label={label}
        labelHidden
        placeholder={label}
        type="search"
        value={text}
        onChange={setText}
      />
    </div>
  );
}
