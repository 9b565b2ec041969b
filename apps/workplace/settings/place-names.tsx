// Names of teams, departments or regions, chosen from those in use or written anew.
import { useState } from "react";
import type { PlaceKind } from "../../../engine/organisation/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Icon } from "../../ui/icon.tsx";
import { word } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { PLACE_WORDS } from "./access/access-words.ts";
import { addName, isAmong } from "./place-name.ts";
import "./people.css";

const ANOTHER: Readonly<Record<PlaceKind, string>> = { team: word("Add a team"), department: word("Add a department"), region: word("Add a region") };
/** So many names in use are offered; the others come when a part of them is written. */
const OFFERED = 6;

export interface PlaceNamesHeld {
  readonly chosen: readonly string[];
  readonly typed: string;
  /** Those chosen, with what stands in the field: it need not be added first. */
  readonly all: readonly string[];
  readonly setTyped: (typed: string) => void;
  readonly add: (name: string) => void;
  readonly remove: (name: string) => void;
  readonly clear: () => void;
}

export function usePlaceNames(before: readonly string[]): PlaceNamesHeld {
  const [chosen, setChosen] = useState(before);
  const [typed, setTyped] = useState("");
  return {
    chosen,
    typed,
    all: addName(chosen, typed),
    setTyped,
    add: (name) => {
      setChosen(addName(chosen, name));
      setTyped("");
    },
    remove: (name) => setChosen(chosen.filter((each) => each !== name)),
    clear: () => {
      setChosen([]);
      setTyped("");
    },
  };
}

export function PlaceNames({ kind, names, inUse, autoFocus }: { kind: PlaceKind; names: PlaceNamesHeld; inUse: readonly string[]; autoFocus?: boolean }) {
  const { t } = useWords();
  const { chosen, typed } = names;
  const offered = inUse.filter((name) => !isAmong(chosen, name) && name.toLowerCase().includes(typed.trim().toLowerCase())).slice(0, OFFERED);
  const isNew = typed.trim() !== "" && !isAmong(inUse, typed) && !isAmong(chosen, typed);
  return (
    <div className="place-names stack" role="group" aria-label={t(PLACE_WORDS[kind])}>
      <div className="line">
        <span className="small">{t(PLACE_WORDS[kind])}</span>
        {chosen.length === 0 ? <span className="quiet small">{t("none")}</span> : null}
        {chosen.map((name) => (
          <Button key={name} look="outline" label={t("Remove {name}", { name })} onPress={() => names.remove(name)}>
            <Data>{name}</Data> <Icon name="close" size={13} />
          </Button>
        ))}
      </div>
      <TextField label={t(ANOTHER[kind])} value={typed} onChange={names.setTyped} maxLength={80} autoFocus={autoFocus} help={isNew ? t("New: nobody works there and no customer belongs there yet.") : undefined} />
      {offered.length > 0 || isNew ? (
        <div className="line">
          {isNew ? (
            <Button look="outline" icon="plus" onPress={() => names.add(typed)}>
              {t("Add {name}", { name: typed.trim() })}
            </Button>
          ) : null}
          {offered.map((name) => (
            <Button key={name} icon="plus" label={t("Add {name}", { name })} onPress={() => names.add(name)}>
              <Data>{name}</Data>
            </Button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
