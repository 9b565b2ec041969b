// What a command is, and the mistakes a person can make in calling one.
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

export interface Command {
  /** As typed, for example "import orders". */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Shown by --help. */
  readonly help: string;
  /** Gives the exit code, 0 unless told. */
  run(args: readonly string[]): Promise<number | void>;
}

/** The command was called in a way it does not know; its message says which and what would be right. Exit code 2. */
export class UsageError extends Error {}

/** Something stands in the way that is no mistake in the call; its message is a sentence for the person. Exit code 1. */
export class CommandFailed extends Error {}

/** Reads the arguments of a command; --json and --help are always there. @throws {UsageError} naming an option that is none */
export function readArguments<const Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options, wanted: readonly string[] = []) {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: { ...options, json: { type: "boolean" } } as Options & { json: { type: "boolean" } }, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/\. To specify a positional argument.*$/s, "."));
  }
  const { positionals } = parsed;
  if (positionals.length < wanted.length) throw new UsageError(`${wanted[positionals.length]} is missing.`);
  if (positionals.length > wanted.length) throw new UsageError(`"${positionals[wanted.length]}" is one argument too many.`);
  return { values: parsed.values, positionals };
}

/** One of a few words. @throws {UsageError} naming the words there are */
export function oneOf<const Word extends string>(option: string, given: string | undefined, words: readonly Word[]): Word | undefined {
  if (given === undefined || (words as readonly string[]).includes(given)) return given as Word | undefined;
  throw new UsageError(`${option} is ${words.map((word) => `"${word}"`).join(" or ")}, not "${given}".`);
}

export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}
