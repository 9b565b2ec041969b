// A made-up file with the shape of the Online Retail II data set: for tests, and for machines where that is not at hand.

export interface TestOrders {
  readonly customers: number;
  readonly seed: number;
  readonly from: Date;
  readonly days: number;
}

export const ONLINE_RETAIL_HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

const GOODS = ["CHRISTMAS GLASS BALL", "PINK CHERRY LIGHTS", '"RECORD FRAME 7"" SINGLE SIZE "', '"DOG BOWL , CHASING BALL DESIGN"', "STRAWBERRY CERAMIC TRINKET BOX", "GIFT VOUCHER £20.00"];
const COUNTRIES = [...Array<string>(14).fill("United Kingdom"), "Germany", "France", "EIRE", "Unspecified"];

/**
 * The lines of the file, header first: orders of customers who buy at their own pace until they stop, and in the
 * proportions of the original anonymous sales, cancellations, stock movements at no price, free goods and bad debts.
 */
export function testOrders({ customers, seed, from, days }: TestOrders): string[] {
  const chance = randomFrom(seed);
  const invoices: { at: number; customer: number }[] = [];
  for (let customer = 0; customer < customers; customer++) {
    const gap = 15 + 120 * -Math.log(1 - chance());
    let at = from.getTime() + chance() * days * 43_200_000;
    do {
      invoices.push({ at, customer });
      at += gap * 86_400_000 * -Math.log(1 - chance());
    } while (chance() > 0.12 && at < from.getTime() + days * 86_400_000);
  }
  for (let i = 0; i < customers / 4; i++) invoices.push({ at: from.getTime() + chance() * days * 86_400_000, customer: -1 });
  invoices.sort((a, b) => a.at - b.at);

  const lines = [ONLINE_RETAIL_HEADER];
  invoices.forEach(({ at, customer }, i) => {
    const number = 489434 + i;
    const who = customer < 0 ? "" : String(12346 + customer);
    const country = customer < 0 ? COUNTRIES[0]! : COUNTRIES[customer % COUNTRIES.length]!;
    const write = (invoice: string, quantity: number, price: string, minute = 0) => {
      const good = Math.floor(chance() * GOODS.length);
      lines.push(`${invoice},${84_000 + good},${GOODS[good]},${quantity},${new Date(at + minute * 60_000).toISOString().slice(0, 19).replace("T", " ")},${price},${who},${country}`);
    };
    const price = () => (chance() < 0.05 ? (chance() * 9 + 0.5).toFixed(3) : (chance() * 9 + 0.2).toFixed(2));
    const kind = chance();
    if (kind < 0.05) return write(`C${number}`, -1 - Math.floor(chance() * 5), price());
    if (customer < 0 && kind < 0.15) return write(String(number), -1 - Math.floor(chance() * 50), "0");
    if (customer < 0 && kind < 0.17) return write(`A${number}`, 1, `-${(chance() * 9000).toFixed(2)}`);
    const count = 1 + Math.floor(chance() * 6);
    for (let line = 0; line < count; line++) write(String(number), 1 + Math.floor(chance() * 24), price(), i % 40 === 0 ? line % 2 : 0);
    if (kind > 0.985) write(String(number), 1, "0");
    if (kind > 0.99) write(String(number), -1, price());
  });
  return lines;
}

/** A small generator of numbers from 0 to 1 (Park and Miller 1988). */
function randomFrom(seed: number): () => number {
  let state = seed % 2147483647 || 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
