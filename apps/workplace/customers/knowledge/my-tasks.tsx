import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Suspense } from "react";
import { later } from "../../../ui/later.tsx";
import { Page } from "../../../ui/page.tsx";
import { Empty, Skeleton } from "../../../ui/states.tsx";
import { useWords } from "../../../ui/words.tsx";
import { Answered } from "../../data/answered.tsx";
import { myTasksQuery } from "./data.ts";
import { DoneLine } from "./done-line.tsx";
import { GroupMentions } from "./group-mentions.tsx";
import { TaskLists } from "./tasks.tsx";

const WaitingContests = later(() => import("../../decisions/waiting-contests.tsx"), "page");

/** What whoever is signed in is to do and to read, over all customers. */
export default function MyTasks() {
  const { t } = useWords();
  const tasks = useQuery(myTasksQuery);
  return (
    <Page title={t("My tasks")} lead={t("What you are to do for customers, and notes that mention you. What was done stays for a week.")}>
      <DoneLine />
      <Suspense>
        <WaitingContests />
      </Suspense>
      <Answered query={tasks} failed={t("Your tasks could not be read")} waiting={<Skeleton rows={4} kind="rows" label={t("Reading…")} />}>
        {(answer) => (
          <div className="stack">
            <GroupMentions mentions={answer.groupMentions} />
            <TaskLists
              tasks={answer.tasks}
              empty={answer.groupMentions.some((each) => !each.isRead) ? null :
                <Empty
                  title={t("Nothing is to be done.")}
                  action={
                    <Link to="/customers" search={{}} className="btn outline">
                      {t("Customers")}
                    </Link>
                  }
                >
                  <p>{t("Tasks are given on the page of a customer; a note with @ and your name comes here too.")}</p>
                </Empty>
              }
              withCustomer
            />
          </div>
        )}
      </Answered>
    </Page>
  );
}
