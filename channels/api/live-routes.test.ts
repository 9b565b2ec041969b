import assert from "node:assert/strict";
import { createServer, get } from "node:http";
import { describe, test } from "node:test";
import { pacedWriter, startStream } from "./live-routes.ts";

/** Serves one stream that is written in one turn of the event loop; gives everything a reader received. */
async function streamOf(texts: readonly string[]): Promise<string> {
  const server = createServer((_, response) => {
    startStream(response, {});
    const write = pacedWriter(response);
    for (const text of texts) write(text);
    write("event: end\ndata: end\n\n");
  });
  const port = await new Promise<number>((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)));
  try {
    return await new Promise<string>((resolve, reject) => {
      // Kept in pieces: looked at as one text whenever a piece comes, it is copied whole each time.
      const pieces: string[] = [];
      let end = "";
      get({ port, host: "127.0.0.1" }, (answer) => {
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => {
          pieces.push(chunk);
          end = (end + chunk).slice(-20);
          if (end.endsWith("data: end\n\n")) {
            answer.destroy();
            resolve(pieces.join(""));
          }
        });
        answer.on("error", () => resolve(pieces.join("")));
        answer.on("close", () => resolve(pieces.join("")));
      }).on("error", reject);
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("a live stream", () => {
  test("a burst of megabytes in one moment reaches the reader whole and in order", async () => {
    const texts = Array.from({ length: 3000 }, (_, i) => `id: ${i}\ndata: ${"é".repeat(500)}\n\n`);
    const heard = await streamOf(texts);
    assert.ok(heard.includes(texts.join("")), `only ${heard.length} letters arrived`);
  });
});
