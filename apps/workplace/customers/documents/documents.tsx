import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import type { DocumentView } from "../../../../engine/service/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { later } from "../../../ui/later.tsx";
import { Menu } from "../../../ui/menu.tsx";
import { Fold, Section } from "../../../ui/page.tsx";
import { Skeleton } from "../../../ui/states.tsx";
import { useWords } from "../../../ui/words.tsx";
import { Answered } from "../../data/answered.tsx";
import { useMay } from "../../data/session.tsx";
import { contentOf, KIND_WORDS, sizeWords } from "./document-words.ts";
import { documentsQuery, useDocuments } from "./documents-data.ts";
import "./documents.css";

const DocumentDialog = later(() => import("./document-dialog.tsx"), "dialog");
const ChangeDialog = later(() => import("./change-dialog.tsx"), "dialog");

/** Files of a customer: contracts, copies of invoices, photographs, letters, and what was attached to messages. */
export function Documents({ customerId }: { customerId: string }) {
  const { t } = useWords();
  const mayWrite = useMay("customers.write");
  const documents = useQuery(documentsQuery(customerId));
  const [adding, setAdding] = useState<{ readonly file?: File } | null>(null);
  const [over, setOver] = useState(false);
  return (
    <Section title={t("Documents")} actions={mayWrite ? <Button onPress={() => setAdding({})}>{t("Add a document…")}</Button> : undefined}>
      <div
        className="documents"
        data-over={over || undefined}
        onDragOver={(event) => {
          if (!mayWrite) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          if (!mayWrite) return;
          event.preventDefault();
          setOver(false);
          const file = event.dataTransfer.files[0];
          if (file) setAdding({ file });
        }}
      >
        <Answered query={documents} failed={t("The documents could not be read")} waiting={<Skeleton rows={2} label={t("Reading…")} />}>
          {({ documents: all }) => <Lists all={all} mayWrite={mayWrite} />}
        </Answered>
      </div>
      <Suspense>{adding === null ? null : <DocumentDialog customerId={customerId} dropped={adding.file} onClose={() => setAdding(null)} />}</Suspense>
    </Section>
  );
}

function Lists({ all, mayWrite }: { all: readonly DocumentView[]; mayWrite: boolean }) {
  const { t } = useWords();
  const kept = all.filter((document) => document.removedAt === null);
  const removed = all.filter((document) => document.removedAt !== null);
  return (
    <>
      {kept.length === 0 ? <p className="quiet small">{mayWrite ? t("None yet. Drop a file here, or add one.") : t("None yet.")}</p> : null}
      <ul className="ruled small">
        {kept.map((document) => (
          <Document key={document.documentId} document={document} mayWrite={mayWrite} />
        ))}
      </ul>
      {removed.length === 0 ? null : (
        <Fold title={t("{count, plural, one {# document removed} other {# documents removed}}", { count: removed.length })}>
          <ul className="ruled small">
            {removed.map((document) => (
              <Document key={document.documentId} document={document} mayWrite={mayWrite} />
            ))}
          </ul>
        </Fold>
      )}
    </>
  );
}

function Document({ document, mayWrite }: { document: DocumentView; mayWrite: boolean }) {
  const { t, format } = useWords();
  const { setRemoved } = useDocuments(document.customerId);
  const [changing, setChanging] = useState(false);
  const isRemoved = document.removedAt !== null;
  const choices = isRemoved ? [{ id: "restore", text: t("Restore") }] : [{ id: "change", text: t("Name and kind…") }, { id: "remove", text: t("Remove") }];
  return (
    <li className="beside">
      <div className="grow">
        <a className="document-name" href={contentOf(document)} download={document.name}>
          <Data>{document.name}</Data>
        </a>
        <p className="meta">
          {format.list([t(KIND_WORDS[document.kind]), sizeWords(document.bytes, format), format.dayAndClock(document.addedAt), document.isImported ? t("came with an import") : document.addedBy])}
          {document.conversation === null ? null : (
            <>
              {" · "}
              <Link to="/cockpit/$conversationId" params={{ conversationId: document.conversation.conversationId }} search={{ pane: "conversation" }}>
                <Data ltr>{document.conversation.code}</Data>
              </Link>
            </>
          )}
        </p>
        {document.goneAt === null ? null : <p className="meta">{t("Removed by {name}; can be restored until {day}, then it is gone for good.", { name: document.removedBy ?? "", day: format.day(document.goneAt) })}</p>}
      </div>
      {mayWrite ? <Menu label={t("What to do with the document {name}", { name: document.name })} button="⋯" choices={choices} onChoose={(id) => (id === "change" ? setChanging(true) : setRemoved(document, id === "remove"))} /> : null}
      <Suspense>{changing ? <ChangeDialog document={document} onClose={() => setChanging(false)} /> : null}</Suspense>
    </li>
  );
}
