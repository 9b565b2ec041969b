import type { GroupRow } from "../../../engine/segments/contract.ts";
import { Covered, Figure } from "../../ui/data.tsx";
import { useWords } from "../../ui/words.tsx";
import { useHouse } from "../data/session.tsx";

/** A sum about the future, with its range, and of how many it is known. */
export function GroupValue({ group: { members, valued, value12 } }: { group: GroupRow }) {
  const { t, format } = useWords();
  if (useHouse().session.sight.fields.value !== "read") return <Covered />;
  if (value12 === null) return <span className="quiet">{t("not known")}</span>;
  return (
    <span>
      <Figure>{format.moneyShort(value12.mid, value12.currency)}</Figure>{" "}
      <span className="meta">
        <Figure>{`${format.moneyShort(value12.lo, value12.currency)} – ${format.moneyShort(value12.hi, value12.currency)}`}</Figure>
        {valued !== null && valued < members ? <> · {t("of {count} of them", { count: format.number(valued) })}</> : null}
      </span>
    </span>
  );
}
