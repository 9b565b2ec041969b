// What stands in the cells of a file may belong to any field set, and most of it is in no shape: samples, examples, reasons that
// quote a cell, the refused rows. It is shown to whoever brought the file, who has it, and to whoever reads every set.
import type { FastifyRequest } from "fastify";
import { actorOf, readsAll, sightOf } from "../../organisation/index.ts";
import { Refusal } from "../../platform/index.ts";

/** Lists of cells, by the name of the field that holds them. */
const OF_CELLS = new Set(["samples", "values", "sameExamples", "sharedExamples", "nameOnlyExamples", "examples", "quoted"]);
/** Sentences that may quote cells. */
const SENTENCES = new Set(["reason", "remarks", "cautions", "failedBecause", "why", "sentence"]);
/** Counts by a sentence: those that say the same without the cells are one. */
const BY_REASON = new Set(["refusedBecause", "leftOut", "passedOver"]);

export function readsCells(request: FastifyRequest, broughtBy?: string): boolean {
  return broughtBy === actorOf(request).id || readsAll(sightOf(request));
}

/** A file as whoever asks may see it. */
export function asBrought<File extends { readonly broughtBy: string }>(request: FastifyRequest, file: File): File & { readonly cellsShown: boolean } {
  return readsCells(request, file.broughtBy) ? { ...file, cellsShown: true } : { ...withoutCells(file), cellsShown: false };
}

/** @throws {Refusal} not-allowed, if they may not see the cells of this file */
export function requireCells(request: FastifyRequest, { broughtBy }: { readonly broughtBy: string }): void {
  if (!readsCells(request, broughtBy)) throw new Refusal("not-allowed", "These rows hold whatever the file tells of people, and your role does not read all of it. Ask whoever brought the file, or an owner.");
}

/** The same without anything that stands in a cell. */
export function withoutCells<Told>(told: Told): Told {
  return strip("", told) as Told;
}

function strip(key: string, value: unknown): unknown {
  if (OF_CELLS.has(key)) return Array.isArray(value) ? [] : typeof value === "object" && value !== null ? {} : value;
  if (typeof value === "string") return SENTENCES.has(key) ? unquoted(value) : value;
  if (Array.isArray(value)) {
    const each = value.map((one) => strip(typeof one === "string" ? key : "", one));
    return BY_REASON.has(key) ? added(each as readonly Counted[]) : key === "remarks" || key === "cautions" ? [...new Map(each.map((one) => [JSON.stringify(one), one])).values()] : each;
  }
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, strip(name, one)]));
}

/** Cells stand in quotes, or in brackets. */
function unquoted(sentence: string): string {
  return sentence.replaceAll(/“[^”]*”|"(?:[^"]|"")*"|\([^)]*\)/g, "••••");
}

interface Counted {
  readonly reason?: string;
  readonly lines?: number;
}

function added(each: readonly Counted[]): unknown {
  if (!each.every((one) => typeof one?.reason === "string" && typeof one.lines === "number")) return each;
  return [...Map.groupBy(each, (one) => one.reason!)].map(([reason, same]) => ({ ...same[0], reason, lines: same.reduce((sum, one) => sum + one.lines!, 0) }));
}
