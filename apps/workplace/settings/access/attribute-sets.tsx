import { useState } from "react";
import { type AccessPage, type AccessRules, type FieldSet } from "../../../../engine/organisation/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Section } from "../../../ui/page.tsx";
import { Select } from "../../../ui/select.tsx";
import { Table } from "../../../ui/table.tsx";
import { useWords } from "../../../ui/words.tsx";
import { keyFrom } from "../../customers/knowledge/attribute-values.ts";
import { SET_WORDS } from "../../words/set-names.ts";
import { SETS } from "./access-words.ts";

/** So many are shown; who looks for another writes a part of its name. */
const SHOWN = 20;

/** Which set each attribute belongs to: by its name, or as an owner says. */
export function AttributeSets({ attributes, rules, before, onChange }: { attributes: AccessPage["attributes"]; rules: AccessRules; before: AccessRules; onChange: (attributes: AccessRules["attributes"]) => void }) {
  const { t } = useWords();
  const [sought, setSought] = useState("");
  /** What its name makes of it; of one that an owner put somewhere that is not known here. */
  const byName = new Map(attributes.map(({ key, set, saidBy }) => [key, saidBy === "rule" ? set : null] as const));
  const keys = [...new Set([...byName.keys(), ...Object.keys(rules.attributes)])].sort();
  const typed = keyFrom(sought);
  const fitting = keys.filter((key) => key.includes(sought.trim().toLowerCase()) || (typed !== "" && key.includes(typed)));
  const said = (key: string) => (Object.hasOwn(rules.attributes, key) ? rules.attributes[key]! : null);
  const put = (key: string, set: FieldSet | null) => {
    const { [key]: _, ...others } = rules.attributes;
    onChange(set === null ? others : { ...others, [key]: set });
  };
  return (
    <Section title={t("Which attribute belongs to which set")} lead={t("Each is put into a set by its name, unless you say another. What nothing is known of belongs to “Service”.")}>
      <TextField label={t("Part of a name")} type="search" value={sought} onChange={setSought} maxLength={60} />
      {fitting.length === 0 ? (
        <p className="quiet small">{sought.trim() === "" ? t("No source has said anything of customers yet.") : t("No attribute in use is called so.")}</p>
      ) : (
        <Table
          label={t("Attributes")}
          narrow
          columns={[
            { key: "key", title: t("Attribute") },
            { key: "set", title: t("Set") },
            { key: "by", title: t("Said by") },
          ]}
          rows={fitting.slice(0, SHOWN).map((key) => ({
            key,
            cells: [
              <code key="k" dir="ltr">
                {key}
              </code>,
              <Select<FieldSet | "">
                key="s"
                label={t("Set of {key}", { key })}
                labelHidden
                choices={[...(said(key) === null && !byName.get(key) ? [{ id: "" as const, text: t("by its name") }] : []), ...SETS.map((id) => ({ id, text: t(SET_WORDS[id]) }))]}
                chosen={said(key) ?? byName.get(key) ?? ""}
                onChoose={(set) => set !== "" && put(key, set === byName.get(key) ? null : set)}
              />,
              <span key="b" className={said(key) === (Object.hasOwn(before.attributes, key) ? before.attributes[key] : null) ? "said-by" : "said-by access-choice changed"}>
                {said(key) === null ? (
                  <span className="quiet">{t("its name")}</span>
                ) : (
                  <>
                    {t("an owner")}{" "}
                    <Button look="plain" label={t("{key}: by its name again", { key })} onPress={() => put(key, null)}>
                      {t("By its name again")}
                    </Button>
                  </>
                )}
              </span>,
            ],
          }))}
        />
      )}
      {fitting.length > SHOWN ? (
        <p className="meta">{t("{count, plural, one {and # more: write a part of its name} other {and # more: write a part of their name}}", { count: fitting.length - SHOWN })}</p>
      ) : null}
      {typed !== "" && !keys.includes(typed) ? (
        <p>
          <Button look="outline" onPress={() => put(typed, "sensitive")}>
            {t("Put {key}, which nothing has said yet, among the sensitive", { key: typed })}
          </Button>
        </p>
      ) : null}
    </Section>
  );
}
