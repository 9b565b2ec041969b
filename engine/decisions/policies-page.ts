// Policies as people read them, with how often each row took part and how often people did otherwise.
import type { Dictionary } from "@rapport/decision-tables";
import { type FieldsSeen, readOrganisation, staffNames } from "../organisation/index.ts";
import { type Database, type Ground, rows, sql } from "../platform/index.ts";
import { actionTitles } from "./action-titles.ts";
import type { PolicyView } from "./contract.ts";
import { compilePublished, factsOfPolicy, parsePolicy, PARTS } from "./policy.ts";
import { rowFits, rulesAdvised } from "./rule-days.ts";
import { toldRules } from "./told-rules.ts";

const DAYS = 90;

/** The policies in force. Counts are of the rows as they are shown, whichever version had them: a row that was changed is another row. @param seen what its reader may read of customers; left out, everything */
export async function readPolicies(ground: Ground, seen?: FieldsSeen): Promise<PolicyView[]> {
  const { db } = ground;
  const since = new Date(ground.now().getTime() - DAYS * 86_400_000);
  const { countsIn: currency } = await readOrganisation(db);
  const kept = await rows<{ key: string; version: number; title: string; content: unknown; publishedAt: Date; publishedBy: string; note: string }>(
    db,
    sql`select distinct on (policy_key) policy_key as key, version, title, content, published_at as "publishedAt", published_by as "publishedBy", note from policy_version where withdrawn_at is null and (effective_from is null or effective_from <= ${ground.now()}::timestamptz) order by policy_key, version desc`,
  );
  const names = await staffNames(db, kept.map(({ publishedBy }) => publishedBy));
  const actions = Object.fromEntries(await actionTitles(db));
  const views: PolicyView[] = [];
  for (const { key, version, title, content, publishedAt, publishedBy, note } of kept) {
    const [fits, overrides, tells] = [await fitsOf(db, key, { version, content }, since), await overridesBy(db, key, since), seen && (await toldRules(ground, key, since, seen))];
    views.push({ key, version, title, publishedAt: publishedAt.toISOString(), publishedBy: names.get(publishedBy) ?? (publishedBy === "system" ? "Rapport" : publishedBy), note, tables: tablesOf(content, version, currency, fits), names: { facts: Object.fromEntries([...factsRead(content, currency)].map(([fact, { label }]) => [fact, label])), actions }, overrides90: overrides.filter(({ rule }) => tells?.(rule) ?? true) });
  }
  return views;
}

function factsRead(content: unknown, currency: string): Dictionary {
  const parsed = parsePolicy(content);
  return factsOfPolicy(parsed.kind === "refused" ? { tables: [] } : parsed.policy, currency);
}

function tablesOf(content: unknown, version: number, currency: string, fits: ReadonlyMap<string, number>): PolicyView["tables"] {
  const parsed = parsePolicy(content);
  if (parsed.kind === "refused") return [];
  const compilation = compilePublished(parsed.policy, version, currency);
  const problems = compilation.kind === "refused" ? compilation.problems : [];
  const dictionary = factsOfPolicy(parsed.policy, currency);
  return parsed.policy.tables.map(({ part, table }) => ({
    key: table.key, title: table.title, hitPolicy: table.hitPolicy, isProtected: PARTS[part].isProtected,
    inputs: table.inputs.map(({ fact }) => ({ fact, label: dictionary.get(fact)?.label ?? table.computed?.find((own) => own.key === fact)?.label ?? fact })),
    outputs: table.outputs.map(({ key, label }) => ({ key, label })),
    rows: table.rows.map((row) => ({ id: row.id, cells: [...row.when], outputs: [...row.then], because: row.because ?? "", fits90: fits.get(row.id) ?? 0 })),
    problems: problems.filter((problem) => problem.table === table.key).map(({ row, message }) => (row === null ? message : `${row}: ${message}`)),
  }));
}

/** Decisions that each row took part in, under every version in which a row of this name asked and answered the same. */
async function fitsOf(db: Database, key: string, now: { readonly version: number; readonly content: unknown }, since: Date): Promise<Map<string, number>> {
  const counted = await rowFits(db, key, since);
  const others = [...new Set(counted.map(({ version }) => version))].filter((version) => version !== now.version);
  const contents = new Map((await rows<{ version: number; content: unknown }>(db, sql`select version, content from policy_version where policy_key = ${key} and version = any(${others}::integer[])`)).map(({ version, content }) => [version, saidByRow(content)]));
  const said = saidByRow(now.content);
  const fits = new Map<string, number>();
  for (const { row, version, fits: n } of counted) if (version === now.version || contents.get(version)?.get(row) === said.get(row)) fits.set(row, (fits.get(row) ?? 0) + n);
  return fits;
}

/** What each row asks and answers, to be compared. */
function saidByRow(content: unknown): ReadonlyMap<string, string> {
  const parsed = parsePolicy(content);
  if (parsed.kind === "refused") return new Map();
  return new Map(parsed.policy.tables.flatMap(({ table: { key, inputs, outputs, computed = [], rows: all } }) => all.map(({ id, when, then }) => [id, JSON.stringify([key, inputs, outputs.map((each) => each.key), computed, when, then])] as const)));
}

/** For each rule: decisions in which it advised something, and those where somebody did otherwise and stood by it. */
async function overridesBy(db: Database, key: string, since: Date): Promise<PolicyView["overrides90"]> {
  const advised = await rulesAdvised(db, key, since);
  const overridden = await rows<{ rule: string; n: number }>(
    db,
    sql`select a.rule, count(distinct o.decision_id)::integer as n from override o join decision_action a on a.identity_id = o.identity_id and a.decision_id = o.decision_id and a.action_id = o.action_id
        where o.withdrawn_at is null and o.made_at > ${since}::timestamptz and a.at > ${since}::timestamptz and a.state = 'advised' and starts_with(a.rule, ${`R-${key}/`}) group by a.rule`,
  );
  const by = new Map(overridden.map(({ rule, n }) => [rule, n]));
  return [...advised].map(([rule, n]) => ({ rule, advised: n, overridden: by.get(rule) ?? 0 })).toSorted((a, b) => (a.rule < b.rule ? -1 : 1));
}
