// Statements get a name by which a connection knows them again, so that PostgreSQL reads each once.
import { createHash } from "node:crypto";
import type pg from "pg";

/** Names of statements that were met; forgotten all at once, for they are worked out again. */
const names = new Map<string, string>();
const MOST_NAMES = 10_000;
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MOST_NAMES) names.clear();
  const made = createHash("sha1").update(text).digest("base64url");
  names.set(text, made);
  return made;
}

/** So many statements a connection keeps planned; what it meets afterwards it plans each time. */
const MOST_PLANNED = 2000;

const namedClients = new WeakSet<object>();
/** The same client, whose statements with values are prepared once. */
export function named<Client extends pg.ClientBase>(client: Client): Client {
  if (namedClients.has(client)) return client;
  namedClients.add(client);
  const planned = new Set<string>();
  const plain = client.query.bind(client) as (...args: unknown[]) => unknown;
  (client as { query: unknown }).query = (...args: unknown[]) => {
    const [text, values] = args;
    if (typeof text !== "string" || !Array.isArray(values) || values.length === 0) return plain(...args);
    const name = nameOf(text);
    if (!planned.has(name)) {
      if (planned.size >= MOST_PLANNED) return plain(...args);
      planned.add(name);
    }
    return plain({ name, text, values });
  };
  return client;
}
