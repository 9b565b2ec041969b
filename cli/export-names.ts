export const EXPORTS = ["customers", "orders", "interactions", "decisions"] as const;
export type ExportName = (typeof EXPORTS)[number];
