import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { Permission } from "../../../engine/organisation/contract.ts";
import { Data, VisuallyHidden } from "../../ui/data.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { Menu } from "../../ui/menu.tsx";
import { word } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { waitingDraftsQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { MOD } from "../words/mod-key.ts";
import { LiveLine } from "./live-line.tsx";
import { signOut } from "./sign-out.ts";

export interface Place {
  readonly to: string;
  readonly title: string;
  readonly icon: IconName;
  readonly needs: Permission | null;
}

export const PLACES: readonly Place[] = [
  { to: "/cockpit", title: word("Cockpit"), icon: "cockpit", needs: "conversations.read" },
  { to: "/tasks", title: word("Tasks"), icon: "check", needs: "customers.read" },
  { to: "/customers", title: word("Customers"), icon: "customers", needs: "customers.read" },
  { to: "/articles", title: word("Articles"), icon: "article", needs: "articles.read" },
  { to: "/quality", title: word("Quality"), icon: "link", needs: "customers.read" },
  { to: "/segments", title: word("Segments"), icon: "segments", needs: "segments.read" },
  { to: "/rules", title: word("Rules"), icon: "rules", needs: "policies.read" },
  { to: "/value", title: word("Value"), icon: "value", needs: "value.read" },
  { to: "/settings", title: word("Settings"), icon: "settings", needs: null },
];

/** Groups stand among the customers. */
function isAt({ to }: Place, path: string): boolean {
  return path.startsWith(to) || (to === "/customers" && path.startsWith("/groups"));
}

export function useOpenPlaces(): readonly Place[] {
  const { permissions } = useHouse().session;
  return PLACES.filter((place) => place.needs === null || permissions.includes(place.needs));
}

/** That somebody asked for the approval of whoever is signed in. */
function WaitingDrafts() {
  const { t, format } = useWords();
  const { data } = useQuery({ ...waitingDraftsQuery, enabled: useMay("policies.approve") });
  if (!data || data.waiting === 0) return null;
  return (
    <span className="rail-count">
      <b aria-hidden="true">{format.number(data.waiting)}</b>
      <VisuallyHidden>{t("{count, plural, one {# draft waits} other {# drafts wait}} for your approval", { count: data.waiting })}</VisuallyHidden>
    </span>
  );
}

export function Rail({
  path,
  onSearch,
  onPassword,
  onName,
}: {
  path: string;
  onSearch: () => void;
  onPassword: () => void;
  onName: () => void;
}) {
  const { t } = useWords();
  const places = useOpenPlaces();
  return (
    <>
      <nav className="rail" aria-label={t("Main")} data-region>
        <span className="rail-mark">
          <Mark />
        </span>
        {places.map((place) => (
          <Link
            key={place.to}
            to={place.to}
            className="rail-link"
            aria-current={isAt(place, path) ? "page" : undefined}
            title={t(place.title)}
          >
            <Icon name={place.icon} size={20} />
            <span>{t(place.title)}</span>
            {place.to === "/rules" ? <WaitingDrafts /> : null}
          </Link>
        ))}
        <div className="rail-end">
          <button
            type="button"
            className="rail-link"
            onClick={onSearch}
            aria-keyshortcuts="Control+K Meta+K"
            title={t("Search and commands")}
          >
            <Icon name="search" size={20} />
            <span>
              <VisuallyHidden>{t("Search and commands")} </VisuallyHidden>
              {MOD}K
            </span>
          </button>
          <LiveLine />
          <Person onPassword={onPassword} onName={onName} />
        </div>
      </nav>
      <TopBar path={path} onSearch={onSearch} onPassword={onPassword} onName={onName} />
    </>
  );
}

/** On a telephone the rail becomes one bar with a menu. */
function TopBar({
  path,
  onSearch,
  onPassword,
  onName,
}: {
  path: string;
  onSearch: () => void;
  onPassword: () => void;
  onName: () => void;
}) {
  const { t } = useWords();
  const navigate = useNavigate();
  const places = useOpenPlaces();
  const own = useOwnActs(onPassword, onName);
  return (
    <header className="top-bar">
      <Mark />
      <LiveLine />
      <button type="button" className="btn icon-only" onClick={onSearch} aria-label={t("Search and commands")}>
        <Icon name="search" size={18} />
      </button>
      <Menu
        label={t("Menu")}
        className="quiet icon-only"
        button={<Icon name="menu" size={18} />}
        chosen={places.find((place) => isAt(place, path))?.to ?? ""}
        choices={[
          ...places.map((place) => ({ id: place.to, text: t(place.title) })),
          ...own.choices,
        ]}
        onChoose={(id) => own.choose(id) || void navigate({ to: id })}
      />
    </header>
  );
}

/** What everybody does about themselves, in whichever menu. `choose` says whether it was one of these. */
function useOwnActs(onPassword: () => void, onName: () => void) {
  const { t } = useWords();
  const acts: Readonly<Record<string, () => void>> = { name: onName, password: onPassword, "sign-out": () => void signOut() };
  return {
    choices: [
      { id: "name", text: t("Your name…") },
      { id: "password", text: t("Password…") },
      { id: "sign-out", text: t("Sign out") },
    ],
    choose: (id: string): boolean => {
      acts[id]?.();
      return acts[id] !== undefined;
    },
  };
}

function Person({ onPassword, onName }: { onPassword: () => void; onName: () => void }) {
  const { t } = useWords();
  const { session } = useHouse();
  const navigate = useNavigate();
  const own = useOwnActs(onPassword, onName);
  const initials = session.person.name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part[0] ?? "")
    .join("");
  return (
    <div className="rail-person">
      <Menu
        label={t("{initials}, {name}: appearance and sign out", { initials, name: session.person.name })}
        button={
          <span className="me">
            <Data>{initials}</Data>
          </span>
        }
        choices={[
          { id: "appearance", text: t("Appearance and language") },
          ...own.choices,
        ]}
        onChoose={(id) => own.choose(id) || void navigate({ to: "/settings/$part", params: { part: "appearance" } })}
      />
    </div>
  );
}

/** The sign of the house: an instrument's scale, its likely range, and now. */
function Mark() {
  return (
    <svg width="28" height="22" viewBox="0 0 28 22" aria-hidden="true" focusable="false">
      <path d="M1 11.75h26" stroke="currentColor" strokeWidth="1.5" />
      <rect x="8" y="7" width="14" height="9.5" fill="currentColor" opacity="0.3" />
      <rect x="14" y="2" width="3" height="19" fill="currentColor" />
    </svg>
  );
}
