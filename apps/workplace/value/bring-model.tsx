import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { ForeignModelView, NewOnnx, ValuePage } from "../../../engine/value/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { say } from "../../ui/say.ts";
import { Select } from "../../ui/select.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { valueQuery } from "../data/queries.ts";
import { type Figure, FIGURE_WORDS } from "./foreign-words.ts";
import { removeModel } from "./remove-model.ts";

const FIGURES: readonly Figure[] = ["active26", "spending12"];
/** The server reads no more; it refuses too, but only once the file is on its way. */
const MOST_BYTES = 2 * 1024 * 1024;

/** A model as an .onnx file: which, under which name, and what it gives. */
export default function BringModel({ there, onClose }: { there: readonly ForeignModelView[]; onClose: () => void }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState("");
  const [gives, setGives] = useState<Figure>("active26");
  const [columns, setColumns] = useState("");
  const replaced = there.find((model) => model.kind === "onnx" && model.name === name.trim());
  const tooLarge = file !== null && file.size > MOST_BYTES;
  const bring = async () => {
    const features = columns.split(/[\s,;]+/).filter((each) => each !== "");
    const body = { model: name.trim(), gives, file: base64(new Uint8Array(await file!.arrayBuffer())), ...(features.length === 0 ? {} : { features: features as NewOnnx["features"] }) };
    const page = await api<ValuePage>("/value/onnx", { method: "POST", body });
    queries.setQueryData(valueQuery.queryKey, page);
    for (const key of ["segments", "customers"]) void queries.invalidateQueries({ queryKey: [key] });
    // A file that is replaced is not there any more, as was said before.
    setLastAct(replaced ? { kind: "said", words: say("“{name}” is the new file now.", { name: body.model }) } : { kind: "done", words: say("“{name}” stands in the contest.", { name: body.model }), undo: () => removeModel(queries, body.model) });
    onClose();
  };
  return (
    <Dialog title={t("Bring a model as a file")} isOpen onClose={onClose}>
      <p className="small quiet">{t("An .onnx file of at most 2 MB: trees, a linear model or a small network over what is counted of a customer. It is tried on invented customers before it is kept, and refused in a sentence that says what is wrong with it.")}</p>
      <Form act={t("Bring it")} acting={t("Trying it, and scoring everybody anew…")} isReady={file !== null && !tooLarge && name.trim() !== ""} onCancel={onClose} onSubmit={bring}>
        <p className="line">
          <Button look="outline" onPress={() => chooser.current?.click()}>
            {file === null ? t("Choose a file…") : t("Choose another file…")}
          </Button>
          {file === null ? null : (
            <span className="meta">
              <Data>{file.name}</Data> {t("{size} kB", { size: format.number(Math.ceil(file.size / 1024)) })}
            </span>
          )}
        </p>
        <input ref={chooser} type="file" hidden accept=".onnx" aria-label={t("An .onnx file")} onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) setFile(chosen);
          if (chosen && name.trim() === "") setName(chosen.name.replace(/\.onnx$/i, "").replace(/[^\p{L}\p{M}\p{N} ._()+-]/gu, " ").trim().slice(0, 60));
        }} />
        {tooLarge ? <p className="warning small" role="alert">{t("The file is larger than 2 MB. Save a smaller model: fewer or shallower trees.")}</p> : null}
        <TextField label={t("Name")} value={name} onChange={setName} isRequired maxLength={60} />
        {replaced ? <p className="caution small" role="alert">▲ {t("A file is there under this name. It is replaced, and that cannot be taken back.")}</p> : null}
        <Select label={t("What it gives")} choices={FIGURES.map((each) => ({ id: each, text: t(FIGURE_WORDS[each]) }))} chosen={gives} onChoose={setGives} />
        <TextField label={t("The columns of its input, in their order (where they have no names)")} value={columns} onChange={setColumns} maxLength={200} placeholder="frequency, silenceWeeks" help={<span dir="ltr">frequency, recencyWeeks, ageWeeks, silenceWeeks, meanSpend, total, purchaseDays, firstSpend</span>} />
      </Form>
    </Dialog>
  );
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
