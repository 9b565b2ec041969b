import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import type { BulkAct, BulkDone, Chosen } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { later } from "../../ui/later.tsx";
import { Menu } from "../../ui/menu.tsx";
import { type Said, say } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { peopleQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import type { Sorted } from "./bulk-dialog.tsx";
import { tagsQuery } from "./knowledge/data.ts";

const BulkDialog = later(() => import("./bulk-dialog.tsx"), "dialog");
const TrialDialog = later(() => import("./trial-dialog.tsx"), "dialog");

export interface BulkBarProps {
  readonly count: number;
  readonly isAll: boolean;
  readonly chosen: Chosen;
  readonly columns: readonly string[];
  readonly sorted: Sorted;
  /** Chooses all who fit; undefined where all are chosen already. */
  readonly onAll: (() => void) | undefined;
  readonly onNobody: () => void;
}

/** What can be done with the customers that are chosen. */
export function BulkBar({ count, isAll, chosen, columns, sorted, onAll, onNobody }: BulkBarProps) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const { session } = useHouse();
  const mayWrite = useMay("customers.write");
  const mayExport = useMay("customers.export");
  const mayDecide = useMay("decide");
  const tags = useQuery(tagsQuery).data?.tags ?? [];
  const people = useQuery({ ...peopleQuery, enabled: useMay("people.read") && mayWrite }).data?.people ?? [];
  const [asking, setAsking] = useState<"tag" | "task" | "export" | "trial" | null>(null);
  const refresh = () => Promise.all([["customers"], ["customer"], ["tags"], ["tasks"]].map((queryKey) => queries.invalidateQueries({ queryKey })));

  /** Does it; what was done stands on the page with the way back. @throws what the server says */
  const carryOut = async (act: BulkAct, words: (done: number) => Said) => {
    const { bulkId, done } = await api<BulkDone>("/customers/bulk", { method: "POST", body: { act, chosen, expected: count } });
    await refresh();
    const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
    setLastAct({ kind: "done", words: words(done), undo: () => api(`/customers/bulk/${bulkId}/undo`, { method: "POST" }).then(refresh).catch(failed) });
  };
  const press = (act: BulkAct, words: (done: number) => Said) =>
    void carryOut(act, words).catch((error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message }));
  return (
    <section className="bulk" aria-label={t("Chosen customers")} data-region>
      <p role="status">{t("{count, plural, one {# customer chosen} other {# customers chosen}}", { count })}</p>
      {onAll === undefined ? null : <Button onPress={onAll}>{t("Choose all who fit")}</Button>}
      <Button onPress={onNobody} hint="Esc">
        {t("Choose nobody")}
      </Button>
      <span className="grow" />
      {mayWrite ? (
        <>
          <Button look="outline" onPress={() => setAsking("tag")}>
            {t("Tag…")}
          </Button>
          <Menu
            label={t("Untag…")}
            className="outline"
            button={t("Untag…")}
            choices={tags.filter((tag) => tag.customers > 0).map((tag) => ({ id: tag.tagId, text: tag.name, end: `${format.number(tag.customers)}${tag.atLeast ? "+" : ""}` }))}
            onChoose={(tagId) => press({ kind: "untag", tagId }, (done) => say("{count, plural, one {# customer} other {# customers}} untagged “{name}”.", { count: done, name: tags.find((tag) => tag.tagId === tagId)?.name ?? "" }))}
          />
<Menu
            label={t("Follow…")}
            className="outline"
            button={t("Follow…")}
            choices={[{ id: session.person.id, text: t("I follow them") }, ...people.filter(({ id }) => id !== session.person.id).map(({ id, name }) => ({ id, text: t("{name} follows them", { name }) }))]}
            onChoose={(person) =>
              press({ kind: "follow", person }, (done) =>
                person === session.person.id
                  ? say("You follow {count, plural, one {# customer} other {# customers}} more.", { count: done })
                  : say("{name} follows {count, plural, one {# customer} other {# customers}} more.", { count: done, name: people.find(({ id }) => id === person)?.name ?? "" }),
              )
            }
          />
          <Button look="outline" onPress={() => setAsking("task")}>
            {t("Give as tasks…")}
          </Button>
        </>
      ) : null}
      {mayDecide ? (
        <Button look="outline" onPress={() => setAsking("trial")}>
          {t("What the rules would do…")}
        </Button>
      ) : null}
      {mayExport ? (
        <Button look="outline" onPress={() => setAsking("export")}>
          {t("Take out as CSV…")}
        </Button>
      ) : null}
      <Suspense>
        {asking === "trial" ? <TrialDialog chosen={chosen} count={count} onClose={() => setAsking(null)} /> : null}
        {asking === null || asking === "trial" ? null : <BulkDialog what={asking} count={count} isAll={isAll} chosen={chosen} columns={columns} sorted={sorted} carryOut={carryOut} onClose={() => setAsking(null)} />}
      </Suspense>
    </section>
  );
}
