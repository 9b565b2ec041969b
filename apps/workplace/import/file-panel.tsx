import { useEffect, useRef, useState } from "react";
import type { BundleFileReading, BundleFileView } from "../../../engine/bundles/contract.ts";
import type { Channel } from "../../../engine/interactions/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { TextField } from "../../ui/fields.tsx";
import { word } from "../../ui/say.ts";
import { Select } from "../../ui/select.tsx";
import { useWords } from "../../ui/words.tsx";
import { CHANNEL_WORDS } from "../words/names.ts";
import { HOLDS } from "./bundle-words.ts";
import { columnsSaid, ColumnsTable } from "./columns-table.tsx";
import { HowRead } from "./how-read.tsx";
import { OrdersTable } from "./orders-table.tsx";
import { RemarkSaid } from "./remarks.tsx";

type As = NonNullable<BundleFileReading["as"]>;
const AS: Readonly<Record<As, string>> = { people: word("people"), orders: word("orders"), "left-out": word("Nothing: leave the file out") };
const AS_FOUND = "";
const NONE = "–";
/** What was written of cancelled numbers: nothing tells nothing, a dash tells that none are. */
const prefixIn = (text: string) => (text.trim() === "" ? undefined : ["-", NONE].includes(text.trim()) ? "" : text.trim());
const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
const CHANNELS = Object.keys(CHANNEL_WORDS) as Channel[];

/** Whether anything can be said of a file of an export. */
export function canSay({ canBe = [], people, orders }: BundleFileView): boolean {
  return canBe.length > 0 || people !== undefined || orders !== undefined;
}

/** Of one file of an export: what it holds, what its columns are, and how its dates and numbers are read. */
export function FilePanel({ file, said, onSay, onLook, onClose }: { file: BundleFileView; said: BundleFileReading; onSay: (said: BundleFileReading) => void; onLook: () => void; onClose: () => void }) {
  const { t } = useWords();
  const [currency, setCurrency] = useState(said.currency ?? "");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [file.name]);
  const { people, orders, canBe = [] } = file;
  const found = orders !== undefined ? "orders" : people !== undefined ? "people" : null;
  const as = said.as ?? found;
  const isShown = as === found;
  const sayCurrency = (text: string) => {
    setCurrency(text);
    const code = text.trim().toUpperCase();
    onSay({ ...said, currency: /^[A-Z]{3}$/.test(code) ? code : undefined });
  };
  return (
    <section className="section import-file" aria-label={t("What {file} holds", { file: file.name })}>
      <h3 ref={heading} tabIndex={-1}>{t("What {file} holds", { file: file.name })}</h3>
      {orders?.asks ? <p className="warning"><RemarkSaid remark={orders.asks} /></p> : null}
      <div className="import-choices">
        <Select
          label={t("It holds")}
          chosen={said.as ?? AS_FOUND}
          onChoose={(id: string) => onSay({ ...said, as: id === AS_FOUND ? undefined : (id as As) })}
          choices={[{ id: AS_FOUND, text: t("What is recognised") }, ...canBe.map((id) => ({ id, text: t(AS[id]) })), { id: "left-out", text: t(AS["left-out"]) }]}
        />
        {as === "people" || as === "orders" ? <HowRead how={said} onSay={(how) => onSay({ ...said, ...how })} /> : null}
        {as === "orders" ? (
          <>
            <TextField label={t("Currency, where rows name none")} value={currency} onChange={sayCurrency} maxLength={3} placeholder="EUR" />
            <Select label={t("Time zone, where times name none")} chosen={said.timeZone ?? AS_FOUND} onChoose={(id: string) => onSay({ ...said, timeZone: id === AS_FOUND ? undefined : id })} choices={[{ id: AS_FOUND, text: t("As the file tells, else UTC") }, ...ZONES.map((id) => ({ id, text: id.replaceAll("_", " ") }))]} />
            <Select label={t("Where they were ordered")} chosen={said.channel ?? "shop"} onChoose={(id: Channel) => onSay({ ...said, channel: id === "shop" ? undefined : id })} choices={CHANNELS.map((id) => ({ id, text: t(CHANNEL_WORDS[id]) }))} />
            <TextField label={t("Numbers of cancelled orders begin with")} value={said.cancelledPrefix === "" ? NONE : (said.cancelledPrefix ?? "")} onChange={(text) => onSay({ ...said, cancelledPrefix: prefixIn(text) })} maxLength={20} placeholder="C" help={t("As found out, if it is empty; – for none.")} />
          </>
        ) : null}
      </div>
      {!isShown ? <p className="quiet small">{said.as === "left-out" ? t("Nothing of it is brought in.") : t("Look again to see its columns.")}</p>
        : people !== undefined && as === "people" ? <ColumnsTable plan={people} said={said} onSay={(columns) => onSay({ ...said, ...columnsSaid(people, columns) })} />
        : orders !== undefined ? <OrdersTable columns={orders.columns} said={said.fields} onSay={(fields) => onSay({ ...said, fields })} />
        : <p className="quiet small">{t("It is read as what it is recognised as: {what}.", { what: t(HOLDS[file.holds]) })}{file.why === null ? null : <>{" "}<Data>{file.why}</Data></>}</p>}
      <p className="line">
        <Button look="primary" onPress={onLook}>{t("Look again")}</Button>
        <Button look="quiet" onPress={onClose}>{t("Close")}</Button>
      </p>
    </section>
  );
}
