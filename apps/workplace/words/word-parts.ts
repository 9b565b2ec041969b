// Words of another language that only some screens say: they are fetched with the screens, and not before. Which screens: `said-where.ts`.

type Words = Readonly<Record<string, string>>;

/** Each part in Arabic. */
export const WORD_PARTS = {
  rules: (): Promise<Words> => Promise.all([import("./ar/rules.ts"), import("./ar/limits.ts")]).then(([{ RULES }, { LIMITS }]) => ({ ...RULES, ...LIMITS })),
  floor: (): Promise<Words> => import("./ar/floor.ts").then(({ FLOOR }) => FLOOR),
  import: (): Promise<Words> => Promise.all([import("./ar/import.ts"), import("./ar/import-reasons.ts"), import("./ar/import-remarks.ts")]).then(([{ IMPORT }, { IMPORT_REASONS }, { IMPORT_REMARKS }]) => ({ ...IMPORT, ...IMPORT_REASONS, ...IMPORT_REMARKS })),
  responding: (): Promise<Words> => import("./ar/responding.ts").then(({ RESPONDING }) => RESPONDING),
} as const;
export type WordPart = keyof typeof WORD_PARTS;
