// Small files as the programs we recognise write them, each with what goes wrong in real ones. `expects` was counted by hand.

export interface TestExport {
  readonly fileName: string;
  readonly source: string;
  readonly content: string | Buffer;
  readonly expects: { readonly rows: number; readonly refused: number; readonly newPeople: number; readonly sameInFile: number; readonly joined: number; readonly shared: number; readonly ownersUnknown: readonly string[] };
}

const lines = (...each: string[]) => each.join("\r\n");
const none = { refused: 0, sameInFile: 0, joined: 0, shared: 0, ownersUnknown: [] };

/** BOM, CRLF inside quotes, an owner nobody knows, two people with one address, a row too wide, one cut off at the end. */
const hubspot: TestExport = {
  fileName: "hubspot-crm-exports-all-contacts-2026-07-07.csv", source: "hubspot",
  content: `\uFEFF${lines(
    "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Create Date,Associated Company,Revenue",
    '101,Jane,Smith,jane@example.org,+44 20 7946 0958,Ann Owner,customer,2024-03-01 10:15,"Smith, Smith & Co","1,204.50"',
    '102,John,Smith,jane@example.org,,Nobody Here,lead,2024-03-02 11:00,"Two\r\nlines",12.00',
    "103,Zoë,Ångström,ZOE@Example.org ,020 7946 0000,Ann Owner,lead,2024-13-45 10:00,,7.25",
    "101,Jane,Smith,jane@example.org,,Ann Owner,evangelist,2024-03-01 10:15,,1300.00",
    "104,A,B,a@b.example,,,lead,2024-03-05 09:00,Gone, Far,1.00",
    ",,,,,,,,,5.00",
    "105,Cut,Off,cut@example.org",
  )}`,
  expects: { ...none, rows: 7, refused: 3, newPeople: 3, sameInFile: 1, shared: 1, ownersUnknown: ["Nobody Here"] },
};

/** Semicolons, names in API form, deleted rows, a date of birth that does not exist, ids of owners. */
const salesforce: TestExport = {
  fileName: "Contact.csv", source: "salesforce",
  content: lines(
    '"Id";"IsDeleted";"AccountId";"LastName";"FirstName";"MailingStreet";"MailingCity";"MailingPostalCode";"MailingCountry";"Phone";"MobilePhone";"Email";"Title";"Birthdate";"OwnerId";"HasOptedOutOfEmail"',
    '"003A000000AAAAAIAA";"false";"001A";"Müller";"Jürgen";"Hauptstr. 1\r\nHinterhaus";"Ulm";"89073";"Germany";"0731 123456";"";"j.mueller@example.de";"Director; Sales";"1970-05-17";"005A";"true"',
    '"003A000000BBBBBIAA";"true";"001A";"Gone";"Greta";"";"";"";"";"";"";"greta@example.de";"";"";"005A";"false"',
    '"003A000000CCCCCIAA";"false";"";"Klein";"Maria";"";"";"";"";"";"";"familie@example.de";"";"1981-02-31";"005A";"false"',
    '"003A000000DDDDDIAA";"false";"";"Klein";"Mario";"";"";"";"";"";"";"familie@example.de";"";"";"005A";"false"',
    '"003A000000EEEEEIAA";"false";"";"Mueller";"Juergen";"";"";"";"";"";"";"j.mueller@example.de";"";"";"005A";"false"',
    '"003A000000FFFFFIAA";"false";"";"Müller";"J.";"";"";"";"";"";"";"j.mueller@example.de";"";"";"005A";"false"',
  ),
  expects: { ...none, rows: 6, refused: 1, newPeople: 3, joined: 2, shared: 1, ownersUnknown: ["005A"] },
};

const salesforceLeads: TestExport = {
  fileName: "Lead.csv", source: "salesforce-lead",
  content: lines(
    "Id,IsDeleted,LastName,FirstName,Title,Company,Email,Status,IsConverted,OwnerId",
    "00QA01,false,Okafor,Chidi,Buyer,Okafor Ltd,chidi@example.ng,Open,false,005A",
    "00QA02,false,Nowak,,,,,Open,false,005A",
  ),
  expects: { ...none, rows: 2, newPeople: 2, ownersUnknown: ["005A"] },
};

/** One list inside an object, "-" for nothing, an agent among the users, somebody without an address, a broken phone. */
const zendesk: TestExport = {
  fileName: "users.json", source: "zendesk",
  content: JSON.stringify({ users: [
    { id: 9001, url: "https://x.zendesk.com/9001", name: "Amara Diallo", email: "amara@example.org", role: "end-user", phone: "+221338210000", external_id: "K-17", organization_id: 5, time_zone: "Dakar", iana_time_zone: "Africa/Dakar", locale: "fr", tags: ["vip", "a;b"], user_fields: { plan: "gold", seats: 12 }, created_at: "2021-05-01T08:00:00Z", updated_at: "2023-01-01T00:00:00Z", suspended: false },
    { id: 9002, url: "", name: "Brackets {[\"in\"]} name", email: null, role: "end-user", phone: "-", external_id: null, tags: [], user_fields: { plan: null }, created_at: "2021-05-01T08:00:00Z", suspended: true },
    { id: 9003, name: "No Phone", email: "not an address", role: "agent", phone: "call me", tags: [], user_fields: {}, created_at: "2021-05-01T08:00:00Z" },
  ] }, null, 1),
  expects: { ...none, rows: 3, refused: 1, newPeople: 2 },
};

/** Duplicate telephones, a placeholder for a number, custom columns. */
const chatwoot: TestExport = {
  fileName: "acme_3_contacts.csv", source: "chatwoot",
  content: lines(
    "id,name,email,phone_number,identifier,company_name,custom_attribute_1",
    "1,Lea Roth,lea@example.ch,+41446681800,null,Roth AG,blau", "2,Tim Roth,,+41446681800,undefined,,rot", '3,"=HYPERLINK(""x"")",eve@example.ch,,,,', "4,,,,,,grün",
  ),
  expects: { ...none, rows: 4, newPeople: 4 },
};

const twenty: TestExport = {
  fileName: "people.csv", source: "twenty",
  content: lines(
    'Id,Name / First Name,Name / Last Name,Emails / Primary Email,Emails / Additional Emails,Phones / Primary Phone Number,Job Title,City,companyId,Creation date',
    'b3f0a1,Noor,Haddad,noor@example.jo,"[""n.haddad@example.jo"",""noor2@example.jo""]",+96265001234,CTO,Amman,c1,2025-01-31T10:00:00.000Z',
    "b3f0a2,Sam,,,,,,,c1,2025-02-01T10:00:00.000Z",
  ),
  expects: { ...none, rows: 2, newPeople: 2 },
};

const intercom: TestExport = {
  fileName: "intercom.csv", source: "intercom",
  content: lines(
    "User ID,Name,Email,Phone,Owner,Signed up,Last seen,Web sessions,Unsubscribed from Emails,plan",
    "u-1,Kofi Mensah,kofi@example.gh,,Ann Owner,25/12/2023 10:00,3/4/2024 09:30,17,true,pro", "u-2,,,,,13/01/2024 08:00,4/5/2024 10:00,0,false,free",
    'u-3,"Unclosed quote,x@example.gh,,,,,,', "u-4,Esi,esi@example.gh,,Ann Owner,1/2/2024 08:00,1/2/2024 08:00,1,false,pro",
  ),
  expects: { ...none, rows: 4, refused: 1, newPeople: 3 },
};

/** Letters of Windows-1252, a tab between cells. */
const espocrm: TestExport = {
  fileName: "Contact.csv", source: "espocrm",
  content: Buffer.from(["First Name\tLast Name\tAccount Name\tEmail Address\tPhone Number\tAssigned User Name\tAddress City\tCreated At", "José\tMuñoz\tPeña SA\tjose@example.es\t+34 912 345 678\tAnn Owner\tMálaga\t2024-05-06 07:08", "François\tLefèvre\t\tfl@example.fr\t\t\tNîmes\t2024-05-07 07:08", ""].join("\r\n"), "latin1"),
  expects: { ...none, rows: 2, newPeople: 2 },
};

/** Rows without an address, an apostrophe before a number, the same customer twice. */
const shopify: TestExport = {
  fileName: "customers_export.csv", source: "shopify",
  content: lines(
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags",
    "'7001,Ida,Berg,ida@example.se,yes,,Storgatan 1,Umeå,,SE,'90325,,+46 90 12 34 56,no,1204.50,7,\"says \"\"hi\"\"\",no,\"vip, kund\"", "'7001,Ida,Berg,ida@example.se,yes,,,,,SE,,,,no,1204.50,7,,no,", "'7002,,,,no,,,,,,,,,no,0.00,0,,no,",
  ),
  expects: { ...none, rows: 3, newPeople: 2, sameInFile: 1 },
};

/** A family in one household, a folded line, two cards for one person, a card that never ends. */
const vcards: TestExport = {
  fileName: "addresses.vcf", source: "contacts",
  content: lines(
    "BEGIN:VCARD", "VERSION:3.0", "N:Weiß;Anna;;Dr.;", "FN:Dr. Anna Weiß", "EMAIL;TYPE=INTERNET:weiss@example.at", "TEL;TYPE=CELL:+43 660 1234567", "ADR;TYPE=HOME:;;Ring 1\\, Top 2;Wien;;1010;Austria", "NOTE:A long note that is fol", " ded here\\nand broken", "BDAY:19800229", "END:VCARD",
    "BEGIN:VCARD", "VERSION:2.1", "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Wei=C3=9F;Otto", "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Otto Wei=C3=9F", "item1.EMAIL:weiss@example.at", "END:VCARD",
    "BEGIN:VCARD", "VERSION:4.0", "FN:Anna Weiss", "EMAIL:weiss@example.at", "TITLE:Ärztin", "END:VCARD",
    "BEGIN:VCARD", "VERSION:4.0", "FN:Cut Off", "EMAIL:cut@exam",
  ),
  expects: { ...none, rows: 4, refused: 1, newPeople: 2, sameInFile: 1, shared: 1 },
};

export const TEST_EXPORTS: readonly TestExport[] = [hubspot, salesforce, salesforceLeads, zendesk, chatwoot, twenty, intercom, espocrm, shopify, vcards];
