// Pages of any site may carry the chat. What counts is the token in the request; cookies are neither sent nor read.
import type { FastifyReply } from "fastify";

const REMEMBER_SECONDS = 86_400;

/** Set before anything can fail, so that the widget can also read why it was refused and when to try again. */
export function allowAnyPage(reply: FastifyReply): void {
  void reply.headers({ "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After", "Cross-Origin-Resource-Policy": "cross-origin" });
}

export function answerPreflight(reply: FastifyReply): FastifyReply {
  return reply
    .headers({ "Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "Authorization, Content-Type", "Access-Control-Max-Age": String(REMEMBER_SECONDS) })
    .status(204)
    .send();
}
