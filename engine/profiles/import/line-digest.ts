import type { OrderLine } from "./order-line.ts";

/**
 * A number that stands for what a line says (what, how many, at which price), alike for "2.5" and "2.50". The sum over an
 * invoice tells whether two files show the same lines, in whatever order. It guards against mistakes, not against malice.
 *
 * @returns a whole number from 0 to 2^53 − 1; cyrb53, by bryc, public domain, written afresh
 */
export function lineDigest(line: Pick<OrderLine, "sku" | "description" | "quantity" | "unitPrice" | "amount">): number {
  const text = `${line.sku}\u001f${line.description}\u001f${plain(line.quantity)}\u001f${plain(line.unitPrice)}\u001f${plain(line.amount)}`;
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

function plain(decimal: string): string {
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
}
