import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { SavedView, SavedViews, ViewChange } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Switch } from "../../ui/choices.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Menu } from "../../ui/menu.tsx";
import { type Said, say } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { type CustomerFilters, viewsQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { ruleOf } from "../segments/rule-words.ts";
import { columnsOf, columnsSaid } from "./columns.ts";
import { isSameView } from "./filters.ts";

const shownBy = ({ filters, columns }: SavedView): CustomerFilters => ({ ...filters, columns: columnsSaid(columns) });
const saidOf = ({ columns, ...filters }: CustomerFilters) => ({ filters: JSON.parse(JSON.stringify(filters)) as Omit<CustomerFilters, "columns">, columns: columnsOf(columns).map((column) => column.id) });

/** Everybody, one's own views and shared ones; and to keep what is shown as a view. */
export function Views({ filters, onShow }: { filters: CustomerFilters; onShow: (filters: CustomerFilters) => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const asked = useQuery(viewsQuery);
  const views = asked.data?.views ?? [];
  const mayMake = useMay("segments.write");
  const [naming, setNaming] = useState<SavedView | "new" | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const current = views.find((view) => isSameView(shownBy(view), filters));
  const isEverybody = isSameView({}, filters);
  // A view that was opened and then changed can be kept as it is now.
  const changed = current || isEverybody ? undefined : views.find((view) => view.viewId === opened && view.mayChange);

  const change = async (view: SavedView, to: ViewChange, words: Said, back: ViewChange) => {
    const tell = async (body: ViewChange) => queries.setQueryData(viewsQuery.queryKey, await api<SavedViews>(`/views/${view.viewId}`, { method: "PATCH", body }));
    const failed = (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
    await tell(to).then(() => setLastAct({ kind: "done", words, undo: () => tell(back).catch(failed) }), failed);
  };
  const act = (view: SavedView, what: string) => {
    if (what === "rename") setNaming(view);
    else if (what === "share") void change(view, { shared: !view.shared }, view.shared ? say("“{name}” is yours alone.", { name: view.name }) : say("Everybody sees “{name}”.", { name: view.name }), { shared: view.shared });
    else if (what === "keep") void change(view, saidOf(filters), say("“{name}” shows this now.", { name: view.name }), { filters: view.filters, columns: [...view.columns] });
    else void change(view, { removed: true }, say("The view “{name}” is removed.", { name: view.name }), { removed: false });
  };
  return (
    <nav className="views" aria-label={t("Saved views")}>
      <Button look={isEverybody ? "outline" : "quiet"} pressed={isEverybody} onPress={() => onShow({})}>
        {t("Everybody")}
      </Button>
      {asked.isError && asked.data === undefined ? (
        <span className="line small quiet" role="alert">
          {t("Saved views could not be read.")}
          <Button look="plain" onPress={() => void asked.refetch()}>
            {t("Try again")}
          </Button>
        </span>
      ) : null}
      {views.map((view) => {
        const isCurrent = view === current;
        return (
          <span key={view.viewId} className="view">
            <Button
              look={isCurrent ? "outline" : "quiet"}
              pressed={isCurrent}
              label={view.shared ? t("{name}, shared by {owner}", { name: view.name, owner: view.owner.name }) : view.name}
              onPress={() => {
                setOpened(view.viewId);
                onShow(shownBy(view));
              }}
            >
              {view.shared ? <Icon name="customers" size={13} /> : null} <Data>{view.name}</Data>
            </Button>
            {(isCurrent || view === changed) && view.mayChange ? (
              <Menu
                label={t("Change the view {name}", { name: view.name })}
                button={<Icon name="more" size={14} />}
                choices={[
                  ...(isCurrent ? [] : [{ id: "keep", text: t("Show this from now on") }]),
                  { id: "rename", text: t("Rename…") },
                  { id: "share", text: view.shared ? t("Keep for myself") : t("Share with everybody") },
                  { id: "remove", text: t("Remove") },
                ]}
                onChoose={(what) => act(view, what)}
              />
            ) : null}
          </span>
        );
      })}
      {current || isEverybody ? null : (
        <Button icon="plus" onPress={() => setNaming("new")}>
          {t("Save this view…")}
        </Button>
      )}
      {mayMake && Object.keys(ruleOf(filters)).length > 0 ? (
        <Link to="/segments/new" search={ruleOf(filters)} className="btn quiet">
          <Icon name="segments" size={15} /> {t("Make a segment…")}
        </Link>
      ) : null}
      {naming === null ? null : (
        <NameDialog
          view={naming === "new" ? null : naming}
          onClose={() => setNaming(null)}
          onNamed={async (name, shared) => {
            if (naming !== "new") {
              await change(naming, { name }, say("The view is called “{name}” now.", { name }), { name: naming.name });
              return;
            }
            const saved = await api<SavedViews & { viewId: string }>("/views", { method: "POST", body: { name, shared, ...saidOf(filters) } });
            queries.setQueryData(viewsQuery.queryKey, { views: saved.views });
            setOpened(saved.viewId);
          }}
        />
      )}
    </nav>
  );
}

function NameDialog({ view, onClose, onNamed }: { view: SavedView | null; onClose: () => void; onNamed: (name: string, shared: boolean) => Promise<void> }) {
  const { t } = useWords();
  const [name, setName] = useState(view?.name ?? "");
  const [shared, setShared] = useState(false);
  return (
    <Dialog title={view === null ? t("Save this view") : t("Rename the view")} isOpen onClose={onClose}>
      <Form onSubmit={() => onNamed(name.trim(), shared).then(onClose)} act={view === null ? t("Save") : t("Rename")} isReady={name.trim() !== ""} onCancel={onClose}>
        <TextField label={t("Name")} value={name} onChange={setName} autoFocus isRequired maxLength={60} />
        {view === null ? (
          <Switch on={shared} onChange={setShared}>
            {t("Share with everybody")}
          </Switch>
        ) : null}
      </Form>
    </Dialog>
  );
}
