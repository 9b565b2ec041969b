import { Icon } from "../../ui/icon.tsx";
import { Menu } from "../../ui/menu.tsx";
import { say } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { fetchFile } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";

/**
 * A menu by which a table is taken out as a file of other programs, or all of them.
 *
 * @param from the address of the version or the draft: `/policies/treatment/versions/3`
 * @param onBringIn given where tables may come in, too
 */
export function TakeOut({ from, policyKey, table, title, before = async () => null, onBringIn }: { from: string; policyKey: string; table: string; title: string; /** Is waited for; what it gives stands in the way. */ before?: () => Promise<string | null>; onBringIn?: () => void }) {
  const { t } = useWords();
  const take = async (form: string, key: string | null) => {
    try {
      const unkept = await before();
      if (unkept !== null) throw new Error(unkept);
      await fetchFile(`${from}/file?form=${form}${key === null ? "" : `&table=${encodeURIComponent(key)}`}`, `${policyKey}${key === null ? "" : `-${key}`}.${form}`);
    } catch (error) {
      setLastAct({ kind: "failed", words: say("It was not taken out."), why: (error as Error).message });
    }
  };
  const choices = [
    { id: "xlsx", text: t("This table as a workbook (XLSX)") }, { id: "dmn", text: t("This table as DMN 1.5") },
    { id: "all-xlsx", text: t("All tables as a workbook (XLSX)") }, { id: "all-dmn", text: t("All tables as DMN 1.5") },
    ...(onBringIn ? [{ id: "in", text: t("Bring tables in from a file…") }] : []),
  ];
  return <Menu label={onBringIn ? t("{title}: in and out", { title }) : t("{title}: take out", { title })} button={<>{onBringIn ? t("In and out") : t("Take out")} <Icon name="down" size={13} /></>} choices={choices} onChoose={(id) => (id === "in" ? onBringIn?.() : void take(id.replace("all-", ""), id.startsWith("all-") ? null : table))} />;
}
