import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { verifyShopify } from "./shopify-signature.ts";
import { TOLERANCE_SECONDS, verifyStripe } from "./stripe-signature.ts";
import { hmacByHand, signAsShopify, signAsStripe } from "./test-signing.ts";

const SECRET = "whsec_0123456789abcdef0123456789abcdef";
const NOW = new Date("2026-11-22T12:00:00Z");
const body = Buffer.from('{"id":1,"note":"grüße"}');

describe("signatures", () => {
  test("the second route is HMAC-SHA256 (RFC 4231, test case 2)", () => {
    assert.equal(hmacByHand("Jefe", "what do ya want for nothing?").toString("hex"), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  });

  test("Shopify's is right with the secret that signed, also one of two, and with no other", () => {
    const header = signAsShopify(SECRET, body);
    assert.equal(verifyShopify(body, header, [SECRET]), "right");
    assert.equal(verifyShopify(body, header, ["another-secret-altogether", SECRET]), "right");
    assert.equal(verifyShopify(body, header, ["another-secret-altogether"]), "wrong-signature");
    assert.equal(verifyShopify(body, header, []), "wrong-signature");
    assert.equal(verifyShopify(Buffer.concat([body, Buffer.from(" ")]), header, [SECRET]), "wrong-signature", "the bytes are signed, not what they mean");
  });

  test("Shopify's absent, cut, in hexadecimal or with something after it is told from a wrong one", () => {
    const right = signAsShopify(SECRET, body);
    assert.equal(verifyShopify(body, undefined, [SECRET]), "no-signature");
    for (const header of [right.slice(0, -2), `${right}x`, hmacByHand(SECRET, body).toString("hex"), " ", "é".repeat(44)]) assert.equal(verifyShopify(body, header, [SECRET]), "unreadable-signature", header);
  });

  test("Stripe's is right among several, of which one fits, and other schemes are passed over", () => {
    const header = signAsStripe(SECRET, body, NOW);
    assert.equal(verifyStripe(body, header, [SECRET], NOW), "right");
    const [t, v1] = header.split(",") as [string, string];
    assert.equal(verifyStripe(body, `${t},v0=${"0".repeat(64)},v1=${"a".repeat(64)},${v1}`, [SECRET], NOW), "right");
    assert.equal(verifyStripe(body, `${t},v0=${v1.slice(3)}`, [SECRET], NOW), "unreadable-signature", "a right value under v0 is worth nothing");
    assert.equal(verifyStripe(body, header, ["whsec_another0123456789"], NOW), "wrong-signature");
  });

  test("Stripe's counts for 300 seconds before and after, and not for 301 (S17)", () => {
    const at = (seconds: number) => verifyStripe(body, signAsStripe(SECRET, body, new Date(NOW.getTime() + seconds * 1000)), [SECRET], NOW);
    assert.deepEqual([at(-TOLERANCE_SECONDS), at(TOLERANCE_SECONDS), at(-TOLERANCE_SECONDS - 1), at(TOLERANCE_SECONDS + 1)], ["right", "right", "too-old", "too-early"]);
  });

  test("a moment that was changed does not make an old delivery new", () => {
    const header = signAsStripe(SECRET, body, new Date(NOW.getTime() - 3_600_000));
    const fresh = header.replace(/t=\d+/, `t=${NOW.getTime() / 1000}`);
    assert.equal(verifyStripe(body, fresh, [SECRET], NOW), "wrong-signature");
    assert.equal(verifyStripe(body, `${header},t=${NOW.getTime() / 1000}`, [SECRET], NOW), "unreadable-signature", "two moments say nothing");
  });

  test("what is no signature never passes and never throws, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.uint8Array({ maxLength: 100 }), (header, bytes) => {
        assert.notEqual(verifyShopify(Buffer.from(bytes), header, [SECRET]), "right");
        assert.notEqual(verifyStripe(Buffer.from(bytes), header, [SECRET], NOW), "right");
      }),
      { numRuns: 500, seed: 7 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: body.length * 8 - 1 }), (bit) => {
        const changed = Buffer.from(body);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        assert.equal(verifyShopify(changed, signAsShopify(SECRET, body), [SECRET]), "wrong-signature");
        assert.equal(verifyStripe(changed, signAsStripe(SECRET, body, NOW), [SECRET], NOW), "wrong-signature");
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});
