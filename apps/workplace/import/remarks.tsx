import type { Remark } from "../../../engine/profiles/contract.ts";
import { Data } from "../../ui/data.tsx";
import { useWords } from "../../ui/words.tsx";
import { remarkWords } from "./remark-words.ts";

/** One of them, with the file it is about. */
export function RemarkSaid({ remark }: { remark: Remark | string }) {
  const { t, format } = useWords();
  const words = remarkWords(remark, { say: (what, values) => t(what, values), list: (each) => format.list(each) });
  const file = typeof remark === "string" ? undefined : remark.file;
  return file === undefined ? <Data>{words}</Data> : <><Data>{file}</Data>{": "}<Data>{words}</Data></>;
}

/** What is to be known of how a file is read. */
export function Remarks({ remarks }: { remarks: readonly (Remark | string)[] }) {
  if (remarks.length === 0) return null;
  return <ul className="import-lines small">{remarks.map((remark, i) => <li key={i}><RemarkSaid remark={remark} /></li>)}</ul>;
}
