import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AccessPage, AccessPreview, AccessRules } from "../../../../engine/organisation/contract.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { Skeleton } from "../../../ui/states.tsx";
import { useWords, type WordsInUse } from "../../../ui/words.tsx";
import { Answered } from "../../data/answered.tsx";
import { api } from "../../data/api.ts";
import { changesBetween, type Left, leftWithout, meansForRoles, type Span } from "./access-changes.ts";
import { HOLDERS } from "./access-words.ts";
import { Changes } from "./versions.tsx";
import "../people.css";

/** What the rules would mean, in words and numbers, before anybody is bound by them. */
export function PublishDialog({ page, rules, why: given, onPublish, onClose }: { page: AccessPage; rules: AccessRules; why: string; onPublish: (rules: AccessRules, why: string) => Promise<void>; onClose: () => void }) {
  const { t } = useWords();
  const [why, setWhy] = useState(given);
  const preview = useQuery({
    queryKey: ["access", "preview", rules],
    queryFn: ({ signal }) => api<AccessPreview>("/access/preview", { method: "POST", body: { rules }, signal }),
  });
  const changes = changesBetween(page.current.rules, rules);
  return (
    <Dialog title={t("What would be different")} isOpen onClose={onClose} wide>
      <Form onSubmit={() => onPublish(rules, why.trim())} act={t("Publish")} acting={t("Publishing…")} isReady={why.trim() !== "" && changes.length > 0} onCancel={onClose}>
        <Changes changes={changes} />
        <Answered query={preview} failed={t("What it would mean could not be worked out")} waiting={<Skeleton rows={3} label={t("Counting what everybody would see")} />}>
          {(answer) => <Means preview={answer} unplaced={rules.unplaced} isLimited={Object.values(rules.roles).some((role) => role.customers !== "all")} left={leftWithout(answer, page.people, rules)} />}
        </Answered>
        <p className="meta">{t("In force at once, on open screens too. You can take it back.")}</p>
        <TextField label={t("Why")} value={why} onChange={setWhy} isRequired autoFocus maxLength={300} help={t("Kept with the version and in the audit.")} />
      </Form>
    </Dialog>
  );
}

function Means({ preview, unplaced, isLimited, left }: { preview: AccessPreview; unplaced: AccessRules["unplaced"]; isLimited: boolean; left: readonly Left[] }) {
  const { t, format } = useWords();
  const of = format.number(preview.customers);
  const shown = ({ lo, hi }: Span) => (lo === hi ? format.number(lo) : t("between {lo} and {hi}", { lo: format.number(lo), hi: format.number(hi) }));
  const means = meansForRoles(preview);
  return (
    <ul className="will-happen small" aria-label={t("What it means")}>
      {means.map(({ role, now, then }) => (
        <li key={role}>
          {now.lo === then.lo && now.hi === then.hi
            ? t("{role} will see {then} of {of} customers, as now.", { role: t(HOLDERS[role]), then: shown(then), of })
            : t("{role} will see {then} of {of} customers; now {now}.", { role: t(HOLDERS[role]), then: shown(then), now: shown(now), of })}
        </li>
      ))}
      {(Object.keys(HOLDERS) as (keyof typeof HOLDERS)[]).filter((role) => !means.some((each) => each.role === role)).map((role) => (
        <li key={role}>{t("{role}: nobody has this role yet; it holds for whoever is given it.", { role: t(HOLDERS[role]) })}</li>
      ))}
      {preview.unplaced > 0 && isLimited ? (
        <li>
          {unplaced === "everybody"
            ? t("{count, plural, one {Of # customer nobody said to whom they belong: they are seen by everybody.} other {Of # customers nobody said to whom they belong: they are seen by everybody.}}", { count: preview.unplaced })
            : t("{count, plural, one {Of # customer nobody said to whom they belong: they are seen only by those who see all.} other {Of # customers nobody said to whom they belong: they are seen only by those who see all.}}", { count: preview.unplaced })}
        </li>
      ) : null}
      {means.length === 0 ? <li>{t("Only owners work here, and they see everything.")}</li> : null}
      {left.map((each) => (
        <li key={`${each.because} ${each.place} ${each.none}`} className="caution">
          {leftWords(each, t, format)}
        </li>
      ))}
    </ul>
  );
}

const NO_PLACE: Readonly<Record<NonNullable<Left["place"]>, (t: WordsInUse["t"], none: boolean, values: { count: number; names: string }) => string>> = {
  team: (t, none, values) => (none ? t("{count, plural, one {# colleague would see none, having no team} other {# colleagues would see none, having no team}}: {names}", values) : t("{count, plural, one {# colleague has no team and would see nobody through one} other {# colleagues have no team and would see nobody through one}}: {names}", values)),
  department: (t, none, values) => (none ? t("{count, plural, one {# colleague would see none, having no department} other {# colleagues would see none, having no department}}: {names}", values) : t("{count, plural, one {# colleague has no department and would see nobody through one} other {# colleagues have no department and would see nobody through one}}: {names}", values)),
  region: (t, none, values) => (none ? t("{count, plural, one {# colleague would see none, having no region} other {# colleagues would see none, having no region}}: {names}", values) : t("{count, plural, one {# colleague has no region and would see nobody through one} other {# colleagues have no region and would see nobody through one}}: {names}", values)),
};

function leftWords({ because, place, none, names }: Left, t: WordsInUse["t"], format: WordsInUse["format"]): string {
  const values = { count: names.length, names: format.list(names) };
  if (because === "no-place" && place !== null) return NO_PLACE[place](t, none, values);
  if (because === "none-theirs") return t("{count, plural, one {# colleague would see none, for no customer is theirs} other {# colleagues would see none, for no customer is theirs}}: {names}", values);
  return t("{count, plural, one {# colleague would see none, for no customer belongs where they work} other {# colleagues would see none, for no customer belongs where they work}}: {names}", values);
}
