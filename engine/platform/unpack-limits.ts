// How far what came packed may unfold, in whichever way it was packed.
import { Refusal } from "./refusal.ts";

export interface UnpackLimits {
  /** Bytes of all of it, unpacked. */
  readonly bytes: number;
  /** How many times as large unpacked: real exports reach 50, a bomb 1,000 and more. */
  readonly times: number;
}

export const UNPACK_LIMITS: UnpackLimits = { bytes: 64 * 2 ** 30, times: 200 };
/** What is smaller harms nobody, however well it packs. */
export const HARMLESS_BYTES = 16 * 2 ** 20;

/** @param unpacked how far it unfolds, as it says itself or as it has been seen to */
export function refuseUnpacking(what: string, { packed, unpacked }: { readonly packed: number; readonly unpacked: number }, limits: UnpackLimits = UNPACK_LIMITS): void {
  if (unpacked > HARMLESS_BYTES && unpacked > limits.times * packed) throw new Refusal("too-large", `${what} would unpack from ${megabytes(packed)} to ${megabytes(unpacked)} or more, as no export does: a trap for whoever opens it. Nothing of it is read.`);
  if (unpacked > limits.bytes) throw new Refusal("too-large", `${what} holds ${megabytes(unpacked)} or more unpacked; at most ${megabytes(limits.bytes)} are read at once.`);
}

const megabytes = (bytes: number) => (bytes < 100_000 ? `${bytes.toLocaleString("en")} bytes` : `${(bytes / 1_000_000).toLocaleString("en", { maximumFractionDigits: 1 })} MB`);
