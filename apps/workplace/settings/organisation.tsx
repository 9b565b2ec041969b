import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { OrganisationView } from "../../../engine/organisation/contract.ts";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Section } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { useHouse } from "../data/session.tsx";
import { UnitSection } from "./unit-section.tsx";
import { withChosen } from "./with-chosen.ts";
import "./organisation.css";

type Said = Pick<OrganisationView, "name" | "timeZone" | "currency">;

/** What the organisation says of itself. */
export default function Organisation() {
  const { t, language } = useWords();
  const { session } = useHouse();
  const { name, timeZone, currency } = session.organisation;
  const before: Said = { name, timeZone, currency };
  const queries = useQueryClient();
  const [wanted, setWanted] = useState<Said>(before);
  const [saved, setSaved] = useState(false);
  const isDifferent = JSON.stringify({ ...wanted, name: wanted.name.trim() }) !== JSON.stringify(before);
  const change = (part: Partial<Said>) => {
    setSaved(false);
    setWanted({ ...wanted, ...part });
  };
  const submit = async () => {
    const now = await api<OrganisationView>("/organisation", { method: "PATCH", body: wanted });
    setWanted({ name: now.name, timeZone: now.timeZone, currency: now.currency });
    await queries.invalidateQueries({ queryKey: ["session"] });
    setSaved(true);
  };
  const names = new Intl.DisplayNames([language], { type: "currency" });
  return (
    <Section
      title={t("Organisation")}
      lead={t("Its name stands above every page; its currency is what rules and outcomes count in.")}
    >
      <div className="organisation-form">
        <Form
          onSubmit={submit}
          act={t("Save")}
          acting={t("Saving…")}
          isReady={isDifferent && wanted.name.trim() !== ""}
          onCancel={() => setWanted(before)}
          cancel={t("Reset")}
        >
          <TextField
            label={t("Name of the organisation")}
            value={wanted.name}
            onChange={(text) => change({ name: text })}
            isRequired
            maxLength={120}
          />
          <Select
            label={t("Time zone")}
            choices={withChosen(["UTC", ...Intl.supportedValuesOf("timeZone")], timeZone).map((id) => ({
              id,
              text: id.replaceAll("_", " "),
            }))}
            chosen={wanted.timeZone}
            onChoose={(zone) => change({ timeZone: zone })}
          />
          <p className="meta">
            {t("Programs may ask for it; nothing is counted by it yet. Screens show everybody their own time.")}
          </p>
          <Select
            label={t("Currency")}
            choices={withChosen(Intl.supportedValuesOf("currency"), currency).map((id) => ({
              id,
              text: `${id} · ${names.of(id) ?? id}`,
            }))}
            chosen={wanted.currency}
            onChoose={(code) => change({ currency: code })}
          />
          <p className="meta">{t("Amounts in other currencies are kept, and not counted with it.")}</p>
          {saved && !isDifferent ? (
            <p className="small" role="status">
              {t("Saved.")}
            </p>
          ) : null}
        </Form>
      </div>
      <UnitSection />
    </Section>
  );
}
