// What the environment may set, checked once at start. A wrong or misspelt one is named and nothing starts.
import { join, resolve } from "node:path";
import { z } from "zod";

export interface Settings {
  readonly port: number;
  readonly host: string;
  /** The address people type; links in sign-in messages begin with it. */
  readonly publicUrl: string;
  readonly home: string;
  /** An external PostgreSQL; undefined means the embedded one. */
  readonly databaseUrl: string | undefined;
  readonly sample: "coffee" | "none";
  /** Interactions a second that one write key may send before it is asked to wait. */
  readonly eventsPerSecond: number;
  /** Behind a proxy that sets X-Forwarded-For: the addresses from which that header is believed. */
  readonly trustedProxies: readonly string[];
}

const port = z
  .string()
  .regex(/^\d{1,5}$/, "must be a whole number from 0 to 65535")
  .transform(Number)
  .refine((n) => n <= 65535, "must be a whole number from 0 to 65535");

const Environment = z.object({
  PORT: port.optional(),
  HOST: z.string().min(1).optional(),
  RAPPORT_URL: z.url({ protocol: /^https?$/, error: "must be an address such as https://rapport.example.com" }).optional(),
  RAPPORT_HOME: z.string().min(1, "must be a folder").optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must begin with postgres:// and name a host and a database" }).optional(),
  RAPPORT_SAMPLE: z.enum(["coffee", "none"], { error: 'must be "coffee" or "none"' }).optional(),
  RAPPORT_EVENTS_PER_SECOND: z.string().regex(/^[1-9]\d{0,7}$/, "must be a whole number above 0").transform(Number).optional(),
  RAPPORT_TRUSTED_PROXIES: z.string().optional(),
});

/** Thrown when the environment cannot be used; its message names each variable and the cure. */
export class SettingsError extends Error {}

const projectRoot = resolve(import.meta.dirname, "../..");

/**
 * Reads the settings.
 *
 * @throws {SettingsError} naming every variable that is wrong, and every RAPPORT_ variable that does not exist
 * @example readSettings({ PORT: "4100" }).port // 4100
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const unknown = Object.keys(given).filter((name) => name.startsWith("RAPPORT_") && !name.startsWith("RAPPORT_TEST_") && !(name in Environment.shape));
  const parsed = Environment.safeParse(given);
  const complaints = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}; it is "${hidePassword(given[String(issue.path[0])] ?? "")}".`)),
    ...unknown.map((name) => `${name} is not a setting of Rapport. There are ${Object.keys(Environment.shape).join(", ")}.`),
  ];
  if (!parsed.success || complaints.length > 0) throw new SettingsError(complaints.join("\n"));
  const e = parsed.data;
  const chosenPort = e.PORT ?? 4000;
  return {
    port: chosenPort,
    host: e.HOST ?? "127.0.0.1",
    publicUrl: (e.RAPPORT_URL ?? `http://localhost:${chosenPort}`).replace(/\/$/, ""),
    home: resolve(e.RAPPORT_HOME ?? join(projectRoot, ".data")),
    databaseUrl: e.DATABASE_URL,
    sample: e.RAPPORT_SAMPLE ?? "coffee",
    eventsPerSecond: e.RAPPORT_EVENTS_PER_SECOND ?? 20_000,
    trustedProxies: (e.RAPPORT_TRUSTED_PROXIES ?? "").split(",").map((a) => a.trim()).filter(Boolean),
  };
}

function hidePassword(value: string): string {
  return value.replace(/\/\/([^:/@]*):[^@]*@/, "//$1:…@");
}
