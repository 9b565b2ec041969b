import { useEffect, useEffectEvent } from "react";

const PAUSE_MILLIS = 400;

/**
 * Keeps what is being written: a moment after the last letter, and at once when the page or its part is left.
 *
 * @param written tells one state of what is written from another
 * @param keep puts it where it outlives the page
 */
export function useKept(written: string, keep: () => void): void {
  const now = useEffectEvent(keep);
  useEffect(() => {
    const timer = setTimeout(() => now(), PAUSE_MILLIS);
    return () => clearTimeout(timer);
  }, [written]);
  useEffect(() => {
    const leave = () => now();
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, []);
}
