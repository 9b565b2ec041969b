import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { ApiKeyView } from "../../../engine/organisation/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Switch } from "../../ui/choices.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Section } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { Empty, Failed, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { keysQuery } from "../data/queries.ts";
import { ROLE_WORDS } from "../words/names.ts";
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
  const { t, format } = useWords();
  const queries = useQueryClient();
  const keys = useQuery(keysQuery);
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKeyView | null>(null);
  const [latest, setLatest] = useState<string | null>(null);
  if (keys.isError && !keys.data)
    return (
      <Failed what={t("The keys could not be read")} why={keys.error.message} onRetry={() => void keys.refetch()} />
    );
  if (!keys.data) return <Skeleton rows={4} kind="rows" label={t("Reading keys")} />;
  const revoke = async (key: ApiKeyView) => {
    await api(`/keys/${key.keyId}`, { method: "DELETE" });
    await queries.invalidateQueries({ queryKey: ["keys"] });
    setRevoking(null);
  };
  return (
    <div className="columns">
      <Section
        title={t("API keys")}
        actions={
          <Button look="primary" onPress={() => setMaking(true)}>
            {t("New key…")}
          </Button>
        }
      >
        {keys.data.keys.length === 0 ? (
          <Empty title={t("No keys yet.")}>{t("A write key lets a web site or a server send events.")}</Empty>
        ) : null}
        <ul className="identities small">
          {keys.data.keys.map((key) => (
            <li key={key.keyId} className="key-line">
              <div className="grow">
                <p>
                  <b>
                    <Data>{key.name}</Data>
                  </b>{" "}
                  <code dir="ltr">{key.hint}…</code>
                </p>
                <p className="meta">
                  {t(ROLE_WORDS[key.role])} · {t("source {source}", { source: key.source })}
                  {key.trusted ? <> · {t("trusted")}</> : null} ·{" "}
                  {t("made {when} by {who}", { when: format.day(key.createdAt), who: key.createdBy })}
                </p>
              </div>
              {key.revokedAt === null ? (
                <Button onPress={() => setRevoking(key)} label={t("Revoke {name}", { name: key.name })}>
                  {t("Revoke…")}
                </Button>
              ) : (
                <span className="meta">{t("revoked {when}", { when: format.day(key.revokedAt) })}</span>
              )}
            </li>
          ))}
        </ul>
      </Section>
      <Snippets writeKey={latest} />
      {making ? <NewKeyDialog onMade={setLatest} onClose={() => setMaking(false)} /> : null}
      {revoking ? (
        <Dialog title={t("Revoke “{name}”?", { name: revoking.name })} isOpen onClose={() => setRevoking(null)}>
          <p>{t("Programs that use it are refused from now on. This cannot be undone; make a new key instead.")}</p>
          <div className="ends">
            <Button onPress={() => setRevoking(null)}>{t("Cancel")}</Button>
            <Button look="danger" onPress={() => void revoke(revoking)}>
              {t("Revoke for good")}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </div>
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
  const [made, setMade] = useState<string | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const created = await api<{ key: string; apiKey: ApiKeyView }>("/keys", {
        method: "POST",
        body: { name: name.trim(), role, ...(trusted ? { trusted } : {}) },
      });
      setMade(created.key);
      if (role === "write") onMade(created.key);
      void queries.invalidateQueries({ queryKey: ["keys"] });
    } catch (error) {
      setFailed((error as Error).message);
    }
  };
  return (
    <Dialog title={t("New key")} isOpen onClose={onClose}>
      {made === null ? (
        <form className="stack" onSubmit={(event) => void submit(event)}>
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
          <Switch on={trusted} onChange={setTrusted}>
            {t("Trusted: its e-mail addresses and telephone numbers count as verified")}
          </Switch>
          <p className="meta">{t("Never trust a key that stands in a web page: anybody can read it there.")}</p>
          {failed === null ? null : (
            <p className="warning small" role="alert">
              {failed}
            </p>
          )}
          <div className="ends">
            <Button onPress={onClose}>{t("Cancel")}</Button>
            <Button look="primary" type="submit" isDisabled={name.trim() === ""}>
              {t("Make key")}
            </Button>
          </div>
        </form>
      ) : (
        <div className="stack">
          <Secret label={t("This is the key. It is shown only now; keep it safe.")} value={made} />
          <div className="ends">
            <Button look="primary" onPress={onClose}>
              {t("Done")}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
