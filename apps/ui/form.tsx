import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { useWords } from "./words.tsx";

export interface FormProps {
  /** Does what the form is for. What it throws is said above the buttons, and the form can be sent again. */
  readonly onSubmit: () => Promise<unknown>;
  /** What the button says, and while it is being done. */
  readonly act: string;
  readonly acting?: string;
  readonly look?: "primary" | "danger";
  /** False while something is missing. */
  readonly isReady?: boolean;
  readonly onCancel: () => void;
  readonly cancel?: string;
  readonly children: ReactNode;
}

/** Fields, what went wrong if it did, and the two ways to end: the frame of every form in a dialog. */
export function Form({
  onSubmit,
  act,
  acting = act,
  look = "primary",
  isReady = true,
  onCancel,
  cancel,
  children,
}: FormProps) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || busy) return;
    setBusy(true);
    setFailed(null);
    void onSubmit()
      .catch((error: Error) => setFailed(error.message))
      .then(() => setBusy(false));
  };
  /** Enter in a text of several lines is a new line, so Ctrl and Enter ends the form wherever one stands in it. */
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    // Held down, it may still be the press that opened the form.
    if (!event.repeat) event.currentTarget.requestSubmit();
  };
  return (
    <form className="stack" onSubmit={submit} onKeyDown={onKeyDown}>
      {children}
      {failed === null ? null : (
        <p className="warning small" role="alert">
          {t("Not recorded: {why}", { why: failed })}
        </p>
      )}
      <div className="ends">
        <Button onPress={onCancel}>{cancel ?? t("Cancel")}</Button>
        <Button look={look} type="submit" isDisabled={!isReady || busy}>
          {busy ? acting : act}
        </Button>
      </div>
    </form>
  );
}
