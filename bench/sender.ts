// A sender that takes as little of the machine as it can, so that what is measured is the server: plain sockets that are
// kept open, one request after the other on each. (autocannon takes about as much of a core as the server under test.)
import { connect, type Socket } from "node:net";
import { quantile } from "./measurement.ts";

export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body of the n-th request. */
  readonly bodyOf: (n: number) => string;
}

export interface Sent {
  readonly requests: number;
  readonly seconds: number;
  readonly p99Millis: number;
}

/** @throws {Error} if an answer is not 2xx, or a connection breaks */
export async function send(load: Load): Promise<Sent> {
  const { hostname, port, host } = new URL(load.url);
  const head = `POST ${load.path} HTTP/1.1\r\nHost: ${host}\r\n${Object.entries(load.headers).map(([name, value]) => `${name}: ${value}\r\n`).join("")}Content-Length: `;
  const latencies: number[] = [];
  const began = performance.now();
  const end = began + load.seconds * 1000;
  let n = 0;
  await Promise.all(Array.from({ length: load.connections }, () => one(connect({ host: hostname, port: Number(port), noDelay: true }))));
  return { requests: latencies.length, seconds: (performance.now() - began) / 1000, p99Millis: quantile(latencies, 0.99) };

  function one(socket: Socket): Promise<void> {
    return new Promise((resolve, reject) => {
      let sentAt = 0;
      let answer = "";
      const next = () => {
        if (performance.now() >= end) {
          socket.destroy();
          resolve();
          return;
        }
        const body = load.bodyOf(n++);
        sentAt = performance.now();
        socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
      };
      socket.setEncoding("latin1");
      socket.on("connect", next);
      socket.on("error", reject);
      socket.on("close", () => (performance.now() >= end ? resolve() : reject(new Error("the server closed a connection"))));
      socket.on("data", (chunk: string) => {
        answer += chunk;
        const headEnds = answer.indexOf("\r\n\r\n");
        if (headEnds < 0) return;
        const length = Number(/\r\ncontent-length: (\d+)/i.exec(answer)?.[1]);
        if (answer.length < headEnds + 4 + length) return;
        if (!answer.startsWith("HTTP/1.1 2")) {
          socket.destroy();
          reject(new Error(`not a 2xx: ${answer.slice(0, 300)}`));
          return;
        }
        latencies.push(performance.now() - sentAt);
        answer = "";
        next();
      });
    });
  }
}
