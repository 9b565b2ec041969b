import type { FieldSet } from "./access-contract.ts";

/** Attributes whose set is known without an owner saying it. */
const KNOWN: Readonly<Record<string, FieldSet>> = {
  name: "public", first_name: "public", last_name: "public", company: "public", job_title: "public", title: "public", salutation: "public", pronouns: "public", form_of_address: "public", city: "public", country: "public", region: "public", language: "public", time_zone: "public",
  owner: "public", team: "public", department: "public", sales_region: "public",
  vulnerable: "sensitive",
};

/** A word of a key, as a whole: a short one would be found within others (pan in company, race in trace). */
const word = (words: string) => `(?:^|[_.$])(?:${words})(?=[_.$]|$)`;
/** A word with which a key ends: what follows it makes another thing of it (race_day). */
const lastWord = (words: string) => `(?:^|[_.$])(?:${words})$`;
const anyOf = (...parts: readonly string[]) => new RegExp(parts.join("|"));

/**
 * Parts of a key that tell what it holds, whoever named it. Within a set first what is English or alike in several languages, then
 * German, French, Spanish, Dutch, Italian and Portuguese, each with the same things. Keys have neither accents nor capitals; ß is ss.
 */
const BY_PART: readonly (readonly [RegExp, FieldSet])[] = [
  // What names somebody's papers comes first, for cards of a bank are called alike.
  [anyOf(
    "passport|national_id|government_id|identity_(?:card|document|number)|(?:health|insurance|medical|medicare|social_security)_?card|driv(?:ing|ers?)_?licen[cs]e|residence_permit", word("id_?card"),
    "personalausweis|reisepass|ausweisnummer|gesundheitskarte|versichertenkarte|fuhrerschein|aufenthaltstitel",
    "carte_(?:nationale_)?d?_?identite|carte_vitale|passeport|permis_de_conduire|titre_de_sejour",
    "tarjeta_sanitaria|pasaporte|(?:permiso|carnet)_de_conducir|permiso_de_residencia",
    "identiteitskaart|paspoort|rijbewijs|verblijfsvergunning",
    "carta_d?_?identita|passaporto|patente_di_guida|permesso_di_soggiorno|tessera_sanitaria",
    "cartao_(?:de_|do_)?cidadao|passaport|carta_de_conducao|autorizacao_de_residencia", word("cnh"),
  ), "sensitive"],
  [anyOf(
    "iban|swift|bank|account_number|card|credit|debit|payment|stripe|paypal|vat|tax|billing|sort_?code|routing_(?:transit_)?(?:number|no|code)|invoice_address|account_holder|wallet_address", word("bic(?:_?code|_?number|_?nummer)?|cv[vc]2?|sepa|tin|acct(?:_no|_number)?|account_no"), lastWord("pan(?:_number|_no)?"),
    "kontonummer|kontoinhaber|kontoverbindung|kontostand|kreditkart|kartennummer|kartenpruf|prufziffer|lastschrift|zahlungs(?:art|mittel|weise|daten)|steuernummer|steuer_?id|umsatzsteuer|rechnungsadresse|rechnungsanschrift", word("konto|konto_?nr|blz|ust_?id(?:nr)?|ust_?id_?nr|mandat(?:s_?referenz)?"),
    "carte_bancaire|numero_(?:de_)?carte|bancaire|banque|numero_(?:de_)?compte|paiement|prelevement|cryptogramme|code_guichet", word("rib|tva|numero_tva"),
    "tarjeta|numero_(?:de_)?cuenta|cuenta_(?:bancaria|corriente)|bancari[oa]s?|forma_de_pago|medio_de_pago|domiciliacion|direccion_de_facturacion", word("banco|pago|pagos|nif|cif|cuit|rfc"),
    "rekeningnummer|betaal|betaling|kaartnummer|incasso|factuuradres", word("btw|btw_?nummer|rekening"),
    "conto_(?:corrente|bancario)|numero_(?:di_|del_)?conto|carta_di_(?:credito|debito)|codice_(?:abi|cab)|bancari[eo]|pagament|partita_iva|fatturazione", word("banca|p_?iva"),
    "conta_bancaria|conta_corrente|numero_da_conta|cartao|morada_de_faturacao", word("cnpj|boleto|pix"),
  ), "payment"],
  [anyOf(
    "birth|gender|sexual|health|medical|medicat|medicine|prescription|disab|disease|diagnos|pregnan|wheelchair|diabet|allerg|vaccin|psychiatr|blood_?(?:type|group|pressure)|religi|ethni|racial|biometri|genetic|criminal|nationality|citizenship|asylum|refugee|marital|salary|income|payroll|pay_grade|vulnerab|social_(?:security|insurance)|national_insurance|insurance_(?:number|no|nr|id)(?=_|$)|(?:trade|labou?r)_union|union_member", word("sex|dob|ssn|nino|ni_number|political|politics|faith|beliefs?|caste|dna|hiv|vih|aids|illness(?:es)?|patient|cancer|surgery|bmi|(?:physio|psycho|chemo)?therap(?:y|ies|ist)|wages?"), lastWord("race"),
    "geburt|geschlecht|sexuell|gesundheit|krankheit|erkrankung|krankenkass|krankenversicher|medikament|arzneimittel|impf(?:ung|status)|rollstuhl|behinder|pflegegrad|pflegestufe|pflegebedurf|konfession|ethnisch|politische|parteimitglied|parteizugehor|gewerkschaft|vorstrafe|strafregister|fuhrungszeugnis|staatsangehorig|sozialversicherung|rentenversicherung|versicherungs_?(?:nummer|nr)|familienstand|schwanger|blutgruppe|blutdruck|einkommen", word("(?:jahres|monats|brutto|netto)?gehalt|(?:stunden|brutto|netto)?lohn|glaube|rasse|sv_?(?:nummer|nr)|(?:physio|psycho|chemo)?therapie"),
    "naissance|sexe|sexuel|maladie|medicament|ordonnance|handicap|fauteuil_roulant|groupe_sanguin|nationalit|securite_sociale|num(?:ero)?_(?:de_)?secu(?=_|$)|situation_familiale|etat_civil|salaire|grossesse|croyance|(?:opinions?|parti|affiliation)_politique|syndicat|syndical|casier_judiciaire", word("sante|revenus?|nir|genre_?civil|enceinte|sida"),
    "nacimiento|enfermedad|medicac|silla_de_ruedas|grupo_sanguineo|discapacidad|nacionalidad|seguridad_social|estado_civil|salario|sueldo|embaraz|(?:opinion(?:es)?|afiliacion|ideologia)_politica|sindicat|sindical|antecedentes_penales", word("sexo|genero|salud|dni|nie|curp|nss|ingresos|raza|etni(?:a|co|ca)|(?:fisio|psico|quimio)?terapia"),
    "geboorte|geslacht|seksue|gezondheid|godsdienst|burgerservice|burgerlijke_staat|salaris|inkomen|zwanger|medicijn|medisch|zorgverzeker|rolstoel|bloedgroep|etnisch|etniciteit|politieke|vakbond|strafblad", word("ziekten?|ziektebeeld|geloof|bsn|beperking|ras|(?:bruto|netto|uur)?loon"),
    "nascita|sessual|sanitari|malatti[ae]|sedia_a_rotelle|gruppo_sanguigno|nazionalita|cittadinanza|codice_fiscale|stato_civile|stipendio|reddito|gravidanza|(?:opinion[ei]|appartenenza)_politic|sindacat|sindacal|casellario|precedenti_penali", word("sesso|genere|salute|razza|incinta|farmac[oi]"),
    "nascimento|doenca|cadeira_de_rodas|tipo_sanguineo|deficiencia|nacionalidade|gravidez|seguranca_social|(?:opiniao|opinioes|filiacao)_politica|registo_criminal", word("saude|cpf|rg|niss|raca|gravida|ordenado"),
  ), "sensitive"],
  [anyOf(
    "revenue|margin|profit|lifetime|ltv|clv|churn|score|tier|spend|spent|value|discount|rfm|net_?worth|order_total|total_(?:sales|purchases)|sales_(?:total|volume)", word("mrr|arr|aov|gmv|turnover"),
    "umsatz|umsaetze|deckungsbeitrag|rabatt|kundenwert|bestellwert|auftragswert|warenwert|warenkorbwert|abwander", word("(?:roh)?gewinn|erlose?|ausgaben|wert|(?:netto)?vermogen"),
    "chiffre_d?_?affaires?|panier_moyen|depense", word("ca_(?:ht|ttc|annuel|\\d{4})|benefices?|remises?|valeur|patrimoine"),
    "facturacion|descuento|volumen_de_negocios?", word("ventas|beneficio|valor|gastos?|patrimonio"),
    "omzet|korting|klantwaarde|besteding", word("winst|waarde|uitgaven"),
    "fatturato|volume_d_affari", word("ricav[io]|sconto|valore|spesa"),
    "faturamento|faturacao|desconto|volume_de_negocios", word("receita|lucro"),
    "marg(?:e|en|em|ine)(?=_|$)",
  ), "value"],
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
