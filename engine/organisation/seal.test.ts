import assert from "node:assert/strict";
import { createDecipheriv, hkdfSync } from "node:crypto";
import { describe, test } from "node:test";
import fc from "fast-check";
import { open, seal, sealingKey } from "./seal.ts";

const key = sealingKey("an installation's secret", "tests");

describe("sealed secrets", () => {
  test("whatever is sealed comes out again, and looks like nothing and never the same in between", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 200 }), (secret) => {
        const sealed = seal(key, "a", secret.toWellFormed());
        assert.equal(open(key, "a", sealed), secret.toWellFormed());
        assert.notEqual(sealed, seal(key, "a", secret.toWellFormed()));
      }),
      { seed: 5 },
    );
  });

  test("opens for nobody else, with no other key, and not when a bit was changed", () => {
    const sealed = seal(key, "a", "whsec_1");
    assert.throws(() => open(key, "b", sealed));
    assert.throws(() => open(sealingKey("an installation's secret", "other tests"), "a", sealed));
    assert.throws(() => open(sealingKey("another installation's secret", "tests"), "a", sealed));
    const bytes = Buffer.from(sealed.slice(2), "base64url");
    for (let place = 0; place < bytes.length; place++) {
      const changed = Buffer.from(bytes);
      changed[place]! ^= 1;
      assert.throws(() => open(key, "a", `1.${changed.toString("base64url")}`), `byte ${place}`);
    }
    assert.throws(() => open(key, "a", "2.abc"), /version/);
  });

  test("is AES-256-GCM with a key from HKDF-SHA256, by a second route", () => {
    const bytes = Buffer.from(seal(key, "a", "whsec_1").slice(2), "base64url");
    const again = Buffer.from(hkdfSync("sha256", "an installation's secret", new Uint8Array(), "rapport tests 1", 32));
    const decipher = createDecipheriv("aes-256-gcm", again, bytes.subarray(0, 12)).setAAD(Buffer.from("a"));
    decipher.setAuthTag(bytes.subarray(12, 28));
    assert.equal(decipher.update(bytes.subarray(28)).toString() + decipher.final().toString(), "whsec_1");
  });
});
