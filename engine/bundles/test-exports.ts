// Exports as the programs write them, each with what goes wrong in real ones; `words` and `messages` were worked out by hand.
import type { BundleReading } from "./contract.ts";
import { testWorkbook, testZip } from "./test-archives.ts";

export interface TestExport {
  readonly title: string;
  readonly name: string;
  readonly files: Readonly<Record<string, string | Buffer>> | Buffer;
  readonly reading?: BundleReading;
  readonly words: string;
  readonly messages: readonly string[];
  readonly members: readonly string[];
  readonly refused: readonly RegExp[];
  /** What was attached and is kept, with the first line of its message. */
  readonly documents?: readonly string[];
  readonly passedOver?: readonly RegExp[];
  /** A number as people there called a conversation, and what it finds. */
  readonly number?: { readonly typed: string; readonly finds: string };
  /** Tags and the conversations that carry them. */
  readonly tags?: readonly string[];
  /** Deals and activities, in the order of their times. */
  readonly touchPoints?: readonly string[];
}

const crlf = (...lines: string[]) => lines.join("\r\n");
const lf = (...lines: string[]) => `${lines.join("\n")}\n`;

/**
 * The weekly ZIP. Traps: BOM; all cells in quotes; CRLF in a cell; quotes in quotes; deleted rows in four files; a contact that
 * was merged into another and is named by a case all the same; an account that two parts tell of; an account that nobody is
 * in; an owner who works here, one who does not, one who is no longer named; two contacts with one address; a contact whose
 * account is not in the export; a lead with a company by name only; a case without a contact but an address; a case without
 * either; a case of nobody known; a comment that is not published; a comment of a case that is not there; an e-mail in HTML
 * only; one without a case; a file without an extension among attachments; an attachment that is a program, one of an account, one of a case; an opportunity whose contact stands in another file and was merged there, one of an account alone, one of nobody known, one without a time; a task that is a call, one of a lead, one of nobody; a meeting to come; a row cut off at the end; bytes that
 * are no letters; __MACOSX; a time in the form of the API.
 */
const salesforce: TestExport = {
  title: "Salesforce (weekly ZIP)", name: "WE_00D000000000001_1.ZIP",
  files: testZip([
    { name: "User.csv", content: `\uFEFF${crlf('"Id","Username","LastName","FirstName","Name","Email","IsActive","ProfileId"', '"005A","ann@house.example.sf","Owner","Ann","Ann Owner","ann@house.example","true","00e1"', '"005B","gone@house.example","Gone","Tim","Tim Gone","gone@house.example","false","00e1"')}` },
    { name: "Account.csv", content: crlf('"Id","IsDeleted","MasterRecordId","Name","BillingStreet","BillingCity","Phone","Website","Industry","AnnualRevenue","NumberOfEmployees","OwnerId","CreatedDate"', '"001A","false","","Müller & ""Söhne"" GmbH","Hauptstr. 1\r\nHinterhaus","Ulm","0731 1","mueller.example","Retail","1200000","12","005A","2020-01-01T00:00:00.000+0000"', '"001B","false","","Empty AG","","","","","","","","005B","2020-01-01T00:00:00.000+0000"', '"001C","true","001A","Gone Ltd","","","","","","","","005A","2020-01-01T00:00:00.000+0000"', '"001A","false","","Müller & ""Söhne"" GmbH","","Ulm","","","","","14","005A","2020-01-01T00:00:00.000+0000"') },
    { name: "Contact.csv", content: Buffer.concat([Buffer.from(crlf('"Id","IsDeleted","MasterRecordId","AccountId","LastName","FirstName","Email","Title","OwnerId"', '"003A","false","","001A","Müller","Jürgen","j.mueller@example.de","Director; Sales","005A"', '"003B","true","003A","001A","Mueller","J.","","","005A"', '"003C","false","","001A","Klein","Maria","familie@example.de","","005B"', '"003D","false","","001X","Klein","Mario","familie@example.de","","005Z"', '"003E","false","","","')), Buffer.from([0x4d, 0xfc]), Buffer.from(crlf('","X","","","005A"', '"003F","false","","001A","Cut'))]) },
    { name: "Lead.csv", content: crlf('"Id","IsDeleted","LastName","FirstName","Company","Email","Status","IsConverted","OwnerId"', '"00QA","false","Okafor","Chidi","Okafor Ltd","chidi@example.ng","Open","false","005A"', '"00QB","false","Self","Employed","n/a","self@example.ng","Open","false","005A"') },
    { name: "Case.csv", content: crlf('"Id","IsDeleted","CaseNumber","ContactId","AccountId","SuppliedName","SuppliedEmail","Status","Origin","Subject","Description","IsClosed","ClosedDate","OwnerId","CreatedDate"', '"500A","false","00001001","003B","001A","","","Closed","Email","Broken; again","It broke, ""badly"".\r\nTwice.","true","2023-05-03T10:00:00.000+0000","005A","2023-05-01T10:00:00.000+0000"', '"500B","false","00001002","","","Nia New","nia@example.ke","New","Phone","Call me","","false","","005B","2023-06-01T10:00:00.000+0000"', '"500C","false","00001003","","","","","Closed","Web","Nobody","x","true","","005A","2023-06-02T10:00:00.000+0000"', '"500D","true","00001004","003A","","","","Closed","Web","Deleted","x","true","","005A","2023-06-02T10:00:00.000+0000"', '"500E","false","00001005","003ZZZ","","","","Closed","Chat","Somebody unknown","who am I","true","","005A","2023-06-03T10:00:00.000+0000"') },
    { name: "CaseComment.csv", content: crlf('"Id","ParentId","IsPublished","CommentBody","CreatedById","CreatedDate","IsDeleted"', '"00aA","500A","false","He shouts.","005A","2023-05-01T11:00:00.000+0000","false"', '"00aB","500A","true","We are sorry.","005B","2023-05-01T12:00:00.000+0000","false"', '"00aC","500Q","true","of no case here","005A","2023-05-01T12:00:00.000+0000","false"', '"00aD","500A","true","taken back","005A","2023-05-01T12:00:00.000+0000","true"') },
    { name: "EmailMessage.csv", content: crlf('"Id","ParentId","TextBody","HtmlBody","Subject","FromName","FromAddress","ToAddress","Incoming","HasAttachment","MessageDate","IsDeleted"', '"02sA","500A","","<p>Thanks &amp; bye</p>","Re: Broken","Jürgen","j.mueller@example.de","us@house.example","true","true","2023-05-02T09:00:00.000+0000","false"', '"02sB","","lost","","Re","X","x@example.de","us@house.example","true","false","2023-05-02T09:00:00.000+0000","false"') },
    { name: "Opportunity.csv", content: crlf('"Id","IsDeleted","AccountId","Name","StageName","Amount","CloseDate","CreatedDate","IsWon","IsClosed","OwnerId"', '"006A","false","001A","Big deal","Closed Won","1200.5","2023-07-01","2023-06-01T08:00:00.000+0000","true","true","005B"', '"006B","false","001A","Small deal","Qualification","","2023-09-01","2023-08-01T08:00:00.000+0000","false","false","005A"', '"006C","false","001B","Nobody\'s","Closed Lost","1","2023-07-01","2023-06-01T08:00:00.000+0000","false","true","005A"', '"006D","true","001A","Deleted","Closed Lost","1","2023-07-01","2023-06-01T08:00:00.000+0000","false","true","005A"', '"006E","false","001A","Timeless","Qualification","","","","false","false","005A"') },
    { name: "OpportunityContactRole.csv", content: crlf('"Id","OpportunityId","ContactId","Role","IsPrimary","IsDeleted"', '"00KA","006A","003C","Adviser","false","false"', '"00KB","006A","003B","Decision Maker","true","false"', '"00KC","006A","","","false","false"') },
    { name: "Task.csv", content: crlf('"Id","WhoId","WhatId","Subject","ActivityDate","Status","Priority","Description","IsClosed","IsDeleted","OwnerId","CallType","CallDurationInSeconds","TaskSubtype","CompletedDateTime","CreatedDate"', '"00TA","003A","500A","Asked for an offer","2023-05-04","Completed","Normal","Wants it by\r\nJune.","true","false","005A","Inbound","125","Call","2023-05-04T09:30:00.000+0000","2023-05-04T09:30:00.000+0000"', '"00TB","00QA","","Send a sample","2023-05-10","Not Started","High","","false","false","005B","","","Task","","2023-05-05T10:00:00.000+0000"', '"00TC","003YYY","","Of nobody","2023-05-10","Not Started","High","","false","false","005B","","","Task","","2023-05-05T10:00:00.000+0000"') },
    { name: "Event.csv", content: crlf('"Id","WhoId","WhatId","Subject","Location","StartDateTime","DurationInMinutes","Description","IsDeleted","OwnerId"', '"00UA","003C","","Tasting","Ulm","2023-05-06T10:00:00.000+0000","90","","false","005A"', '"00UB","003C","","Still to come","","2099-05-06T10:00:00.000+0000","30","","false","005A"') },
    { name: "Attachment.csv", content: crlf('"Id","IsDeleted","ParentId","Name","IsPrivate","ContentType","BodyLength","OwnerId"', '"00PA000002","false","02sA","bill of May.pdf","false","application/pdf","10","005A"', '"00PA000003","false","02sA","setup.exe","false","application/x","2","005A"', '"00PA000004","false","500B","call.txt","false","text/plain","2","005A"', '"00PA000005","false","001A","logo.png","false","image/png","2","005A"', '"00PA000006","false","500A","photo.png","false","image/png","2","005A"') },
    { name: "Attachments/00PA000001", content: "some words that are no rows" },
    { name: "Attachments/00PA000002", content: "%PDF-1.4 and so on" },
    { name: "Attachments/00PA000003", content: "MZ" },
    { name: "Attachments/00PA000005", content: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]) },
    { name: "Attachments/00PA000006", content: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]) },
    { name: "__MACOSX/._Account.csv", content: "x" },
  ]),
  words: "7 people, 3 companies, 3 conversations, 6 deals and activities; 1 of 3 owners known",
  tags: ["open in Salesforce: Call me"], number: { typed: "00001001", finds: "Salesforce case 00001001: Broken; again" },
  touchPoints: ["2023-05-04 call in Jürgen Müller: Asked for an offer (Ann Owner) 125 s", "2023-05-05 task none Chidi Okafor: Send a sample (Tim Gone)", "2023-05-06 meeting in Maria Klein: Tasting (Ann Owner)", "2023-06-01 deal.opened none Jürgen Müller: Big deal (Tim Gone) 1200.5", "2023-07-01 deal.won none Jürgen Müller: Big deal (Tim Gone) 1200.5", "2023-08-01 deal.opened none Jürgen Müller: Small deal (Ann Owner)"],
  messages: [
    '2023-05-01 10:00 Broken; again | customer Jürgen Müller: It broke, "badly".\nTwice.', "2023-05-01 11:00 Broken; again | agent Ann Owner (note): He shouts.", "2023-05-01 12:00 Broken; again | agent Tim Gone: We are sorry.", "2023-05-02 09:00 Broken; again | customer Jürgen: Thanks & bye\n\n[Attached there, not kept here: setup.exe]",
    "2023-06-03 10:00 Somebody unknown | customer Customer: who am I",
  ],
  members: ['Chidi Okafor in Okafor Ltd as belongs to it', 'Jürgen Müller in Müller & "Söhne" GmbH as Director; Sales', 'Maria Klein in Müller & "Söhne" GmbH as belongs to it'],
  refused: [/Contact\.csv: it is marked as deleted/, /nobody is named as its customer/, /not in these files \(case:500Q\)/, /the message belongs to no case/, /Contact\.csv: .*(letters|cell|quote|end)/i, /an attachment is not kept: files that end in \.exe/, /Opportunity\.csv: it names nobody who is known here/, /Task\.csv: it names nobody who is known here/, /the deal does not tell its time/, /the role or its contact has no number/],
  passedOver: [/deleted in the source/, /still to come/, /an attachment or a picture/, /neither a case nor a message/],
  documents: ["bill of May.pdf at Thanks & bye", "photo.png at It broke, \"badly\"."],
};

/**
 * A view of each object. Traps: names of the export; semicolons between cells; ids of several companies in a cell; a company
 * by name only; one contact in two files that overlap; an owner as a name only; decimal comma; a ticket with its contact shown
 * as "Name (address)"; a ticket with an id of a contact; one with nobody; one still open; HTML in a description; translated
 * state; a company of two rows; a company without a name; deals; a note file; dates with a clock; an address in capitals;
 * an empty line at the end; a column without a name; the same company name twice with other ids; a workbook among CSV files;
 * a placeholder for a company; a telephone without a country.
 */
const hubspot: TestExport = {
  title: "HubSpot", name: "hubspot", reading: { country: "DE" },
  files: {
    "hubspot-crm-exports-all-contacts-2026-07-07.csv": lf("Record ID;First Name;Last Name;Email;Phone Number;Contact owner;Lifecycle Stage;Create Date;Associated Company;Associated Company IDs;;Revenue", "101;Jane;Smith;JANE@example.org;0170 1234567;Ann Owner;customer;2024-03-01 10:15;Smith & Co;9001;x;1.204,50", "102;Bo;Ek;bo@example.org;;Nobody Here;lead;2024-03-02 11:00;Nowhere GmbH;;;12,00", '103;Cy;Wu;cy@example.org;;;lead;2024-03-02 11:00;Smith & Co;"9001;9002";;', "104;No;Company;no@example.org;;;lead;2024-03-02 11:00;privat;;;"),
    "hubspot-crm-exports-all-contacts-2026-07-07-1.csv": lf("Record ID,First Name,Last Name,Email,Lifecycle Stage,Associated Company,Associated Company IDs", '103,Cy,Wu,cy@example.org,lead,Smith & Co,"9001;9002"', "105,Di,Fo,di@example.org,lead,nowhere  GMBH,"),
    "hubspot-crm-exports-all-companies.xlsx": testWorkbook([{ title: "Companies", rows: [["Record ID", "Company name", "Company Domain Name", "Company owner", "Create Date", "Industry"], [9001, "Smith & Co", "smith.example", "Ann Owner", { date: 45_000.5 }, "Retail"], [9002, "Smith & Co", "other.example", "Nobody Here", { date: 45_001 }, null], [9001, "Smith & Co", null, "Ann Owner", null, "Wholesale"], [9003, null, "nameless.example", null, null, null]] }]),
    "hubspot-crm-exports-all-tickets.csv": lf("Record ID,Ticket name,Ticket description,Ticket status,Create date,Close date,Associated Contact,Associated Contact IDs,Ticket owner,Source", '7,Late,"<p>It is <b>late</b></p>",Closed,2024-04-01 10:00,2024-04-02 10:00,Jane Smith (jane@example.org),101,Ann Owner,Email', '8,Where?,,New,2024-04-03 10:00,,Ev Il (ev@example.org),,Nobody Here,Chat', "9,Nobody,text,New,2024-04-03 10:00,,,,,"),
    "hubspot-crm-exports-all-deals.csv": lf("Record ID,Deal Name,Deal Stage,Pipeline,Amount,Create Date,Close Date,Deal owner,Associated Contact IDs,Associated Contact,Associated Company IDs", '1,Big,Closed won,Sales,"1.204,50",2024-05-01 10:00,2024-05-03 10:00,Ann Owner,101;103,,', "2,Of a company,Appointment,Sales,5,2024-05-02 10:00,,Nobody Here,,,9002", "3,Gone,Closed lost,Sales,,2024-05-04 10:00,2024-05-05 10:00,,,Ev Il (ev@example.org),", "4,Nobody,Appointment,Sales,1,2024-05-02 10:00,,,,,"),
    "hubspot-crm-exports-all-calls.csv": lf("Record ID,Call notes,Call direction,Call duration,Activity date,Activity assigned to,Associated Contact IDs", "11,<p>Very <b>glad</b></p>,Inbound,00:02:05,2024-05-06 10:00,Ann Owner,101"),
  },
  words: "6 people, 3 companies, 2 conversations, 6 deals and activities; 1 of 2 owners known",
  tags: ["open in HubSpot: Where?"],
  touchPoints: ["2024-05-01 deal.opened none Jane Smith: Big (Ann Owner) 1204.5", "2024-05-02 deal.opened none Cy Wu: Of a company (Nobody Here) 5", "2024-05-03 deal.won none Jane Smith: Big (Ann Owner) 1204.5", "2024-05-04 deal.opened none Ev Il: Gone", "2024-05-05 deal.lost none Ev Il: Gone", "2024-05-06 call in Jane Smith: Very glad (Ann Owner) 125 s"],
  messages: ["2024-04-01 10:00 Late | customer Jane Smith: It is late"],
  members: ["Bo Ek in Nowhere GmbH as belongs to it", "Cy Wu in Smith & Co as belongs to it", "Cy Wu in Smith & Co as belongs to it", "Di Fo in Nowhere GmbH as belongs to it", "Jane Smith in Smith & Co as belongs to it"],
  refused: [/the organisation has no name/, /nobody is named as its customer/, /deals\.csv: it names nobody who is known here/],
};

/**
 * From the API and from a table. Traps: seconds since 1970; a conversation under "conversations"; a lead without an address; a
 * bot; events without words; a note; HTML; a contact known by the users' file under its own id; an admin without a name;
 * snoozed; a part without a number; a rated conversation; a table of messages with the same conversation; a message before
 * the conversation; overlapping exports; a subject in HTML; no subject at all; a record that is no JSON; an attachment; two
 * contacts; a date in the form of Postgres; an event row of a table; a list cut off at its end.
 */
const intercom: TestExport = {
  title: "Intercom", name: "intercom",
  files: {
    "users.csv": lf("User ID,Name,Email,Phone,Owner,Signed up,Last seen,Web sessions", "u-1,Kofi Mensah,kofi@example.gh,,Ann Owner,2023-12-25 10:00,2024-04-03 09:30,17"),
    "conversations.json": JSON.stringify({ conversations: [
      { type: "conversation", id: "c1", created_at: 1_700_000_000, updated_at: 1_700_009_000, state: "closed", title: null, source: { id: "s1", type: "conversation", subject: "<p>Late &amp; sad</p>", body: "<p>Where <i>is</i> it?</p>", author: { type: "user", id: "i77", name: "Kofi Mensah", email: "kofi@example.gh" }, attachments: [{ id: "90017", name: "bill.pdf" }] }, contacts: { contacts: [{ type: "contact", id: "i77", external_id: "u-1" }] }, admin_assignee_id: 55,
        statistics: { last_close_at: 1_700_009_000 }, conversation_rating: { rating: 5 },
        conversation_parts: { conversation_parts: [{ id: "p1", part_type: "assignment", body: null, created_at: 1_700_000_100, author: { type: "admin", id: "55" } }, { id: "p2", part_type: "comment", body: "<p>One moment</p>", created_at: 1_700_000_200, author: { type: "bot", id: "b", name: "Fin" } }, { id: "p3", part_type: "note", body: "<p>again him</p>", created_at: 1_700_000_300, author: { type: "admin", id: "55", name: "Ann Owner", email: "ann@house.example" } }, { part_type: "comment", body: "no number", created_at: 1_700_000_400, author: { type: "admin", id: "55" } }] } },
      { type: "conversation", id: "c2", created_at: 1_700_100_000, state: "snoozed", source: { type: "conversation", body: "", author: { type: "lead", id: "i88", name: "Somebody", email: "" } }, contacts: { contacts: [{ id: "i88", external_id: null }] }, conversation_parts: { conversation_parts: [] } },
    ] }),
    "messages.csv": lf("message_id,message_body,message_type,message_created_at,message_author_type,message_author_email,message_author_name,conversation_id,conversation_state,conversation_created_at,conversation_closed_at", "m1,<p>Hello</p>,comment,2024-01-01 10:00:00 UTC,user,lea@example.ch,Lea Roth,c9,closed,2024-01-01 10:00:00 UTC,2024-01-02 10:00:00 UTC", 'm2,"We, again",comment,2024-01-01T11:00:00Z,admin,ann@house.example,Ann Owner,c9,closed,2024-01-01 10:00:00 UTC,2024-01-02 10:00:00 UTC', "m3,,close,2024-01-02 10:00:00 UTC,admin,ann@house.example,Ann Owner,c9,closed,2024-01-01 10:00:00 UTC,2024-01-02 10:00:00 UTC", "m4,psst,note,2024-01-01 11:30:00 UTC,admin,ann@house.example,Ann Owner,c9,closed,2024-01-01 10:00:00 UTC,2024-01-02 10:00:00 UTC", "p2,One moment,comment,2023-11-14 22:16:40 UTC,bot,,Fin,c1,closed,2023-11-14 22:13:20 UTC,", "m6,when,comment,3/4/2024,user,lea@example.ch,Lea Roth,c9,closed,2024-01-01 10:00:00 UTC,", ",no id,comment,2024-01-01 10:00:00,user,lea@example.ch,,c9,closed,,"),
    "attachments/90017/bill.pdf": "%PDF-1.4 bill",
    "attachments/90018/bill.pdf": "%PDF-1.4 another of this name",
    "broken.json": '[{"id":"x1","source":{"body":"a","author":{"type":"user","email":"cut@example.org"}},"created_at":1700000000,"conversation_parts":{}},{"id":"x2","sour',
  },
  words: "3 people, 3 conversations; 1 of 2 owners known",
  messages: [
    "2023-11-14 22:13 Late & sad | customer Kofi Mensah: Where is it?", "2023-11-14 22:16 Late & sad | assistant Fin: One moment", "2023-11-14 22:18 Late & sad | agent Ann Owner (note): again him", "2023-11-14 22:13 a | customer cut@example.org: a",
    "2024-01-01 10:00 Without a subject | customer Lea Roth: Hello", "2024-01-01 11:00 Without a subject | agent Ann Owner: We, again", "2024-01-01 11:30 Without a subject | agent Ann Owner (note): psst",
  ],
  members: [],
  refused: [/a part of a conversation has no number/, /nobody is named as its customer/, /does not tell its time/, /the message or its conversation has no number/, /broken\.json: the file ends in the middle of this record/],
  passedOver: [/an event without words/, /an attachment or a picture/], documents: ["bill.pdf at Where is it?"],
};

/**
 * Copies of its tables. Traps: numbers for states and kinds; "t" and "f"; \\N for nothing; inboxes that tell the channel; an
 * attachment in another table; a message with nothing but an attachment; events; a template; a bot; a private note; a contact
 * without an address; duplicate telephones; labels; a user who works here and one who does not; a conversation of a contact
 * that is not there; a conversation without messages; messages of no conversation; times of Postgres; JSON in a cell with
 * commas; a mail's subject; LF in quotes; a message twice; a number with an apostrophe; an open conversation; an empty table.
 */
const chatwoot: TestExport = {
  title: "Chatwoot", name: "chatwoot.zip",
  files: testZip([
    { name: "contacts.csv", content: lf("id,name,email,phone_number,account_id,created_at,identifier,additional_attributes", '1,Lea Roth,lea@example.ch,+41446681800,1,2023-01-01 10:00:00,null,"{""company"":""x"",""a"":1}"', "2,Tim Roth,\\N,+41446681800,1,2023-01-01 10:00:00,\\N,{}", "3,Noa,\\N,\\N,1,2023-01-01 10:00:00,\\N,{}") },
    { name: "users.csv", content: lf("id,provider,uid,name,display_name,email,availability", "10,email,ann@house.example,Ann Owner,Ann,ann@house.example,0", "11,email,old@house.example,Old Hand,,old@house.example,0") },
    { name: "inboxes.csv", content: lf("id,channel_id,account_id,name,channel_type", "5,1,1,Mail,Channel::Email", "6,2,1,WhatsApp,Channel::Whatsapp") },
    { name: "conversations.csv", content: lf("id,account_id,inbox_id,status,assignee_id,created_at,updated_at,contact_id,display_id,last_activity_at,additional_attributes,cached_label_list", '100,1,5,1,10,2023-02-01 10:00:00.123456,2023-02-02 10:00:00,1,7,2023-02-02 09:00:00,"{""mail_subject"":""Late, again""}","VIP, workshop,vip"', "101,1,6,0,11,2023-02-03 10:00:00,2023-02-03 10:00:00,2,8,2023-02-03 11:00:00,{}", "102,1,5,1,\\N,2023-02-04 10:00:00,2023-02-04 10:00:00,77,9,2023-02-04 10:00:00,{}", "103,1,5,1,\\N,2023-02-05 10:00:00,2023-02-05 10:00:00,3,10,2023-02-05 10:00:00,{}") },
    { name: "messages.csv", content: lf("id,content,account_id,inbox_id,conversation_id,message_type,created_at,updated_at,private,status,content_type,sender_type,sender_id", '1000,"Where\nis it?",1,5,100,0,2023-02-01 10:00:00,2023-02-01 10:00:00,f,0,0,Contact,1', "1001,be nice,1,5,100,1,2023-02-01 10:30:00,x,t,0,0,User,11", "1002,Soon.,1,5,100,1,2023-02-01 11:00:00,x,f,0,0,User,10", "1003,Ann resolved it,1,5,100,2,2023-02-02 09:00:00,x,f,0,0,\\N,\\N", "1004,Rate us,1,5,100,3,2023-02-02 09:00:01,x,f,0,9,\\N,\\N", "1005,\\N,1,6,101,0,2023-02-03 10:00:00,x,f,0,0,Contact,2", "1006,I am a machine,1,6,101,1,2023-02-03 10:01:00,x,f,0,0,AgentBot,1", "1007,lost,1,5,999,0,2023-02-01 10:00:00,x,f,0,0,Contact,1", "1002,Soon.,1,5,100,1,2023-02-01 11:00:00,x,f,0,0,User,10") },
    { name: "attachments.csv", content: lf("id,file_type,external_url,message_id,account_id,fallback_title", "1,0,https://x.example/files/photo.jpg,1005,1,\\N") },
    { name: "storage/photo.jpg", content: Buffer.from([0xff, 0xd8, 0xff, 0]) },
    { name: "teams.csv", content: "id,name\n" },
  ]),
  words: "4 people, 4 conversations; 1 of 2 owners known",
  number: { typed: "7", finds: "Chatwoot #7: Late, again" }, tags: ["open in Chatwoot: Chatwoot conversation 8", "vip: Late, again", "workshop: Late, again"],
  messages: [
    "2023-02-01 10:00 Late, again | customer Lea Roth: Where\nis it?", "2023-02-01 10:30 Late, again | agent Old Hand (note): be nice", "2023-02-01 11:00 Late, again | agent Ann Owner: Soon.", "2023-02-02 09:00 Late, again | assistant An automatic answer: Rate us",
    "2023-02-03 10:00 Chatwoot conversation 8 | customer Tim Roth: [Attached: photo.jpg]", "2023-02-03 10:01 Chatwoot conversation 8 | assistant An automatic answer: I am a machine",
  ],
  members: [], refused: [/not in these files \(conversation:999\)/], passedOver: [/what the machine noted/], documents: ["photo.jpg at [Attached: photo.jpg]"],
};

/**
 * Companies of three programs in one folder with their people. Traps: numbers that are UUIDs; a company number on the many side;
 * several addresses as JSON in a cell; letters of Windows-1252; tabs between cells; a company by name in another case; a
 * company with quotes; a domain in three columns; an owner by name, one who is not known; a deleted account; a table of
 * companies of nobody known, in German with semicolons; a company of the same name in two programs, which stay two; a row
 * without a name; an empty file; a file with a header only; UTF-16; a picture; a header in capitals; a sum in a cell; blank
 * lines; a single "sep=;" line; a name of 300 letters.
 */
const others: TestExport = {
  title: "Twenty and EspoCRM, with a table of one's own", name: "others",
  files: {
    "twenty/people.csv": crlf('Id,Name / First Name,Name / Last Name,Emails / Primary Email,Emails / Additional Emails,Job Title,City,companyId', 'b3f0a1,Noor,Haddad,noor@example.jo,"[""n.haddad@example.jo"",""noor2@example.jo""]",CTO,Amman,7c2e', "b3f0a2,Sam,,,,,,7c2e"),
    "twenty/companies.csv": Buffer.from(`\uFEFF${crlf("Id,Name,Domain Name / Link URL,Domain Name / Link Label,Employees,Account Owner / Name,Account Owner Id,Annual Recurring Revenue / Amount", '7c2e,"Haddad ""Sons""",haddad.example,,12,Ann Owner,w1,1200000', "7c2f,Peña SA,,,,,w2,", ",,,,,,,")}`, "utf16le"),
    "twenty/opportunities.csv": lf("Id,Name,Stage,Amount / Amount,Amount / Currency,Close date,Point of Contact Id,companyId,Creation date", "o1,Roof,WON,900,EUR,2024-06-03,b3f0a1,7c2e,2024-06-01T10:00:00Z"),
    "espo/Opportunity.csv": lf("Id,Name,Stage,Amount,Amount Currency,Close Date,Account Id,Created At", "e1,Of nobody,Closed Won,5,EUR,2024-06-03,x1,2024-06-01 10:00:00"),
    "espo/Contact.csv": Buffer.from(crlf("First Name\tLast Name\tAccount Name\tEmail Address\tAssigned User Name", "José\tMuñoz\tPEÑA SA\tjose@example.es\tAnn Owner", ""), "latin1"),
    "espo/Account.csv": crlf("Name,Website,Billing Address Street,Billing Address City,SIC Code,Assigned User Name,Deleted", "Peña SA,pena.example,Calle 1,Málaga,,Nobody Here,0", "Gone SA,,,,,,1", ",nameless.example,,,,,0", ""),
    "firmen.csv": crlf("sep=;", "Firma;Umsatz;ORT", "Müller KG;1.204,50 €;Ulm", ";5;Bonn", `${"Lang".repeat(75)};;`, ""),
    "empty.csv": "", "header.csv": "name,email\n", "logo.png": Buffer.from([137, 80, 78, 71, 0, 0]),
  },
  words: "3 people, 5 companies, 2 deals and activities; 1 of 3 owners known",
  touchPoints: ["2024-06-01 deal.opened none Noor Haddad: Roof 900", "2024-06-03 deal.won none Noor Haddad: Roof 900"],
  messages: [],
  members: ['José Muñoz in Peña SA as belongs to it', 'Noor Haddad in Haddad "Sons" as CTO', 'Sam in Haddad "Sons" as belongs to it'],
  refused: [/Account\.csv: the organisation has no name/, /firmen\.csv: the organisation has no name/, /Opportunity\.csv: it names nobody/],
  passedOver: [/it is deleted in the source/, /it is empty/, /nobody below them/, /an attachment or a picture/],
};

export const EXPORTS: readonly TestExport[] = [salesforce, hubspot, intercom, chatwoot, others];
