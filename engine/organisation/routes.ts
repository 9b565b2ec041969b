import { z } from "zod";
import { appendLog, followPosition, type Ground, type Http, Id, Refusal, row, sql, transaction } from "../platform/index.ts";
import { actorOf } from "./actor.ts";
import { accessRules, readersOf } from "./access/access-rules.ts";
import { sightOf } from "./access/sight.ts";
import { writeAudit } from "./audit.ts";
import { toHeaders } from "./authorise.ts";
import { ApiKeyView, Colleague, CreatedApiKey, FormerColleague, Invitation, NewApiKey, NewColleague, OrganisationChange, OrganisationView, PersonName, Role, SessionView } from "./contract.ts";
import { createKey, listKeys, revokeKey } from "./keys.ts";
import { addColleague, changeRole, findColleague, listFormerPeople, listPeople, makeSignInLink, removeColleague, renameColleague } from "./people.ts";
import { permissionsOf } from "./permissions.ts";
import { endSessions } from "./sessions.ts";
import { changeOrganisation, readOrganisation } from "./settings.ts";
import type { SignIn } from "./sign-in.ts";

const tags = ["organisation"];
const PersonParams = z.object({ id: z.string().max(100) });
const Why = z.string().min(1).max(300);

export function organisationRoutes(app: Http, ground: Ground, signIn: SignIn): void {
  app.get("/api/session", { config: { access: "signed-in" }, schema: { tags, summary: "Who is signed in, and what they may do", response: { 200: SessionView } } }, async (request) => {
    const [actor, sight] = [actorOf(request), sightOf(request)];
    const colleague = actor.kind === "person" ? await findColleague(ground.db, actor.id) : undefined;
    const password = await row(ground.db, sql`select 1 from auth."account" where "userId" = ${actor.id} and password is not null`);
    return {
      person: { id: actor.id, name: actor.name, email: colleague?.email ?? "", role: actor.role === "write" ? ("read-only" as const) : actor.role, hasPassword: password !== undefined },
      permissions: [...permissionsOf(actor.role, sight)],
      sight: { ...sight.scope, fields: sight.fields, readBy: readersOf((await accessRules(ground.db)).current.rules) },
      organisation: await readOrganisation(ground.db),
      livePosition: await followPosition(ground.db),
    };
  });

  app.post("/api/session/password", { config: { access: "signed-in" }, schema: { tags, summary: "Set a password after coming in by a one-time link", body: z.strictObject({ password: z.string().min(10, "at least 10 characters").max(200) }), response: { 204: z.null() } } }, async (request, reply) => {
    const actor = actorOf(request);
    if (actor.kind !== "person") throw new Refusal("not-allowed", "Only a person can set a password.");
    if (await row(ground.db, sql`select 1 from auth."account" where "userId" = ${actor.id} and password is not null`)) throw new Refusal("not-acceptable-now", "You have a password already. Change it with POST /api/auth/change-password.");
    await signIn.setPassword(toHeaders(request), request.body.password);
    await writeAudit(ground.db, ground.now(), actor, "password.set", { kind: "person", id: actor.id });
    return reply.status(204).send(null);
  });

  app.patch("/api/organisation", { config: { access: "organisation.manage" }, schema: { tags, summary: "Say what the organisation is called, where its day is, and what money it counts in", body: OrganisationChange, response: { 200: OrganisationView } } }, (request) =>
    changeOrganisation(ground, actorOf(request), request.body),
  );

  app.get("/api/people", { config: { access: "people.read" }, schema: { tags, summary: "Colleagues, and those who worked here before", response: { 200: z.object({ people: z.array(Colleague), former: z.array(FormerColleague) }) } } }, async () => ({
    people: await listPeople(ground.db),
    former: await listFormerPeople(ground.db),
  }));

  app.post("/api/people", { config: { access: "people.manage" }, schema: { tags, summary: "Invite a colleague, or take back one who was removed (by the same address)", body: NewColleague, response: { 200: Invitation } } }, async (request) => {
    const colleague = await addColleague(ground, signIn, actorOf(request), request.body);
    return { colleague, signInLink: await signIn.oneTimeLink(colleague.email) };
  });

  app.post("/api/people/:id/name", { config: { access: "signed-in" }, schema: { tags, summary: "Say what a colleague is called, by colleagues and by customers: one's own name, or for owners anybody's", params: PersonParams, body: z.strictObject({ name: PersonName }), response: { 200: Colleague } } }, (request) =>
    renameColleague(ground, actorOf(request), request.params.id, request.body.name),
  );

  app.post("/api/people/:id/role", { config: { access: "people.manage" }, schema: { tags, summary: "Give a colleague another role", params: PersonParams, body: z.strictObject({ role: Role, why: Why }), response: { 200: Colleague } } }, (request) =>
    changeRole(ground, actorOf(request), request.params.id, request.body.role, request.body.why),
  );

  app.post("/api/people/:id/remove", { config: { access: "people.manage" }, schema: { tags, summary: "Let a colleague go: signed out at once, kept in history; invite them again to take it back", params: PersonParams, body: z.strictObject({ why: Why }), response: { 204: z.null() } } }, async (request, reply) => {
    await removeColleague(ground, actorOf(request), request.params.id, request.body.why);
    return reply.status(204).send(null);
  });

  app.post("/api/people/:id/sign-in-link", { config: { access: "people.manage" }, schema: { tags, summary: "Make a link that signs a colleague in, once; unused ones made before stop working", params: PersonParams, body: z.strictObject({ forgetPassword: z.boolean().optional().describe("their password stops working, and they choose another") }), response: { 200: Invitation } } }, (request) =>
    makeSignInLink(ground, signIn, actorOf(request), request.params.id, request.body),
  );

  app.get("/api/keys", { config: { access: "keys.manage" }, schema: { tags, summary: "API keys and write keys", response: { 200: z.object({ keys: z.array(ApiKeyView) }) } } }, async () => ({ keys: await listKeys(ground.db) }));

  app.post("/api/keys", { config: { access: "keys.manage" }, schema: { tags, summary: "Make a key; it is shown this once", body: NewApiKey, response: { 200: CreatedApiKey } } }, (request) =>
    createKey(ground.db, ground.now(), actorOf(request), request.body),
  );

  app.delete("/api/keys/:keyId", { config: { access: "keys.manage" }, schema: { tags, summary: "Revoke a key", params: z.object({ keyId: Id }), response: { 204: z.null() } } }, async (request, reply) => {
    await revokeKey(ground.db, ground.now(), actorOf(request), request.params.keyId);
    return reply.status(204).send(null);
  });
}

/** What of the sign-in library is offered, and under which word a success is audited; the rest of it does not exist here. */
const OFFERED: Readonly<Record<string, string | undefined>> = {
  "sign-in/email": "sign-in.password", "magic-link/verify": "sign-in.link", "sign-out": "sign-out", "change-password": "password.change", "get-session": undefined, ok: undefined,
};

/** The sign-in library's own addresses. */
export function signInRoutes(app: Http, ground: Ground, signIn: SignIn, publicUrl: string): void {
  app.route({
    method: ["GET", "POST"], url: "/api/auth/*", config: { access: "public" }, schema: { hide: true },
    handler: async (request, reply) => {
      const path = (request.params as { "*": string })["*"];
      if (!Object.hasOwn(OFFERED, path)) throw new Refusal("not-found", "There is no such way to sign in. Colleagues are invited by an owner.");
      const before = path === "sign-out" || path === "change-password" ? await signIn.sessionOf(toHeaders(request)) : undefined;
      // Whoever changes a password may do so because somebody else knows it: the sessions elsewhere end, whatever was asked.
      const asked = path === "change-password" ? { ...(request.body as object), revokeOtherSessions: true } : (request.body ?? {});
      const body = request.method === "POST" ? JSON.stringify(asked) : undefined;
      const answer = await signIn.handle(new Request(new URL(request.url, publicUrl), { method: request.method, headers: toHeaders(request), ...(body === undefined ? {} : { body }) }));
      const act = OFFERED[path];
      if (act !== undefined && answer.status < 400) {
        const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
        const who = before ?? (await signIn.sessionOf(new Headers({ cookie: cookies })));
        // The library knows passwords, not roles: whoever was removed does not come in by the one they had.
        if (who && path !== "sign-out" && !(await findColleague(ground.db, who.staffId))) {
          await endSessions(ground.db, who.staffId);
          throw new Refusal("not-allowed", "You have no role in this Rapport any more. Ask an owner to invite you again.");
        }
        if (who)
          await transaction(ground.db, async (tx) => {
            await writeAudit(tx, ground.now(), { kind: "person", id: who.staffId }, act, { kind: "person", id: who.staffId });
            // A session has ended, or several: streams that are open with one are closed.
            if (before) await appendLog(tx, ground.now(), { topic: "organisation" });
          });
        if (before) ground.nudge();
      }
      void reply.status(answer.status);
      answer.headers.forEach((value, name) => {
        if (name !== "set-cookie") void reply.header(name, value);
      });
      for (const cookie of answer.headers.getSetCookie()) void reply.header("set-cookie", cookie);
      return reply.send(await answer.text());
    },
  });
}
