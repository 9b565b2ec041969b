import { useDeferredValue, useEffect, useState } from "react";

const PAUSE_MILLIS = 250;

/** What is being typed: asked when the writer pauses, and following the address when that changes. */
export function usePausedText(value: string, onChange: (value: string) => void): readonly [string, (text: string) => void] {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  const settled = useDeferredValue(text);
  useEffect(() => {
    if (settled.trim() === value) return;
    const timer = setTimeout(() => onChange(settled.trim()), PAUSE_MILLIS);
    return () => clearTimeout(timer);
  });
  return [text, setText];
}
