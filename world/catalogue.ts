// What the company sells.
export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly priceMinor: number;
  readonly kind: "beans" | "accessory" | "care" | "grinder" | "machine";
  /** the most pieces a believable order line holds */
  readonly most: number;
}

const product = (sku: string, name: string, priceMinor: number, kind: Product["kind"], most: number): Product => ({
  sku, name, priceMinor, kind, most,
});

export const PRODUCTS: readonly Product[] = [
  product("B-QUA-250", "Quay Blend, 250 g", 820, "beans", 8),
  product("B-QUA-1000", "Quay Blend, 1 kg", 2690, "beans", 12),
  product("B-SID-250", "Sidamo, 250 g", 1040, "beans", 6),
  product("B-SID-500", "Sidamo, 500 g", 1890, "beans", 6),
  product("B-HUE-250", "Huehuetenango, 250 g", 1115, "beans", 6),
  product("B-HUE-1000", "Huehuetenango, 1 kg", 3650, "beans", 8),
  product("B-YIR-250", "Yirgacheffe, 250 g", 1290, "beans", 6),
  product("B-GAY-250", "Gayo, 250 g", 1175, "beans", 4),
  product("B-GAY-500", "Gayo, 500 g", 2145, "beans", 4),
  product("B-NIG-250", "Night Tide decaf, 250 g", 985, "beans", 6),
  product("B-NIG-500", "Night Tide decaf, 500 g", 1795, "beans", 4),
  product("B-OFF-1000", "Office Roast, 1 kg", 2360, "beans", 24),
  product("B-TAS-3", "Tasting box, 3 × 100 g", 1450, "beans", 3),
  product("B-SAM-60", "Sample of the month, 60 g", 310, "beans", 2),
  product("A-PAP-100", "Filter papers, 100", 395, "accessory", 4),
  product("A-CUP-2", "Two cups, glazed", 2275, "accessory", 2),
  product("A-TAM-58", "Tamper, 58 mm", 3430, "accessory", 1),
  product("A-JUG-350", "Milk jug, 350 ml", 2120, "accessory", 1),
  product("A-KET-900", "Pouring kettle", 5490, "accessory", 1),
  product("A-SCA-1", "Scale with timer", 4560, "accessory", 1),
  product("C-DES-3", "Descaler, 3 sachets", 945, "care", 4),
  product("C-BRU-1", "Grinder brush", 560, "care", 1),
  product("C-TAB-40", "Cleaning tablets, 40", 1385, "care", 3),
  product("C-FIL-2", "Water filters, 2", 1640, "care", 3),
  product("G-HAN-1", "Hand grinder", 6900, "grinder", 1),
  product("G-40-1", "Grinder G40", 18900, "grinder", 1),
  product("G-60-1", "Grinder G60", 32900, "grinder", 1),
  product("M-SOL-1", "Solo espresso machine", 44900, "machine", 1),
  product("M-DUO-1", "Duo espresso machine", 89900, "machine", 1),
];
/** As the shop groups them. */
export const CATEGORIES: Readonly<Record<Product["kind"], string>> = { beans: "Coffee", accessory: "Accessories", care: "Care", grinder: "Grinders", machine: "Machines" };
/** What the goods cost, as a share of their price. */
export const COST_SHARE: Readonly<Record<Exclude<Product["kind"], "machine">, number>> = { beans: 0.54, accessory: 0.58, care: 0.45, grinder: 0.76 };
/** What being in touch costs: each time, and a minute of it. */
export const SERVING: readonly (readonly [string, number, number])[] = [["voice", 260, 55], ["email", 340, 0], ["chat", 290, 0], ["post", 520, 0], ["", 300, 0]];
export const BEANS = PRODUCTS.filter((each) => each.kind === "beans");
export const EQUIPMENT = PRODUCTS.filter((each) => each.kind === "grinder" || each.kind === "machine");
export const DEAR = EQUIPMENT.filter((each) => each.priceMinor >= 18_900);

export function productOf(sku: string): Product {
  const found = PRODUCTS.find((each) => each.sku === sku);
  if (!found) throw new Error(`expected a product with the number ${sku}`);
  return found;
}

export interface BasketLine {
  readonly product: Product;
  readonly quantity: number;
  readonly amountMinor: number;
}

/** Every single line an order can hold, by its amount: the last line is the one that comes nearest to what is left. */
const SINGLE_LINES: readonly BasketLine[] = singleLines(PRODUCTS);

export function singleLines(products: readonly Product[]): readonly BasketLine[] {
  return products
    .flatMap((each) => Array.from({ length: each.most }, (_, n) => ({ product: each, quantity: n + 1, amountMinor: each.priceMinor * (n + 1) })))
    .sort((one, other) => one.amountMinor - other.amountMinor || (one.product.sku < other.product.sku ? -1 : 1));
}

export function nearestLine(targetMinor: number, taken: readonly Product[]): BasketLine | null {
  let lo = 0;
  let hi = SINGLE_LINES.length;
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if ((SINGLE_LINES[middle] as BasketLine).amountMinor < targetMinor) lo = middle + 1;
    else hi = middle;
  }
  let best: BasketLine | null = null;
  for (let at = Math.max(0, lo - 8); at < Math.min(SINGLE_LINES.length, lo + 8); at++) {
    const line = SINGLE_LINES[at] as BasketLine;
    if (taken.includes(line.product)) continue;
    if (best === null || Math.abs(line.amountMinor - targetMinor) < Math.abs(best.amountMinor - targetMinor)) best = line;
  }
  return best;
}
