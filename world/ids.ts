// Ids shaped like UUIDv7: the moment of creation first, so that an older identity sorts before a younger one.
import type { Chance } from "./chance.ts";

const HEX = Array.from({ length: 65536 }, (_, n) => n.toString(16).padStart(4, "0"));
const quad = (n: number): string => HEX[n & 0xffff] as string;

/** An id created at this moment (milliseconds since 1970), its other bits drawn from `chance`. */
export function idAt(atMs: number, chance: Chance): string {
  const ms = Math.floor(atMs);
  const high = Math.floor(ms / 65536);
  const one = chance.bits();
  const two = chance.bits();
  const three = chance.bits();
  return `${quad(high >>> 16)}${quad(high)}-${quad(ms % 65536)}-${quad(0x7000 | (one & 0x0fff))}-${quad(0x8000 | ((one >>> 16) & 0x3fff))}-${quad(two)}${quad(two >>> 16)}${quad(three)}`;
}
