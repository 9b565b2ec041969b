import type { ContactFile, ContactsRepair, ContactsResult, OwnersUnseen } from "../../../engine/profiles/contract.ts";
import { Data } from "../../ui/data.tsx";
import { Fold } from "../../ui/page.tsx";
import { useWords } from "../../ui/words.tsx";
import { HOLDERS } from "../settings/access/access-words.ts";
import { CHANNEL_WORDS } from "../words/names.ts";
import { Problems } from "./problems.tsx";
import { reasonWords } from "./reason-words.ts";
import { countLines } from "./steps.ts";

/** Who will see people whose owner is no colleague here, where some roles do not see all customers. */
export function Unseen({ unseen }: { unseen: OwnersUnseen | undefined }) {
  const { t, format } = useWords();
  if (unseen === undefined) return null;
  const list = (roles: OwnersUnseen["seers"]) => format.list(roles.map((role) => t(HOLDERS[role])));
  const { people: count, seers, others } = unseen;
  return (
    <li className="warning">
      {t("{count, plural, one {# person belongs to somebody who does not work here.} other {# people belong to somebody who does not work here.}}", { count })}{" "}
      {seers.length === 0 ? t("Only owners will see them.") : t("Only owners and these will see them: {roles}.", { roles: list(seers) })}{" "}
      {t("Not so, unless a conversation with them is theirs: {roles}. Enter these colleagues first, or leave the column out.", { roles: list(others) })}
    </li>
  );
}

const MOST_OWNERS = 8;

/** How many owners are colleagues, and who is not: whose customers belong to nobody here. */
export function OwnersKnown({ known, unknown }: { known: readonly string[]; unknown: readonly string[] }) {
  const { t, format } = useWords();
  if (known.length + unknown.length === 0) return null;
  const figures = { known: format.number(known.length), all: format.number(known.length + unknown.length) };
  return (
    <li>
      {unknown.length === 0 ? t("{known} of {all} owners are colleagues here", figures) : t("{known} of {all} owners are colleagues here; these are not:", figures)}
      {unknown.length === 0 ? null : <> <Data>{format.list(unknown.slice(0, MOST_OWNERS))}</Data></>}
      {unknown.length > MOST_OWNERS ? <> {t("and {count} more", { count: format.number(unknown.length - MOST_OWNERS) })}</> : null}
    </li>
  );
}

/** The figures of a check or an import, with reasons and examples folded below. */
export function Counts({ file, result, onRepair }: { file: ContactFile; result: ContactsResult; onRepair: ((repairs: ContactsRepair[]) => Promise<void>) | undefined }) {
  const { t, format } = useWords();
  const { counts } = result;
  return (
    <>
      <ul className="import-lines">
        {countLines(counts).map((line) => <li key={line.words.id} className={line.tone === "caution" ? "warning" : undefined}>{t(line.words.id, line.words.values)}</li>)}
        <OwnersKnown {...counts.owners} />
        <Unseen unseen={counts.owners.unseen} />
      </ul>
      {(counts.sameExamples ?? []).length === 0 ? null : (
        <Fold title={t("Whom several rows tell of")} open={(counts.renamedInFile ?? 0) > 0}>
          <ul className="import-lines small">{counts.sameExamples!.map((each, i) => <li key={i}><Data ltr>{each.value}</Data> · {t("lines {lines}", { lines: format.list(each.lines.map((at) => format.number(at))) })}{each.names.length === 0 ? null : <> · <Data>{format.list(each.names)}</Data></>}</li>)}</ul>
        </Fold>
      )}
      {(counts.joinedLines ?? []).length === 0 ? null : (
        <Fold title={t("Which rows are joined")}>
          <ul className="import-lines small">{counts.joinedLines!.map(({ line, with: other }) => <li key={line}>{other === null ? t("line {line} with somebody known before", { line: format.number(line) }) : t("line {line} with line {other}", { line: format.number(line), other: format.number(other) })}</li>)}</ul>
          {counts.joined > counts.joinedLines!.length ? <p className="quiet small">{t("and {count} more", { count: format.number(counts.joined - counts.joinedLines!.length) })}</p> : null}
        </Fold>
      )}
      {(counts.erased?.lines ?? []).length === 0 ? null : (
        <Fold title={t("Who was erased here before")}>
          <p className="small">{t("lines {lines}", { lines: format.list(counts.erased!.lines!.map((at) => format.number(at))) })}</p>
          {counts.erased!.people > counts.erased!.lines!.length ? <p className="quiet small">{t("and {count} more", { count: format.number(counts.erased!.people - counts.erased!.lines!.length) })}</p> : null}
        </Fold>
      )}
      {(counts.consents?.disagree ?? []).length === 0 ? null : (
        <Fold title={t("Where rows disagree about consent")} open>
          <ul className="import-lines small">{counts.consents!.disagree!.map(({ channel, lines, counts: what }, at) => <li key={at}>{t("lines {lines}", { lines: format.list(lines.map((line) => format.number(line))) })} · {Object.hasOwn(CHANNEL_WORDS, channel) ? t(CHANNEL_WORDS[channel as keyof typeof CHANNEL_WORDS]) : channel} · {what === "refused" ? t("the refusal counts") : what === "given" ? t("the consent counts, for it was given later") : t("what was said here before counts")}</li>)}</ul>
        </Fold>
      )}
      {(counts.nameOnlyExamples ?? []).length === 0 ? null : (
        <Fold title={t("Who has a name only")} open>
          <p className="quiet small">{t("They come in, and by a name alone nobody is told for certain: whoever writes or calls is not found to be one of them. Their row is known again as long as nothing in it is changed; changed, it makes a second person.")}</p>
          <ul className="import-lines small">{counts.nameOnlyExamples!.map((each) => <li key={each.line}>{t("line {line}", { line: format.number(each.line) })} · <Data>{each.name}</Data></li>)}</ul>
          {(counts.nameOnly ?? 0) > counts.nameOnlyExamples!.length ? <p className="quiet small">{t("and {count} more", { count: format.number(counts.nameOnly! - counts.nameOnlyExamples!.length) })}</p> : null}
        </Fold>
      )}
      {counts.otherNumbers === undefined ? null : (
        <Fold title={t("Numbers that are somebody else’s in an earlier file")} open>
          <p className="quiet small">{t("Nobody said from which program these files come, and two programs both count from 1. The number stays with whoever had it first; the other is told by name and address.")}</p>
          <ul className="import-lines small">{counts.otherNumbers.examples.map((each, i) => <li key={i}><Data ltr>{each.value}</Data> · <Data>{format.list(each.names)}</Data></li>)}</ul>
        </Fold>
      )}
      {counts.sharedExamples.length === 0 ? null : (
        <Fold title={t("Addresses that two people show")}>
          <p className="quiet small">{t("Whoever had the address first keeps it. The other stays a person of their own; the address is kept with them as claimed.")}</p>
          <ul className="import-lines small">{counts.sharedExamples.map((each, i) => <li key={i}><Data ltr>{each.value}</Data> · <Data>{format.list(each.names)}</Data></li>)}</ul>
        </Fold>
      )}
      {counts.refusedBecause.length + counts.leftOut.length === 0 ? null : counts.problems !== undefined ? (
        <Problems key={JSON.stringify(counts.problems)} problems={counts.problems} kind={result.plan.kind} isIn={file.importId !== null} refusedRowsAt={file.refusedRows === 0 || !file.cellsShown ? null : `/api/contact-files/${file.fileId}/refused`} onRepair={onRepair} />
      ) : (
        <Fold title={t("Rows and cells that cannot be taken")} open>
          <ul className="import-lines small">
            {counts.refusedBecause.map((each) => <li key={each.reason}>{format.number(each.lines)} × <Data>{reasonWords(each.reason, t)}</Data></li>)}
            {counts.leftOut.map((each) => <li key={each.reason}>{format.number(each.lines)} × <Data>{reasonWords(each.reason, t)}</Data> · {t("brought in without it")}</li>)}
          </ul>
          {file.refusedRows === 0 || !file.cellsShown ? null : <p><a href={`/api/contact-files/${file.fileId}/refused`} download>{t("Download these rows with their reasons")}</a></p>}
        </Fold>
      )}
    </>
  );
}
