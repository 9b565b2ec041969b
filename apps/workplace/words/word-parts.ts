// Words of another language that only some screens say: they are fetched with the screens, and not before.

type Words = Readonly<Record<string, string>>;

/** Where each part is said, and nowhere else: `words.test.ts` looks. */
export const WORD_PARTS = {
  rules: { said: ["rules/", "value/floor"], ar: (): Promise<Words> => Promise.all([import("./ar/rules.ts"), import("./ar/limits.ts")]).then(([{ RULES }, { LIMITS }]) => ({ ...RULES, ...LIMITS })) },
  floor: { said: ["value/floor", "rules/"], ar: (): Promise<Words> => import("./ar/floor.ts").then(({ FLOOR }) => FLOOR) },
  import: { said: ["import/"], ar: (): Promise<Words> => Promise.all([import("./ar/import.ts"), import("./ar/import-reasons.ts"), import("./ar/import-remarks.ts")]).then(([{ IMPORT }, { IMPORT_REASONS }, { IMPORT_REMARKS }]) => ({ ...IMPORT, ...IMPORT_REASONS, ...IMPORT_REMARKS })) },
} as const;
export type WordPart = keyof typeof WORD_PARTS;
