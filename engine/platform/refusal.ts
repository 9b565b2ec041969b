// A caller's mistake, or something that cannot be done right now: an error with a stable code. One table turns codes into
// HTTP answers; a code without a line in it does not compile.

const ANSWERS = {
  "bad-input": { status: 400, title: "The request cannot be read" },
  "not-signed-in": { status: 401, title: "Sign in first" },
  "bad-key": { status: 401, title: "The key is not known" },
  "bad-signature": { status: 401, title: "The signature is not right" },
  "not-allowed": { status: 403, title: "You may not do this" },
  "not-found": { status: 404, title: "There is no such thing" },
  "not-acceptable-now": { status: 409, title: "This cannot be done as things stand" },
  "too-large": { status: 413, title: "Too large" },
  "too-many": { status: 429, title: "Too many requests" },
  unavailable: { status: 503, title: "Not available just now" },
} as const satisfies Record<string, { status: number; title: string }>;

export type RefusalCode = keyof typeof ANSWERS;

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly problems: readonly { place: string; message: string }[];
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds: number | undefined;
  /** The cure at the terminal, where it is another than on a page; commands say it after the rest. */
  readonly atTerminal: string | undefined;
  /** @param detail a sentence for the caller that names the place and the cure */
  constructor(code: RefusalCode, detail: string, more: { problems?: readonly { place: string; message: string }[]; retryAfterSeconds?: number; atTerminal?: string } = {}) {
    super(detail);
    this.code = code;
    this.problems = more.problems ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.atTerminal = more.atTerminal;
  }
  get status(): number {
    return ANSWERS[this.code].status;
  }
  /** The answer as RFC 9457 problem details. */
  toProblem() {
    const { status, title } = ANSWERS[this.code];
    return { type: `/api/docs#${this.code}`, title, status, detail: this.message, code: this.code, ...(this.problems.length > 0 ? { problems: [...this.problems] } : {}) };
  }
}
