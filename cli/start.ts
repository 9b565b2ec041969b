import { type Command, CommandFailed, readArguments } from "./command.ts";
import { pagesBuilt } from "./pages-built.ts";
import { onStopSignal, type StopSignal } from "./signals.ts";

export const start: Command = {
  name: "start",
  summary: "start Rapport and serve it until Ctrl-C",
  help: `rapport start

Starts the database, brings it up to date, seeds the sample company on a new data folder, and serves the pages, the API and
the chat widget until Ctrl-C or SIGTERM. Prints the address and a link that signs the owner in, once.

Settings come from the environment:
  PORT             where to serve; 4000 unless told
  HOST             from which addresses to be reached; 127.0.0.1 (this machine only) unless told
  RAPPORT_URL      the address people type, when it is another; https behind a proxy
  RAPPORT_HOME     the data folder; .data beside the program unless told
  RAPPORT_SAMPLE   "coffee" (a sample company, on a new data folder) or "none"
  DATABASE_URL     a PostgreSQL 15 or newer of your own, instead of the one that comes with Rapport`,
  async run(args) {
    readArguments(args, {});
    const [{ CannotStart, startRapport }, { readSettings }] = [await import("../engine/main.ts"), await import("../engine/platform/index.ts")];
    // Heard from the beginning: a stop that is asked for while starting is carried out when the start is through, so that
    // nothing is left running.
    let started = false;
    const stopAsked = new Promise<StopSignal>((resolve) =>
      onStopSignal((signal) => {
        if (!started) console.log("Stopping as soon as the start is through …");
        resolve(signal);
      }),
    );
    let running;
    try {
      running = await startRapport(readSettings(process.env), (line) => console.log(line), { pages: () => pagesBuilt((line) => console.log(line)) });
    } catch (error) {
      throw error instanceof CannotStart ? new CommandFailed(error.message) : error;
    }
    console.log(`\nRapport is ready at ${running.url}\nSign in as the owner with this link, which works once:\n\n  ${running.signInLink}\n\nCtrl-C stops it.`);
    started = true;
    const signal = await stopAsked;
    console.log(`\nStopping${signal === "SIGINT" ? "" : ` (${signal})`} …`);
    await running.stop();
    console.log("Stopped.");
    process.exit(0);
  },
};
