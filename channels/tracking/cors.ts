// Pages of any site may send events: what counts is the key, never a cookie.
import type { FastifyReply, FastifyRequest } from "fastify";

/** As long as browsers remember a preflight at most (Chromium two hours, Firefox a day). */
const REMEMBER_SECONDS = 86_400;
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~-]+(?:\s*,\s*[\w!#$%&'*+.^`|~-]+)*$/;

const ANY_PAGE = { Vary: "Origin", "Access-Control-Expose-Headers": "Retry-After", "Cross-Origin-Resource-Policy": "cross-origin" };

/** Set before anything can fail, so that a page can also read why it was refused and when to try again. */
export function allowAnyPage(request: FastifyRequest, reply: FastifyReply): void {
  const { origin } = request.headers;
  // The origin itself rather than *, for sendBeacon always and clients at will ask with credentials.
  void reply.headers(origin === undefined ? { ...ANY_PAGE, "Access-Control-Allow-Origin": "*" } : { ...ANY_PAGE, "Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true" });
}

/** Answers a preflight with exactly the headers it asked for: clients add to theirs from release to release. */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const asked = request.headers["access-control-request-headers"];
  if (typeof asked === "string" && asked.length <= 2000 && HEADER_NAMES.test(asked.trim())) void reply.header("Access-Control-Allow-Headers", asked.trim());
  return reply.header("Access-Control-Allow-Methods", "GET, POST, OPTIONS").header("Access-Control-Max-Age", String(REMEMBER_SECONDS)).status(204).send();
}
