import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { useCli } from "./test-cli.ts";

describe("a file of people at the terminal", () => {
  const cli = useCli();

  test("where refused rows go is said before, unless a place is named; of a check nothing is written", async () => {
    const path = cli.file("people.csv", "id,name,email\n1,Ada Vos,ada@example.com\n2,Bo Li,ada@example.com\n,,nobody at all\n");
    const place = join(cli.folder, "people.csv.refused.csv");
    const checked = await cli.run(["import", "contacts", path, "--dry-run"]);
    assert.ok(!checked.stderr.includes(place), checked.stderr);
    assert.match(checked.stdout, /1 person shows an address that somebody of another name has/);
    const done = await cli.run(["import", "contacts", path]);
    assert.equal(done.code, 0, done.stderr);
    assert.ok(done.stderr.includes(`will be written to ${place}; --refused-to FILE`), done.stderr);
    assert.ok(existsSync(place));
    assert.match(done.stdout, /To take it all back: rapport import undo/);
    const named = await cli.run(["import", "contacts", path, "--refused-to", join(cli.folder, "mine.csv")]);
    assert.ok(!named.stderr.includes("will be written"), named.stderr);
    assert.ok(existsSync(join(cli.folder, "mine.csv")));
    assert.match(named.stdout, /Nothing was brought in, so there is nothing to take back/);
    assert.ok(!named.stdout.includes("rapport import undo"));
  });
});
