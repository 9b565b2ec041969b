// Where each client puts its write key.
import type { FastifyRequest } from "fastify";
import { isRecord } from "./clean.ts";

/**
 * The key that a request names outside its body: Basic user name (Segment, RudderStack), Bearer (Segment OAuth, PostHog v1),
 * `X-Write-Key: key:secret` (Jitsu) or the query (beacons).
 */
export function keyOfRequest(request: FastifyRequest): string | undefined {
  const { authorization } = request.headers;
  const basic = /^Basic\s+([\w+/=-]+)\s*$/i.exec(authorization ?? "")?.[1];
  if (basic !== undefined) return beforeColon(Buffer.from(basic, "base64").toString("utf8"));
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(authorization ?? "")?.[1];
  if (bearer !== undefined) return bearer;
  const header = request.headers["x-write-key"];
  if (typeof header === "string") return beforeColon(header);
  const { writeKey, api_key: apiKey, token } = request.query as Record<string, unknown>;
  return named(writeKey) ?? named(apiKey) ?? named(token);
}

/** The key inside a body: `writeKey` (Segment), `api_key` or `token` (PostHog), also on the first event of a list. */
export function keyOfBody(body: unknown): string | undefined {
  const holder = Array.isArray(body) ? (body as unknown[])[0] : body;
  if (!isRecord(holder)) return undefined;
  const properties = isRecord(holder["properties"]) ? holder["properties"] : {};
  return named(holder["writeKey"]) ?? named(holder["api_key"]) ?? named(holder["token"]) ?? named(properties["token"]);
}

/** Jitsu wants keys of the form key:secret, and Basic has a password; our keys have neither. */
function beforeColon(text: string): string | undefined {
  return named(text.split(":", 1)[0]);
}

function named(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
