import type { ReactNode } from "react";
import { Section } from "../../ui/page.tsx";
import { useWords } from "../../ui/words.tsx";

/** Work that waits for somebody to go on with it. @param at null where nobody paused it, but the server ended */
export function Interrupted({ at, by, lead, children }: { at: string | null; by: string | null; lead: string; children: ReactNode }) {
  const { t, format } = useWords();
  return (
    <Section title={at === null ? t("It was interrupted") : t("Paused {when} by {who}", { when: format.dayAndClock(at), who: by ?? "" })} lead={lead}>
      <p className="line">{children}</p>
    </Section>
  );
}
