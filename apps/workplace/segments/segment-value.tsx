import type { SegmentPage } from "../../../engine/segments/contract.ts";
import { Covered, Figure } from "../../ui/data.tsx";
import { useWords } from "../../ui/words.tsx";
import { useReading } from "../customers/hidden/sight.ts";

/** What the customers of a segment are expected to spend together, with its range and of how many it is known. */
export function SegmentValue({ page: { segment, valued, value12 } }: { page: SegmentPage }) {
  const { t, format } = useWords();
  const isRead = useReading("value") === "read";
  const short = (minor: number) => format.moneyShort(minor, value12!.currency);
  return (
    <div>
      <dt>{t("Value, next 12 months")}</dt>
      <dd>{!isRead ? <Covered /> : value12 === null ? <span className="quiet">{t("not known")}</span> : <Figure>{short(value12.mid)}</Figure>}</dd>
      {isRead && value12 !== null ? (
        <dd className="meta">
          {t("together, likely {range}", { range: `${short(value12.lo)} – ${short(value12.hi)}` })}
          {valued !== null && valued < segment.customers ? <> · {t("of {count} of them", { count: format.number(valued) })}</> : null}
        </dd>
      ) : null}
    </div>
  );
}
