import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiKeyView } from "../../../engine/organisation/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Switch } from "../../ui/choices.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Section } from "../../ui/page.tsx";
import { Select } from "../../ui/select.tsx";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { Answered } from "../data/answered.tsx";
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
  const [made, setMade] = useState<string | null>(null);
  const make = async () => {
    const created = await api<{ key: string; apiKey: ApiKeyView }>("/keys", {
      method: "POST",
      body: { name: name.trim(), role, ...(trusted ? { trusted } : {}) },
    });
    setMade(created.key);
    if (role === "write") onMade(created.key);
    void queries.invalidateQueries({ queryKey: ["keys"] });
  };
  return (
    <Dialog title={t("New key")} isOpen onClose={onClose}>
      {made === null ? (
        <Form onSubmit={make} act={t("Make key")} isReady={name.trim() !== ""} onCancel={onClose}>
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
        </Form>
      ) : (
        <Secret label={t("This is the key. It is shown only now; keep it safe.")} value={made} onDone={onClose} />
      )}
    </Dialog>
  );
}
