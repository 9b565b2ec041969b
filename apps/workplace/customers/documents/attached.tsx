import type { DocumentView } from "../../../../engine/service/contract.ts";
import { Data } from "../../../ui/data.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { useWords } from "../../../ui/words.tsx";
import { contentOf, sizeWords } from "./document-words.ts";

/** What was attached to a message, or belongs to a conversation: names to save the files by. */
export function Attached({ documents, label }: { documents: readonly DocumentView[]; label: string }) {
  const { format } = useWords();
  if (documents.length === 0) return null;
  return (
    <ul className="attached small" aria-label={label}>
      {documents.map((document) => (
        <li key={document.documentId}>
          <a className="btn outline" href={contentOf(document)} download={document.name}>
            <Icon name="clip" size={14} />
            <Data>{document.name}</Data> <span className="meta">{sizeWords(document.bytes, format)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
