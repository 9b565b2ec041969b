// Staff sign-in by better-auth: passwords, sessions and links that work once. Nobody can sign up; colleagues are invited.
import { AsyncLocalStorage } from "node:async_hooks";
import { betterAuth } from "better-auth";
import { magicLink } from "better-auth/plugins/magic-link";
import pg from "pg";
import { connectionMillis, newSecret } from "../platform/index.ts";

const LINK_HOURS = 72;

export interface SignIn {
  /** Answers /api/auth/*. */
  handle(request: Request): Promise<Response>;
  /** The staff id of the session in these headers. */
  sessionOf(headers: Headers): Promise<{ staffId: string; name: string; email: string } | undefined>;
  /** A link that signs this address in, once. */
  oneTimeLink(email: string): Promise<string>;
  createStaff(person: { readonly id?: string; readonly name: string; readonly email: string }): Promise<string>;
  setPassword(headers: Headers, password: string): Promise<void>;
  close(): Promise<void>;
}

export function createSignIn(options: { readonly databaseUrl: string; readonly secret: string; readonly publicUrl: string; readonly origins: readonly string[] }): SignIn {
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 4, options: "-c search_path=auth -c timezone=UTC", application_name: "rapport sign-in", connectionTimeoutMillis: connectionMillis(options.databaseUrl) });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => void client.on("error", () => undefined));
  const links = new Map<string, (url: string) => void>();
  // The library answers a failure of the database with a sentence of its own, and tells its cause to its logger only.
  const failures = new AsyncLocalStorage<{ cause?: Error }>();
  const noteCause = (_level: string, _message: string, ...told: unknown[]) => {
    const held = failures.getStore();
    const cause = told.find((each) => each instanceof Error);
    if (held !== undefined && cause !== undefined) held.cause ??= cause;
  };
  const auth = betterAuth({
    appName: "Rapport", database: pool, secret: options.secret, baseURL: options.publicUrl, basePath: "/api/auth", trustedOrigins: [...options.origins],
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 200 },
    session: { expiresIn: 60 * 60 * 24 * 14, updateAge: 60 * 60 * 24 },
    rateLimit: { enabled: true, storage: "memory", window: 60, max: 300, customRules: { "/sign-in/email": { window: 60, max: 10 } } },
    advanced: { cookiePrefix: "rapport", useSecureCookies: options.publicUrl.startsWith("https:"), ipAddress: { ipAddressHeaders: ["x-rapport-peer"] } },
    logger: { level: "error", log: noteCause },
    telemetry: { enabled: false },
    plugins: [
      magicLink({
        expiresIn: LINK_HOURS * 3600, disableSignUp: true, storeToken: "hashed", rateLimit: { window: 60, max: 100 },
        generateToken: () => newSecret(""),
        sendMagicLink: ({ url, metadata }) => {
          links.get(String(metadata?.["asked"]))?.(url);
        },
      }),
    ],
  });
  return {
    handle: (request) => auth.handler(request),
    async sessionOf(headers) {
      const held: { cause?: Error } = {};
      const session = await failures.run(held, () => auth.api.getSession({ headers })).catch((error: unknown) => {
        throw held.cause ?? error;
      });
      return session ? { staffId: session.user.id, name: session.user.name, email: session.user.email } : undefined;
    },
    async oneTimeLink(email) {
      // The library hands the link to a mailer; `asked` leads it back here, also when two are asked for at one moment.
      const asked = newSecret("");
      let made: string | undefined;
      links.set(asked, (url) => (made = url));
      try {
        await auth.api.signInMagicLink({ body: { email, callbackURL: "/", metadata: { asked } }, headers: new Headers() });
      } finally {
        links.delete(asked);
      }
      if (made === undefined) throw new Error("expected the sign-in library to have made a link before it answered");
      return made;
    },
    async createStaff(person) {
      const context = await auth.$context;
      const user = await context.internalAdapter.createUser({ name: person.name, email: person.email.toLowerCase(), emailVerified: true, ...(person.id ? { id: person.id } : {}) }, { method: "admin" });
      return user.id;
    },
    async setPassword(headers, password) {
      await auth.api.setPassword({ body: { newPassword: password }, headers });
    },
    close: () => pool.end(),
  };
}
