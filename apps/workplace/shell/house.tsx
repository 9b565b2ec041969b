import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Outlet, useRouter, useRouterState } from "@tanstack/react-router";
import { Suspense, useEffect, useState } from "react";
import type { SessionView } from "../../../engine/organisation/contract.ts";
import { later } from "../../ui/later.tsx";
import { focusNextRegion, useShortcuts } from "../../ui/use-shortcuts.ts";
import { Failed } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Outbox } from "../cockpit/outbox.ts";
import { ApiProblem } from "../data/api.ts";
import { Live } from "../data/live.ts";
import { sessionQuery } from "../data/queries.ts";
import { HouseProvider } from "../data/session.tsx";
import { speakOfMoney } from "./apply-prefs.ts";
import { PasswordBanner } from "./password-banner.tsx";
import { Rail } from "./rail.tsx";
import "./house.css";

const SignIn = later(() => import("../sign-in/sign-in.tsx"), "page");
const NameDialog = later(() => import("./name-dialog.tsx"), "dialog");
const Palette = later(() => import("./palette.tsx"), "dialog");
const NewCustomerDialog = later(() => import("../by-hand/new-customer-dialog.tsx"), "dialog");
const OnCustomer = later(() => import("../by-hand/on-customer.tsx"), "dialog");
const PasswordDialog = later(() => import("./password-dialog.tsx"), "dialog");
const ShortcutList = later(() => import("./shortcut-list.tsx"), "dialog");

/** A one-time link that failed leads here with the reason; read before the router moves on to an address without it. */
const linkFailed = new URLSearchParams(window.location.search).has("error");

/** The frame of everything: nobody signed in, or the rail and a screen. */
export function House() {
  const { t } = useWords();
  const session = useQuery(sessionQuery);
  if (session.data) return <SignedIn key={session.data.person.id} session={session.data} />;
  if (session.error instanceof ApiProblem && session.error.status === 401)
    return (
      <Suspense>
        <SignIn linkFailed={linkFailed} />
      </Suspense>
    );
  if (session.error)
    return (
      <main className="plain-main">
        <Failed
          page
          what={t("Rapport does not answer")}
          why={session.error.message}
          onRetry={() => void session.refetch()}
        />
      </main>
    );
  return <HouseSkeleton />;
}

function HouseSkeleton() {
  const { t } = useWords();
  return (
    <div className="house" role="status" aria-label={t("Opening Rapport")}>
      <div className="rail" />
    </div>
  );
}

function SignedIn({ session }: { session: SessionView }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [live] = useState(() => new Live(queries, `rapport-live-${session.person.id}`));
  const [outbox] = useState(() => new Outbox(queries, session.person.id));
  const [over, setOver] = useState<"palette" | "shortcuts" | "password" | "name" | "new-customer" | "touch-point" | "begin" | null>(null);
  const router = useRouter();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const customerId = /^\/customers\/([0-9a-f-]{36})/.exec(path)?.[1];
  // Where the page began to follow: a session that is read again, because a role changed, is no new beginning.
  const [livePosition] = useState(session.livePosition);
  useEffect(() => live.start(livePosition), [live, livePosition]);
  useEffect(() => outbox.start(), [outbox]);
  const isMoney = session.organisation.unit === null;
  useEffect(() => speakOfMoney(isMoney), [isMoney]);
  useEffect(() => {
    document.title = `${session.organisation.name} · Rapport`;
  }, [session.organisation.name]);

  // What is opened most is fetched before it is asked for.
  useEffect(() => {
    const soon = window.setTimeout(() => void Palette.preload(), 1_000);
    return () => window.clearTimeout(soon);
  }, []);

  useShortcuts({
    "mod+k": () => setOver((now) => (now === "palette" ? null : "palette")),
    "?": () => setOver("shortcuts"),
    f6: () => focusNextRegion(1),
    "shift+f6": () => focusNextRegion(-1),
  });

  return (
    <HouseProvider session={session} live={live} outbox={outbox}>
      <a className="skip" href="#main">
        {t("Go to the content")}
      </a>
      <div className="house">
        <Rail path={path} onSearch={() => setOver("palette")} onPassword={() => setOver("password")} onName={() => setOver("name")} />
        <main id="main" className="house-main" tabIndex={-1} data-scroll-restoration-id="main">
          {session.person.hasPassword ? null : <PasswordBanner onChoose={() => setOver("password")} />}
          <Suspense>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Suspense>
        {over === "palette" ? (
          <Palette
            onClose={() => setOver(null)}
            onShortcuts={() => setOver("shortcuts")}
            onPassword={() => setOver("password")}
            onCustomer={customerId !== undefined}
            onByHand={setOver}
            onGo={(to) => router.history.push(to)}
          />
        ) : null}
        {over === "new-customer" ? <NewCustomerDialog onClose={() => setOver(null)} /> : null}
        {(over === "touch-point" || over === "begin") && customerId !== undefined ? <OnCustomer what={over} customerId={customerId} onClose={() => setOver(null)} /> : null}
        {over === "name" ? <NameDialog person={session.person} onClose={() => setOver(null)} /> : null}
        {over === "password" ? <PasswordDialog onClose={() => setOver(null)} /> : null}
        {over === "shortcuts" ? <ShortcutList onClose={() => setOver(null)} /> : null}
      </Suspense>
    </HouseProvider>
  );
}
