// The control of the kill test: a server that answers before it writes. Everything else is as in the real one.
//   node stories/kill/acknowledge-first.ts   (RAPPORT_HOME and PORT as for rapport start)
import { trackingRoutes } from "../../channels/tracking/index.ts";
import { accessWords } from "../../engine/organisation/index.ts";
import { buildHttp, ensurePostgres, openDataFolder, openDatabase } from "../../engine/platform/index.ts";
import { healthRoutes } from "../../channels/api/health-routes.ts";
import { type Intake, startIntake } from "../../engine/profiles/index.ts";

const home = process.env["RAPPORT_HOME"]!;
const folder = openDataFolder(home);
const postgres = await folder.duringTransition(async () => {
  folder.useDatabase();
  return ensurePostgres(home);
});
const { db } = openDatabase(postgres.url);
const ground = { db, now: () => new Date(), nudge: () => undefined };
const honest = startIntake(ground);
const hasty: Intake = {
  ...honest,
  accept: async (source, inputs) => {
    // Answered now, written half a second later: what is in between is lost when the process is ended.
    setTimeout(() => void honest.accept(source, inputs).catch(() => undefined), 500);
    return inputs.map(() => undefined);
  },
};
const app = await buildHttp({ authorise: async () => undefined, accessWords, report: () => undefined, trustedProxies: [] });
healthRoutes(app, ground);
await trackingRoutes(app, ground, hasty, { eventsPerSecond: 100_000 });
await app.listen({ port: Number(process.env["PORT"]), host: "127.0.0.1" });
