import { type Benchmark, measured, median, removeHome, startServer, temporaryHome } from "./measurement.ts";

export const start: Benchmark = {
  names: ["start.ready_seconds"],
  async measure() {
    const home = temporaryHome();
    const first = await startServer({ sample: "coffee", home });
    await first.end();
    const seconds: number[] = [];
    for (let round = 0; round < 5; round++) {
      const began = performance.now();
      const server = await startServer({ sample: "coffee", home });
      seconds.push((performance.now() - began) / 1000);
      await server.end();
    }
    removeHome(home);
    return [measured("start.ready_seconds", median(seconds), "s", "rapport start on a folder with the sample company, from spawn until /readyz has written to the database; median of 5", { value: 5, better: "less" })];
  },
};
