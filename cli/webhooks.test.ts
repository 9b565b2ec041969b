import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useCli } from "./test-cli.ts";

interface Source {
  readonly sourceId: string;
  readonly address: string;
  readonly hasSecret: boolean;
  readonly provider: string;
  readonly source: string;
}

describe("webhooks at the terminal", () => {
  const cli = useCli();

  test("a shop is added, given its secret later, listed and removed; the secret is printed nowhere", async () => {
    const added = await cli.json<Source>(["webhooks", "add", "shopify", "--name", "Main shop"]);
    assert.match(added.address, /^http:\/\/localhost:4000\/webhooks\/shopify\/[0-9a-f-]{36}$/);
    assert.deepEqual([added.source, added.hasSecret], ["main-shop", false]);
    const said = await cli.run(["webhooks", "secret", added.sourceId, "--secret", "hush-hush-hush-hush"]);
    assert.equal(said.code, 0);
    const listed = await cli.run(["webhooks", "list"]);
    assert.match(listed.stdout, /shopify {2}Main shop {2}0 kept, .* nothing received yet$/m);
    const [source] = await cli.json<Source[]>(["webhooks", "list"]);
    assert.equal(source!.hasSecret, true);
    for (const { stdout, stderr } of [said, listed]) assert.doesNotMatch(stdout + stderr, /hush/);
    assert.doesNotMatch(JSON.stringify(source), /hush/);
    await cli.json(["webhooks", "remove", added.sourceId]);
    assert.deepEqual(await cli.json<Source[]>(["webhooks", "list"]), []);
    assert.equal((await cli.run(["webhooks", "remove", added.sourceId])).code, 1);
  });

  test("a wrong call is answered with what would be right, and with no secret in it", async () => {
    for (const [args, says] of [
      [["webhooks", "add"], /PROVIDER/], [["webhooks", "add", "paypal", "--name", "x"], /"shopify" or "stripe"/], [["webhooks", "add", "stripe"], /--name is missing/],
      [["webhooks", "add", "stripe", "--name", "Pay", "--secret", "sk_live_0123456789abcdef"], /must begin with whsec_/], [["webhooks", "add", "shopify", "--name", "x", "--secret", "short"], /at least 16 characters/],
      [["webhooks", "secret", "01a20110-0000-7000-8000-000000000000"], /--secret is missing/],
    ] as const) {
      const { code, stderr } = await cli.run(args);
      assert.equal(code, 2, args.join(" "));
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /0123456789abcdef/);
    }
  });
});
