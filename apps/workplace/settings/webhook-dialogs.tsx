// What an owner may do with a source of webhooks, each in a dialog that says what will happen.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { NewWebhookSource, WebhookProvider, WebhookSourceView } from "../../../engine/organisation/contract.ts";
import { Switch } from "../../ui/choices.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Select } from "../../ui/select.tsx";
import { useWords } from "../../ui/words.tsx";
import { api, type Call } from "../data/api.ts";
import { Secret } from "./secret.tsx";
import { PROVIDER_NAMES } from "./webhook-words.ts";

export const PROVIDERS: readonly { readonly id: WebhookProvider; readonly text: string }[] = [
  { id: "shopify", text: PROVIDER_NAMES.shopify },
  { id: "stripe", text: PROVIDER_NAMES.stripe },
];

/** Asks for something about sources, and lets the list of them be read again. */
function useAct(): <T>(path: string, call: Call) => Promise<T> {
  const queries = useQueryClient();
  return async <T,>(path: string, call: Call) => {
    const answer = await api<T>(`/webhook-sources${path}`, call);
    void queries.invalidateQueries({ queryKey: ["webhook-sources"] });
    return answer;
  };
}

export function AddSourceDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const act = useAct();
  const [provider, setProvider] = useState<WebhookProvider>("shopify");
  const [name, setName] = useState("");
  const [secret, setSecret] = useState("");
  const [trusted, setTrusted] = useState(false);
  const [added, setAdded] = useState<WebhookSourceView | null>(null);
  const add = async () => {
    const body: NewWebhookSource = {
      provider,
      name: name.trim(),
      ...(secret.trim() === "" ? {} : { secret: secret.trim() }),
      ...(trusted ? { trusted } : {}),
    };
    setAdded(await act<WebhookSourceView>("", { method: "POST", body }));
  };
  return (
    <Dialog title={t("Add a source")} isOpen onClose={onClose}>
      {added === null ? (
        <Form onSubmit={add} act={t("Add it")} isReady={name.trim() !== ""} onCancel={onClose}>
          <Select label={t("Provider")} choices={PROVIDERS} chosen={provider} onChoose={setProvider} />
          <TextField
            label={t("What is it called?")}
            value={name}
            onChange={setName}
            isRequired
            autoFocus
            maxLength={120}
            help={t("Each shop is a source of its own.")}
          />
          <SigningSecret value={secret} onChange={setSecret} help={t("If it is shown only later, set it then.")} />
          <Switch on={trusted} onChange={setTrusted}>
            {t("Trusted: its e-mail addresses and telephone numbers count as verified")}
          </Switch>
        </Form>
      ) : (
        <Secret
          label={t("Address to paste at the provider")}
          value={window.location.origin + added.path}
          onDone={onClose}
        />
      )}
    </Dialog>
  );
}

export function SecretDialog({ view, onClose }: { view: WebhookSourceView; onClose: () => void }) {
  const { t } = useWords();
  const act = useAct();
  const [secret, setSecret] = useState("");
  const set = async () => {
    await act(`/${view.sourceId}/secret`, { method: "POST", body: { secret: secret.trim() } });
    onClose();
  };
  return (
    <Dialog title={t("Signing secret of {name}", { name: view.name })} isOpen onClose={onClose}>
      <Form onSubmit={set} act={t("Set it")} isReady={secret.trim() !== ""} onCancel={onClose}>
        {view.hasSecret ? <p>{t("The one before counts on for a day, for what is on its way.")}</p> : null}
        <SigningSecret
          value={secret}
          onChange={setSecret}
          autoFocus
          help={t("It is kept encrypted and never shown again.")}
        />
      </Form>
    </Dialog>
  );
}

function SigningSecret(props: {
  value: string;
  onChange: (value: string) => void;
  help: string;
  autoFocus?: boolean;
}) {
  const { t } = useWords();
  return <TextField label={t("Signing secret")} type="password" autoComplete="off" maxLength={200} {...props} />;
}

export function RemoveSourceDialog({ view, onClose }: { view: WebhookSourceView; onClose: () => void }) {
  const { t } = useWords();
  const act = useAct();
  const remove = async () => {
    await act(`/${view.sourceId}`, { method: "DELETE" });
    onClose();
  };
  return (
    <Dialog title={t("Remove {name}?", { name: view.name })} isOpen onClose={onClose}>
      <Form onSubmit={remove} act={t("Remove")} acting={t("Removing…")} look="danger" onCancel={onClose}>
        <p>{t("What it sends is turned away from now on, and its secret is deleted. What it has sent stays.")}</p>
      </Form>
    </Dialog>
  );
}
