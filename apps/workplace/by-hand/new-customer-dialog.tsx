import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { CustomerEntered } from "../../../engine/profiles/contract.ts";
import { CheckRow } from "../../ui/choices.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { useWords } from "../../ui/words.tsx";
import { useHouse } from "../data/session.tsx";
import { useEnterCustomer } from "./by-hand.ts";
import "./by-hand.css";

type Known = Extract<CustomerEntered, { kind: "known" }>["customers"];

/** Somebody whom no source has told of yet. Whoever is known by what is given is named instead. */
export default function NewCustomerDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { sight } = useHouse().session;
  const enter = useEnterCustomer();
  const [given, setGiven] = useState({ name: "", email: "", phone: "", city: "", country: "" });
  // Whoever sees their own customers would not see one that belongs to nobody.
  const [mine, setMine] = useState(sight.customers !== "all");
  const [known, setKnown] = useState<Known>([]);
  const change = (field: keyof typeof given) => (value: string) => {
    setGiven({ ...given, [field]: value });
    if (field === "email" || field === "phone") setKnown([]);
  };
  const submit = async (another = false) => {
    const said = Object.fromEntries(Object.entries(given).flatMap(([key, value]) => (value.trim() === "" ? [] : [[key, value.trim()]])));
    const answer = await enter({ ...said, name: given.name.trim(), mine, another });
    if (answer.kind === "known") setKnown(answer.customers);
    else onClose();
  };
  const isUnproven = known.length > 0 && known.every((each) => !each.proven);
  return (
    <Dialog title={t("New customer")} isOpen onClose={onClose}>
      <Form
        onSubmit={() => submit(isUnproven)}
        act={isUnproven ? t("Enter another all the same") : t("Enter the customer")}
        isReady={given.name.trim() !== "" && given.email.trim() + given.phone.trim() !== "" && (known.length === 0 || isUnproven)}
        onCancel={onClose}
      >
        <TextField label={t("Name")} value={given.name} onChange={change("name")} autoFocus isRequired maxLength={200} />
        <div className="by-hand-pair">
          <TextField label={t("E-mail")} value={given.email} onChange={change("email")} type="email" maxLength={320} />
          <TextField label={t("Telephone")} value={given.phone} onChange={change("phone")} type="tel" maxLength={60} placeholder="+31 6 12345678" />
        </div>
        <p className="meta">{t("At least one of the two, the number with its country: by them they are recognised when they write or call.")}</p>
        {known.length === 0 ? null : (
          <div className="by-hand-known small" role="alert">
            <p>{isUnproven ? t("Somebody said that this address or number is theirs; it was never proven:") : t("This address or number is known already:")}</p>
            <ul>
              {known.map((each) => (
                <li key={each.customerId}>
                  <Link to="/customers/$customerId" params={{ customerId: each.customerId }} onClick={onClose}>
                    <Data>{each.name}</Data>
                  </Link>{" "}
                  <span className="meta">{each.by === "email" ? t("by this e-mail address") : t("by this telephone number")}</span>
                </li>
              ))}
            </ul>
            {isUnproven ? null : <p>{t("Is this somebody else who shares it? Leave it out here.")}</p>}
          </div>
        )}
        <div className="by-hand-pair">
          <TextField label={t("City")} value={given.city} onChange={change("city")} maxLength={200} />
          <TextField label={t("Country")} value={given.country} onChange={change("country")} maxLength={200} placeholder="NL" />
        </div>
        <CheckRow on={mine} onChange={setMine}>
          {t("I look after them")}
        </CheckRow>
      </Form>
    </Dialog>
  );
}
