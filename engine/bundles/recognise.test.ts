import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { recogniseHead } from "./recognise.ts";

describe("tables from nobody knows which program", () => {
  const folder = mkdtempSync(join(tmpdir(), "rapport-recognise-"));
  after(() => rmSync(folder, { recursive: true }));
  const holds = async (header: string) => {
    const { holds: kind, title } = await recogniseHead(Buffer.from(`${header}\n${header.replaceAll(/[^,]+/g, "1")}\n`), folder);
    return kind === "unread" ? title : kind;
  };

  for (const [header, what] of [
    ["conversation_id,contact id,subject,created at,channel,status", "conversations"],
    ["Deal ID,Name,Contact ID,Stage,Amount,Close date", "deals"],
    ["opportunity_name,owner", "deals"],
    ["message id,ticket id,body,sent at", "messages"],
  ] as const)
    test(`${header}: no person is made of ${what}`, async () => {
      assert.equal(await holds(header), what);
      assert.match((await recogniseHead(Buffer.from(`${header}\n`), folder)).why!, new RegExp(`it holds ${what} from an unknown program: those of .* are read, and nobody is made of the others`));
    });

  for (const header of ["Name,E-mail,Subject,Status", "First name,Last name,Stage,Amount", "Customer number,Name,City,Status", "id,name,phone,conversation id,message"])
    test(`${header}: still people (the twin)`, async () => assert.equal(await holds(header), "people"));
});
