import type { Answer, SpeechView, Tone } from "../../../engine/decisions/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { word } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { ruleWords } from "../words/rule-names.ts";

const TONES: Readonly<Record<Tone, string>> = { plain: word("Say it plainly"), warm: word("Write warmly"), formal: word("Write formally"), brief: word("Be brief") };

/** How the rules have this customer spoken to, with the words to begin with where nothing is written yet. */
export default function SpeechLine({ speech, tables, onBegin }: { speech: SpeechView; tables: Answer["trace"]["tables"]; /** Left out where something is written already. */ onBegin: ((words: string) => void) | undefined }) {
  const { t, language } = useWords();
  const inLanguage = speech.language === null ? null : (new Intl.DisplayNames([language], { type: "language", fallback: "code" }).of(speech.language) ?? speech.language);
  return (
    <p className="meta speech-line">
      <span title={t(ruleWords(speech.rule, tables))}>
        {t(TONES[speech.tone])}
        {inLanguage === null ? null : <> · {t("in {language}", { language: inLanguage })}</>}
        {speech.because === "" ? null : <> · <Data>{speech.because}</Data></>}
      </span>
      {speech.greeting !== "" && onBegin ? (
        <Button look="plain" onPress={() => onBegin(speech.greeting)} label={t("Begin with: {words}", { words: speech.greeting })}>
          <q dir="auto">{speech.greeting}</q>
        </Button>
      ) : null}
    </p>
  );
}
