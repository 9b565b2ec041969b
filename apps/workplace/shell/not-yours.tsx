import { Empty, Forbidden } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { useHouse } from "../data/session.tsx";
import { ROLE_WORDS } from "../words/names.ts";

/** A page of figures that its reader may not read: whether for whom they see, for what they read, or for their role; and whom to ask. */
export function NotYours({ what }: { what: string }) {
  const { t, format } = useWords();
  const { sight } = useHouse().session;
  if (sight.customers !== "all" || sight.conversations !== "all")
    return (
      <Empty page title={t("These figures count all customers")}>
        {t("You see some of them, so what all are together is not shown to you. Ask an owner, or somebody who sees all.")}
      </Empty>
    );
  if (sight.fields.value !== "read")
    return (
      <Empty page title={t("What customers are worth is hidden from you")}>
        {t("Read by: {roles}", { roles: format.list(sight.readBy.value.map((role) => t(ROLE_WORDS[role]))) })}
      </Empty>
    );
  return <Forbidden what={what} />;
}
