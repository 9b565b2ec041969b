import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { bringsNothing, type BundleReading, type BundleResult, type BundleView } from "../../../engine/bundles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Fold, Page, Section } from "../../ui/page.tsx";
import { word } from "../../ui/say.ts";
import { Failed, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { Answered } from "../data/answered.tsx";
import { bundleDoing, bundleLines, HOLDS } from "./bundle-words.ts";
import { OwnersKnown, Unseen } from "./counts.tsx";
import { canSay, FilePanel } from "./file-panel.tsx";
import { type How, HowRead } from "./how-read.tsx";
import { RemarkSaid, Remarks } from "./remarks.tsx";
import { sameReading, withFile } from "./said-files.ts";
import { seeImported } from "./steps.ts";
import { Interrupted } from "./interrupted.tsx";
import { reasonWords } from "./reason-words.ts";
import { NothingToUndo, Stayed, UndoDialog } from "./undo-dialog.tsx";

const STEPS: readonly string[] = [word("File"), word("Check"), word("Bring in")];
const ASK_AGAIN_MILLIS = 700;

/** An export of another program: what it holds, what would happen, and bringing it in as one. */
export function Bundle({ bundleId }: { bundleId: string }) {
  const { t } = useWords();
  const query = useQuery({
    queryKey: ["bundle", bundleId],
    queryFn: ({ signal }) => api<BundleView>(`/bundles/${bundleId}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === "working" ? ASK_AGAIN_MILLIS : false),
  });
  return (
    <Answered query={query} failed={t("The export could not be read")} waiting={<Skeleton rows={5} kind="rows" label={t("Reading…")} />}>
      {(bundle) => <OneBundle bundle={bundle} />}
    </Answered>
  );
}

function OneBundle({ bundle }: { bundle: BundleView }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [how, setHow] = useState<How>({ dateOrder: bundle.reading.dateOrder, decimalSign: bundle.reading.decimalSign });
  const [files, setFiles] = useState<NonNullable<BundleReading["files"]>>(bundle.reading.files ?? {});
  const [opened, setOpened] = useState<string | null>(null);
  const [ours, setOurs] = useState((bundle.reading.ours ?? []).join(", "));
  const [failure, setFailure] = useState<string | null>(null);
  const { state, result } = bundle;
  const step = state === "brought-in" || state === "interrupted" || bundle.work === "bring-in" ? 3 : state === "checked" || bundle.work === "check" ? 2 : 1;
  const act = async (path: string, body?: unknown) => {
    setFailure(null);
    try {
      queries.setQueryData(["bundle", bundle.bundleId], await api<BundleView>(`/bundles/${bundle.bundleId}${path}`, { method: "POST", body }));
    } catch (error) {
      setFailure((error as Error).message);
    }
  };
  const named = ours.split(/[\s,;]+/).filter((address) => address !== "");
  const reading: BundleReading = { ...bundle.reading, ...how, files: Object.keys(files).length === 0 ? undefined : files, ours: named.length === 0 ? undefined : named };
  const isLookedAt = sameReading(reading, bundle.reading);
  const look = () => void act("/check", reading);
  const nothing = result !== null && bringsNothing(result.counts);
  return (
    <Page title={t("Bring in an export")} lead={<Data>{bundle.name}</Data>}>
      <ol className="import-steps" aria-label={t("Steps")}>
        {STEPS.map((title, i) => (
          <li key={title} aria-current={i + 1 === step ? "step" : undefined}>
            {i + 1} {t(title)}
            {i + 1 < step ? " ✓" : ""}
          </li>
        ))}
      </ol>
      {bundle.cellsShown ? null : <p className="quiet small">{t("What stands in the cells is shown to whoever brought the file, and to those who read every kind of field.")}</p>}
      {failure === null ? null : <Failed what={t("That did not work")} why={failure} />}
      {state === "failed" ? <Failed what={t("The export was not taken")} why={reasonWords(bundle.failedBecause ?? "", t)} /> : null}
      {state === "receiving" ? <Failed what={t("The export has not arrived whole")} why={t("Choose it again.")} /> : null}
      {state === "working" ? (
        <div className="import-progress">
          <p role="status">{t(bundleDoing(bundle.progress))}</p>
          <progress max={1} value={bundle.progress?.share ?? 0} aria-label={t(bundleDoing(bundle.progress))} />
          <p className="quiet small">
            {format.percent(bundle.progress?.share ?? 0)} · <Data>{bundle.progress?.what ?? ""}</Data>
            {bundle.work === "bring-in" ? <>{" · "}{t("you may close this page")}</> : null}
          </p>
          <p className="line">
            {bundle.work === "bring-in" ? <Button look="outline" onPress={() => void act("/pause")}>{t("Pause")}</Button> : null}
            <Button look="outline" onPress={() => void act("/stop")}>{t("Stop; keep nothing")}</Button>
          </p>
        </div>
      ) : null}
      {state === "interrupted" ? (
        <Interrupted at={bundle.pausedAt} by={bundle.pausedBy} lead={bundle.importId === null ? t("Nothing of it is written yet; the file is read again from its beginning.") : t("What was brought in so far is here. Go on where it stopped, or take all of it back.")}>
          <Button look="primary" onPress={() => void act("/bring-in", bundle.reading)}>{t("Go on")}</Button>
          {bundle.importId === null ? <Button look="outline" onPress={() => void act("/stop")}>{t("Give it up")}</Button> : <UndoBundle bundle={bundle} />}
        </Interrupted>
      ) : null}
      {state === "received" || (state === "failed" && result === null) ? <p className="line"><Button look="primary" onPress={() => void act("/check", reading)}>{t("Check what would happen")}</Button></p> : null}
      {(state === "checked" || state === "failed") && result !== null ? (
        <Section title={t("What would happen")} lead={nothing ? t("As it stands, nothing new would be brought in.") : t("Nothing is written yet, and nothing will be sent to anybody. What is brought in can be undone whole.")}>
          <Found bundle={bundle} result={result} onOpen={(name) => setOpened(opened === name ? null : name)} opened={opened} />
          {result.plan.files.filter((file) => file.name === opened && canSay(file)).map((file) => (
            <FilePanel key={file.name} file={file} said={files[file.name] ?? {}} onSay={(said) => setFiles(withFile(files, file.name, said))} onLook={look} onClose={() => setOpened(null)} />
          ))}
          <div className="import-choices">
            <HowRead how={how} onSay={setHow} />
            {result.plan.files.some((file) => file.holds === "mail") ? <TextField label={t("Addresses that are ours")} placeholder="desk@example.com, @example.com" value={ours} onChange={setOurs} maxLength={2000} /> : null}
            <Button look="outline" onPress={look}>{t("Look again")}</Button>
            {(result.counts.erased?.people ?? 0) === 0 ? null : <Button look="outline" onPress={() => void act("/check", { ...reading, withoutErased: true })}>{t("Check without those who were erased")}</Button>}
            {(result.counts.people.nameOnly ?? 0) === 0 ? null : <Button look="outline" onPress={() => void act("/check", { ...reading, withoutNameOnly: true })}>{t("Check without those who have a name only")}</Button>}
            {nothing || state === "failed" ? null : <Button look="primary" isDisabled={!isLookedAt} onPress={() => void act("/bring-in", reading)}>{t("Bring in")}</Button>}
          </div>
          {isLookedAt ? null : <p className="quiet small" role="status">{t("Look again before it is brought in: what was changed is not in these figures yet.")}</p>}
        </Section>
      ) : null}
      {state === "brought-in" && result !== null ? (
        <Section title={bundle.undoneAt === null ? t("Brought in") : t("Undone {when}", { when: format.dayAndClock(bundle.undoneAt) })} lead={t("{seconds} s. Nothing was sent to anybody.", { seconds: format.number(result.seconds, 1) })}>
          {bundle.stayed === null || bundle.stayed.left === 0 ? null : <Stayed left={bundle.stayed} importId={bundle.importId} />}
          <Found bundle={bundle} result={result} />
          <p className="line">
            <Link to="/customers" search={seeImported(bundle)} className="btn primary">{t("See the customers")}</Link>
            {bundle.undoneAt !== null ? null : !result.resumed && bringsNothing(result.counts) ? <NothingToUndo /> : <UndoBundle bundle={bundle} />}
          </p>
        </Section>
      ) : null}
      {state === "working" ? null : (
        <p className="line">
          <Button look="quiet" onPress={() => void navigate({ to: "/import", search: {} })}>{t("Another file")}</Button>
          <Link to="/settings/$part" params={{ part: "imports" }} className="btn quiet">{t("All imports")}</Link>
        </p>
      )}
    </Page>
  );
}

/** The plan in words, what each file holds, the figures, and what cannot be taken. */
function Found({ bundle, result, opened = null, onOpen }: { bundle: BundleView; result: BundleResult; opened?: string | null; onOpen?: (name: string) => void }) {
  const { t, format } = useWords();
  const { plan, counts } = result;
  const reasons = [...counts.refusedBecause.map((each) => ({ ...each, without: false })), ...counts.leftOut.map((each) => ({ ...each, without: true }))];
  return (
    <>
      {(plan.cautions ?? []).length === 0 ? null : <div role="alert"><ul className="import-lines">{plan.cautions!.map((caution, i) => <li key={i} className="warning"><RemarkSaid remark={caution} /></li>)}</ul></div>}
      <ul className="import-lines">
        {bundleLines(counts).map((line) => <li key={line.words.id} className={line.caution ? "warning" : undefined}>{t(line.words.id, line.words.values)}</li>)}
        <OwnersKnown {...counts.owners} />
        <Unseen unseen={counts.owners.unseen} />
      </ul>
      <Remarks remarks={plan.remarks} />
      <Table
        label={t("Files")}
        columns={[{ key: "name", title: t("File"), wide: true }, { key: "holds", title: t("Holds") }, { key: "rows", title: t("Rows") }, { key: "how", title: t("Known as") }, ...(onOpen && plan.files.some(canSay) ? [{ key: "say", title: t("Columns"), stays: true }] : [])]}
        rows={plan.files.map((file, i) => ({
          key: String(i),
          cells: [
            <Data key="n">{file.name}</Data>, t(HOLDS[file.holds]), file.holds === "unread" ? "" : format.number(file.rows), <Data key="h">{reasonWords(file.why ?? file.title, t)}</Data>,
            ...(onOpen && plan.files.some(canSay) ? [canSay(file) ? <Button key="s" look="outline" expanded={opened === file.name} label={t("Change what {file} holds", { file: file.name })} onPress={() => onOpen(file.name)}>{t("Change…")}</Button> : ""] : []),
          ],
        }))}
      />
      {plan.files.every((file) => (file.columns ?? []).length === 0) ? null : (
        <Fold title={t("What the columns become")}>
          {plan.files.map((file, i) =>
            (file.columns ?? []).length === 0 ? null : (
              <section key={i} aria-label={file.name}>
                <p className="small"><Data>{file.name}</Data></p>
                <ul className="import-columns small">
                  {file.columns!.map((column, at) => (
                    <li key={at}>
                      <Data>{column.column}</Data>: {column.becomes === "left-out" ? <span className="quiet">{t("left out")}</span> : <>{column.becomes === "attribute" ? t("Attribute “{name}”", { name: column.as! }) : column.becomes === "field" ? <Data>{column.as}</Data> : t(HOLDS[file.holds])}</>}
                    </li>
                  ))}
                </ul>
              </section>
            ),
          )}
        </Fold>
      )}
      {plan.passedOver.length + counts.passedOver.length === 0 ? null : (
        <Fold title={t("Passed over")}>
          <ul className="import-lines small">
            {plan.passedOver.map((each) => <li key={each.why}>{format.number(each.files)} × <Data>{reasonWords(each.why, t)}</Data> · <Data>{each.example}</Data></li>)}
            {counts.passedOver.map((each) => <li key={each.reason}>{format.number(each.lines)} × <Data>{reasonWords(each.reason, t)}</Data></li>)}
          </ul>
        </Fold>
      )}
      {reasons.length === 0 ? null : (
        <Fold title={t("Rows and cells that cannot be taken")} open>
          <ul className="import-lines small">{reasons.map((each) => <li key={each.reason}>{format.number(each.lines)} × <Data>{reasonWords(each.reason, t)}</Data>{each.without ? <>{" · "}{t("brought in without it")}</> : null}</li>)}</ul>
          {bundle.refusedRows && bundle.cellsShown ? <p><a href={`/api/bundles/${bundle.bundleId}/refused`} download>{t("Download these rows with their reasons")}</a></p> : null}
        </Fold>
      )}
    </>
  );
}

function UndoBundle({ bundle }: { bundle: BundleView }) {
  const { t } = useWords();
  const [undoing, setUndoing] = useState(false);
  return (
    <>
      <Button look="outline" onPress={() => setUndoing(true)}>{t("Undo all…")}</Button>
      {undoing && bundle.importId !== null ? <UndoDialog importId={bundle.importId} name={bundle.name} what={t("People, companies and conversations that it brought in are taken out again. What somebody has written or promised in them since stays, and is counted.")} onClose={() => setUndoing(false)} /> : null}
    </>
  );
}
