import type { ContactsReading } from "../../../engine/profiles/contract.ts";
import { Select } from "../../ui/select.tsx";
import { useWords } from "../../ui/words.tsx";

export type How = Pick<ContactsReading, "dateOrder" | "decimalSign">;

/** What a person says where a file can be read in two ways: the order of days and months, and the sign of decimals. */
export function HowRead({ how, onSay }: { how: How; onSay: (how: { dateOrder: How["dateOrder"]; decimalSign: How["decimalSign"] }) => void }) {
  const { t } = useWords();
  const { dateOrder, decimalSign } = how;
  return (
    <>
      <Select label={t("Dates such as 3/4/2024")} chosen={dateOrder ?? ""} onChoose={(id: string) => onSay({ decimalSign, dateOrder: id === "" ? undefined : (id as How["dateOrder"]) })} choices={[{ id: "", text: t("As the file tells") }, { id: "day-first", text: t("Day first") }, { id: "month-first", text: t("Month first") }]} />
      <Select label={t("Decimals")} chosen={decimalSign ?? ""} onChoose={(id: string) => onSay({ dateOrder, decimalSign: id === "" ? undefined : (id as How["decimalSign"]) })} choices={[{ id: "", text: t("As the file tells") }, { id: "dot", text: t("With a dot: 1,204.50") }, { id: "comma", text: t("With a comma: 1.204,50") }]} />
    </>
  );
}
