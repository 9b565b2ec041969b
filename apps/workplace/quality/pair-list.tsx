import { Cut, Figure } from "../../ui/data.tsx";
import { useWords } from "../../ui/words.tsx";
import { chanceDecimals } from "./evidence-words.ts";

export interface ListedPair {
  readonly key: string;
  readonly names: readonly [string, string];
  readonly probability: number;
  /** Said below the names. */
  readonly note?: string | undefined;
}

/** The pairs, the likeliest first. */
export function PairList({ pairs, total, chosen, onChoose, label }: { pairs: readonly ListedPair[]; total: number; chosen: number; onChoose: (place: number) => void; label: string }) {
  const { t, format } = useWords();
  return (
    <section className="quality-list" aria-label={label} data-region>
      <ol>
        {pairs.map((pair, place) => {
          const { share, decimals } = chanceDecimals(pair.probability);
          return (
            <li key={pair.key}>
              <button type="button" className="quality-row" aria-current={place === chosen ? "true" : undefined} onClick={() => onChoose(place)}>
                <span className="quality-names">
                  <Cut>{pair.names[0]}</Cut>
                  <Cut className="quiet">{pair.names[1]}</Cut>
                  {pair.note === undefined ? null : <span className="meta">{pair.note}</span>}
                </span>
                <Figure>{format.percent(share, decimals)}</Figure>
              </button>
            </li>
          );
        })}
      </ol>
      {total > pairs.length ? <p className="meta quality-more">{t("The {shown} likeliest of {total}.", { shown: format.number(pairs.length), total: format.number(total) })}</p> : null}
    </section>
  );
}
