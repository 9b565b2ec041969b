import { useDeferredValue, useEffect, useState } from "react";
import { TextField } from "../../ui/fields.tsx";
import { useWords } from "../../ui/words.tsx";
import { useReading } from "./hidden/sight.ts";

/** The search of the list: asked when the writer pauses; follows the address when it changes. */
export function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useWords();
  // Whoever may not read addresses finds nobody by them, for that would tell them.
  const label = useReading("service") === "read" ? t("Name, e-mail, telephone or id") : t("Name; addresses are hidden from you");
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  const settled = useDeferredValue(text);
  useEffect(() => {
    if (settled.trim() === value) return;
    const timer = setTimeout(() => onChange(settled.trim()), 250);
    return () => clearTimeout(timer);
  });
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
