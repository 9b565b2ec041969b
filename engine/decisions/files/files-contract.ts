import { z } from "zod";
import { shownBy } from "../../organisation/contract.ts";
import { contentAs } from "../studio/covered.ts";
import { RuleChange, WrittenTable } from "../studio/studio-contract.ts";

export const TableForm = z.enum(["dmn", "xlsx"]).describe("a model of DMN 1.5, or a workbook");
export type TableForm = z.infer<typeof TableForm>;

/** By sheet and cell, or by what the model calls it and its line. */
const InFile = z.object({ place: z.string().describe("where in the file; empty where the whole is meant"), message: z.string() });

const BroughtTable = z.object({ part: z.string(), table: WrittenTable });
shownBy(BroughtTable, (each, seen) => contentAs({ tables: [each] }, seen).tables[0]!);

/** What a file would make of a draft; nothing of it is kept. */
export const TableFileReading = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("read"), tables: z.array(BroughtTable).describe("those that take the place of the draft's, or are new"),
      changes: z.array(RuleChange).describe("against the draft as it stands"), problems: z.array(InFile).describe("what would keep it from being published"), notes: z.array(InFile).describe("what was added so that the tables answer as the model does"),
    }),
    z.object({ kind: z.literal("refused"), problems: z.array(InFile) }),
  ])
  .meta({ id: "TableFileReading" });
export type TableFileReading = z.infer<typeof TableFileReading>;
