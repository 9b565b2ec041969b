import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AccessPage, AccessRules, AccessVersion } from "../../../../engine/organisation/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { RadioList } from "../../../ui/choices.tsx";
import { Section } from "../../../ui/page.tsx";
import { say } from "../../../ui/say.ts";
import { Skeleton } from "../../../ui/states.tsx";
import { useWords } from "../../../ui/words.tsx";
import { Answered } from "../../data/answered.tsx";
import { api } from "../../data/api.ts";
import { DoneLine } from "../../customers/knowledge/done-line.tsx";
import { setLastAct } from "../../data/last-act.ts";
import { accessQuery } from "../../data/queries.ts";
import { changesBetween } from "./access-changes.ts";
import { AttributeSets } from "./attribute-sets.tsx";
import { PublishDialog } from "./publish-dialog.tsx";
import { RolesTable } from "./roles-table.tsx";
import { isFirst, Versions } from "./versions.tsx";
import "./access.css";

/** Who may see which customers and which of their fields: read as a table, changed there, and published with what it means. */
export default function Access() {
  const { t } = useWords();
  const access = useQuery(accessQuery);
  return (
    <Answered query={access} failed={t("Who sees what could not be read")} waiting={<Skeleton rows={6} kind="rows" label={t("Reading who sees what")} />}>
      {(page) => <AccessForm page={page} again={() => access.refetch()} />}
    </Answered>
  );
}

interface Draft {
  readonly rules: AccessRules;
  /** The version that it changes. */
  readonly from: AccessVersion;
}

interface Publishing {
  readonly rules: AccessRules;
  readonly why: string;
}

function AccessForm({ page, again }: { page: AccessPage; again: () => Promise<unknown> }) {
  const { t, format } = useWords();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [publishing, setPublishing] = useState<Publishing | null>(null);
  const { current } = page;
  const rules = draft?.rules ?? current.rules;
  const base = draft?.from ?? current;
  const isStale = draft !== null && draft.from.versionId !== current.versionId;
  const changes = changesBetween(base.rules, rules);
  const change = (next: AccessRules) => setDraft(changesBetween(base.rules, next).length === 0 && !isStale ? null : { rules: next, from: base });
  const publish = async (wanted: AccessRules, why: string) => {
    const made = await api<AccessVersion>("/access", { method: "PUT", body: { rules: wanted, why, from: current.versionId } });
    setDraft(null);
    setPublishing(null);
    setLastAct({
      kind: "done",
      words: say("Published: who sees what."),
      undo: async () => {
        await api("/access/undo", { method: "POST", body: { from: made.versionId } }).catch((error: Error) => setLastAct({ kind: "failed", words: say("Not taken back"), why: error.message }));
        await again();
      },
    });
    await again();
  };
  return (
    <div className="access">
      <DoneLine />
      <Section
        title={t("Who sees what")}
        lead={page.before === null ? t("As Rapport begins: nobody has said otherwise yet.") : t("Published {when} by {who}: {why}", { when: format.dayAndClock(current.madeAt), who: current.madeBy, why: current.why })}
        actions={
          <div className="line">
            {draft ? <Button onPress={() => setDraft(null)}>{t("Reset")}</Button> : null}
            <Button look="primary" isDisabled={changes.length === 0 || isStale} onPress={() => setPublishing({ rules, why: "" })}>
              {t("Preview and publish…")}
            </Button>
          </div>
        }
      >
        {isStale ? (
          <p className="small caution" role="status">
            {t("{who} changed the rules in the meantime. Reset to see them, then say again what is to be different.", { who: current.madeBy })}
          </p>
        ) : changes.length > 0 ? (
          <p className="small" role="status">
            {t("{count, plural, one {# change, not published yet} other {# changes, not published yet}}", { count: changes.length })}
          </p>
        ) : null}
        <RolesTable rules={rules} before={base.rules} onChange={change} />
        <p className="meta">
          {t("Masked: shown to whoever says why, for a quarter of an hour, and recorded. Hidden: not shown at all. Owners see everything, always.")}
        </p>
      </Section>
      <Section title={t("Customers of whom nothing is said")} lead={t("Sources say to whom a customer belongs by the attributes owner, team, department and sales_region. Where none of these is said:")}>
        <RadioList
          label={t("Who sees them")}
          choices={[
            { id: "everybody", text: t("Everybody"), more: t("Whoever writes for the first time can be answered by anybody.") },
            { id: "nobody", text: t("Only those who see all"), more: t("Until a source says where they belong, or somebody takes their conversation.") },
          ]}
          chosen={rules.unplaced}
          onChoose={(unplaced) => change({ ...rules, unplaced })}
        />
      </Section>
      <AttributeSets attributes={page.attributes} rules={rules} before={base.rules} onChange={(attributes) => change({ ...rules, attributes })} />
      <Versions versions={page.versions} onBringBack={(version) => setPublishing({ rules: version.rules, why: isFirst(version) ? t("as Rapport begins") : t("as on {when}", { when: format.dayAndClock(version.madeAt) }) })} />
      {publishing ? <PublishDialog page={page} rules={publishing.rules} why={publishing.why} onPublish={publish} onClose={() => setPublishing(null)} /> : null}
    </div>
  );
}
