import type { Problem } from "../../../engine/platform/contract.ts";

/** What the server answers when it cannot do what was asked (RFC 9457), or what stands for it when nothing answered. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly places: readonly { readonly place: string; readonly message: string }[];

  constructor(status: number, code: string, detail: string, places: ApiProblem["places"] = []) {
    super(detail);
    this.name = "ApiProblem";
    this.status = status;
    this.code = code;
    this.places = places;
  }
}

/** True when nobody answered: no network, or a server that is starting again. */
export function isUnreachable(error: unknown): boolean {
  return (
    error instanceof ApiProblem &&
    (error.status === 0 || error.status === 502 || error.status === 503 || error.status === 504)
  );
}

export interface Call {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Asks the server. `x-rapport` proves to it that the request comes from this page and not from another site's form. */
export async function api<T>(path: string, { method = "GET", body, signal }: Call = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      signal,
      credentials: "same-origin",
      headers: {
        accept: "application/json",
        ...(method === "GET" ? {} : { "x-rapport": "1" }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiProblem(0, "unreachable", "The server did not answer.");
  }
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  const parsed = readJson(text);
  if (response.ok) {
    if (parsed === undefined)
      throw new ApiProblem(response.status, "not-json", "The server's answer could not be read.");
    return parsed as T;
  }
  throw problemOf(response.status, parsed);
}

/** Sends the bytes of a file. */
export async function sendBytes<T>(path: string, file: Blob): Promise<T> {
  const response = await fetch(`/api${path}`, {
    method: "POST",
    credentials: "same-origin",
    headers: { accept: "application/json", "x-rapport": "1", "content-type": "application/octet-stream" },
    body: file,
  }).catch(() => {
    throw new ApiProblem(0, "unreachable", "The server did not answer, or the file could not be read.");
  });
  const parsed = readJson(await response.text());
  if (!response.ok) throw problemOf(response.status, parsed);
  return parsed as T;
}

/** Asks for a file; the browser saves it under its name. */
export async function saveFile(path: string, body: unknown, fileName: string): Promise<void> {
  const response = await fetch(`/api${path}`, {
    method: "POST",
    credentials: "same-origin",
    headers: { "x-rapport": "1", "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new ApiProblem(0, "unreachable", "The server did not answer.");
  });
  await save(response, fileName);
}

/** A file that is asked for and saved, so that what stands in the way is said on the page and not saved in its place. */
export async function fetchFile(path: string, fileName: string): Promise<void> {
  const response = await fetch(`/api${path}`, { credentials: "same-origin" }).catch(() => {
    throw new ApiProblem(0, "unreachable", "The server did not answer.");
  });
  await save(response, fileName);
}

async function save(response: Response, fileName: string): Promise<void> {
  if (!response.ok) throw problemOf(response.status, readJson(await response.text()));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function readJson(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf(status: number, parsed: unknown): ApiProblem {
  const problem = (typeof parsed === "object" && parsed !== null ? parsed : {}) as Partial<Problem> & {
    message?: string;
  };
  const detail = problem.detail ?? problem.message ?? problem.title ?? `The server answered ${status}.`;
  return new ApiProblem(status, problem.code ?? String(status), detail, problem.problems ?? []);
}

/** A query string without the empty ones. */
export function withQuery(path: string, values: Readonly<Record<string, string | number | undefined>>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values))
    if (value !== undefined && value !== "") search.set(key, String(value));
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}
