import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { namesScript } from "./is-built-anew.ts";

describe("whether there is a new version", () => {
  const page = (name: string) => `<script type="module" crossorigin src="/assets/${name}.js"></script>`;

  test("the same page that names another script is a new version; one that names ours is not", () => {
    assert.ok(namesScript(page("index-abc"), "/assets/index-abc.js"));
    assert.ok(!namesScript(page("index-xyz"), "/assets/index-abc.js"));
    assert.ok(!namesScript(page("index-abcd"), "/assets/index-abc.js"));
  });
});
