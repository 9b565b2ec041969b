import { useQuery } from "@tanstack/react-query";
import { Page } from "../../ui/page.tsx";
import { Empty, Failed, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { outcomesQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { NotYours } from "../shell/not-yours.tsx";
import { OutcomesTable } from "./outcomes-table.tsx";
import { FloorAlarm } from "./floor-alarm.tsx";
import { ValueTabs } from "./value-tabs.tsx";
import "./value.css";

/** What followed each action: treated customers against those left alone. */
export default function Outcomes() {
  const { t, format } = useWords();
  const mayRead = useMay("outcomes.read");
  const page = useQuery({ ...outcomesQuery, enabled: mayRead });
  if (!mayRead) return <NotYours what={t("What followed is for roles that may read it.")} />;
  if (page.isError && !page.data)
    return (
      <Failed
        page
        what={t("What followed could not be read")}
        why={page.error.message}
        onRetry={() => void page.refetch()}
      />
    );
  return (
    <Page
      title={t("What followed")}
      lead={
        page.data
          ? t(
              "Each action against the {share} of customers who are left without it, over {days} days after the decision.",
              { share: format.percent(page.data.holdOutShare), days: page.data.windowDays },
            )
          : undefined
      }
    >
      <ValueTabs at="outcomes" />
      <FloorAlarm />
      {page.data === undefined ? (
        <Skeleton rows={5} kind="rows" label={t("Reading what followed")} />
      ) : page.data.actions.length === 0 ? (
        <Empty title={t("Nothing to compare yet.")}>
          {t(
            "As soon as the rules advise an action, some customers are left without it by lot, and the difference is shown here.",
          )}
        </Empty>
      ) : (
        <OutcomesTable page={page.data} />
      )}
    </Page>
  );
}
