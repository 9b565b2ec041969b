import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import type { ImportView } from "../../../engine/interactions/contract.ts";
import { Section } from "../../ui/page.tsx";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { broughtQuery, importsQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { ImportLine } from "../import/import-line.tsx";
import { recentImports } from "../import/recent.ts";
import { UndoDialog } from "../import/undo-dialog.tsx";

/** What was brought in from files, what came of it, and the way to undo it whole; and what was brought and waits. */
export default function Imports() {
  const { t } = useWords();
  const { hash } = useLocation();
  const mayImport = useMay("imports.write");
  const imports = useQuery(importsQuery);
  const brought = useQuery({ ...broughtQuery(50), enabled: mayImport });
  const [undoing, setUndoing] = useState<ImportView | null>(null);
  return (
    <Answered
      query={imports}
      failed={t("The imports could not be read")}
      waiting={<Skeleton rows={4} kind="rows" label={t("Reading imports")} />}
    >
      {(answer) => {
        const all = recentImports(answer.imports, brought.data?.files ?? [], brought.data?.bundles ?? [], Number.POSITIVE_INFINITY);
        const bringIn = mayImport ? <Link to="/import" search={{}} className="btn outline">{t("Bring in people or an export…")}</Link> : undefined;
        return (
          <Section title={t("Imports")} lead={t("What came of files that were brought in.")} actions={all.length > 0 ? bringIn : undefined}>
            {all.length === 0 ? (
              <Empty title={t("Nothing has been imported.")} action={bringIn}>
                {mayImport ? <p>{t("People, companies, orders and past conversations from HubSpot, Salesforce, Zendesk, Shopify, a mailbox or any file.")}</p> : null}
              </Empty>
            ) : null}
            <ul className="ruled small">
              {all.map((each) => (
                <ImportLine key={each.key} recent={each} isMeant={each.key === hash} onUndo={setUndoing} />
              ))}
            </ul>
            {undoing ? <UndoDialog importId={undoing.importId} name={undoing.fileName} what={t("Everything this file brought in is taken out again. The file itself can be imported once more.")} onClose={() => setUndoing(null)} /> : null}
          </Section>
        );
      }}
    </Answered>
  );
}
