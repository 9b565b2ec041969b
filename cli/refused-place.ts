import { basename, join } from "node:path";

export interface RefusedPlace {
  /** Null where none is written. */
  readonly path: string | null;
  /** To be called when work begins: says once where the rows go, if nobody named the place. */
  begin(): void;
}

/**
 * Where rows that cannot be taken go: where it was told; else beside whoever calls, and that is said before anything is written. A
 * check that was told no place writes none.
 *
 * @param from the file, or folder, that is brought in
 */
export function refusedPlace({ told, check, from }: { readonly told: string | undefined; readonly check: boolean; readonly from: string }): RefusedPlace {
  if (told !== undefined || check) return { path: told ?? null, begin: () => undefined };
  const path = join(process.cwd(), `${basename(from)}.refused.csv`);
  let said = false;
  return {
    path,
    begin() {
      if (!said) process.stderr.write(`Rows that cannot be taken, if there are any, will be written to ${path}; --refused-to FILE names another place.\n`);
      said = true;
    },
  };
}
