import type { AccessRules, LimitedRole, Reading, RoleSight, Scope } from "../../../../engine/organisation/contract.ts";
import { Select } from "../../../ui/select.tsx";
import { Table } from "../../../ui/table.tsx";
import { useWords } from "../../../ui/words.tsx";
import { SET_HOLDS, SET_WORDS } from "../../words/set-names.ts";
import { HOLDERS, KEPT_SETS, LIMITED_ROLES, READING_WORDS, READINGS, SCOPE_WORDS, SCOPES } from "./access-words.ts";

/** How far each role sees, and how it reads each set of fields. What differs from what is in force says what that was. */
export function RolesTable({ rules, before, onChange }: { rules: AccessRules; before: AccessRules; onChange: (rules: AccessRules) => void }) {
  const { t } = useWords();
  const set = (role: LimitedRole, sight: Partial<RoleSight>) => onChange({ ...rules, roles: { ...rules.roles, [role]: { ...rules.roles[role], ...sight } } });
  return (
    <>
      <Table
        label={t("How far each role sees")}
        narrow
        columns={[
          { key: "role", title: t("Role") },
          { key: "customers", title: t("Customers") },
          { key: "conversations", title: t("Conversations of those customers") },
        ]}
        rows={[
          { key: "owner", cells: [t("Owners"), t(SCOPE_WORDS.all), t(SCOPE_WORDS.all)] },
          ...LIMITED_ROLES.map((role) => ({
            key: role,
            cells: [
              t(HOLDERS[role]),
              ...(["customers", "conversations"] as const).map((of) => (
                <Choice<Scope>
                  key={of}
                  label={of === "customers" ? t("{role}: customers", { role: t(HOLDERS[role]) }) : t("{role}: conversations", { role: t(HOLDERS[role]) })}
                  ids={SCOPES}
                  words={SCOPE_WORDS}
                  chosen={rules.roles[role][of]}
                  was={before.roles[role][of]}
                  onChoose={(scope) => set(role, { [of]: scope })}
                />
              )),
            ],
          })),
        ]}
      />
      <Table
        label={t("How each role reads each set of fields")}
        narrow
        columns={[{ key: "role", title: t("Role") }, ...KEPT_SETS.map((each) => ({ key: each, title: t(SET_WORDS[each]) }))]}
        rows={[
          { key: "owner", cells: [t("Owners"), ...KEPT_SETS.map(() => t(READING_WORDS.read))] },
          ...LIMITED_ROLES.map((role) => ({
            key: role,
            cells: [
              t(HOLDERS[role]),
              ...KEPT_SETS.map((each) => (
                <Choice<Reading>
                  key={each}
                  label={t("{role}: {set}", { role: t(HOLDERS[role]), set: t(SET_WORDS[each]) })}
                  ids={READINGS}
                  words={READING_WORDS}
                  chosen={rules.roles[role].fields[each]}
                  was={before.roles[role].fields[each]}
                  onChoose={(reading) => set(role, { fields: { ...rules.roles[role].fields, [each]: reading } })}
                />
              )),
            ],
          })),
        ]}
      />
      <dl className="access-sets meta">
        {KEPT_SETS.map((each) => (
          <div key={each}>
            <dt>{t(SET_WORDS[each])}</dt>
            <dd>{t(SET_HOLDS[each])}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Choice<Id extends string>({ label, ids, words, chosen, was, onChoose }: { label: string; ids: readonly Id[]; words: Readonly<Record<Id, string>>; chosen: Id; was: Id; onChoose: (id: Id) => void }) {
  const { t } = useWords();
  return (
    <div className={chosen === was ? "access-choice" : "access-choice changed"}>
      <Select label={label} labelHidden choices={ids.map((id) => ({ id, text: t(words[id]) }))} chosen={chosen} onChoose={onChoose} />
      {chosen === was ? null : <span className="meta">{t("was {before}", { before: t(words[was]) })}</span>}
    </div>
  );
}
