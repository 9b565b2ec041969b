import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { RuleSegmentView } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data, Figure } from "../../ui/data.tsx";
import { Section } from "../../ui/page.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { useMay } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";
import { Worth } from "./balance.tsx";
import { Verdict } from "./certificate.tsx";
import { moveWords } from "./distribution.ts";
import { RuleLine } from "./rule-line.tsx";

/** Segments that people made, each with how many are in it and who moved. */
export function RuleList({ segments, customers }: { segments: readonly RuleSegmentView[]; customers: number }) {
  const { t, format } = useWords();
  const now = useNow();
  const mayMake = useMay("segments.write");
  const [archived, setArchived] = useState(false);
  const shown = segments.filter(({ archivedAt }) => archived || archivedAt === null);
  const hidden = segments.length - segments.filter(({ archivedAt }) => archivedAt === null).length;
  return (
    <Section
      title={t("Segments by rule")}
      lead={t("Who fits a rule is in, as soon as something makes them fit, and as long. A customer may be in several.")}
      actions={hidden > 0 ? <Button pressed={archived} onPress={() => setArchived(!archived)}>{archived ? t("Hide archived ones") : t("Show {count, plural, one {# archived one} other {# archived ones}}", { count: hidden })}</Button> : undefined}
    >
      {shown.length === 0 ? (
        <p className="quiet small">{mayMake ? t("None yet. Filter the customers list until it shows whom you mean, then make a segment of it.") : t("None yet.")}</p>
      ) : (
        <Table
          label={t("Segments by rule")}
          columns={[
            { key: "segment", title: t("Segment"), wide: true },
            { key: "customers", title: t("Customers"), number: true },
            { key: "differs", title: t("Do they differ?") },
            { key: "worth", title: t("Is it worth it?"), notNarrow: true },
            { key: "moved", title: t("Came and left"), notNarrow: true },
          ]}
          rows={shown.map((segment) => ({
            key: segment.key,
            cells: [
              <div key="s" className="rule-name">
                <Link to="/segments/$key" params={{ key: segment.key }}>
                  <Data>{segment.title}</Data>
                </Link>
                {segment.archivedAt === null ? null : <span className="meta"> · {t("archived")}</span>}
                <RuleLine filters={segment.filters} names={segment.names} />
              </div>,
              <span key="c">
                <Figure>{format.number(segment.customers)}</Figure>
                <span className="meta block">{customers === 0 ? "" : format.percent(segment.customers / customers)}</span>
              </span>,
              <Verdict key="v" segment={segment} />,
              <Worth key="w" segment={segment} />,
              <span key="m" className="small">{segment.archivedAt === null ? t(moveWords(segment.moved30, segment.placedAt, now, format)) : ""}</span>,
            ],
          }))}
        />
      )}
    </Section>
  );
}
