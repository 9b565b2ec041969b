import { Link, useParams } from "@tanstack/react-router";
import { Suspense } from "react";
import type { Permission } from "../../../engine/organisation/contract.ts";
import { later } from "../../ui/later.tsx";
import { Page } from "../../ui/page.tsx";
import { word } from "../../ui/say.ts";
import { Forbidden, Skeleton } from "../../ui/states.tsx";
import { TabNav } from "../../ui/tab-nav.tsx";
import { useWords } from "../../ui/words.tsx";
import { useHouse } from "../data/session.tsx";
import { Appearance } from "./appearance.tsx";
import "./settings.css";

const PARTS: readonly {
  readonly id: string;
  readonly title: string;
  readonly needs: Permission | null;
  readonly Body: React.ComponentType;
}[] = [
  { id: "appearance", title: word("Appearance"), needs: null, Body: Appearance },
  {
    id: "organisation",
    title: word("Organisation"),
    needs: "organisation.manage",
    Body: later(() => import("./organisation.tsx"), "page"),
  },
  { id: "people", title: word("People"), needs: "people.read", Body: later(() => import("./people.tsx"), "page") },
  {
    id: "access",
    title: word("Who sees what"),
    needs: "people.manage",
    Body: later(() => import("./access/access.tsx"), "page"),
  },
  {
    id: "profiles",
    title: word("Profiles"),
    needs: "customers.write",
    Body: later(() => import("./profiles.tsx"), "page"),
  },
  { id: "keys", title: word("API keys"), needs: "keys.manage", Body: later(() => import("./keys.tsx"), "page") },
  {
    id: "webhooks",
    title: word("Webhooks"),
    needs: "keys.manage",
    Body: later(() => import("./webhooks.tsx"), "page"),
  },
  { id: "imports", title: word("Imports"), needs: "imports.read", Body: later(() => import("./imports.tsx"), "page") },
  {
    id: "refused",
    title: word("Refused events"),
    needs: "imports.read",
    Body: later(() => import("./refused.tsx"), "page"),
  },
  { id: "audit", title: word("Audit"), needs: "audit.read", Body: later(() => import("./audit.tsx"), "page") },
];

export default function Settings() {
  const { t } = useWords();
  const { part } = useParams({ from: "/settings/$part" });
  const { session } = useHouse();
  const may = (needs: Permission | null) => needs === null || session.permissions.includes(needs);
  const shown = PARTS.find((each) => each.id === part) ?? PARTS[0];
  return (
    <Page
      title={t("Settings")}
      lead={
        session.organisation.sample
          ? t("{name}, a sample company", { name: session.organisation.name })
          : session.organisation.name
      }
    >
      <TabNav label={t("Settings")} at={part}>
        {PARTS.filter((each) => may(each.needs)).map((each) => (
          <Link
            key={each.id}
            to="/settings/$part"
            params={{ part: each.id }}
            className="tab"
            aria-current={each.id === shown?.id ? "page" : undefined}
          >
            {t(each.title)}
          </Link>
        ))}
      </TabNav>
      {shown && may(shown.needs) ? (
        <Suspense fallback={<Skeleton rows={5} kind="rows" label={t("Reading…")} />}>
          <shown.Body />
        </Suspense>
      ) : (
        <Forbidden page={false} what={t("Ask an owner if you need it.")} />
      )}
    </Page>
  );
}
