import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ConsentHistory } from "../../../../engine/profiles/contract.ts";
import { RadioList } from "../../../ui/choices.tsx";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { Select } from "../../../ui/select.tsx";
import { useWords } from "../../../ui/words.tsx";
import { listChoicesQuery } from "../../data/queries.ts";
import { CHANNEL_WORDS } from "../../words/names.ts";
import { useTelling, wordingsQuery } from "./data.ts";

const CHANNELS = Object.keys(CHANNEL_WORDS) as (keyof typeof CHANNEL_WORDS)[];
const OTHER = "(other)";

/** Records what the customer said; a consent that is there is turned round. */
export function ConsentDialog({ customerId, consent, there, onClose }: { /** What was said so far. */ there: readonly ConsentHistory[]; customerId: string; consent: ConsentHistory | null; onClose: () => void }) {
  const { t, format } = useWords();
  const { tell } = useTelling(customerId);
  const wordings = useQuery(wordingsQuery).data?.wordings ?? [];
  const [purpose, setPurpose] = useState(consent?.purpose ?? "offers");
  const [channel, setChannel] = useState<string>(consent?.channel ?? "email");
  const [given, setGiven] = useState(consent === null ? true : !consent.given);
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [why, setWhy] = useState("");
  const [today] = useState(() => dayOf(new Date()));
  const [day, setDay] = useState(today);
  const inUse = useQuery({ ...listChoicesQuery, enabled: consent === null }).data?.consents.map((each) => each.purpose) ?? [];
  const purposes = [...new Set([...wordings.map((wording) => wording.purpose), ...inUse])].sort();
  const isNewPurpose = consent === null && purpose.trim() !== "" && purposes.length > 0 && !purposes.includes(purpose.trim());
  const versions = [...new Set(wordings.filter((wording) => wording.purpose === purpose.trim()).map((wording) => wording.version))];
  // The newest words there are for it, unless others are chosen.
  const version = chosen ?? versions[0] ?? OTHER;
  const wordingVersion = version === OTHER ? typed.trim() : version;
  const text = wordings.find((wording) => wording.purpose === purpose.trim() && wording.version === version);
  const save = async () => {
    await tell("/consents", "POST", { purpose: purpose.trim(), channel, given, why: why.trim(), ...(given ? { wordingVersion } : {}), ...(day === today ? {} : { at: atNoon(day).toISOString() }) });
    onClose();
  };
  const isDay = /^\d{4}-\d\d-\d\d$/.test(day) && day <= today;
  const newer = isDay && day !== today ? there.find((each) => each.purpose === purpose.trim() && each.channel === channel)?.said.find((said) => new Date(said.at) > atNoon(day)) : undefined;
  const isReady = isDay && purpose.trim() !== "" && why.trim() !== "" && (!given || wordingVersion !== "");
  return (
    <Dialog title={consent === null ? t("Record a consent") : consent.given ? t("Withdraw a consent") : t("Give a consent")} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Save")} acting={t("Saving…")} isReady={isReady} onCancel={onClose}>
        {consent === null ? (
          <>
            <TextField label={t("What for")} value={purpose} onChange={setPurpose} maxLength={60} isRequired help={isNewPurpose ? t("Nobody was asked about “{purpose}” yet: it is a new purpose.", { purpose: purpose.trim() }) : t("offers, service, profiling … in small letters")} />
            {purposes.length === 0 ? null : (
              <ul className="line" aria-label={t("Purposes there are")}>
                {purposes.slice(0, 12).map((each) => (
                  <li key={each}>
                    <Button look="outline" pressed={each === purpose.trim()} onPress={() => setPurpose(each)}>
                      <Data>{each}</Data>
                    </Button>
                  </li>
                ))}
              </ul>
            )}
            <Select label={t("Channel")} choices={CHANNELS.map((id) => ({ id: id as string, text: t(CHANNEL_WORDS[id]) }))} chosen={channel} onChoose={setChannel} />
            <RadioList label={t("The customer says")} choices={[{ id: "yes", text: t("yes") }, { id: "no", text: t("no") }]} chosen={given ? "yes" : "no"} onChoose={(id) => setGiven(id === "yes")} across />
          </>
        ) : (
          <p className="small">
            {consent.purpose} · {t(CHANNEL_WORDS[consent.channel as keyof typeof CHANNEL_WORDS] ?? consent.channel)}
          </p>
        )}
        {given ? (
          <>
            {versions.length === 0 ? null : (
              <Select label={t("Words the customer agreed to")} choices={[...versions.map((id) => ({ id, text: id })), { id: OTHER, text: t("others") }]} chosen={version} onChoose={setChosen} />
            )}
            {version === OTHER ? <TextField label={t("Version of the words")} value={typed} onChange={setTyped} maxLength={60} isRequired /> : null}
            {text === undefined ? null : (
              <blockquote className="wording small" dir="auto">
                {text.body}
              </blockquote>
            )}
          </>
        ) : null}
        <TextField label={t("When the customer said so")} type="date" max={today} value={day} onChange={setDay} isRequired help={t("Today, unless it was another day: a paper form of last week, say.")} />
        {newer === undefined ? null : (
          <p className="caution small" role="status">
            ▲ {newer.given ? t("Given on {day}, which is later: that stays in force. This is kept in the history.", { day: format.day(newer.at) }) : t("Refused on {day}, which is later: that stays in force. This is kept in the history.", { day: format.day(newer.at) })}
          </p>
        )}
        <TextField label={t("How do we know?")} value={why} onChange={setWhy} isRequired maxLength={500} autoFocus={consent !== null} />
      </Form>
    </Dialog>
  );
}

/** The day where whoever sits here is. */
const dayOf = (at: Date): string => `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`;

/** Of a day nobody knows the hour. */
const atNoon = (day: string): Date => new Date(`${day}T12:00:00`);
