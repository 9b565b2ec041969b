// What is made of HTML, also of HTML that was written to keep a server busy.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { looksLikeMail } from "./mail.ts";
import { LONGEST_HTML, plainText, wordsOf } from "./plain-text.ts";

describe("the words of HTML", () => {
  test("are read as people would see them", () => {
    assert.equal(plainText("<head><title>x</title></head><h1> Offer </h1><p>one&nbsp;two</p><p>three</p> <ul> <li>a <li>b</ul>4 < 5 > 3<td>c</td>d<hr>e"), "Offer\none two\n\nthree\n\n- a\n- b\n4 < 5 > 3c d\ne");
    assert.equal(plainText("a <b>b</b> <br> c<br><i> d</i><!-- never closed <p>"), "a b\nc\n d");
    assert.equal(wordsOf("2 < 3 and <p nothing closes"), "2 < 3 and <p nothing closes");
    assert.equal(wordsOf("<p>yes"), "yes");
    assert.equal(plainText("&valueOf; &amp; &toString; &nosuch;"), "&valueOf; & &toString; &nosuch;");
  });

  test("of a tag many times over come at once: each letter is looked at a bounded number of times", () => {
    // What took minutes before the tags were read in one pass; the whole suite stops where it does so again.
    for (const part of ["<li", "<p ", "<!-", "</", "<script", "&nbsp;", " ", "<br> ", "<script></scrip", "<<", "&#1", "<style", "<p <style"]) {
      const many = part.repeat(200_000);
      assert.ok(plainText(many).length <= many.length + 3 * 200_000);
      wordsOf(many);
    }
    // A tag that closes only behind all others: minutes at this length, where each looks for its end.
    assert.equal(plainText(`a${"<style".repeat(1_300_000)}>b`), `a${"<style".repeat(1_299_999)}`);
    assert.equal(plainText("a<style<style>b</style>c"), "a<stylec"); // the twin: the last of them does hide
    assert.equal(plainText("x".repeat(LONGEST_HTML + 5)).length, LONGEST_HTML);
    assert.equal(looksLikeMail(`From ${"A".repeat(1_000_000)}12:00`), false);
  });

  test("hold no letter that was not there, and nothing of a comment or script (a law)", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("<p>", "</p>", "<br>", "<li>", ">", "a", " ", "\n", "<!--SECRET-->", "<script>SECRET</script>", "<style x>SECRET</style >", "</td>", "<x y>")), (parts) => {
        const words = plainText(parts.join(""));
        assert.doesNotMatch(words, /SECRET/);
        assert.doesNotMatch(words, / \n|\n{3}/);
      }),
    );
  });
});
