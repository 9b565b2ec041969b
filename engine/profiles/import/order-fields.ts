// What a file of orders may tell, and what people call it: header words in the languages whose shops and bookkeeping
// programs we have seen. Words are compared in lower case, without accents, with one blank between them.

export const ORDER_FIELDS = ["order", "date", "time", "customer", "email", "sku", "description", "category", "quantity", "price", "amount", "country", "currency", "discount", "refunded", "status", "cancelled", "paid", "subtotal"] as const;
export type OrderField = (typeof ORDER_FIELDS)[number];

/** What a file tells of a whole order, once or on each of its rows; found only where we know who wrote the file, or told. */
export const WHOLE_ORDER_FIELDS = ["discount", "refunded", "status", "cancelled", "paid", "subtotal"] as const satisfies readonly OrderField[];
export type WholeOrderField = (typeof WHOLE_ORDER_FIELDS)[number];

/** Shown when a column is asked for. */
export const FIELD_WORDS: Readonly<Record<OrderField, string>> = {
  order: "order or invoice number", date: "date of the order", time: "time of day, where it stands apart from the date", customer: "customer number", email: "customer's e-mail address",
  sku: "article number", description: "what was sold", category: "category of what was sold", quantity: "quantity", price: "price of one", amount: "amount of the whole line", country: "country", currency: "currency",
  discount: "what was taken off the whole order", refunded: "what was paid back of the whole order", status: "whether the order was paid, cancelled or paid back", cancelled: "when the order was cancelled",
  paid: "when the order was paid", subtotal: "what the goods of the order came to",
};

/** Best words first. */
export const HEADER_WORDS: Readonly<Record<OrderField, readonly string[]>> = {
  order: words(`invoice no|invoice number|invoice id|invoice|order no|order number|order id|order name|order ref|order reference|order|sales order|transaction id|receipt no|receipt number|document number|basket id
    rechnungsnummer|rechnungsnr|rechnung nr|rechnung|bestellnummer|bestellnr|bestellung|auftragsnummer|auftragsnr|auftrag|belegnummer|beleg nr
    numero de facture|n de facture|no facture|n facture|numero facture|facture|numero de commande|n de commande|no commande|n commande|numero commande|commande
    numero de factura|n factura|no factura|factura|numero de pedido|n pedido|no pedido|pedido|numero fattura|n fattura|fattura|numero ordine|n ordine|ordine
    factuurnummer|factuurnr|factuur|ordernummer|ordernr|bestelnummer|bestelling|numero da fatura|fatura|numero do pedido|encomenda|numer zamowienia|nr zamowienia|zamowienie|numer faktury|nr faktury|faktura|fakturanummer`),
  date: words(`invoice date|order date|date of order|ordered at|order datetime|purchase date|purchased at|transaction date|date time|datetime|timestamp|created at|placed at|date|day
    rechnungsdatum|bestelldatum|auftragsdatum|belegdatum|datum|kaufdatum|date de facture|date facture|date de commande|date commande|fecha de factura|fecha factura|fecha de pedido|fecha pedido|fecha
    data fattura|data ordine|data|factuurdatum|besteldatum|orderdatum|data da fatura|data do pedido|data zamowienia|data faktury|fakturadatum|dato`),
  time: words("time|order time|time of day|uhrzeit|zeit|heure|hora|ora|tijd|godzina|tid|klockslag"),
  customer: words(`customer id|customer no|customer number|customer|customer code|customer ref|client id|client no|client number|client|account no|account number|account id|buyer id|user id|member id
    kundennummer|kundennr|kunden nr|kunden id|kunde|numero client|no client|n client|code client|id client|numero de cliente|n cliente|codigo cliente|codigo de cliente|id cliente|cliente|numero cliente|codice cliente
    klantnummer|klantnr|klant id|klant|numero do cliente|numer klienta|nr klienta|id klienta|klient|kundnummer|kundnr|kundenummer`),
  email: words("email|e mail|email address|e mail address|customer email|billing email|email billing|mail|e mail adresse|email adresse|mailadresse|courriel|adresse e mail|adresse email|correo|correo electronico|indirizzo email|posta elettronica|e mailadres|emailadres|adres e mail|e post"),
  sku: words(`stock code|sku|lineitem sku|item sku|product sku|product code|product id|item code|item no|item number|item id|article no|article number|article|part number|asin|ean
    artikelnummer|artikelnr|artikel nr|artikel|produktnummer|reference|ref|reference article|code article|code produit|referencia|codigo producto|codigo de producto|codice articolo|codice prodotto|articolo
    productcode|artikelcode|codigo do produto|kod produktu|indeks|varenummer`),
  description: words(`description|item description|product name|product|item name|lineitem name|product title|title|item|name
    beschreibung|bezeichnung|artikelbezeichnung|produktname|produkt|designation|libelle|produit|nom du produit|descripcion|producto|nombre del producto|descrizione|prodotto|omschrijving|productnaam|descricao|produto|nazwa produktu|nazwa|opis|benamning|beskrivelse`),
  category: words("category|product category|item category|product type|product group|item group|article group|department|warengruppe|artikelgruppe|produktgruppe|kategorie|produktkategorie|categorie|categorie de produit|famille|famille de produit|categoria|categoria de producto|familia|categoria prodotto|productgroep|artikelgroep|productcategorie|categoria do produto|kategoria|varegruppe|varugrupp|produktgrupp"),
  quantity: words("quantity|qty|lineitem quantity|item quantity|quantity ordered|units|unit count|pieces|pcs|menge|anzahl|stuckzahl|stuck|quantite|qte|nombre|cantidad|cant|unidades|quantita|qta|aantal|hoeveelheid|quantidade|qtd|ilosc|antal|kvantitet"),
  price: words("unit price|price|price each|item price|lineitem price|price per unit|unit cost|item cost|selling price|einzelpreis|stuckpreis|preis|prix unitaire|prix|pu|precio unitario|precio|prezzo unitario|prezzo|eenheidsprijs|stukprijs|prijs|preco unitario|preco|cena jednostkowa|cena|styckpris|enhetspris|pris"),
  amount: words("line total|line amount|amount|line value|sales|revenue|total price|extended price|subtotal|total|gesamtpreis|gesamtbetrag|positionsbetrag|betrag|umsatz|summe|montant|montant ligne|total ligne|importe|importe linea|total linea|importo|totale riga|totale|bedrag|regelbedrag|totaal|valor total|valor|montante|wartosc|kwota|belopp|radbelopp|summa"),
  country: words("country|customer country|shipping country|billing country|country code shipping|country code billing|ship country|country code|land|lieferland|pays|pais|paese|nazione|kraj"),
  currency: words("currency|currency code|order currency|wahrung|waehrung|devise|monnaie|moneda|divisa|valuta|moeda|waluta"),
  // Elsewhere such a column may have been taken off the prices already: it is pointed at, never guessed.
  discount: [], refunded: [], status: [], cancelled: [], paid: [], subtotal: [],
};

function words(text: string): readonly string[] {
  return text.split(/[|\n]/).map((word) => word.trim());
}

/** "InvoiceNo", "Invoice_No." and "INVOICE NO" are one: "invoice no"; "Stückzahl" is "stuckzahl", "Währung" "wahrung". */
export function plainWords(header: string): string {
  return header
    .replaceAll(/[ºª°]/g, " ").normalize("NFKD").replaceAll(/\p{M}/gu, "")
    .replaceAll("ł", "l").replaceAll("Ł", "L").replaceAll("ß", "ss")
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2").replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase().replaceAll(/[^a-z\d]+/g, " ").trim();
}
