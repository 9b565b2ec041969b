// The last imports, newest first: what was brought in, and files and exports that were brought to the page and wait.
import type { BundleView } from "../../../engine/bundles/contract.ts";
import type { ImportView } from "../../../engine/interactions/contract.ts";
import type { ContactFile } from "../../../engine/profiles/contract.ts";

/** Something that was brought to the page, wherever it stands. */
export interface Waiting {
  readonly state: Exclude<ContactFile["state"] | BundleView["state"], "receiving" | "brought-in">;
  readonly bringsIn: boolean;
  readonly pausedAt: string | null;
  readonly pausedBy: string | null;
  readonly failedBecause: string | null;
}

export interface Recent {
  readonly key: string;
  readonly name: string;
  readonly kind: string;
  readonly at: string;
  readonly by: string;
  /** What the file holds, where nothing tells yet what came of it; null where that is not known. */
  readonly rows: number | null;
  /** What was brought in, or is being brought in; null where nothing is. */
  readonly view: ImportView | null;
  readonly waits: Waiting | null;
  /** Where it can be gone on with; null of what came another way. */
  readonly page: { readonly file?: string; readonly bundle?: string } | null;
}

/** @param most as many are given, the newest */
export function recentImports(imports: readonly ImportView[], files: readonly ContactFile[], bundles: readonly BundleView[], most: number): readonly Recent[] {
  const brought = [...files.map(ofFile), ...bundles.map(ofBundle)];
  const byImport = new Map(brought.flatMap(({ importId, recent }) => (importId === null ? [] : [[importId, recent]])));
  const ofImports = imports.map((view): Recent => {
    const there = byImport.get(view.importId);
    return { key: view.importId, name: view.fileName, kind: view.kind, at: view.startedAt, by: view.startedBy, rows: null, view, waits: view.finishedAt === null && view.undoneAt === null ? (there?.waits ?? null) : null, page: there?.page ?? null };
  });
  // One that failed while it was brought in is told of twice: by the file, which can be gone on with, and by the import.
  const failed = new Set(brought.flatMap(({ recent }) => (recent?.waits?.state === "failed" ? [recent.name] : [])));
  const waiting = brought.flatMap(({ importId, recent }) => (importId === null && recent?.waits ? [recent] : []));
  return [...ofImports.filter(({ name, view }) => !(view?.failedBecause && failed.has(name))), ...waiting].sort((a, b) => b.at.localeCompare(a.at)).slice(0, most);
}

interface Brought {
  readonly importId: string | null;
  /** Undefined while it has not arrived. */
  readonly recent: Recent | undefined;
}

function ofFile({ fileId, fileName, broughtAt, broughtByName, importId, plan, ...file }: ContactFile): Brought {
  const recent = { key: fileId, name: fileName, kind: "contacts", at: broughtAt, by: broughtByName, rows: plan?.rows ?? null, view: null, waits: waitingOf(file), page: { file: fileId } };
  return { importId, recent: file.state === "receiving" ? undefined : recent };
}

function ofBundle({ bundleId, name, broughtAt, broughtByName, importId, result, ...bundle }: BundleView): Brought {
  const rows = result?.plan.files.reduce((sum, file) => sum + file.rows, 0) ?? null;
  const recent = { key: bundleId, name, kind: "bundle", at: broughtAt, by: broughtByName, rows, view: null, waits: waitingOf(bundle), page: { bundle: bundleId } };
  return { importId, recent: bundle.state === "receiving" ? undefined : recent };
}

function waitingOf({ state, work, pausedAt, pausedBy, failedBecause }: Pick<ContactFile, "pausedAt" | "pausedBy" | "failedBecause"> & { readonly state: ContactFile["state"] | BundleView["state"]; readonly work: string | null }): Waiting | null {
  return state === "receiving" || state === "brought-in" ? null : { state, bringsIn: work === "bring-in" || work === "repair", pausedAt, pausedBy, failedBecause };
}
