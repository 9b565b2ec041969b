// What a file may tell of a person, and what people call it: header words in the languages whose programs we have seen.
// Words are compared as `plainWords` gives them: lower case, without accents, one blank between them.

export type ColumnType = "text" | "email" | "phone" | "number" | "money" | "date" | "time" | "yes-no";

export interface PersonField {
  readonly field: string;
  /** Shown to people. */
  readonly title: string;
  readonly type: ColumnType;
  /** Best words first. */
  readonly words: readonly string[];
}

const f = (field: string, title: string, type: ColumnType, words: string): PersonField => ({ field, title, type, words: words.split(/[|\n]/).map((word) => word.trim()) });

/** The fields with a meaning of their own; every other column becomes an attribute under its own name. */
export const PERSON_FIELDS: readonly PersonField[] = [
  f("id", "Record number in the source", "text", "record id|contact id|lead id|person id|user id|id|uuid|guid|uid"),
  f("customer_number", "Customer number", "text", `customer number|customer no|customer id|customer code|client number|client no|member number|member id|account number|loyalty number
    kundennummer|kundennr|kunden nr|kunden id|kundenr|mitgliedsnummer|numero client|no client|code client|numero de client|numero de cliente|no cliente|codigo cliente|id cliente|codice cliente|numero cliente|klantnummer|klantnr|numer klienta|nr klienta|kundnummer|kundnr|numero do cliente`),
  f("email", "E-mail (identity)", "email", `email|e mail|email address|e mail address|primary email|email 1|e mail 1 value|work email|mail|mail address|e mail adresse|email adresse|mailadresse|e mail address 1|courriel|adresse e mail|adresse email|adresse mail|correo|correo electronico|email adress
    indirizzo email|posta elettronica|e mailadres|emailadres|adres e mail|adres email|e post|epost|e postadress|endereco de email|endereco de e mail|sahkoposti|eposta|e posta`),
  f("email_2", "Second e-mail", "email", "email 2|second email|secondary email|other email|additional email|alternate email|e mail 2|zweite e mail|private email|personal email|home email|email prive"),
  f("phone", "Telephone (identity)", "phone", `phone|phone number|telephone|telephone number|tel|tel no|primary phone|phone 1|phone 1 value|work phone|business phone|contact phone|telefon|telefonnummer|telefonnr|rufnummer|numero de telephone|telefono|numero de telefono|numero di telefono|telefoon|telefoonnummer
    telefone|numer telefonu|puhelin|puhelinnumero|telefonnummer arbeit`),
  f("mobile", "Mobile telephone", "phone", "mobile|mobile phone|mobile number|mobile phone number|cell|cell phone|cellphone|handy|handynummer|mobiltelefon|mobil|mobilnummer|portable|tel portable|telephone portable|movil|telefono movil|cellulare|mobiel|telemovel|celular|komorka|telefon komorkowy"),
  f("name", "Name", "text", "name|full name|fullname|display name|contact name|contact|customer name|person|vollstandiger name|nom complet|nombre completo|nome completo|nome e cognome|volledige naam|naam|imie i nazwisko"),
  f("first_name", "First name", "text", "first name|firstname|given name|forename|christian name|vorname|prenom|nombre|nombre de pila|primer nombre|nome|voornaam|imie|fornamn|fornavn|etunimi|primeiro nome"),
  f("last_name", "Last name", "text", "last name|lastname|surname|family name|nachname|familienname|zuname|nom|nom de famille|apellido|apellidos|cognome|achternaam|familienaam|nazwisko|efternamn|etternavn|efternavn|sukunimi|sobrenome|apelido"),
  f("salutation", "Salutation", "text", "salutation|title of courtesy|courtesy title|anrede|civilite|tratamiento|titolo|aanhef|zwrot grzecznosciowy|titel"),
  f("company", "Company", "text", "company|company name|associated company|organization|organisation|organization name|organisation name|account name|account|employer|firma|firmenname|unternehmen|entreprise|societe|empresa|azienda|societa|bedrijf|bedrijfsnaam|foretag|yritys"),
  f("job_title", "Job title", "text", "job title|jobtitle|title|position|role title|occupation|berufsbezeichnung|beruf|funktion|stelle|poste|fonction|cargo|puesto|ruolo|qualifica|functie|stanowisko|befattning"),
  f("street", "Street", "text", "street|street address|address|address 1|address line 1|address 1 street|mailing street|home street|strasse|strasse und hausnummer|anschrift|adresse|rue|direccion|calle|via|indirizzo|straat|adres|ulica|adress|gata|endereco|morada|rua"),
  f("street_2", "Street, second line", "text", "address 2|address line 2|street 2|adresszusatz|complement d adresse"),
  f("postal_code", "Postal code", "text", "postal code|postalcode|postcode|zip|zip code|zip postal code|mailing postal code|plz|postleitzahl|code postal|cp|codigo postal|cap|codice postale|kod pocztowy|postnummer|cep"),
  f("city", "City", "text", "city|town|locality|mailing city|ort|stadt|wohnort|ville|ciudad|poblacion|localidad|citta|comune|plaats|woonplaats|stad|miasto|miejscowosc|cidade|kaupunki"),
  f("region", "Region", "text", "state|province|region|county|state region|mailing state|bundesland|kanton|provincia|estado|regione|provincie|wojewodztwo"),
  f("country", "Country", "text", "country|country region|country code|mailing country|land|pays|pais|paese|nazione|kraj|maa"),
  f("language", "Language", "text", "language|locale|preferred language|sprache|langue|idioma|lingua|taal|jezyk|sprak"),
  f("time_zone", "Time zone", "text", "time zone|timezone|iana time zone|zeitzone|fuseau horaire|zona horaria"),
  f("birthday", "Date of birth", "date", "birthday|birthdate|birth date|date of birth|dob|bday|geburtsdatum|geburtstag|geb datum|date de naissance|fecha de nacimiento|data di nascita|geboortedatum|data urodzenia|fodelsedatum|data de nascimento|syntymaaika"),
  f("owner", "Owner (colleague)", "text", "contact owner|lead owner|account owner|owner|owner name|record owner|owner id|assigned user name|assigned user|assigned to|assignee|betreuer|zustandig|verantwortlich|kundenbetreuer|proprietaire|responsable|propietario|responsabile|eigenaar|opiekun"),
  f("created_at", "Created at", "time", "created at|create date|created date|created|date created|created on|createdate|signed up|signed up at|customer since|erstellt am|angelegt am|erstellungsdatum|date de creation|fecha de creacion|data creazione|aangemaakt op|data utworzenia|skapad"),
  f("modified_at", "Last changed at", "time", "modified at|last modified date|last changed|last modified|last modified at|updated at|updated|modified|date modified|last update|system modstamp|geandert am|zuletzt geandert|date de modification|fecha de modificacion|data modifica|gewijzigd op"),
  f("tags", "Tags", "text", "tags|labels|tag|label|schlagworte|kategorien|categories|etiquettes|etiquetas|etichette"),
  f("note", "Note", "text", "note|notes|comment|comments|description|remarks|notiz|notizen|bemerkung|bemerkungen|kommentar|remarque|commentaire|notas|comentario|osservazioni|opmerking|opmerkingen|uwagi|anteckning"),
  f("deleted", "Deleted in the source", "yes-no", "is deleted|deleted"),
];

export const fieldNamed = new Map(PERSON_FIELDS.map((each) => [each.field, each]));
export const IGNORED = "-";

/** Where the currency of a column of money goes that its cells name. */
export const currencyKey = (goesTo: string): string => `${goesTo}_currency`;

/** "Umsatz 2024 (€)" becomes the key "umsatz_2024"; a header of another script keeps its letters. */
export function attributeKey(header: string): string {
  const plain = header.normalize("NFKD").replaceAll(/\p{M}/gu, "").replaceAll("ß", "ss").replaceAll(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "_").replaceAll(/^_+|_+$/g, "");
  return [...plain].slice(0, 60).join("") || "column";
}
