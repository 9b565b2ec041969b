import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiKeyView, KeyScope, PlaceKind } from "../../../engine/organisation/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Switch } from "../../ui/choices.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Section } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { useWords, type WordsInUse } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { Answered } from "../data/answered.tsx";
import { accessQuery, keysQuery } from "../data/queries.ts";
import { ROLE_WORDS } from "../words/names.ts";
import { PlaceNames, usePlaceNames } from "./place-names.tsx";
import { Secret } from "./secret.tsx";
import { type Client, snippetFor } from "./snippets.ts";

const ROLES: readonly ApiKeyView["role"][] = ["write", "read-only", "analyst", "agent", "lead", "owner"];
const CLIENTS: readonly { readonly id: Client; readonly text: string }[] = [
  { id: "segment", text: "Segment" },
  { id: "rudderstack", text: "RudderStack" },
  { id: "jitsu", text: "Jitsu" },
  { id: "posthog", text: "PostHog" },
];

/** Keys for programs: the ones that write events from a site, and the ones that act through the API. */
export default function Keys() {
  const { t } = useWords();
  const keys = useQuery(keysQuery);
  const [over, setOver] = useState<"new" | ApiKeyView | null>(null);
  const [latest, setLatest] = useState<string | null>(null);
  const close = () => setOver(null);
  return (
    <Answered
      query={keys}
      failed={t("The keys could not be read")}
      waiting={<Skeleton rows={4} kind="rows" label={t("Reading keys")} />}
    >
      {(answer) => (
        <div className="columns">
          <Section
            title={t("API keys")}
            actions={
              <Button look="primary" onPress={() => setOver("new")}>
                {t("New key…")}
              </Button>
            }
          >
            {answer.keys.length === 0 ? (
              <Empty title={t("No keys yet.")}>{t("A write key lets a web site or a server send events.")}</Empty>
            ) : null}
            <ul className="ruled small">
              {answer.keys.map((key) => (
                <KeyLine key={key.keyId} view={key} onRevoke={() => setOver(key)} />
              ))}
            </ul>
          </Section>
          <Snippets writeKey={latest} />
          {over === null ? null : over === "new" ? (
            <NewKeyDialog onMade={setLatest} onClose={close} />
          ) : (
            <RevokeDialog view={over} onClose={close} />
          )}
        </div>
      )}
    </Answered>
  );
}

function KeyLine({ view, onRevoke }: { view: ApiKeyView; onRevoke: () => void }) {
  const { t, format } = useWords();
  return (
    <li className="beside">
      <div className="grow">
        <p>
          <b>
            <Data>{view.name}</Data>
          </b>{" "}
          <code dir="ltr">{view.hint}…</code>
          {view.trusted ? <span className="badge">{t("trusted")}</span> : null}
        </p>
        <p className="meta">
          {t(ROLE_WORDS[view.role])} · {t("source {source}", { source: view.source })}
          {" · "}
          {t("made {when} by {who}", { when: format.day(view.createdAt), who: view.createdBy })}
        </p>
        {view.role === "write" ? null : <p className="meta">{scopeWords(view.scope, t, format)}</p>}
        {view.trusted ? (
          <p className="meta">
            {t("Trusted: what it says of e-mail addresses and telephone numbers counts as verified, and may join two customers.")}
          </p>
        ) : null}
      </div>
      {view.revokedAt === null ? (
        <Button onPress={onRevoke} label={t("Revoke {name}", { name: view.name })}>
          {t("Revoke…")}
        </Button>
      ) : (
        <span className="meta">{t("revoked {when}", { when: format.day(view.revokedAt) })}</span>
      )}
    </li>
  );
}

/** Which customers a key sees. */
function scopeWords(scope: KeyScope, t: WordsInUse["t"], format: WordsInUse["format"]): string {
  if (scope.kind === "all") return t("Sees all customers");
  const names = format.list(scope.names);
  return {
    team: t("Sees customers of teams: {names}", { names }),
    department: t("Sees customers of departments: {names}", { names }),
    region: t("Sees customers of regions: {names}", { names }),
  }[scope.kind];
}

function RevokeDialog({ view, onClose }: { view: ApiKeyView; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const revoke = async () => {
    await api(`/keys/${view.keyId}`, { method: "DELETE" });
    await queries.invalidateQueries({ queryKey: ["keys"] });
    onClose();
  };
  return (
    <Dialog title={t("Revoke “{name}”?", { name: view.name })} isOpen onClose={onClose}>
      <Form onSubmit={revoke} act={t("Revoke for good")} look="danger" onCancel={onClose}>
        <p>{t("Programs that use it are refused from now on. This cannot be undone; make a new key instead.")}</p>
      </Form>
    </Dialog>
  );
}

function Snippets({ writeKey }: { writeKey: string | null }) {
  const { t } = useWords();
  const [client, setClient] = useState<Client>("segment");
  return (
    <Section
      title={t("Connect a site")}
      lead={t("The official clients work as they are; point them here with a write key.")}
    >
      <Select label={t("Client")} choices={CLIENTS} chosen={client} onChoose={setClient} />
      <pre className="snippet" dir="ltr" tabIndex={0} aria-label={t("Code")}>
        {snippetFor(client, { address: window.location.origin, writeKey: writeKey ?? "YOUR_WRITE_KEY" })}
      </pre>
    </Section>
  );
}

function NewKeyDialog({ onMade, onClose }: { onMade: (key: string) => void; onClose: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [role, setRole] = useState<ApiKeyView["role"]>("write");
  const [trusted, setTrusted] = useState(false);
  const [kind, setKind] = useState<KeyScope["kind"]>("all");
  const places = usePlaceNames([]);
  const inUse = useQuery(accessQuery).data?.places;
  const [made, setMade] = useState<string | null>(null);
  const reads = role !== "write";
  const isLimited = reads && kind !== "all";
  const choose = (next: KeyScope["kind"]) => {
    setKind(next);
    places.clear();
  };
  const make = async () => {
    const created = await api<{ key: string; apiKey: ApiKeyView }>("/keys", {
      method: "POST",
      body: { name: name.trim(), role, ...(trusted ? { trusted } : {}), ...(isLimited ? { scope: { kind, names: places.all } } : {}) },
    });
    setMade(created.key);
    if (role === "write") onMade(created.key);
    void queries.invalidateQueries({ queryKey: ["keys"] });
  };
  return (
    <Dialog title={t("New key")} isOpen onClose={onClose}>
      {made === null ? (
        <Form onSubmit={make} act={t("Make key")} isReady={name.trim() !== "" && (!isLimited || places.all.length > 0)} onCancel={onClose}>
          <TextField
            label={t("What is it for?")}
            value={name}
            onChange={setName}
            isRequired
            autoFocus
            maxLength={120}
          />
          <Select
            label={t("What may it do?")}
            choices={ROLES.map((id) => ({ id, text: t(ROLE_WORDS[id]) }))}
            chosen={role}
            onChoose={setRole}
          />
          {reads ? (
            <Select<KeyScope["kind"]>
              label={t("Which customers does it see?")}
              choices={[
                { id: "all", text: t("All") },
                { id: "team", text: t("Those of some teams") },
                { id: "department", text: t("Those of some departments") },
                { id: "region", text: t("Those of some regions") },
              ]}
              chosen={kind}
              onChoose={choose}
            />
          ) : null}
          {isLimited ? <PlaceNames kind={kind as PlaceKind} names={places} inUse={inUse?.[kind as PlaceKind] ?? []} /> : null}
          {reads ? (
            <p className="meta">
              {isLimited
                ? t("It sees customers who belong there or to a colleague there, and their conversations; nobody of whom nothing is said. To it, others do not exist. This cannot be changed later: make another key.")
                : t("It sees every customer and conversation.")}{" "}
              {role === "owner" ? t("It reads every field.") : t("Of fields it reads what its role reads; it can give no reason, so what is masked stays masked.")}
            </p>
          ) : null}
          <Switch on={trusted} onChange={setTrusted}>
            {t("Trusted: its e-mail addresses and telephone numbers count as verified")}
          </Switch>
          <p className="meta">{t("Never trust a key that stands in a web page: anybody can read it there.")}</p>
        </Form>
      ) : (
        <Secret label={t("This is the key. It is shown only now; keep it safe.")} value={made} onDone={onClose} />
      )}
    </Dialog>
  );
}
