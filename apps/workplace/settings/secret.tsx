import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/words.tsx";

/** Something that is shown this once, to be copied; in a dialog with the button that ends it. */
export function Secret({ label, value, onDone }: { label: string; value: string; onDone?: () => void }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(value);
    setCopied(true);
  };
  return (
    <div className="stack">
      <div className="secret">
        <p className="small">{label}</p>
        <div className="line">
          <code dir="ltr" className="grow secret-value">
            {value}
          </code>
          {/* In a dialog the button that asked for it is gone, and with it the focus: without it Escape does nothing. */}
          <Button look="outline" icon="copy" autoFocus={onDone !== undefined} onPress={() => void copy()}>
            {copied ? t("Copied") : t("Copy")}
          </Button>
        </div>
      </div>
      {onDone ? (
        <div className="ends">
          <Button look="primary" onPress={onDone}>
            {t("Done")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
