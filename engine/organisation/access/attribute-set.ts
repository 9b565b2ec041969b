import type { FieldSet } from "./access-contract.ts";

/** Attributes whose set is known without an owner saying it. */
const KNOWN: Readonly<Record<string, FieldSet>> = {
  name: "public", first_name: "public", last_name: "public", company: "public", job_title: "public", title: "public", salutation: "public", pronouns: "public", form_of_address: "public", city: "public", country: "public", region: "public", language: "public", time_zone: "public",
  owner: "public", team: "public", department: "public", sales_region: "public",
  vulnerable: "sensitive",
};

/** A word of a key, as a whole: a short one would be found within others. */
const word = (words: string) => `(?:^|_)(?:${words})(?=_|$)`;
const anyOf = (...parts: readonly string[]) => new RegExp(parts.join("|"));

/** The same in German, French, Spanish, Dutch, Italian and Portuguese. Keys have neither accents nor capitals; ß is ss. What names somebody's papers comes first, for cards of a bank are called alike. */
const OTHER_LANGUAGES: readonly (readonly [RegExp, FieldSet])[] = [
  [anyOf("personalausweis|reisepass|ausweisnummer|gesundheitskarte|versichertenkarte|carte_(?:nationale_)?d?_?identite|carte_vitale|carta_d?_?identita|tarjeta_sanitaria|cartao_(?:de_|do_)?cidadao|identiteitskaart|paspoort|passeport|passaport|pasaporte"), "sensitive"],
  [anyOf(
    "kontonummer|kontoinhaber|kontoverbindung|kontostand|kreditkart|kartennummer|lastschrift|zahlungs(?:art|mittel|weise|daten)|steuernummer|steuer_?id|umsatzsteuer|rechnungsadresse|rechnungsanschrift", word("konto|konto_?nr|blz|ust_?id(?:nr)?|ust_?id_?nr|mandat(?:s_?referenz)?"),
    "carte_bancaire|numero_(?:de_)?carte|compte_bancaire|numero_(?:de_)?compte|paiement|prelevement", word("rib|tva|numero_tva"),
    "tarjeta|numero_(?:de_)?cuenta|cuenta_(?:bancaria|corriente)|forma_de_pago|medio_de_pago|domiciliacion|direccion_de_facturacion", word("pago|pagos|nif|cif|cuit|rfc"),
    "rekeningnummer|bankrekening|betaal|betaling|kaartnummer|incasso|factuuradres", word("btw|btw_?nummer|rekening"),
    "conto_(?:corrente|bancario)|numero_(?:di_|del_)?conto|carta_di_(?:credito|debito)|pagament|partita_iva|fatturazione", word("p_?iva"),
    "conta_bancaria|conta_corrente|numero_da_conta|cartao|morada_de_faturacao", word("cnpj|boleto|pix"),
  ), "payment"],
  [anyOf(
    "geburt|geschlecht|gesundheit|krankheit|krankenkass|krankenversicher|diagnos|medikament|behinder|pflegegrad|pflegestufe|konfession|staatsangehorig|sozialversicherung|familienstand|schwanger|blutgruppe|allergi|einkommen", word("(?:jahres|monats|brutto|netto)?gehalt|(?:stunden|brutto|netto)?lohn|glaube"),
    "naissance|sexe|maladie|handicap|nationalit|securite_sociale|situation_familiale|etat_civil|salaire|grossesse", word("sante|revenus?|nir|genre_?civil"),
    "nacimiento|enfermedad|discapacidad|nacionalidad|seguridad_social|estado_civil|salario|sueldo|embaraz", word("sexo|genero|salud|dni|nie|curp|ingresos"),
    "geboorte|geslacht|gezondheid|godsdienst|burgerservice|burgerlijke_staat|salaris|inkomen|zwanger|medicijn|medisch|zorgverzeker", word("ziekte|geloof|bsn|beperking"),
    "nascita|sanitari|malattia|nazionalita|cittadinanza|codice_fiscale|stato_civile|stipendio|reddito|gravidanza", word("sesso|genere|salute"),
    "nascimento|doenca|deficiencia|nacionalidade|gravidez", word("saude|cpf|rg"),
  ), "sensitive"],
  [anyOf(
    "umsatz|umsaetze|deckungsbeitrag|rabatt|kundenwert|bestellwert|auftragswert|warenwert|warenkorbwert|abwander", word("(?:roh)?gewinn|erlose?|ausgaben|wert"),
    "chiffre_d?_?affaires?|panier_moyen|depense", word("ca_(?:ht|ttc|annuel|\\d{4})|benefices?|remises?|valeur"),
    "facturacion|descuento", word("ventas|beneficio|valor|gastos?"),
    "omzet|korting|klantwaarde|besteding", word("winst|waarde|uitgaven"),
    "fatturato", word("ricav[io]|sconto|valore|spesa"),
    "faturamento|faturacao|desconto", word("receita|lucro"),
    "marg(?:e|en|em|ine)(?=_|$)",
  ), "value"],
];

/** Parts of a key that tell what it holds, whoever named it. */
const BY_PART: readonly (readonly [RegExp, FieldSet])[] = [
  ...OTHER_LANGUAGES.slice(0, 1),
  [/iban|bic|swift|bank|account_number|card|credit|payment|stripe|paypal|vat|tax|billing/, "payment"],
  [/birth|gender|sex$|health|medical|disab|religio|ethnic|nationality|passport|national_id|ssn|marital|salary|income|vulnerab/, "sensitive"],
  [/revenue|margin|profit|lifetime|ltv|clv|churn|score|tier|spend|spent|value|discount|rfm/, "value"],
  ...OTHER_LANGUAGES.slice(1),
];

/**
 * The set of an attribute: what an owner said; else what is known of its key; else by a word in the key; else service, so that
 * nothing of a new source is shown more widely than what is needed to serve somebody.
 *
 * @example setOfAttribute({}, "date_of_birth") // "sensitive"
 * @example setOfAttribute({ shoe_size: "sensitive" }, "shoe_size") // "sensitive"
 */
export function setOfAttribute(said: Readonly<Record<string, FieldSet>>, key: string): FieldSet {
  if (Object.hasOwn(said, key)) return said[key]!;
  if (Object.hasOwn(KNOWN, key)) return KNOWN[key]!;
  return BY_PART.find(([part]) => part.test(key))?.[1] ?? "service";
}
