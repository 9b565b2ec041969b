import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { CustomerList } from "../../../engine/segments/contract.ts";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { useHouse, useMay } from "../data/session.tsx";
import NameDialog from "../shell/name-dialog.tsx";

/** What to do first in a new installation, each with where it is done; what is done carries a tick. */
export default function FirstSteps() {
  const { t, format } = useWords();
  const { session } = useHouse();
  const [naming, setNaming] = useState(false);
  const mayWizard = useMay("imports.write");
  const [mayImport, mayKeys, mayInvite, mayReadPeople, mayReadCustomers] = [
    useMay("imports.read"),
    useMay("keys.manage"),
    useMay("people.manage"),
    useMay("people.read"),
    useMay("customers.read"),
  ];
  // Counts only, kept apart from the lists of the pages themselves: a page that fails must say so, not show an old list.
  const counted = useQuery({
    queryKey: ["customers", "first-steps"],
    queryFn: async ({ signal }) => {
      const [customers, keys, people] = await Promise.all([
        mayReadCustomers ? api<CustomerList>("/customers?limit=1", { signal }) : null,
        mayKeys ? api<{ keys: readonly unknown[] }>("/keys", { signal }) : null,
        mayReadPeople ? api<{ people: readonly unknown[] }>("/people", { signal }) : null,
      ]);
      return {
        customers: customers?.customers ?? 0,
        keys: keys?.keys.length ?? 0,
        people: people?.people.length ?? 0,
      };
    },
  });
  const { customers: known, keys, people } = counted.data ?? { customers: 0, keys: 0, people: 0 };
  return (
    <section className="first-steps" aria-label={t("First steps")}>
      <h3>{t("First steps")}</h3>
      <ol className="ruled small">
        <Step
          title={t("Say what you are called")}
          done={session.person.name === "Owner" ? null : t("You are {name}.", { name: session.person.name })}
        >
          {t("Customers see your name when you answer.")}{" "}
          <button type="button" className="btn plain" onClick={() => setNaming(true)}>
            {t("Your name…")}
          </button>
        </Step>
        {mayImport ? (
          <Step
            title={t("Bring in your customers and orders")}
            done={
              known > 0
                ? t("{count, plural, one {# customer is known.} other {# customers are known.}}", { count: known })
                : null
            }
          >
            {mayWizard ? (
              <>
                {t("People, companies, orders and past conversations from HubSpot, Salesforce, Zendesk, Shopify, a mailbox or any file:")}{" "}
                <Link to="/import" search={{}}>
                  {t("Bring in people or an export…")}
                </Link>
                <br />
              </>
            ) : null}
            {t("Orders in large files, on the command line too:")} <code dir="ltr">npx rapport import orders orders.csv</code>{" "}
            <Link to="/settings/$part" params={{ part: "imports" }}>
              {t("What came of imports")}
            </Link>
          </Step>
        ) : null}
        {mayKeys ? (
          <Step
            title={t("Connect a site or a shop")}
            done={
              keys > 0 ? t("{count, plural, one {# key is made.} other {# keys are made.}}", { count: keys }) : null
            }
          >
            {t("Make a write key and put one line into its pages.")}{" "}
            <Link to="/settings/$part" params={{ part: "keys" }}>
              {t("API keys")}
            </Link>
          </Step>
        ) : null}
        {mayInvite ? (
          <Step
            title={t("Invite your colleagues")}
            done={
              people > 1 ? t("{count} people may come in.", { count: format.number(people) }) : null
            }
          >
            {t("Each gets a role and a link that works once.")}{" "}
            <Link to="/settings/$part" params={{ part: "people" }}>
              {t("People")}
            </Link>
          </Step>
        ) : null}
        <Step title={t("Let customers write to you")} done={null}>
          {t("The chat button is one line in your page:")}{" "}
          <code dir="ltr">{`<script src="${window.location.origin}/chat/loader.js" async></script>`}</code>{" "}
          <a href="/chat/demo" target="_blank" rel="noreferrer">
            {t("Try it on a sample page")}
          </a>
        </Step>
      </ol>
      {naming ? <NameDialog person={session.person} onClose={() => setNaming(false)} /> : null}
      {mayImport || mayKeys || mayInvite ? null : (
        <p className="meta">{t("An owner brings in orders, connects the site and invites colleagues.")}</p>
      )}
    </section>
  );
}

function Step({ title, done, children }: { title: string; done: string | null; children: ReactNode }) {
  const { t } = useWords();
  return (
    <li className={done === null ? undefined : "step-done"}>
      <b>{title}</b>
      {done === null ? null : (
        <span className="meta">
          {" "}
          <Icon name="check" size={13} /> {t("Done.")} {done}
        </span>
      )}
      <p>{children}</p>
    </li>
  );
}
