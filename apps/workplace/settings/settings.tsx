import { Link, useParams } from "@tanstack/react-router";
import { Suspense } from "react";
import type { Permission } from "../../../engine/organisation/contract.ts";
import { later } from "../../ui/later.tsx";
import { Page } from "../../ui/page.tsx";
import { Forbidden, Skeleton } from "../../ui/states.tsx";
import { TabNav } from "../../ui/tab-nav.tsx";
import { useWords } from "../../ui/words.tsx";
import { useHouse } from "../data/session.tsx";
import { Appearance } from "./appearance.tsx";
import { type PartId, PARTS } from "./parts.ts";
import "./settings.css";

const BODIES: Readonly<Record<PartId, React.ComponentType>> = {
  appearance: Appearance,
  organisation: later(() => import("./organisation.tsx"), "page"),
  costs: later(() => import("./costs.tsx"), "page"),
  people: later(() => import("./people.tsx"), "page"),
  access: later(() => import("./access/access.tsx"), "page"),
  profiles: later(() => import("./profiles.tsx"), "page"),
  keys: later(() => import("./keys.tsx"), "page"),
  webhooks: later(() => import("./webhooks.tsx"), "page"),
  imports: later(() => import("./imports.tsx"), "page"),
  refused: later(() => import("./refused.tsx"), "page"),
  everything: later(() => import("./everything.tsx"), "page"),
  audit: later(() => import("./audit.tsx"), "page"),
};

export default function Settings() {
  const { t } = useWords();
  const { part } = useParams({ from: "/settings/$part" });
  const { session } = useHouse();
  const may = (needs: Permission | null) => needs === null || session.permissions.includes(needs);
  const shown = PARTS.find((each) => each.id === part) ?? PARTS[0];
  const Body = BODIES[shown.id];
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
            aria-current={each.id === shown.id ? "page" : undefined}
          >
            {t(each.title)}
          </Link>
        ))}
      </TabNav>
      {may(shown.needs) ? (
        <Suspense fallback={<Skeleton rows={5} kind="rows" label={t("Reading…")} />}>
          <Body />
        </Suspense>
      ) : (
        <Forbidden page={false} what={t("Ask an owner if you need it.")} />
      )}
    </Page>
  );
}
