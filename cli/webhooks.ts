import { NewWebhookSource, WebhookProvider, WebhookSigningSecret, type WebhookSourceView } from "../engine/organisation/contract.ts";
import { type Command, oneOf, printJson, readArguments, UsageError } from "./command.ts";
import { requireId } from "./import-undo.ts";

const SECRET_HELP = `  --secret SECRET  the provider's signing secret; "-" reads it from the standard input, so that it stands in no history`;

export const webhooksAdd: Command = {
  name: "webhooks add",
  summary: "let a shop or payment provider send what happens there",
  help: `rapport webhooks add shopify|stripe --name NAME [--secret SECRET] [--trusted] [--json]

Prints the address to give to the provider. What it sends is believed by its signature, so nothing is taken before the
signing secret is set: now, or with "rapport webhooks secret" once the provider shows it. Each shop is a source of its own.

  --name NAME      what it is called; its customers are told from other shops' by it
${SECRET_HELP}
  --trusted        its e-mail addresses and telephone numbers count as verified, not only those that the shop has verified`,
  async run(args) {
    const { values, positionals } = readArguments(args, { name: { type: "string" }, secret: { type: "string" }, trusted: { type: "boolean" } }, ["PROVIDER (shopify or stripe)"]);
    const provider = oneOf("The provider", positionals[0], WebhookProvider.options)!;
    if (values.name === undefined) throw new UsageError("--name is missing: what the shop or account is called.");
    const secret = await readSecret(values.secret);
    const wanted = NewWebhookSource.safeParse({ provider, name: values.name, ...(secret === undefined ? {} : { secret }), ...(values.trusted ? { trusted: true } : {}) });
    if (!wanted.success) throw new UsageError(wanted.error.issues.map((issue) => `--${String(issue.path[0])} ${issue.message}.`).join(" "));
    const [{ addWebhookSource }, { withDatabase }] = await loadEngine();
    const added = await withDatabase(({ ground, actor }) => addWebhookSource(ground.db, ground.now(), actor, wanted.data));
    const address = await addressOf(added);
    if (values.json) printJson({ ...added, address });
    else console.log(`${address}\n\nGive this address to ${provider === "shopify" ? "Shopify (Settings, Notifications, Webhooks; format JSON)" : "Stripe (Developers, Webhooks)"}.${added.hasSecret ? "" : `\nThen set the signing secret that is shown there: rapport webhooks secret ${added.sourceId} --secret -`}`);
  },
};

export const webhooksList: Command = {
  name: "webhooks list",
  summary: "show who sends webhooks, and what became of them",
  help: "rapport webhooks list [--json]",
  async run(args) {
    const { values } = readArguments(args, {});
    const [{ listWebhookSources }, { withDatabase }] = await loadEngine();
    const sources = await withDatabase(({ ground }) => listWebhookSources(ground.db));
    if (values.json) printJson(await Promise.all(sources.map(async (source) => ({ ...source, address: await addressOf(source) }))));
    else if (sources.length === 0) console.log("No shop or payment provider sends here yet.");
    else for (const source of sources) console.log(lineOf(source));
  },
};

export const webhooksSecret: Command = {
  name: "webhooks secret",
  summary: "set what a source signs with",
  help: `rapport webhooks secret ID --secret SECRET [--json]

The secret before it counts on for a day, for deliveries that are on their way.

${SECRET_HELP}`,
  async run(args) {
    const { values, positionals } = readArguments(args, { secret: { type: "string" } }, ["ID"]);
    const sourceId = requireId(positionals[0]!);
    const secret = WebhookSigningSecret.safeParse(await readSecret(values.secret));
    if (values.secret === undefined) throw new UsageError("--secret is missing.");
    if (!secret.success) throw new UsageError(`--secret ${secret.error.issues[0]!.message}.`);
    const [{ setWebhookSecret }, { withDatabase }] = await loadEngine();
    await withDatabase(({ ground, actor }) => setWebhookSecret(ground.db, ground.now(), actor, sourceId, secret.data));
    if (values.json) printJson({ sourceId, hasSecret: true });
    else console.log("The signing secret is set. It is not shown again.");
  },
};

export const webhooksRemove: Command = {
  name: "webhooks remove",
  summary: "stop listening to a source; what it sent stays",
  help: `rapport webhooks remove ID [--json]

Its secret is deleted and its address answers 404. "rapport webhooks list" shows the ids.`,
  async run(args) {
    const { values, positionals } = readArguments(args, {}, ["ID"]);
    const sourceId = requireId(positionals[0]!);
    const [{ removeWebhookSource }, { withDatabase }] = await loadEngine();
    await withDatabase(({ ground, actor }) => removeWebhookSource(ground.db, ground.now(), actor, sourceId));
    if (values.json) printJson({ sourceId, removed: true });
    else console.log(`Source ${sourceId} is removed.`);
  },
};

function lineOf({ sourceId, provider, name, hasSecret, deliveries: d, lastReceivedAt, lastRefusedAt, lastRefusedBecause }: WebhookSourceView): string {
  const counts = `${d.kept} kept, ${d.duplicates} came twice, ${d.setAside} set aside, ${d.leftOut} left out, ${d.refused} refused`;
  const last = lastReceivedAt === null ? "nothing received yet" : `last received ${lastReceivedAt.slice(0, 16).replace("T", " ")} UTC`;
  const refused = lastRefusedAt === null ? "" : `, last refused ${lastRefusedAt.slice(0, 16).replace("T", " ")} UTC (${lastRefusedBecause})`;
  return `${sourceId}  ${provider.padEnd(7)}  ${name}  ${counts}; ${last}${refused}${hasSecret ? "" : "; has no signing secret yet"}`;
}

async function readSecret(given: string | undefined): Promise<string | undefined> {
  if (given !== "-") return given;
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8").trim();
}

async function addressOf({ path }: WebhookSourceView): Promise<string> {
  const { readSettings } = await import("../engine/platform/index.ts");
  return readSettings(process.env).publicUrl + path;
}

const loadEngine = async () => [await import("../engine/organisation/index.ts"), await import("./with-database.ts")] as const;
