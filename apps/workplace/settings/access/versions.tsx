import { Fragment } from "react";
import type { AccessVersion } from "../../../../engine/organisation/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { Section } from "../../../ui/page.tsx";
import { useWords, type WordsInUse } from "../../../ui/words.tsx";
import { SET_WORDS } from "../../words/set-names.ts";
import { type AccessChange, changesBetween } from "./access-changes.ts";
import { HOLDERS, READING_WORDS, SCOPE_WORDS, UNPLACED_WORDS } from "./access-words.ts";

/** What holds before anybody said anything. */
export function isFirst({ versionId }: AccessVersion): boolean {
  return /^[0-]+$/.test(versionId);
}

/** Every version with who, when, why and what it changed; an older one is brought back as a version more. */
export function Versions({ versions, onBringBack }: { versions: readonly AccessVersion[]; onBringBack: (version: AccessVersion) => void }) {
  const { t, format } = useWords();
  return (
    <Section title={t("Versions")}>
      <ul className="ruled small">
        {versions.map((version, place) => {
          const before = versions[place + 1];
          return (
            <li key={version.versionId} className="beside">
              <div className="grow">
                <p>
                  {isFirst(version) ? (
                    t("as Rapport begins")
                  ) : (
                    <>
                      {format.dayAndClock(version.madeAt)} · <Data>{version.madeBy}</Data> · <Data>{version.why}</Data>
                    </>
                  )}
                  {place === 0 ? <span className="badge">{t("in force")}</span> : null}
                </p>
                {before ? <Changes changes={changesBetween(before.rules, version.rules)} /> : null}
              </div>
              {place === 0 ? null : (
                <Button onPress={() => onBringBack(version)} label={t("Bring back the version of {when}", { when: isFirst(version) ? t("as Rapport begins") : format.dayAndClock(version.madeAt) })}>
                  {t("Bring back…")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

export function Changes({ changes }: { changes: readonly AccessChange[] }) {
  const { t } = useWords();
  return (
    <p className="meta">
      {changes.length === 0 ? t("Nothing was changed by it.") : null}
      {changes.map((change, place) => (
        <Fragment key={place}>
          {changeWords(change, t)}
          {place === changes.length - 1 ? "" : "; "}
        </Fragment>
      ))}
    </p>
  );
}

function changeWords(change: AccessChange, t: WordsInUse["t"]): string {
  switch (change.kind) {
    case "scope": {
      const values = { role: t(HOLDERS[change.role]), to: t(SCOPE_WORDS[change.to]), from: t(SCOPE_WORDS[change.from]) };
      return change.of === "customers" ? t("{role}: customers {to}, was {from}", values) : t("{role}: conversations {to}, was {from}", values);
    }
    case "reading":
      return t("{role}: {set} {to}, was {from}", { role: t(HOLDERS[change.role]), set: t(SET_WORDS[change.set]), to: t(READING_WORDS[change.to]), from: t(READING_WORDS[change.from]) });
    case "unplaced":
      return t("Customers of whom nothing is said: {to}, was {from}", { to: t(UNPLACED_WORDS[change.to]), from: t(UNPLACED_WORDS[change.from]) });
    case "attribute": {
      const set = (of: typeof change.to) => (of === null ? t("by its name") : t(SET_WORDS[of]));
      return t("{key}: {to}, was {from}", { key: change.key, to: set(change.to), from: set(change.from) });
    }
  }
}
