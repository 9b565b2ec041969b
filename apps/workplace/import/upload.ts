// Sends a file to the server piece by piece, so that any size goes and a broken connection goes on from where it was.
import type { ContactFile } from "../../../engine/profiles/contract.ts";
import { api, ApiProblem } from "../data/api.ts";

const PIECE = 2 * 1024 * 1024;
const TRIES = 5;
export const LARGEST_FILE = 2 ** 31;

/** Announces the file and sends it. @param onSent hears the bytes that have arrived */
export async function sendFile(file: File, onSent: (bytes: number, view: ContactFile) => void): Promise<ContactFile> {
  const view = await api<ContactFile>("/contact-files", { method: "POST", body: { fileName: file.name, bytes: file.size } });
  for (let from = 0; from < file.size; ) {
    from = await sendPiece(view.fileId, from, file.slice(from, from + PIECE));
    onSent(from, view);
  }
  return view;
}

async function sendPiece(fileId: string, from: number, piece: Blob): Promise<number> {
  for (let tries = 1; ; tries++) {
    try {
      const answer = await fetch(`/api/contact-files/${fileId}/bytes?from=${from}`, { method: "PUT", credentials: "same-origin", headers: { "content-type": "application/octet-stream", "x-rapport": "1" }, body: piece });
      if (answer.ok) return ((await answer.json()) as { received: number }).received;
      const problem = (await answer.json().catch(() => ({}))) as { detail?: string; code?: string };
      throw new ApiProblem(answer.status, problem.code ?? String(answer.status), problem.detail ?? `The server answered ${answer.status}.`);
    } catch (error) {
      if ((error instanceof ApiProblem && error.status < 500) || tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** tries));
    }
  }
}
