/**
 * Two 32-bit hashes of a text in `into`: 64 bits together, so that among a million texts two hardly ever have the same
 * (one chance in 37 million).
 */
export function hashKey(key: string, into: Int32Array): void {
  let [a, b] = [0x811c9dc5, 0x2545f491];
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b + code, 0x9e3779b1);
    b ^= b >>> 15;
  }
  into[0] = a;
  into[1] = b;
}
