import type { ReactNode } from "react";
import type { DuplicateVerdict } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { useWords } from "../../ui/words.tsx";

/** What is thought of two records, and what a person says of it by three keys; beneath it why. */
export function PairSaid({ title, one, two, mayLink, onDecide, children }: { title: ReactNode; one: string; two: string; mayLink: boolean; onDecide: (verdict: DuplicateVerdict) => Promise<void>; children: ReactNode }) {
  const { t } = useWords();
  return (
    <header className="quality-say">
      <div className="grow">
        <h2>{title}</h2>
        {children}
      </div>
      {mayLink ? (
        <div className="line">
          <Button look="primary" hint="1" onPress={() => void onDecide("accept")}>
            {one}
          </Button>
          <Button look="outline" hint="2" onPress={() => void onDecide("refuse")}>
            {two}
          </Button>
          <Button look="outline" hint="3" onPress={() => void onDecide("unsure")}>
            {t("Not sure")}
          </Button>
        </div>
      ) : null}
    </header>
  );
}

export interface Side<Field extends string> {
  readonly key: string;
  readonly name: ReactNode;
  readonly about: string;
  readonly fields: Readonly<Record<Field, string | null>>;
}

/** The same field in the same row, and what differs marked in words as well as in weight. @param more rows beneath those of the fields */
export function SideBySide<Field extends string>({ sides, fields, more }: { sides: readonly [Side<Field>, Side<Field>]; fields: readonly (readonly [Field, string])[]; more?: ReactNode }) {
  const { t } = useWords();
  const [a, b] = sides;
  return (
    <div className="table-scroll" role="group" aria-label={t("Both records")} tabIndex={0}>
      <table className="table quality-sides">
        <thead>
          <tr>
            <td />
            {sides.map((side) => (
              <th key={side.key} scope="col">
                {side.name}
                <span className="meta">{side.about}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fields
            .filter(([field]) => a.fields[field] !== null || b.fields[field] !== null)
            .map(([field, title]) => (
              <tr key={field} className={a.fields[field] === b.fields[field] ? "same" : undefined}>
                <th scope="row">{t(title)}</th>
                {sides.map((side) => (
                  <td key={side.key}>{side.fields[field] === null ? <span className="quiet">{t("not known")}</span> : <Data>{side.fields[field]}</Data>}</td>
                ))}
              </tr>
            ))}
          {more}
        </tbody>
      </table>
    </div>
  );
}
