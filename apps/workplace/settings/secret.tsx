import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/words.tsx";

/** Something that is shown this once, to be copied. */
export function Secret({ label, value }: { label: string; value: string }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(value);
    setCopied(true);
  };
  return (
    <div className="secret">
      <p className="small">{label}</p>
      <div className="line">
        <code dir="ltr" className="grow secret-value">
          {value}
        </code>
        <Button look="outline" icon="copy" onPress={() => void copy()}>
          {copied ? t("Copied") : t("Copy")}
        </Button>
      </div>
    </div>
  );
}
