import { useWords } from "../../../ui/words.tsx";

/** Why a form can not be sent yet: the fields in which something is still to be written, by their names. Nothing where none is. */
export function Missing({ fields }: { fields: readonly (string | false)[] }) {
  const { t, format } = useWords();
  const empty = fields.filter((field) => field !== false);
  return (
    <p className="meta" role="status">
      {empty.length === 0 ? "" : t("Still missing: {fields}", { fields: format.list(empty.map((field) => t("“{field}”", { field }))) })}
    </p>
  );
}
