import { useWords } from "../../ui/words.tsx";
import { useWaiting } from "../cockpit/outbox.ts";
import { useLive } from "../data/live.ts";
import { useHouse } from "../data/session.tsx";
import { liveWords } from "./live-words.ts";

/** The quiet line that says whether the screen is true. */
export function LiveLine() {
  const { t, format } = useWords();
  const { live, outbox } = useHouse();
  const state = useLive(live);
  const toSend = useWaiting(outbox).length;
  const { words, tone } = liveWords(state, toSend, format.clock);
  return (
    <p className={`live-line ${tone === "caution" ? "caution" : ""}`} role="status" title={t(words)}>
      <span className={state.kind === "live" ? "live-dot on" : "live-dot"} aria-hidden="true" />{" "}
      <span className="live-words">{t(words)}</span>
    </p>
  );
}
