import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { TaskView } from "../../../../engine/profiles/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { LampShape } from "../../../ui/lamp.tsx";
import { Fold, Section } from "../../../ui/page.tsx";
import { say } from "../../../ui/say.ts";
import { Select } from "../../../ui/select.tsx";
import { useWords } from "../../../ui/words.tsx";
import { WhenField } from "../../cockpit/when-field.tsx";
import { peopleQuery } from "../../data/queries.ts";
import { useHouse, useMay } from "../../data/session.tsx";
import { useTelling } from "./data.ts";
import { Known } from "./known.tsx";

/** What is to be done for a customer, by whom and by when. */
export function Tasks({ customerId }: { customerId: string }) {
  const { t } = useWords();
  const mayWrite = useMay("customers.write");
  const [adding, setAdding] = useState(false);
  return (
    <Section title={t("Tasks")} actions={mayWrite ? <Button onPress={() => setAdding(true)}>{t("Add a task…")}</Button> : undefined}>
      <Known customerId={customerId}>{({ tasks }) => <TaskLists tasks={tasks} empty={t("Nothing is to be done.")} />}</Known>
      {adding ? <TaskDialog customerId={customerId} onClose={() => setAdding(false)} /> : null}
    </Section>
  );
}

/** Open tasks, and folded away those that were ended. @param withCustomer whether each names its customer */
export function TaskLists({ tasks, empty, withCustomer = false }: { tasks: readonly TaskView[]; empty: ReactNode; withCustomer?: boolean }) {
  const { t } = useWords();
  const open = tasks.filter((task) => task.state === "open");
  const ended = tasks.filter((task) => task.state !== "open");
  return (
    <>
      {open.length === 0 ? typeof empty === "string" ? <p className="quiet small">{empty}</p> : empty : null}
      <ul className="ruled small">
        {open.map((task) => (
          <Task key={task.taskId} task={task} withCustomer={withCustomer} />
        ))}
      </ul>
      {ended.length === 0 ? null : (
        <Fold title={t("{count, plural, one {# task ended} other {# tasks ended}}", { count: ended.length })}>
          <ul className="ruled small">
            {ended.map((task) => (
              <Task key={task.taskId} task={task} withCustomer={withCustomer} />
            ))}
          </ul>
        </Fold>
      )}
    </>
  );
}

function Task({ task, withCustomer }: { task: TaskView; withCustomer: boolean }) {
  const { t, format } = useWords();
  const { session } = useHouse();
  const mayWrite = useMay("customers.write");
  const { tell, act } = useTelling(task.customerId);
  const set = (state: TaskView["state"]) => tell(`/tasks/${task.taskId}`, "PATCH", { state });
  const isMention = task.kind === "mention";
  const mayChange = mayWrite && (!isMention || task.assignee.id === session.person.id);
  const words = {
    open: task.dueAt === null ? null : task.isLate ? t("late, was due {when}", { when: format.dayAndClock(task.dueAt) }) : t("due {when}", { when: format.dayAndClock(task.dueAt) }),
    done: task.doneAt === null ? null : t("done {when}", { when: format.dayAndClock(task.doneAt) }),
    withdrawn: t("withdrawn"),
  }[task.state];
  const who = isMention ? t("{name} mentioned you", { name: task.madeBy.name }) : withCustomer ? t("from {name}", { name: task.madeBy.name }) : t("for {name}", { name: task.assignee.name });
  return (
    <li className="beside">
      <div className="grow">
        {task.isLate ? <LampShape level="warning" /> : null} <Data>{task.what}</Data>{" "}
        <span className={task.isLate ? "warning" : "meta"}>{format.list([words, who])}</span>
        {withCustomer ? (
          <>
            {" "}
            <Link to="/customers/$customerId" params={{ customerId: task.customerId }}>
              <Data>{task.customerName}</Data>
            </Link>
          </>
        ) : null}
      </div>
      {mayChange ? (
        <span className="line">
          {task.state === "open" ? (
            <>
              <Button look="outline" label={isMention ? t("Read: {what}", { what: task.what }) : t("Done: {what}", { what: task.what })} onPress={() => act(say("Done: {what}", { what: task.what }), () => set("done"), () => set("open"))}>
                {isMention ? t("Read") : t("Done")}
              </Button>
              {isMention ? null : (
                <Button label={t("Withdraw: {promise}", { promise: task.what })} onPress={() => act(say("Withdrawn: {what}", { what: task.what }), () => set("withdrawn"), () => set("open"))}>
                  {t("Withdraw")}
                </Button>
              )}
            </>
          ) : (
            <Button label={t("Open again: {subject}", { subject: task.what })} onPress={() => act(say("Open again: {subject}", { subject: task.what }), () => set("open"), () => set(task.state))}>
              {t("Open again")}
            </Button>
          )}
        </span>
      ) : null}
    </li>
  );
}

function TaskDialog({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const { t } = useWords();
  const { session } = useHouse();
  const people = useQuery(peopleQuery).data?.people ?? [];
  const { tell } = useTelling(customerId);
  const [what, setWhat] = useState("");
  const [assignee, setAssignee] = useState(session.person.id);
  const [due, setDue] = useState<Date | null>(null);
  const add = async () => {
    await tell("/tasks", "POST", { what: what.trim(), assignee, ...(due === null ? {} : { dueAt: due.toISOString() }) });
    onClose();
  };
  return (
    <Dialog title={t("Add a task")} isOpen onClose={onClose}>
      <Form onSubmit={add} act={t("Add")} isReady={what.trim() !== ""} onCancel={onClose}>
        <TextField label={t("What is to be done")} value={what} onChange={setWhat} autoFocus isRequired maxLength={500} />
        <Select label={t("Who does it")} choices={people.map((person) => ({ id: person.id, text: person.name }))} chosen={assignee} onChoose={setAssignee} />
        <WhenField label={t("By when, if it matters")} onChange={setDue} />
      </Form>
    </Dialog>
  );
}
