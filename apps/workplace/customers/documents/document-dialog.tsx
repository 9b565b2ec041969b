import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { DocumentKind } from "../../../../engine/service/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextField } from "../../../ui/fields.tsx";
import { Form } from "../../../ui/form.tsx";
import { Select } from "../../../ui/select.tsx";
import { useWords } from "../../../ui/words.tsx";
import { KIND_WORDS, KINDS, likelyKind, sizeWords } from "./document-words.ts";
import { documentsQuery, useDocuments } from "./documents-data.ts";

/** A file of the customer's, chosen or dropped, with the name and kind under which it is found again. */
export default function DocumentDialog({ customerId, conversationId, dropped, onClose }: { customerId: string; conversationId?: string; dropped?: File; onClose: () => void }) {
  const { t, format } = useWords();
  const { add } = useDocuments(customerId);
  const chooser = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(dropped ?? null);
  const [name, setName] = useState(dropped?.name ?? "");
  const [kind, setKind] = useState<DocumentKind>(likelyKind(dropped?.type ?? ""));
  const choose = (chosen: File | undefined) => {
    if (chosen === undefined) return;
    setFile(chosen);
    setName(chosen.name);
    setKind(likelyKind(chosen.type));
  };
  // The server refuses it too, but only hears of it once it is on its way.
  const largest = useQuery(documentsQuery(customerId)).data?.largestBytes ?? Infinity;
  const tooLarge = file !== null && file.size > largest;
  const save = async () => {
    if (file === null) return;
    await add(file, { name: name.trim(), kind, conversationId });
    onClose();
  };
  return (
    <Dialog title={t("Add a document")} isOpen onClose={onClose}>
      <Form onSubmit={save} act={t("Add")} acting={t("Sending…")} isReady={file !== null && !tooLarge && name.trim() !== ""} onCancel={onClose}>
        <p className="line">
          <Button look="outline" onPress={() => chooser.current?.click()}>
            {file === null ? t("Choose a file…") : t("Choose another file…")}
          </Button>
          {file === null ? null : (
            <span className="meta">
              <Data>{file.name}</Data> {sizeWords(file.size, format)}
            </span>
          )}
        </p>
        <input ref={chooser} type="file" hidden onChange={(event) => choose(event.target.files?.[0])} />
        {tooLarge ? (
          <p className="warning small" role="alert">
            {t("The file is larger than {size}. Make it smaller, or keep it elsewhere and write a note that says where.", { size: `${Math.floor(largest / 2 ** 20)} MB` })}
          </p>
        ) : null}
        <TextField label={t("Name")} value={name} onChange={setName} maxLength={200} help={t("Colleagues who see this customer can open it. The customer does not see it here; it is in the copy that they may ask for.")} />
        <Select label={t("Kind")} choices={KINDS.map((each) => ({ id: each, text: t(KIND_WORDS[each]) }))} chosen={kind} onChoose={setKind} />
      </Form>
    </Dialog>
  );
}
