import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Refusal } from "../../platform/index.ts";
import { findColumns, readToldColumns } from "./order-columns.ts";
import { kindOfLine, type OrderLine, orderLineReader, type RefusedLine } from "./order-line.ts";
import type { OrdersAsk } from "./orders-ask.ts";
import { planReading, type ToldReading } from "./reading-plan.ts";
import { remarkAtTerminal } from "./remark.ts";

const UCI = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"];
const LINE = ["489434", "85048", "15CM CHRISTMAS GLASS BALL", "12", "2009-12-01 07:45:00", "6.95", "13085", "United Kingdom"];
const house = { currency: undefined, now: new Date("2026-11-21T12:00:00Z") };

const fields = (header: readonly string[], rows: readonly (readonly string[])[], told = {}) => Object.fromEntries(findColumns(header, rows, told).guesses.map((guess) => [guess.field, guess.column]));
function reader(header: readonly string[], rows: readonly (readonly string[])[], told: ToldReading = {}): (cells: readonly string[]) => OrderLine | RefusedLine {
  return orderLineReader(planReading(header, rows, told, house).rules);
}
function reads(cells: Partial<Record<string, string>>, told: ToldReading = {}): OrderLine | RefusedLine {
  return reader(UCI, [LINE], told)(UCI.map((name, i) => cells[name] ?? LINE[i]!));
}
const because = (found: OrderLine | RefusedLine) => ("because" in found ? found.because : undefined);

describe("which column tells what", () => {
  test("the file of Online Retail is understood without a word", () => {
    assert.deepEqual(fields(UCI, [LINE]), { order: "InvoiceNo", date: "InvoiceDate", customer: "CustomerID", sku: "StockCode", description: "Description", quantity: "Quantity", price: "UnitPrice", country: "Country" });
    assert.deepEqual(fields(["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country"], [LINE])["customer"], "Customer ID");
  });
  test("headers of German, French, Spanish, Italian and Dutch files are understood", () => {
    const row = ["A-1", "2024-03-05", "K77", "9", "2", "3.50", "x"];
    for (const header of [
      ["Bestellnummer", "Bestelldatum", "Kundennr.", "Artikel-Nr.", "Stückzahl", "Einzelpreis", "Bezeichnung"],
      ["N° de commande", "Date de commande", "Code client", "Référence", "Quantité", "Prix unitaire", "Désignation"],
      ["Número de pedido", "Fecha", "Código de cliente", "Referencia", "Cantidad", "Precio unitario", "Descripción"],
      ["Numero ordine", "Data ordine", "Codice cliente", "Codice articolo", "Quantità", "Prezzo unitario", "Descrizione"],
      ["Ordernummer", "Orderdatum", "Klantnummer", "Artikelnummer", "Aantal", "Stukprijs", "Omschrijving"],
    ]) {
      const [order, date, customer, sku, quantity, price, description] = header;
      assert.deepEqual(fields(header, [row]), { order, date, customer, sku, quantity, price, description });
    }
  });
  test("what stands in a column helps where its name does not, and unused columns are named", () => {
    const found = findColumns(["Order ID", "when", "who", "Total", "where", "note"], [["1", "2024-01-05 10:00", "ann@example.org", "12.00", "France", "x"], ["2", "2024-01-06 10:00", "bo@example.org", "3.00", "Spain", ""]], {});
    assert.deepEqual(found.guesses.map((g) => [g.field, g.column, g.how]), [
      ["order", "Order ID", "by its name"], ["amount", "Total", "by its name"], ["date", "when", "by what it holds"], ["email", "who", "by what it holds"], ["country", "where", "by what it holds"],
    ]);
    assert.deepEqual(found.unused, ["note"]);
  });
  test("a column whose name promises what it does not hold is not believed", () => {
    assert.equal(fields(["Invoice", "Date", "Customer", "Customer ID", "Price"], [["1", "2024-01-01", "Ann Lee", "77", "2"], ["2", "2024-01-02", "Bo Ek", "78", "2"]])["customer"], "Customer ID");
    assert.equal(fields(["Invoice", "Date", "Customer ID", "Price", "Total"], [["1", "2024-01-01", "77", "2.50", "99"]])["amount"], undefined, "the total of an order is no line's amount");
  });
  test("a person's word counts, and a column that is not there is named", () => {
    assert.deepEqual(readToldColumns(["order=InvoiceNo,customer=Customer, old", "price=P"]), { order: "InvoiceNo", customer: "Customer, old", price: "P" });
    assert.equal(fields(UCI, [LINE], { customer: "StockCode" })["customer"], "StockCode");
    assert.throws(() => findColumns(UCI, [LINE], { customer: "KundenNr" }), /no column "KundenNr", which --map names for customer/);
    assert.throws(() => readToldColumns(["kunde=CustomerID"]), /fields are order, date/);
    assert.throws(() => findColumns(["a", "a", "b"], [], { order: "a" }), /2 columns named "a"/);
  });
  test("a quantity that is no number is not passed over as if every line were one piece", () => {
    assert.throws(() => findColumns(UCI, [LINE.with(3, "twelve"), LINE.with(3, "a few")], {}), /Quantity holds “twelve”, which is no number/);
    assert.equal(findColumns(UCI, [LINE, LINE.with(3, "a few")], {}).at.quantity, 3, "one bad cell is a bad line, not another column");
  });
  test("what is missing is named, with the columns that there are", () => {
    assert.throws(() => findColumns(["foo", "bar"], [["x", "y"]], {}), (error: Refusal) => error instanceof Refusal && /order or invoice number/.test(error.message) && /date of the order/.test(error.message) && /foo, bar/.test(error.atTerminal!));
    assert.throws(() => findColumns(["InvoiceNo", "InvoiceDate", "UnitPrice"], [["1", "2024-01-01", "2"]], {}), /customer number/);
    assert.equal(findColumns(["InvoiceNo", "InvoiceDate", "UnitPrice"], [["1", "2024-01-01", "2"]], { customer: "-" }).at.customer, undefined);
    assert.throws(() => findColumns(LINE.map((cell, i) => (i === 1 || i === 2 || i === 7 ? "1" : cell)), [LINE], {}), /holds values, not the names/);
  });
});

describe("how a file is read", () => {
  const plan = (column: string, cells: readonly string[], told: ToldReading = {}) => planReading(UCI, cells.map((cell) => LINE.map((was, i) => (UCI[i] === column ? cell : was))), told, house);
  test("what can be read in two ways is asked for, not guessed", () => {
    assert.throws(() => plan("InvoiceDate", ["3/4/2011"]), (error: OrdersAsk) => /can be read with the day or the month first/.test(error.message) && error.atTerminal === "Say --dates day-first or --dates month-first.");
    assert.throws(() => plan("InvoiceDate", ["25/4/2011", "4/25/2011"]), /mixes two ways of writing dates/);
    assert.throws(() => plan("UnitPrice", ["1,234"]), (error: OrdersAsk) => error.asks.quoted!["example"] === "1,234" && error.atTerminal === "Say --decimal comma or --decimal dot.");
    assert.throws(() => plan("UnitPrice", ["2,50", "2.50"]), /mix two ways of writing decimals/);
    assert.throws(() => plan("Country", ["Atlantis"]), /does not tell its currency/);
    assert.equal(plan("InvoiceDate", ["3/4/2011"], { dateOrder: "day-first" }).rules.dateOrder, "day-first");
  });
  test("every guess is said", () => {
    assert.deepEqual(plan("UnitPrice", ["£2.50"]).remarks.map(remarkAtTerminal), ["Numbers are read with a decimal dot (1,204.50).", "Currency GBP: a guess, because prices are written like “£2.50”; say so if it is another.", "Times without a zone are read as UTC."]);
    assert.match(plan("InvoiceDate", ["25/4/2011"]).remarks.map(remarkAtTerminal).join(" "), /^Dates in InvoiceDate are read day first, numbers with a decimal dot/);
    assert.equal(planReading(UCI, [LINE.with(7, "")], {}, { ...house, currency: "EUR" }).currency, "EUR");
    assert.throws(() => plan("Country", ["France"], { currency: "Pound" }), /no currency/);
    assert.throws(() => plan("Country", ["France"], { timeZone: "Mars" }), /no time zone/);
  });
  test("a shop whose invoices all begin with C has not cancelled them all", () => {
    const all = plan("InvoiceNo", ["C1", "C2", "C3"]);
    assert.equal(all.rules.cancelledPrefix, "");
    assert.match(all.remarks.map(remarkAtTerminal).join(" "), /not taken as the mark of a cancellation/);
    assert.equal(plan("InvoiceNo", ["1", "C2", "3"]).rules.cancelledPrefix, "C");
  });
});

describe("one row of the file", () => {
  test("becomes a line with quantity and price as written", () => {
    assert.deepEqual(reads({}), {
      invoice: "489434", kind: "order", at: Date.UTC(2009, 11, 1, 7, 45), customer: "13085", email: "", sku: "85048", description: "15CM CHRISTMAS GLASS BALL", category: "", quantity: "12", unitPrice: "6.95", amount: "",
      currency: "GBP", country: "United Kingdom",
    });
  });
  test("what cannot be read is refused with the column and the cell, and the invoice it spoils", () => {
    assert.deepEqual(reads({ Quantity: "twelve" }), { field: "quantity", because: 'Quantity "twelve" is not a number', invoice: "489434" });
    assert.equal(because(reads({ UnitPrice: "" })), "UnitPrice is empty");
    assert.equal(because(reads({ Quantity: "999999999999999", UnitPrice: "5000" })), "its amount is above a thousand million");
    assert.equal(because(reads({ InvoiceDate: "soon" })), 'InvoiceDate "soon" is not a date');
    assert.equal(because(reads({ InvoiceDate: "2062-01-01" })), 'InvoiceDate "2062-01-01" is in the future');
    // A spreadsheet has lost its last digits: two orders, or two customers, would be one; "1E5" may be somebody's number (the twin).
    assert.deepEqual(reads({ InvoiceNo: "4.89434E+15" }), { field: "order", because: 'InvoiceNo "4.89434E+15" was rounded by a spreadsheet, and the number is lost', invoice: "4.89434E+15" });
    assert.equal(because(reads({ CustomerID: "1,3085E+16" })), 'CustomerID "1,3085E+16" was rounded by a spreadsheet, and the number is lost');
    assert.equal(because(reads({ InvoiceNo: "1E5", CustomerID: "13E085" })), undefined);
    assert.deepEqual(reads({ InvoiceNo: "" }), { field: "order", because: "InvoiceNo is empty", invoice: undefined });
    assert.match(because(reads({ Description: "caf\ufffd" }))!, /letters that cannot be read; say --encoding/);
    assert.match(because(reads({ Description: "a\u001fb" }))!, /letters that cannot be read/);
    assert.equal(because(reader(UCI, [LINE])(LINE.slice(0, 7))), "it has 7 cells where the header has 8");
    assert.equal(because(reader(UCI, [LINE])([])), "it has 0 cells where the header has 8");
  });
  test("nobody is nobody, however it is written, and 13085.0 is 13085", () => {
    for (const nobody of ["", " ", "0", "null", "NaN", "N/A", "#N/A", "-", "guest"]) assert.equal((reads({ CustomerID: nobody }) as OrderLine).customer, "", nobody);
    assert.equal((reads({ CustomerID: "13085.0" }) as OrderLine).customer, "13085");
    assert.equal((reads({ CustomerID: " 13085 " }) as OrderLine).customer, "13085");
    assert.equal((reads({ Country: "Unspecified" }) as OrderLine).country, "");
  });
  test("an e-mail address stands for a customer without a number", () => {
    const read = reader(["order", "date", "email", "customer id", "price", "currency"], [["1", "2024-01-01", "a@example.org", "7", "2", "EUR"]]);
    assert.deepEqual([(read(["1", "2024-01-01", "Ann@Example.org", "", "2", "EUR"]) as OrderLine).customer, (read(["1", "2024-01-01", "Ann@Example.org", "K1", "2", "EUR"]) as OrderLine).customer], ["ann@example.org", "K1"]);
    assert.match(because(read(["1", "2024-01-01", "ann at example", "K1", "2", "EUR"]))!, /is not an e-mail address/);
    assert.match(because(read(["2", "2024-01-01", "", "K1", "2", "Taler"]))!, /no currency of ISO 4217/);
  });
  test("a row without a currency is in that of the row before of the same invoice", () => {
    const read = reader(["order", "date", "customer id", "price", "currency"], [["1", "2024-01-01", "7", "2", "EUR"]]);
    read(["1", "2024-01-01", "7", "2", "EUR"]);
    assert.equal((read(["1", "2024-01-01", "7", "2", ""]) as OrderLine).currency, "EUR");
    assert.equal(because(read(["2", "2024-01-01", "7", "2", ""])), "currency is empty");
  });
  test("only goods that were paid for are an order", () => {
    const marks = { cancelledPrefix: "C", adjustedPrefix: "A" };
    assert.equal(kindOfLine("489434", "12", "6.95", marks), "order");
    assert.equal(kindOfLine("C489449", "-12", "2.95", marks), "return");
    assert.equal(kindOfLine("C496350", "1", "373.57", marks), "return", "the mark counts more than the sign");
    assert.equal(kindOfLine("489434", "-1", "2.95", marks), "return");
    assert.equal(kindOfLine("A506401", "1", "-53594.36", marks), "adjustment");
    assert.equal(kindOfLine("489434", "1", "-5", marks), "adjustment");
    assert.equal(kindOfLine("489434", "0", "5", marks), "adjustment");
    assert.equal(kindOfLine("489521", "-50", "0", marks), "stock-movement");
    assert.equal(kindOfLine("489521", "5", "0.00", marks), "free-goods");
    assert.equal(kindOfLine("CA-1", "5", "1", marks), "order", "C is a mark only before a digit");
  });
});
