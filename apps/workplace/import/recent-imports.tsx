import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ImportView } from "../../../engine/interactions/contract.ts";
import { Section } from "../../ui/page.tsx";
import { useWords } from "../../ui/words.tsx";
import { broughtQuery, importsQuery } from "../data/queries.ts";
import { ImportLine } from "./import-line.tsx";
import { recentImports } from "./recent.ts";
import { UndoDialog } from "./undo-dialog.tsx";

const MOST = 5;

/** What was brought in last, and what waits to be gone on with; nothing where nothing was. */
export function RecentImports() {
  const { t } = useWords();
  const imports = useQuery(importsQuery);
  const brought = useQuery(broughtQuery(MOST * 2));
  const [undoing, setUndoing] = useState<ImportView | null>(null);
  if (imports.data === undefined || brought.data === undefined) return null;
  const recent = recentImports(imports.data.imports, brought.data.files, brought.data.bundles, MOST);
  if (recent.length === 0) return null;
  return (
    <Section title={t("The last imports")} actions={<Link to="/settings/$part" params={{ part: "imports" }} className="btn quiet">{t("All imports")}</Link>}>
      <ul className="ruled small">{recent.map((each) => <ImportLine key={each.key} recent={each} onUndo={setUndoing} />)}</ul>
      {undoing === null ? null : <UndoDialog importId={undoing.importId} name={undoing.fileName} what={t("Everything this file brought in is taken out again. The file itself can be imported once more.")} onClose={() => setUndoing(null)} />}
    </Section>
  );
}
