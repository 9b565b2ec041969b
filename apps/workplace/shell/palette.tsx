import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { Commands, type CommandSection } from "../../ui/commands.tsx";
import { TopDialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/words.tsx";
import { setPrefs } from "../data/prefs.ts";
import { customersQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { matching } from "./palette-match.ts";
import { useOpenPlaces } from "./rail.tsx";
import { signOut } from "./sign-out.ts";

/** Everything by its name: places, acts, and any customer by part of a name, an address or a number. */
export default function Palette({
  onClose,
  onShortcuts,
  onPassword,
  onGo,
}: {
  onClose: () => void;
  onShortcuts: () => void;
  onPassword: () => void;
  onGo: (to: string) => void;
}) {
  const { t, format } = useWords();
  const [text, setText] = useState("");
  const places = useOpenPlaces();
  const asked = useDeferredValue(text.trim());
  const mayRead = useMay("customers.read");
  const found = useQuery({
    ...customersQuery({ query: asked, sort: "lastHeard" }, 0, 8),
    enabled: mayRead && asked.length >= 2,
  });

  const commands = [
    ...places.map((place) => ({ id: `go ${place.to}`, text: t(place.title) })),
    { id: "go /value/outcomes", text: t("What followed") },
    { id: "shortcuts", text: t("Keys"), end: "?" },
    { id: "light", text: t("Light appearance") },
    { id: "dark", text: t("Dark appearance") },
    { id: "language", text: document.documentElement.lang === "ar" ? "English" : "العربية" },
    { id: "password", text: t("Password…") },
    { id: "sign-out", text: t("Sign out") },
  ];
  const rows = asked.length >= 2 ? (found.data?.rows ?? []) : [];
  const sections: readonly CommandSection[] = [
    {
      id: "customers",
      title: t("Customers"),
      commands: rows.map((row) => ({
        id: `customer ${row.profile.customerId}`,
        text: row.profile.name,
        end: row.value12 ? format.money(row.value12.mid, row.value12.currency) : (row.profile.email ?? ""),
      })),
    },
    { id: "commands", title: t("Commands"), commands: matching(commands, text) },
  ].filter((section) => section.commands.length > 0);

  const choose = (id: string) => {
    onClose();
    if (id.startsWith("go ")) onGo(id.slice(3));
    else if (id.startsWith("customer ")) onGo(`/customers/${id.slice(9)}`);
    else if (id === "light" || id === "dark") setPrefs({ theme: id });
    else if (id === "language") setPrefs({ language: document.documentElement.lang === "ar" ? "en" : "ar" });
    else if (id === "shortcuts") onShortcuts();
    else if (id === "password") onPassword();
    else if (id === "sign-out") void signOut();
  };
  return (
    <TopDialog label={t("Search and commands")} isOpen onClose={onClose}>
      <Commands
        label={t("A customer, a place, a command")}
        text={text}
        onText={setText}
        sections={sections}
        onChoose={choose}
        empty={found.isFetching ? t("Looking…") : t("Nothing is called that.")}
      />
    </TopDialog>
  );
}
