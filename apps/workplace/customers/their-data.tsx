import { Suspense, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { later } from "../../ui/later.tsx";
import { Section } from "../../ui/page.tsx";
import { useWords } from "../../ui/words.tsx";
import { useMay } from "../data/session.tsx";

const EraseDialog = later(() => import("./erase-dialog.tsx"), "dialog");

/** What a customer may ask for: a copy of everything kept about them, and to be erased. */
export function TheirData({ customerId }: { customerId: string }) {
  const { t } = useWords();
  const mayCopy = useMay("customers.export");
  const mayErase = useMay("customers.erase");
  const [erasing, setErasing] = useState(false);
  if (!mayCopy && !mayErase) return null;
  return (
    <Section title={t("Their data")}>
      <p className="quiet small">{t("For a customer who asks what is kept about them, or wants it gone.")}</p>
      <div className="beside">
        {mayCopy ? (
          <a className="btn outline" href={`/api/customers/${customerId}/export`} download>
            {t("Download a copy")}
          </a>
        ) : null}
        {mayErase ? <Button onPress={() => setErasing(true)}>{t("Erase…")}</Button> : null}
      </div>
      <Suspense>
        {erasing ? <EraseDialog customerId={customerId} onClose={() => setErasing(false)} /> : null}
      </Suspense>
    </Section>
  );
}
