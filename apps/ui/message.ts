// The part of ICU MessageFormat that our sentences use, `{name}` and `{count, plural, …}`, made into what Lingui runs.
// Lingui's own compiler knows all of ICU and weighs twenty times as much; a test holds the two against each other.
import type { CompiledMessage } from "@lingui/message-utils/compileMessage";

type Token = CompiledMessage[number];

/**
 * Compiles a sentence.
 *
 * @throws {SyntaxError} where a brace is not closed or a form is not one of the two above
 */
export function compileWords(message: string): CompiledMessage {
  const { tokens, at } = readTokens(message, 0, false);
  if (at !== message.length) throw new SyntaxError(`A brace too many in “${message}”`);
  return tokens;
}

function readTokens(
  message: string,
  from: number,
  inPlural: boolean,
): { readonly tokens: Token[]; readonly at: number } {
  const tokens: Token[] = [];
  let text = "";
  let at = from;
  const flush = () => {
    if (text !== "") tokens.push(text);
    text = "";
  };
  while (at < message.length && message[at] !== "}") {
    if (message[at] === "{") {
      flush();
      const argument = readArgument(message, at + 1);
      tokens.push(argument.token);
      at = argument.at;
    } else if (inPlural && message[at] === "#") {
      flush();
      tokens.push("#");
      at += 1;
    } else {
      text += message[at];
      at += 1;
    }
  }
  flush();
  return { tokens, at };
}

function readArgument(message: string, from: number): { readonly token: Token; readonly at: number } {
  const head = /^\s*(\w+)\s*(?:,\s*plural\s*,\s*)?/.exec(message.slice(from));
  const name = head?.[1];
  if (head === null || name === undefined) throw new SyntaxError(`A brace without a name in “${message}”`);
  let at = from + head[0].length;
  if (!head[0].includes(",")) {
    if (message[at] !== "}") throw new SyntaxError(`“${name}” is not closed in “${message}”`);
    return { token: [name], at: at + 1 };
  }
  const forms: Record<string, Token[]> = {};
  while (message[at] !== "}") {
    const form = /^=?(\w+)\s*\{/.exec(message.slice(at));
    if (form === null) throw new SyntaxError(`A plural form is missing in “${message}”`);
    const body = readTokens(message, at + form[0].length, true);
    if (message[body.at] !== "}") throw new SyntaxError(`A plural form is not closed in “${message}”`);
    forms[form[1] ?? ""] = body.tokens;
    at = body.at + 1;
    while (message[at] === " ") at += 1;
  }
  return { token: [name, "plural", { offset: undefined, ...forms }] as unknown as Token, at: at + 1 };
}
