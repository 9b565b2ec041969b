import { NewApiKey } from "../engine/organisation/contract.ts";
import { type Command, oneOf, printJson, readArguments, UsageError } from "./command.ts";
import { requireId } from "./import-undo.ts";

const ROLES = NewApiKey.shape.role.options.flatMap((option) => option);

export const keysCreate: Command = {
  name: "keys create",
  summary: "make a key for a program",
  help: `rapport keys create --role ROLE [--name NAME] [--source NAME] [--trusted] [--json]

Prints the key, this once: only its hash is kept.

  --role ROLE     write (may send interactions and nothing else; for trackers), or owner, lead, agent, analyst, read-only
  --name NAME     what the key is for; the role unless told
  --source NAME   the name under which what comes by this key is kept; the name in small letters unless told
  --trusted       its e-mail addresses and telephone numbers count as verified; never for keys in a browser`,
  async run(args) {
    const { values } = readArguments(args, { name: { type: "string" }, role: { type: "string" }, source: { type: "string" }, trusted: { type: "boolean" } });
    if (values.role === undefined) throw new UsageError(`--role is missing; it is one of ${ROLES.join(", ")}.`);
    const role = oneOf("--role", values.role, ROLES)!;
    const wanted = NewApiKey.safeParse({ name: values.name ?? role, role, ...(values.source === undefined ? {} : { source: values.source }), ...(values.trusted ? { trusted: true } : {}) });
    if (!wanted.success) throw new UsageError(wanted.error.issues.map((issue) => `--${String(issue.path[0])}: ${issue.message}.`).join(" "));
    const [{ createKey }, { withDatabase }] = await loadEngine();
    const made = await withDatabase(({ ground, actor }) => createKey(ground.db, ground.now(), actor, wanted.data));
    if (values.json) printJson(made);
    else console.log(`${made.key}\n\nThis key for "${made.apiKey.name}" (${made.apiKey.role}) is shown this once. Its id is ${made.apiKey.keyId}.`);
  },
};

export const keysList: Command = {
  name: "keys list",
  summary: "show the keys that were made",
  help: "rapport keys list [--json]",
  async run(args) {
    const { values } = readArguments(args, {});
    const [{ listKeys }, { withDatabase }] = await loadEngine();
    const keys = await withDatabase(({ ground }) => listKeys(ground.db));
    if (values.json) printJson(keys);
    else if (keys.length === 0) console.log("There are no keys yet.");
    else for (const key of keys) console.log(`${key.keyId}  ${key.hint}…  ${key.role.padEnd(9)}  ${key.name}${key.trusted ? " (trusted)" : ""}  made ${key.createdAt.slice(0, 10)}${key.revokedAt === null ? "" : `, revoked ${key.revokedAt.slice(0, 10)}`}`);
  },
};

export const keysRevoke: Command = {
  name: "keys revoke",
  summary: "end a key: from then on it opens nothing",
  help: `rapport keys revoke ID [--json]

A running server stops accepting it within two seconds. "rapport keys list" shows the ids.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {}, ["ID"]);
    const keyId = requireId(positionals[0]!);
    const [{ revokeKey }, { withDatabase }] = await loadEngine();
    await withDatabase(({ ground, actor }) => revokeKey(ground.db, ground.now(), actor, keyId));
    if (values.json) printJson({ keyId, revoked: true });
    else console.log(`Key ${keyId} is revoked.`);
  },
};

const loadEngine = async () => [await import("../engine/organisation/index.ts"), await import("./with-database.ts")] as const;
