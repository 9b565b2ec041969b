import { type KeyboardEvent, useState } from "react";
import { TextField } from "../../ui/fields.tsx";
import { word } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { usualTimes, whatIsMeant, whenMeant } from "./when.ts";
import { Button } from "../../ui/button.tsx";

const USUAL = {
  "in-1-h": word("In one hour"),
  "this-afternoon": word("This afternoon"),
  tomorrow: word("Tomorrow morning"),
  "next-week": word("Next Monday"),
} as const;

/** A moment, chosen from the usual ones or typed as people say it; what was understood is always said back. */
export function WhenField({
  label,
  onChange,
  autoFocus,
  onSubmit,
  isAsked = false,
}: {
  label: string;
  onChange: (when: Date | null) => void;
  autoFocus?: boolean;
  onSubmit?: (when: Date) => void;
  /** Somebody went on without having said when. */
  isAsked?: boolean;
}) {
  const { t, format } = useWords();
  const [text, setText] = useState("");
  const [now] = useState(() => new Date());
  const meant = whatIsMeant(text, now);
  const said = (at: Date) => ({ weekday: format.weekday(at), when: format.dayAndClock(at) });
  const write = (typed: string) => {
    setText(typed);
    onChange(whenMeant(typed, now));
  };
  /** The arrows go down from the field through the usual times and back. */
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input, .usual-times button")];
    const to = stops[stops.indexOf(document.activeElement as HTMLElement) + step];
    if (to === undefined) return;
    event.preventDefault();
    to.focus();
  };
  return (
    <div className="stack" onKeyDown={onKeyDown}>
      <TextField
        label={label}
        value={text}
        onChange={write}
        autoFocus={autoFocus}
        placeholder="tue 9"
        help={
          text.trim() === "" ? (
            <>
              {isAsked ? (
                <span className="warning" role="alert">
                  {t("Say when first, or choose a time below.")}{" "}
                </span>
              ) : null}
              {t("For example: tue 9, tomorrow noon, in 2 h, 12 dec")}
            </>
          ) : meant.kind === "nothing" ? (
            t("Not understood yet. For example: tue 9, tomorrow noon, in 2 h, 12 dec")
          ) : meant.kind === "past" ? (
            <span className="warning">{t("That is in the past: {weekday} {when}.", said(meant.at))}</span>
          ) : (
            t("That is {weekday} {when}.", said(meant.at))
          )
        }
      />
      <ul className="usual-times" aria-label={t("Usual times")}>
        {usualTimes(now).map(({ id, at }) => (
          <li key={id}>
            <Button
              look="quiet"
              onPress={() => {
                if (onSubmit) onSubmit(at);
                else {
                  setText(
                    `${at.getDate()} ${["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"][at.getMonth()]} ${at.getHours()}:${String(at.getMinutes()).padStart(2, "0")}`,
                  );
                  onChange(at);
                }
              }}
              className="usual-time"
            >
              <span className="grow">{t(USUAL[id])}</span>
              <span className="meta">
                {format.weekday(at)} {format.clock(at)}
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
