import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Colleague, Places } from "../../../engine/organisation/contract.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { say, word } from "../../ui/say.ts";
import { Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { accessQuery } from "../data/queries.ts";
import { HOLDERS } from "./access/access-words.ts";
import { PlaceNames, usePlaceNames } from "./place-names.tsx";

/** What the places of somebody are for, by how far their role sees. */
const MEANS = {
  all: word("{role} see all customers now, so places change nothing until an owner says otherwise under “Who sees what”."),
  team: word("{role} see customers who belong to their teams, or to a colleague there."),
  department: word("{role} see customers who belong to their departments, or to a colleague there."),
  region: word("{role} see customers who belong to their regions, or to a colleague there."),
  own: word("{role} see their own customers, so places change nothing until an owner says otherwise under “Who sees what”."),
} as const;

/** Where a colleague works: the teams, departments and regions whose customers they may see. */
export function PlacesDialog({ person, onClose }: { person: Colleague; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const access = useQuery(accessQuery);
  const team = usePlaceNames(person.places.team);
  const department = usePlaceNames(person.places.department);
  const region = usePlaceNames(person.places.region);
  const wanted: Places = { team: [...team.all], department: [...department.all], region: [...region.all] };
  const send = async (places: Places) => {
    const { before } = await api<{ before: Places }>(`/people/${person.id}/places`, { method: "PUT", body: places });
    await Promise.all([["people"], ["access"]].map((queryKey) => queries.invalidateQueries({ queryKey })));
    return before;
  };
  const save = async () => {
    const before = await send(wanted);
    setLastAct({
      kind: "done",
      words: say("Said where {name} works.", { name: person.name }),
      undo: () => send(before).catch((error: Error) => setLastAct({ kind: "failed", words: say("Not taken back"), why: error.message })),
    });
    onClose();
  };
  return (
    <Dialog title={t("Where {name} works", { name: person.name })} isOpen onClose={onClose}>
      <Answered query={access} failed={t("Who sees what could not be read")} waiting={<Skeleton rows={4} label={t("Reading who sees what")} />}>
        {({ current, places }) => (
          <Form onSubmit={save} act={t("Save")} acting={t("Saving…")} isReady={JSON.stringify(wanted) !== JSON.stringify(person.places)} onCancel={onClose}>
            <p className="meta">
              {person.role === "owner"
                ? t("Owners see everything. Customers who belong to this colleague are seen by others who work at the same places.")
                : t(MEANS[current.rules.roles[person.role].customers], { role: t(HOLDERS[person.role]) })}
            </p>
            <PlaceNames kind="team" names={team} inUse={places.team} autoFocus />
            <PlaceNames kind="department" names={department} inUse={places.department} />
            <PlaceNames kind="region" names={region} inUse={places.region} />
          </Form>
        )}
      </Answered>
    </Dialog>
  );
}
