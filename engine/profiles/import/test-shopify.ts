// A file as Shopify exports orders: what concerns the whole order stands on its first row only.
import { csvLine } from "./csv-cell.ts";

const ADDRESS = (of: string) => ["Name", "Street", "Address1", "Address2", "Company", "City", "Zip", "Province", "Country", "Phone"].map((part) => `${of} ${part}`);
export const SHOPIFY_HEADER: readonly string[] = [
  "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Accepts Marketing", "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Discount Code", "Discount Amount", "Shipping Method", "Created at",
  "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem compare at price", "Lineitem sku", "Lineitem requires shipping", "Lineitem taxable", "Lineitem fulfillment status", ...ADDRESS("Billing"), ...ADDRESS("Shipping"),
  "Notes", "Note Attributes", "Cancelled at", "Payment Method", "Payment Reference", "Refunded Amount", "Vendor", "Outstanding Balance", "Employee", "Location", "Device ID", "Id", "Tags", "Risk Level", "Source", "Lineitem discount",
  "Tax 1 Name", "Tax 1 Value", "Phone", "Receipt Number", "Duties", "Billing Province Name", "Shipping Province Name", "Payment ID",
];

type Cells = Readonly<Record<string, string>>;

/** An order: what its first row says of the whole, and its lines as quantity, price and article number. */
export function shopifyOrder(name: string, email: string, createdAt: string, whole: Cells, ...lines: readonly (readonly [string, string, string])[]): string[] {
  return lines.map(([quantity, price, sku], i) => {
    const each: Cells = { Name: name, Email: email, "Created at": createdAt, "Lineitem quantity": quantity, "Lineitem name": `Goods ${sku}`, "Lineitem price": price, "Lineitem sku": sku, "Lineitem requires shipping": "true", "Lineitem taxable": "true", "Lineitem fulfillment status": "fulfilled", Vendor: "House", "Lineitem discount": "0.00" };
    const first: Cells = { "Financial Status": "paid", "Paid at": createdAt, "Fulfillment Status": "fulfilled", "Accepts Marketing": "no", Currency: "EUR", "Shipping Method": "Standard", "Discount Amount": "0.00", "Refunded Amount": "0.00", "Payment Method": "Shopify Payments", Id: `55${name.replaceAll(/\D/g, "")}`, "Risk Level": "Low", Source: "web", "Billing Name": "Somebody", "Billing City": "Berlin", "Billing Country": "DE", "Outstanding Balance": "0.00", ...whole };
    const cells = i === 0 ? { ...each, ...first } : each;
    return csvLine(SHOPIFY_HEADER.map((column) => cells[column] ?? "")).trimEnd();
  });
}

/**
 * Ten orders of six people. Worked out by hand, in EUR:
 *
 * | order | who | goods | off | paid back | stays |
 * |---|---|---|---|---|---|
 * | #1001 | Ilse, 1 March | 2 × 8.00 + 1 × 6.00 = 22.00 | | | 22.00 |
 * | #1002 | Bo, 2 March | 1 × 30.00 + 3 × 5.00 = 45.00 | 4.50 | | 40.50 |
 * | #1003 | Cem, 3 March | 2 × 12.50 = 25.00 | 5.10, of shipping | | 25.00 |
 * | #1004 | Ilse, 4 March | 2 × 8.00 + 1 × 6.00 = 22.00 | | 27.10, of it 5.10 for shipping: 22.00 | 0.00 |
 * | #1005 | Bo, 5 March | 1 × 30.00 + 2 × 6.00 = 42.00 | | 12.00 | 30.00 |
 * | #1006 | Cem, 6 March | 10.00, voided | | | is no purchase |
 * | #1007 | Dana, 7 March | 11.00, cancelled, pending | | | is no purchase |
 * | #1008 | Eva, 8 March | 7.00, pending | | | 7.00 |
 * | #1009 | nobody, 9 March | 3.00, at the till | | | 3.00 |
 * | #1010 | Dana, 9 March | 9.00 − 9.00 | 9.00 | | 0.00 |
 *
 * Goods that are kept 22 + 45 + 25 + 22 + 42 + 7 + 3 + 9 = 175.00; taken off 4.50 + 9.00 = 13.50; paid back 22 + 12 = 34.00;
 * net 127.50, on 12 rows of 14.
 */
export const SHOPIFY_ORDERS: readonly string[] = [
  SHOPIFY_HEADER.join(","),
  ...shopifyOrder("#1001", "ilse.nowak@example.org", "2024-03-01 10:15:00 +0100", { Subtotal: "22.00", Shipping: "5.10", Taxes: "3.51", Total: "27.10" }, ["2", "8.00", "A"], ["1", "6.00", "B"]),
  ...shopifyOrder("#1002", "bo@example.org", "2024-03-02 10:15:00 +0100", { Subtotal: "40.50", Shipping: "0.00", Taxes: "6.47", Total: "40.50", "Discount Code": "SPRING10", "Discount Amount": "4.50" }, ["1", "30.00", "C"], ["3", "5.00", "D"]),
  ...shopifyOrder("#1003", "cem@example.org", "2024-03-03 10:15:00 +0100", { Subtotal: "25.00", Shipping: "5.10", Taxes: "3.99", Total: "25.00", "Discount Code": "FREESHIP", "Discount Amount": "5.10" }, ["2", "12.50", "E"]),
  ...shopifyOrder("#1004", "ilse.nowak@example.org", "2024-03-04 10:15:00 +0100", { "Financial Status": "refunded", Subtotal: "22.00", Shipping: "5.10", Taxes: "3.51", Total: "27.10", "Refunded Amount": "27.10" }, ["2", "8.00", "A"], ["1", "6.00", "B"]),
  ...shopifyOrder("#1005", "bo@example.org", "2024-03-05 10:15:00 +0100", { "Financial Status": "partially_refunded", Subtotal: "42.00", Shipping: "0.00", Taxes: "6.71", Total: "42.00", "Refunded Amount": "12.00" }, ["1", "30.00", "C"], ["2", "6.00", "B"]),
  ...shopifyOrder("#1006", "cem@example.org", "2024-03-06 10:15:00 +0100", { "Financial Status": "voided", "Paid at": "", Subtotal: "10.00", Total: "15.10", "Cancelled at": "2024-03-06 12:00:00 +0100" }, ["1", "10.00", "F"]),
  ...shopifyOrder("#1007", "dana@example.org", "2024-03-07 10:15:00 +0100", { "Financial Status": "pending", "Paid at": "", Subtotal: "11.00", Total: "16.10", "Cancelled at": "2024-03-08 12:00:00 +0100" }, ["1", "11.00", "F"]),
  ...shopifyOrder("#1008", "eva@example.org", "2024-03-08 10:15:00 +0100", { "Financial Status": "pending", "Paid at": "", Subtotal: "7.00", Total: "12.10" }, ["1", "7.00", "G"]),
  ...shopifyOrder("#1009", "", "2024-03-09 10:15:00 +0100", { Subtotal: "3.00", Total: "3.00", Source: "pos" }, ["1", "3.00", "H"]),
  ...shopifyOrder("#1010", "dana@example.org", "2024-03-09 11:15:00 +0100", { Subtotal: "0.00", Total: "0.00", "Discount Code": "GIFT", "Discount Amount": "9.00" }, ["1", "9.00", "I"]),
];
