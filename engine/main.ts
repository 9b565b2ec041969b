// The table of contents: what a running Rapport consists of, started in the order of the loop.
import { join } from "node:path";
import { accessRoutes } from "../channels/api/access-routes.ts";
import { auditRoutes } from "../channels/api/audit-routes.ts";
import { customerRoutes } from "../channels/api/customer-routes.ts";
import { createFence } from "../channels/api/fence.ts";
import { healthRoutes } from "../channels/api/health-routes.ts";
import { joinRoutes } from "../channels/api/join-routes.ts";
import { liveRoutes } from "../channels/api/live-routes.ts";
import { webRoutes } from "../channels/api/web-routes.ts";
import { chatRoutes } from "../channels/chat/index.ts";
import { trackingRoutes } from "../channels/tracking/index.ts";
import { webhookRoutes } from "../channels/webhooks/index.ts";
import { seedSample } from "../world/seed.ts";
import { bundleRoutes } from "./bundles/index.ts";
import { countShadows, decisionRoutes, keepMonths, publishFirstPolicy, settleDecisions, settleRehearsals } from "./decisions/index.ts";
import { followers } from "./followers.ts";
import { keptDataRoutes } from "./kept-data/index.ts";
import { accessWords, addColleague, createAuthorise, createSignIn, installationSecret, listPeople, makeSignInLink, organisationRoutes, type SignIn, signInRoutes, SYSTEM, webhookSourceRoutes } from "./organisation/index.ts";
import { measureEffects, outcomesRoutes, proveFloorIfDue } from "./outcomes/index.ts";
import { buildHttp, type DataFolder, type EmbeddedPostgres, ensurePostgres, freePort, type Ground, keepFollowing, migrate, newSecret, openDataFolder, openDatabase, type OpenDatabase, openErrorLog, readMigrations, repeat, type RouteAccess, type Settings, startLiveBus } from "./platform/index.ts";
import { contactImportRoutes, duplicateRoutes, fillKeys, findAfterImports, keepCounts, profileRoutes, qualityRoutes, startIntake } from "./profiles/index.ts";
import { certifyDue, refreshSegments, segmentsRoutes } from "./segments/index.ts";
import { freeConversations, serviceRoutes, wakeConversations } from "./service/index.ts";
import { sweep } from "./sweep.ts";
import { keepMissingStandings, keepWalletShares, refitDissatisfactionIfStale, refitIfStale, refitNeedsIfStale, valueRoutes } from "./value/index.ts";

export interface RunningRapport {
  readonly url: string;
  /** A link that signs the owner in, once. */
  readonly signInLink: string;
  readonly ground: Ground;
  /** Every route with who may use it. */
  readonly routes: readonly RouteAccess[];
  /** Process number of our own PostgreSQL; undefined when the database is somewhere else. For tests that end it. */
  readonly postgresPid: () => number | undefined;
  stop(): Promise<void>;
}

/** Thrown when Rapport cannot start as things stand; its message is a sentence for the person at the terminal. */
export class CannotStart extends Error {}

const projectRoot = join(import.meta.dirname, "..");
const OLDEST_POSTGRES = 15;

/**
 * @param say hears what is being done, a line each
 * @param waitFor pages: called once the folder is ours; settles when the pages can be served, with the reason if they cannot
 * @throws {CannotStart} with what to do about it
 */
export async function startRapport(given: Settings, say: (line: string) => void = () => undefined, waitFor: { readonly pages?: () => Promise<string | undefined> } = {}): Promise<RunningRapport> {
  // Port 0 means any free one; it is chosen first, because the addresses in links and cookies depend on it.
  const settings = given.port === 0 ? await withFreePort(given) : given;
  const folder = openedFolder(settings.home);
  if (!folder.claimServing({ address: settings.publicUrl })) {
    const who = folder.whoServes();
    folder.close();
    throw new CannotStart(`Rapport already runs on ${settings.home} (${who}). Use that one, end it, or set RAPPORT_HOME to another folder.`);
  }
  const undo: (() => Promise<unknown> | unknown)[] = [() => folder.close()];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const pages = waitFor.pages?.();
    const postgres = settings.databaseUrl === undefined ? await usePostgres(folder, undo) : undefined;
    const databaseUrl = settings.databaseUrl ?? postgres!.url;
    const open = openDatabase(databaseUrl);
    undo.push(() => open.close());
    await prepareDatabase(open, say);
    return await serve(settings, open, databaseUrl, postgres, undo, stop, say, pages);
  } catch (error) {
    await stop();
    throw error;
  }
}

function openedFolder(home: string): DataFolder {
  try {
    return openDataFolder(home);
  } catch (error) {
    throw new CannotStart((error as Error).message, { cause: error });
  }
}

/** Our own PostgreSQL, shared with commands that run beside the server; whoever leaves last stops it. */
async function usePostgres(folder: DataFolder, undo: (() => unknown)[]): Promise<EmbeddedPostgres> {
  const postgres = await folder.duringTransition(async () => {
    folder.useDatabase();
    return ensurePostgres(folder.path);
  });
  undo.push(() => folder.duringTransition(async () => (folder.leaveDatabase() ? postgres.stop() : postgres.leave())));
  return postgres;
}

async function prepareDatabase(open: OpenDatabase, say: (line: string) => void): Promise<void> {
  let version: number;
  try {
    version = Math.floor(Number((await open.pool.query<{ v: string }>("select current_setting('server_version_num') as v")).rows[0]!.v) / 10_000);
  } catch (error) {
    throw new CannotStart(`The database cannot be reached: ${(error as Error).message}. Check DATABASE_URL, and that the server runs.`);
  }
  if (version < OLDEST_POSTGRES) throw new CannotStart(`The database is PostgreSQL ${version}; Rapport needs ${OLDEST_POSTGRES} or newer.`);
  const applied = await migrate(open.pool, readMigrations(import.meta.dirname));
  if (applied.length > 0) say("Database brought up to date.");
}

async function serve(settings: Settings, open: OpenDatabase, databaseUrl: string, postgres: EmbeddedPostgres | undefined, undo: (() => unknown)[], stop: () => Promise<void>, say: (line: string) => void, pages: Promise<string | undefined> | undefined): Promise<RunningRapport> {
  const errors = openErrorLog(join(settings.home, "log"));
  undo.push(() => errors.flush());
  const { report } = errors;
  const nudges: (() => void)[] = [];
  const ground: Ground = { db: open.db, now: () => new Date(), nudge: () => nudges.forEach((nudge) => nudge()), databaseUrl };

  const secret = await installationSecret(open.db, ground.now(), "auth.secret", () => newSecret(""));
  const signIn = createSignIn({ databaseUrl, secret, publicUrl: settings.publicUrl, origins: originsOf(settings) });
  undo.push(() => signIn.close());
  await ensureOwner(ground, signIn);
  // Where somebody reads on, as a back-up does, it is tried again every minute: months ahead have their part long before.
  await keepMonths(ground.db, ground.now()).catch(report);
  await publishFirstPolicy(ground);
  if (settings.sample === "coffee") await seedSample(ground, signIn, followers, say);

  const live = await startLiveBus(open.db, { everyMillis: 250, report, followers: followers.map((follower) => follower.name) });
  const following = keepFollowing(open.db, followers, report);
  nudges.push(live.nudge, following.nudge);
  const intake = startIntake(ground, report);
  const repeating = [
    repeat(10 * 60_000, () => refitIfStale(ground).then(() => measureEffects(ground)).then(() => refitDissatisfactionIfStale(ground)).then(() => refitNeedsIfStale(ground)).then(() => keepMissingStandings(ground)).then(() => keepWalletShares(ground)), report),
    repeat(15_000, () => wakeConversations(ground).then(() => freeConversations(ground)), report),
    repeat(60_000, () => sweep(ground, settings.home), report),
    repeat(60_000, () => findAfterImports(ground), report),
    repeat(60_000, () => fillKeys(ground.db), report),
    repeat(60_000, () => refreshSegments(ground).then(() => certifyDue(ground)), report),
    repeat(10 * 60_000, () => proveFloorIfDue(ground), report),
    repeat(60_000, () => countShadows(ground), report),
    // The gauges of a day on which nobody looked at them are kept too.
    repeat(60 * 60_000, () => keepCounts(ground), report),
  ];
  undo.push(
    () => live.stop(),
    () => following.stop(),
    async () => {
      await Promise.all(repeating.map((each) => each.stop()));
      await intake.stop();
      await settleDecisions();
      await settleRehearsals();
    },
  );

  const authorise = createAuthorise(open.db, signIn);
  const app = await buildHttp({ authorise, accessWords, report, guard: createFence(open.db, report), trustedProxies: settings.trustedProxies });
  signInRoutes(app, ground, signIn, settings.publicUrl);
  organisationRoutes(app, ground, signIn);
  webhookSourceRoutes(app, ground);
  profileRoutes(app, ground, intake);
  contactImportRoutes(app, ground, join(settings.home, "imports"));
  duplicateRoutes(app, ground, report);
  qualityRoutes(app, ground);
  customerRoutes(app, ground);
  joinRoutes(app, ground);
  valueRoutes(app, ground);
  segmentsRoutes(app, ground);
  decisionRoutes(app, ground);
  serviceRoutes(app, ground);
  outcomesRoutes(app, ground);
  bundleRoutes(app, ground, join(settings.home, "imports"));
  auditRoutes(app, ground);
  accessRoutes(app, ground);
  keptDataRoutes(app, ground, settings.home);
  liveRoutes(app, { db: open.db, live }, authorise);
  healthRoutes(app, ground);
  app.get("/api/openapi.json", { config: { access: "public" }, schema: { hide: true } }, () => app.swagger());
  await trackingRoutes(app, ground, intake, { eventsPerSecond: settings.eventsPerSecond });
  await webhookRoutes(app, ground, intake);
  const pagesMissing = await pages;
  if (pagesMissing !== undefined) throw new CannotStart(pagesMissing);
  await chatRoutes(app, ground, live, { folder: join(projectRoot, "dist", "chat") });
  await webRoutes(app, join(projectRoot, "dist", "web"));
  await listen(app, settings);
  undo.push(() => app.close());

  return { url: settings.publicUrl, signInLink: await ownersLink(ground, signIn), ground, routes: app.routesWithAccess, postgresPid: () => postgres?.pid(), stop };
}

async function listen(app: { listen(at: { port: number; host: string }): Promise<string>; close(): Promise<unknown> }, settings: Settings): Promise<void> {
  try {
    await app.listen({ port: settings.port, host: settings.host });
  } catch (error) {
    await app.close();
    const { code } = error as { code?: string };
    if (code === "EADDRINUSE") throw new CannotStart(`Port ${settings.port} is taken by another program. Set PORT to a free one, for example: PORT=${settings.port + 1} npm start`);
    if (code === "EACCES") throw new CannotStart(`Port ${settings.port} may not be opened by this user. Set PORT to one above 1023.`);
    throw error;
  }
}

async function withFreePort(settings: Settings): Promise<Settings> {
  const port = await freePort();
  const url = new URL(settings.publicUrl);
  if (url.port === "0") url.port = String(port);
  return { ...settings, port, publicUrl: url.origin };
}

const OWNER_EMAIL = "owner@rapport.example";

/** The first person: whoever started Rapport. */
async function ensureOwner(ground: Ground, signIn: SignIn): Promise<void> {
  if ((await listPeople(ground.db)).some((person) => person.role === "owner")) return;
  await addColleague(ground, signIn, SYSTEM, { name: "Owner", email: OWNER_EMAIL, role: "owner" });
}

/**
 * A link for the owner who has owned the longest: whoever started Rapport, until somebody else takes over. It is made at
 * every start, also when that owner has a password: who can start Rapport on this data folder can read and change
 * everything in it anyway, and this is the one way back in when the last owner has lost the password. Making it ends the
 * unused link of the start before, so that one left in a log opens nothing for long; and it stands in the audit.
 */
async function ownersLink(ground: Ground, signIn: SignIn): Promise<string> {
  const owners = (await listPeople(ground.db)).filter((person) => person.role === "owner");
  const [first] = owners.sort((a, b) => (a.since < b.since ? -1 : 1));
  if (!first) throw new Error("expected somebody to own this Rapport");
  return (await makeSignInLink(ground, signIn, SYSTEM, first.id)).signInLink;
}

function originsOf(settings: Settings): string[] {
  const own = new URL(settings.publicUrl);
  return [own.origin, ...(own.hostname === "localhost" ? [`http://127.0.0.1:${own.port}`, `http://[::1]:${own.port}`] : [])];
}
