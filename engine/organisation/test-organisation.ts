// For tests: the organisation's routes on a database, and people who come in through them.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { buildHttp, type Database, type Ground, type Http, newSecret } from "../platform/index.ts";
import { accessWords, addColleague, createAuthorise, createSignIn, organisationRoutes, type Role, type SignIn, signInRoutes, SYSTEM } from "./index.ts";

const URL_BASE = "http://localhost:4999";

export interface TestOrganisation {
  readonly app: Http;
  readonly signIn: SignIn;
  /** Adds a colleague called by the part of the address before the @. Gives the id. */
  add(email: string, role: Role): Promise<string>;
  /** What opening a one-time link answers. */
  open(link: string): ReturnType<typeof ask>;
  /** Comes in by a new one-time link; gives the cookie. */
  comeIn(email: string): Promise<string>;
  /** Asks as whoever has this cookie. */
  as(cookie: string, method: "GET" | "POST" | "PATCH" | "DELETE", url: string, payload?: object): ReturnType<typeof ask>;
}

const ask = async (app: Http, request: { readonly method: "GET" | "POST" | "PATCH" | "DELETE"; readonly url: string; readonly headers?: Record<string, string>; readonly payload?: object }) => app.inject(request);

export function cookieOf(answer: Awaited<ReturnType<typeof ask>>): string {
  return ([answer.headers["set-cookie"] ?? []].flat() as string[]).map((c) => c.split(";")[0]).join("; ");
}

type Authorise = ReturnType<typeof createAuthorise>;

/** Inside a `describe`, after `useDatabase`. @param more further routes */
export function useOrganisation(
  database: { readonly db: Database; readonly ground: Ground; readonly url: string },
  more: (app: Http, authorise: Authorise) => unknown = () => undefined,
): TestOrganisation {
  let app: Http;
  let signIn: SignIn;
  before(async () => {
    signIn = createSignIn({ databaseUrl: database.url, secret: newSecret(""), publicUrl: URL_BASE, origins: [URL_BASE] });
    const authorise = createAuthorise(database.db, signIn);
    app = await buildHttp({ authorise, accessWords, report: (error) => { throw error; }, trustedProxies: [] });
    signInRoutes(app, database.ground, signIn, URL_BASE);
    organisationRoutes(app, database.ground, signIn);
    await more(app, authorise);
  });
  after(async () => {
    await app.close();
    await signIn.close();
  });
  const open = (link: string) => {
    const { pathname, search } = new URL(link);
    return ask(app, { method: "GET", url: pathname + search });
  };
  return {
    get app() {
      return app;
    },
    get signIn() {
      return signIn;
    },
    add: async (email, role) => (await addColleague(database.ground, signIn, SYSTEM, { name: email.split("@")[0]!, email, role })).id,
    open,
    async comeIn(email) {
      const answer = await open(await signIn.oneTimeLink(email));
      assert.equal(answer.statusCode, 302, answer.body);
      return cookieOf(answer);
    },
    as: (cookie, method, url, payload) => ask(app, { method, url, headers: { cookie, "x-rapport": "1" }, ...(payload ? { payload } : {}) }),
  };
}
