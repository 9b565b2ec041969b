import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ClusteringView, SegmentPage } from "../../../engine/segments/contract.ts";
import type { TooFew } from "../../../engine/platform/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data, Figure } from "../../ui/data.tsx";
import { Fold, Section } from "../../ui/page.tsx";
import { say } from "../../ui/say.ts";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";
import { serverWords } from "../words/server-words.ts";
import { FEATURE_WORDS, type Feature, typicalSaid } from "./group-words.ts";

/** The groups that a model found, of which this segment is one. */
export function GroupsSection({ page }: { page: SegmentPage }) {
  const { t, format } = useWords();
  const now = useNow();
  const queries = useQueryClient();
  const mayMake = useMay("segments.write");
  const { currency } = useHouse().session.organisation;
  const [busy, setBusy] = useState(false);
  const { clustering, segment } = page;
  if (clustering === null) return null;
  const { clusteringId, title, features, version, versions, groups, customers, tried, chosenBy } = clustering;
  const featureSaid = (feature: string) => (feature in FEATURE_WORDS ? t(FEATURE_WORDS[feature as Feature]) : feature.slice(4));
  const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
  const again = () => queries.invalidateQueries({ queryKey: ["segments"] });
  const use = (which: number) => api<ClusteringView>(`/clusterings/${clusteringId}/version`, { method: "PUT", body: { version: which } }).then(again);
  const act = async (doing: () => Promise<ClusteringView | TooFew>) => {
    setBusy(true);
    await doing().then((found) => {
      if ("kind" in found) return setLastAct({ kind: "failed", words: say("That was not done."), why: t("Too few to say: {observed} customers who bought are known, {needed} are needed.", { observed: format.number(found.observed), needed: format.number(found.needed) }) });
      setLastAct({ kind: "done", words: say("The segments follow version {version} of the groups.", { version: found.version }), undo: () => use(version).catch(failed) });
      return again();
    }).catch(failed);
    setBusy(false);
  };
  return (
    <Section
      title={t("The groups it is one of")}
      lead={t("“{name}”: found among {count} customers by {features}. Nobody's group is defined anew until you ask.", { name: title, count: format.number(customers), features: features.map(featureSaid).join(", ") })}
      actions={mayMake && segment.archivedAt === null ? <Button look="outline" isDisabled={busy} onPress={() => void act(() => api(`/clusterings/${clusteringId}/fit`, { method: "POST" }))}>{busy ? t("Finding groups…") : t("Find them anew")}</Button> : undefined}
    >
      <Table
        label={t("The groups it is one of")}
        columns={[
          { key: "group", title: t("Group"), wide: true },
          { key: "share", title: t("Of all"), number: true },
          ...features.map((feature) => ({ key: feature, title: featureSaid(feature), number: true, notNarrow: true })),
        ]}
        rows={groups.map(({ key, share, words, means }) => ({
          key,
          cells: [
            <span key="g">
              {key === segment.key ? <strong>{words.map((each) => t(serverWords(each))).join(", ")}</strong> : <Link to="/segments/$key" params={{ key }}><Data>{words.map((each) => t(serverWords(each))).join(", ")}</Data></Link>}
            </span>,
            format.percent(share),
            ...means.map(({ feature, typical }) => <Figure key={feature}>{typicalSaid(feature, typical, currency, format)}</Figure>),
          ],
        }))}
      />
      <Fold title={t("How many groups, and why")}>
        <p className="small">{chosenBy === "bic" ? t("As many as had the best BIC: how likely customers are by these groups, less a price for each figure that describes one. The larger, the better.") : t("As many as were asked for.")}</p>
        <Table
          label={t("How many groups, and why")}
          narrow
          columns={[{ key: "groups", title: t("Groups"), number: true }, { key: "bic", title: t("BIC"), number: true }]}
          rows={tried.map((each) => ({ key: String(each.groups), cells: [format.number(each.groups), format.number(each.bic, 0)] }))}
        />
      </Fold>
      {versions.length > 1 ? (
        <ul className="small">
          {versions.map((each) => (
            <li key={each.version}>
              {t("version {version}", { version: each.version })} · {format.day(each.madeAt, now)} · <Data>{each.madeBy}</Data> ·{" "}
              {each.version === version ? t("used") : mayMake ? <Button isDisabled={busy} onPress={() => void act(() => api(`/clusterings/${clusteringId}/version`, { method: "PUT", body: { version: each.version } }))}>{t("Use version {version}", { version: each.version })}</Button> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}
