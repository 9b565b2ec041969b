import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/words.tsx";
import { useLive } from "../data/live.ts";
import { useHouse } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";
import type { Waiting } from "./waiting.ts";

/** A message that has not reached the server yet, with what can still be done about it, on the message itself. */
export function WaitingMessage({
  message,
  onTakeBack,
  onTryAgain,
}: {
  message: Waiting;
  onTakeBack: (clientId: string) => boolean;
  onTryAgain: (clientId: string) => void;
}) {
  const { t } = useWords();
  const { live } = useHouse();
  const state = useLive(live);
  const now = useNow(1);
  const left = Math.ceil((Date.parse(message.notBefore) - now.getTime()) / 1000);
  const isHeld = left > 0 && message.refused === null;
  return (
    <article className={message.audience === "team" ? "message note waiting" : "message ours waiting"}>
      <header className="message-head">
        <b>{t("You")}</b>
        {message.audience === "team" ? (
          <span className="private">
            <Icon name="lock" size={12} /> {t("private")}
          </span>
        ) : null}
      </header>
      <p className="message-body" dir="auto">
        {message.body}
      </p>
      <footer className="message-foot" role="status">
        {message.refused !== null ? (
          <>
            <span className="warning">{t("Not sent: {why}", { why: message.refused })}</span>
            <Button look="plain" onPress={() => onTryAgain(message.clientId)}>
              {t("Try again")}
            </Button>
            <Button look="plain" onPress={() => void onTakeBack(message.clientId)}>
              {t("Edit")}
            </Button>
          </>
        ) : (
          <>
            <span>
              {isHeld
                ? t("Goes out in a moment")
                : state.kind === "offline"
                  ? t("Waits for the network")
                  : t("Sending")}
            </span>
            {isHeld || state.kind === "offline" ? (
              <Button look="plain" onPress={() => void onTakeBack(message.clientId)} hint="z">
                {t("Take back")}
              </Button>
            ) : null}
          </>
        )}
      </footer>
    </article>
  );
}
