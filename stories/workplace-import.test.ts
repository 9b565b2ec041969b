// Bringing people in from a file in the browser: four steps, by keyboard alone, and back again.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { CustomerList } from "../engine/segments/contract.ts";
import { testZip } from "../engine/bundles/test-archives.ts";
import { eventually, look, seriousFindings, useHouse } from "./browser.ts";

const FILE = `\uFEFFVorname;Nachname;E-Mail Adress;Umsatz;Geburtsdatum;Newsletter-Einwilligung;foo_7\r\nJonas;Sandmann;jonas@sandmann.example;1.204,50;31.01.1980;ja;x\r\nMia;Sandmann;jonas@sandmann.example;99,00;1.2.1990;nein;\r\n;;;;;;\r\nNobody;;;;31.02.1990;vielleicht;y\r\nzu;viele;z@example.org;1,00;1.1.2000;ja;a;b\r\n`;

describe("bringing people in from a file", () => {
  const house = useHouse("empty");
  const people = async () => (await house.api<CustomerList>("owner", "GET", "/customers?query=sandmann")).total;

  test("an owner drops a file, sees what it would do, brings it in, fetches the refused rows and undoes it, by keyboard", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/import`);
    await page.getByRole("button", { name: "Choose a file…" }).waitFor();
    await page.waitForLoadState("networkidle");
    assert.equal(await page.getByRole("region", { name: "The last imports" }).count(), 0, "nothing was brought in yet");
    await look(page, "import-1-file");
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Choose a file…" }).press("Enter")]);
    await chooser.setFiles({ name: "kunden.csv", mimeType: "text/csv", buffer: Buffer.from(FILE) });

    await page.getByRole("table").getByRole("rowheader", { name: "Umsatz" }).waitFor();
    assert.match(await page.getByRole("row", { name: /Umsatz/ }).innerText(), /number|money/);
    assert.match(await page.getByRole("row", { name: /E-Mail Adress/ }).innerText(), /E-mail \(recognises people\)/);
    assert.match(await page.getByRole("row", { name: /Newsletter-Einwilligung/ }).innerText(), /Consent: may be sent offers by e-mail/);
    await look(page, "import-2-columns");
    assert.deepEqual(await seriousFindings(page), []);
    const choice = page.getByRole("button", { name: /Goes to: foo_7/ });
    await choice.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("option", { name: "Leave it out" }).waitFor();
    await page.getByRole("option", { name: "Leave it out" }).press("Enter");
    await page.getByRole("button", { name: "Check what would happen" }).press("Enter");

    await page.getByText("3 people are new").waitFor();
    await page.getByText(/1 row cannot be taken/).waitFor();
    await page.getByText("1 consent to offers is given").waitFor();
    await page.getByText("1 consent to offers is refused").waitFor();
    assert.equal(await people(), 0, "a check writes nothing");
    await look(page, "import-3-check");
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole("button", { name: "Bring in", exact: true }).press("Enter");

    await page.getByRole("heading", { name: "Brought in" }).waitFor();
    await eventually("two Sandmanns", async () => (await people()) === 2);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /Download these rows/ }).press("Enter")]);
    assert.ok((await download.path()).length > 0);
    await look(page, "import-4-done");
    await page.getByRole("link", { name: "See the customers" }).press("Enter");
    await page.getByRole("button", { name: /Take away the filter: from import kunden\.csv, / }).waitFor();
    await page.getByRole("columnheader", { name: /First known/, includeHidden: true }).and(page.locator('[aria-sort="descending"]')).waitFor();
    await look(page, "import-5-customers");
    await page.goBack();
    const { customerId } = (await house.api<CustomerList>("owner", "GET", "/customers?query=mia")).rows[0]!.profile;
    await house.api("owner", "POST", `/customers/${customerId}/tags`, { name: "Fair" });
    await page.getByRole("button", { name: "Undo all…" }).press("Enter");
    await page.getByText(/^This goes: 2 people, \d+ statements about people\.$/).waitFor();
    await page.getByText("1 has got something from a colleague").waitFor();
    await look(page, "import-6-undo");
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole("button", { name: "Undo whole" }).press("Enter");
    await page.getByRole("heading", { name: "The import of kunden.csv is undone" }).waitFor();
    await page.getByRole("button", { name: "Close" }).press("Enter");
    await page.getByRole("heading", { name: /Undone/ }).waitFor();
    assert.equal(await people(), 1);

    await page.goto(`${house.url}/import`);
    await page.getByRole("region", { name: "The last imports" }).getByText(/undone/).first().waitFor();
    await page.goto(`${house.url}/settings/imports`);
    await page.getByText("kunden.csv").waitFor();
    await page.getByRole("link", { name: "Bring in people or an export…" }).waitFor();
    await page.goto(`${house.url}/customers`);
    await page.getByRole("button", { name: "New customer…" }).waitFor();
    await look(page, "import-7-customers");
    await page.getByRole("link", { name: "Bring in a file…" }).press("Enter");
    await page.getByRole("button", { name: "Choose a file…" }).waitFor();
    // Who may not bring files in is not led there (the twin).
    await page.route("**/api/session", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace('"imports.write"', '"nothing"') });
    });
    await page.goto(`${house.url}/customers`);
    await page.getByRole("button", { name: "New customer…" }).waitFor();
    await page.getByRole("checkbox").first().waitFor();
    assert.equal(await page.getByRole("link", { name: "Bring in a file…" }).count(), 0);
  });

  test("who has a name only is shown by line beforehand and can be left out; an import of nothing offers no undo; addresses say that they came out of a file, numbers stand with their country", async () => {
    const page = await house.as("owner");
    const bring = async (name: string, content: string) => {
      await page.goto(`${house.url}/import`);
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Choose a file…" }).press("Enter")]);
      await chooser.setFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
      await page.getByRole("button", { name: "Check what would happen" }).press("Enter");
    };
    const content = "number,name,email,phone\nF-1,Una Vreeland,una@vreeland.example,+31611112222\nF-1,Una Vreeland,una@vreeland.example,0611112222\n,Quin Nameonly,,\n,Rae Nameonly,,\n";
    await bring("fair.csv", content);
    await page.getByText("2 new people have a name, and nothing to be recognised by: no address, telephone or number").waitFor();
    await page.getByText("Quin Nameonly").waitFor();
    await look(page, "import-name-only");
    assert.deepEqual(await seriousFindings(page, "who has a name only"), []);
    await page.getByRole("button", { name: "Check without those who have a name only" }).press("Enter");
    await page.getByText("2 rows cannot be taken").waitFor();
    await page.getByText("People of whom a name is all that is told").waitFor();
    await page.getByRole("button", { name: "Bring in", exact: true }).press("Enter");
    await page.getByRole("heading", { name: "Brought in" }).waitFor();
    await page.getByRole("button", { name: "Undo all…" }).waitFor();
    assert.equal((await house.api<CustomerList>("owner", "GET", "/customers?query=nameonly")).total, 0);
    const una = (await house.api<CustomerList>("owner", "GET", "/customers?query=vreeland")).rows[0]!.profile;
    assert.equal(una.phone, "+31611112222");
    await page.goto(`${house.url}/customers/${una.customerId}`);
    const records = page.getByRole("region", { name: "Identities" });
    await records.getByText("una@vreeland.example").waitFor();
    const lines = await records.locator(".identifiers li").allInnerTexts();
    assert.ok(lines.some((line) => /una@vreeland.example\s*· from a file/.test(line)) && !lines.some((line) => line.includes("verified")), lines.join(" | "));
    assert.ok(lines.some((line) => /0611112222\s*· the same number, written without its country/.test(line)), lines.join(" | "));
    await records.scrollIntoViewIfNeeded();
    await look(page, "identities-of-a-file");
    // The twin: what is all refused brings nothing, and nothing is offered to be undone.
    await bring("none.csv", "number,name,email\nF-1,Una Vreeland,una@vreeland.example\n");
    await page.getByText("The file says nothing new.").waitFor();
    assert.equal(await page.getByRole("button", { name: "Bring in", exact: true }).count(), 0);
  });

  test("rows that cannot be taken are repaired cause by cause, before and after the file is brought in, by keyboard", async () => {
    const rows = ["Ada Able;ada@able.example;31/01/1980;ja", "Bea Able;bea@able.example;04/28/1990;vielleicht", "Cyd Able;cyd@able.example;never;ja", ";eve(at)able.example;;", ...Array.from({ length: 20 }, (_, i) => `Joe ${i};joe${i}@able.example;15/12/1999;ja`)];
    const page = await house.as("owner");
    const choose = async (name: RegExp, option: RegExp) => {
      await page.getByRole("button", { name }).press("Enter");
      await page.getByRole("option", { name: option }).first().press("Enter");
    };
    await page.goto(`${house.url}/import`);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Choose a file…" }).press("Enter")]);
    await chooser.setFiles({ name: "able.csv", mimeType: "text/csv", buffer: Buffer.from(`Name;E-Mail;Geburtsdatum;Newsletter-Einwilligung\n${rows.join("\n")}\n`) });
    await choose(/Dates such as/, /Day first/);
    await page.getByRole("button", { name: "Check what would happen" }).press("Enter");

    await page.getByText(/1 row cannot be taken/).waitFor();
    assert.equal(await page.getByRole("button", { name: "Check again with these repairs" }).isDisabled(), true, "nothing is chosen yet");
    await choose(/What to do: Geburtsdatum: no date/, /with the month first \(1 can be\)/);
    await look(page, "import-repair-check");
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole("button", { name: "Check again with these repairs" }).press("Enter");
    await page.getByText("1 repair is applied.").waitFor();
    assert.doesNotMatch(await page.locator(".import-problems").innerText(), /04\/28\/1990/);
    await page.getByRole("button", { name: "Bring in", exact: true }).press("Enter");
    await page.getByRole("heading", { name: "Brought in" }).waitFor();

    await choose(/What to do: E-Mail: no e-mail address/, /Say what each means/);
    await page.getByLabel("“eve(at)able.example” means").fill("eve@able.example");
    await choose(/What to do: Newsletter-Einwilligung/, /Say what each means/);
    await choose(/“vielleicht” means/, /^No$/);
    await look(page, "import-repair-done");
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole("button", { name: "Run these rows again" }).press("Enter");
    await page.getByText(/3 rows were run again on .*: something new came of 2, and 0 cannot be taken still/).waitFor();
    assert.equal((await house.api<CustomerList>("owner", "GET", "/customers?query=able.example")).total, 24);
    await look(page, "import-repair-ran");
    for (const [name, options] of [["narrow", { viewport: { width: 390, height: 800 } }], ["rtl", { prefs: { language: "ar", theme: "dark" } }]] as const) {
      const other = await house.as("owner", options);
      await other.goto(page.url());
      await other.locator(".import-problems").waitFor();
      await look(other, `import-repair-${name}`);
      assert.deepEqual(await seriousFindings(other, name), []);
      assert.ok(await other.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), `${name} scrolls sideways`);
    }
    await page.getByRole("button", { name: "Undo all…" }).press("Enter");
    await page.getByText(/^This goes: 24 people, \d+ statements/).waitFor();
    await page.getByRole("button", { name: "Undo whole" }).press("Enter");
    await page.getByRole("heading", { name: /Undone/ }).waitFor();
    assert.equal((await house.api<CustomerList>("owner", "GET", "/customers?query=able.example")).total, 0);
  });

  test("what is being brought in is paused and gone on with, by keyboard", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/import`);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Choose a file…" }).press("Enter")]);
    await chooser.setFiles({ name: "many.csv", mimeType: "text/csv", buffer: Buffer.from(`Name,E-Mail\n${Array.from({ length: 30_000 }, (_, i) => `Person ${i},p${i}@many.example`).join("\n")}\n`) });
    await page.getByRole("button", { name: "Check what would happen" }).press("Enter");
    await page.getByRole("button", { name: "Bring in", exact: true }).press("Enter");
    await page.getByRole("button", { name: "Pause" }).press("Enter");
    await page.getByRole("heading", { name: /^Paused .* by / }).waitFor();
    await look(page, "import-paused");
    assert.deepEqual(await seriousFindings(page), []);
    assert.equal((await house.api<CustomerList>("owner", "GET", "/customers?query=many.example")).total, 0, "nothing of it is written");
    await page.reload();
    await page.getByRole("button", { name: "Go on" }).press("Enter");
    await page.getByRole("heading", { name: "Brought in" }).waitFor();
    await page.getByText("30,000 people are new").waitFor();
  });

  test("the first step shows the last imports, and what waits: they are gone on with and undone from there; why one cannot be undone yet leads to the one that goes first", async () => {
    const page = await house.as("owner");
    const choose = async (name: string, content: string) => {
      await page.goto(`${house.url}/import`);
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Choose a file…" }).press("Enter")]);
      await chooser.setFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
      await page.getByRole("button", { name: "Check what would happen" }).press("Enter");
      await page.getByRole("button", { name: "Bring in", exact: true }).waitFor();
    };
    await choose("first.csv", "customer number,name,email\nL-1,Lia Last,lia@last.example\n");
    await page.getByRole("button", { name: "Bring in", exact: true }).press("Enter");
    await page.getByRole("heading", { name: "Brought in" }).waitFor();
    await choose("second.csv", "customer number,name,email,city\nL-1,Lia Last,lia@last.example,Bonn\n");
    await page.goto(`${house.url}/import`);
    const last = page.getByRole("region", { name: "The last imports" });
    await last.getByText("checked, not brought in").first().waitFor();
    assert.match(await last.getByRole("listitem").first().innerText(), /second\.csv[\s\S]*1 row/);
    assert.ok((await last.getByRole("listitem").count()) <= 5);
    await look(page, "import-last");
    assert.deepEqual(await seriousFindings(page, "the last imports"), []);
    await last.getByRole("link", { name: "Go on with second.csv" }).press("Enter");
    await page.getByRole("button", { name: "Bring in", exact: true }).press("Enter");
    await page.getByRole("heading", { name: "Brought in" }).waitFor();

    await page.goto(`${house.url}/import`);
    await last.getByRole("button", { name: "Undo the import of first.csv" }).press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/^The import of second\.csv on .* came later and speaks of the same people\. Undo that one first\.$/).waitFor();
    assert.equal(await dialog.getByRole("button", { name: "Undo whole" }).isDisabled(), true);
    await look(page, "import-goes-first");
    assert.deepEqual(await seriousFindings(page, "the one that goes first"), []);
    await dialog.getByRole("link", { name: "Go to the import of second.csv" }).press("Enter");
    await page.waitForURL(/settings\/imports#/);
    const line = page.getByRole("listitem").filter({ hasText: "second.csv" });
    await eventually("the later import has the keyboard", async () => /second\.csv/.test(await page.evaluate<string>("document.activeElement?.matches('li') ? document.activeElement.textContent : ''")));
    await look(page, "import-led-to");
    // Nothing is undone before it is said what goes.
    const counted = Promise.withResolvers<void>();
    await page.route("**/api/imports/*/undo", (route) => (route.request().method() === "GET" ? counted.promise.then(() => route.continue()) : route.continue()));
    await line.getByRole("button", { name: "Undo the import of second.csv" }).press("Enter");
    await page.getByText("Counting who would go and who would stay…").waitFor();
    assert.equal(await page.getByRole("button", { name: "Undo whole" }).isDisabled(), true);
    counted.resolve();
    await page.getByText(/^(This|Nothing) goes/).waitFor();
    await page.getByRole("button", { name: "Undo whole" }).press("Enter");
    await line.getByText(/^undone /).waitFor();
    await page.getByRole("button", { name: "Undo the import of first.csv" }).press("Enter");
    await page.getByText(/^This goes: 1 person/).waitFor();
    await page.keyboard.press("Escape");
    for (const [name, options] of [["narrow", { viewport: { width: 390, height: 800 } }], ["rtl", { prefs: { language: "ar", theme: "dark" } }]] as const) {
      const other = await house.as("owner", options);
      await other.goto(`${house.url}/import`);
      await other.getByText("second.csv").first().waitFor();
      await look(other, `import-last-${name}`);
      assert.deepEqual(await seriousFindings(other, name), []);
      assert.ok(await other.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), `${name} scrolls sideways`);
    }
  });

  test("a file that holds nobody is refused in a sentence", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/import`);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Choose a file…" }).press("Enter")]);
    await chooser.setFiles({ name: "book.csv", mimeType: "text/csv", buffer: Buffer.from("PK\u0003\u0004rest of a workbook") });
    await page.getByText(/workbook or a zip archive/).waitFor();
    await page.goto(`${house.url}/import`);
    const [again] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Choose a file…" }).press("Enter")]);
    await again.setFiles({ name: "prose.txt", mimeType: "text/plain", buffer: Buffer.from("It was late in the year.\nNobody came.\nThe rain went on.\n") });
    const refused = page.getByText(/No column tells who somebody is/);
    await refused.waitFor();
    assert.doesNotMatch(await refused.innerText(), /--/, "what is said at the terminal helps nobody here");
    await page.getByRole("columnheader", { name: "Goes to" }).waitFor();
  });

  test("a file in which nobody is told apart comes in once it is said which column is which", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/import`);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Choose a file…" }).press("Enter")]);
    await chooser.setFiles({ name: "wer.csv", mimeType: "text/csv", buffer: Buffer.from("Wer,Wo\nOda Odd,Bonn\nPia Odd,Trier\n") });
    await page.getByText(/No column tells who somebody is/).waitFor();
    await look(page, "import-nobody-told");
    await page.getByRole("button", { name: /Goes to: Wer/ }).press("Enter");
    await page.getByRole("option", { name: "Whole name" }).press("Enter");
    await page.getByRole("button", { name: "Check what would happen" }).press("Enter");
    await page.getByText("2 people are new").waitFor();
  });

  test("it holds on a narrow screen, in the dark and from right to left", async () => {
    for (const [name, options] of [["narrow", { viewport: { width: 390, height: 800 } }], ["dark", { prefs: { theme: "dark" } }], ["rtl", { prefs: { language: "ar" } }]] as const) {
      const page = await house.as("owner", options);
      await page.goto(`${house.url}/import`);
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.locator(".import-drop button").first().press("Enter")]);
      await chooser.setFiles({ name: "kunden.csv", mimeType: "text/csv", buffer: Buffer.from(FILE) });
      await page.getByRole("table").waitFor();
      await look(page, `import-columns-${name}`);
      assert.deepEqual(await seriousFindings(page, name), []);
      assert.ok(await page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), `${name} scrolls sideways`);
    }
  });
});

describe("bringing in what another program exported", () => {
  const house = useHouse("empty");
  const ticket = { id: 7, subject: "Broken grinder", requester_id: 1, assignee_id: 2, status: "open", created_at: "2023-02-01T10:00:00Z", comments: [{ id: 1, author_id: 1, public: true, plain_body: "It broke.", created_at: "2023-02-01T10:00:00Z" }, { id: 2, author_id: 2, public: false, plain_body: "again", created_at: "2023-02-01T11:00:00Z" }] };
  const archive = testZip([
    { name: "users.json", content: JSON.stringify({ users: [{ id: 1, name: "Amara Sandmann", email: "amara@sandmann.example", role: "end-user", organization_id: 5 }, { id: 2, name: "Tim Gone", email: "tim@gone.example", role: "agent" }] }) },
    { name: "organizations.json", content: JSON.stringify({ organizations: [{ id: 5, name: "Sandmann Ltd", domain_names: [] }] }) },
    { name: "tickets.json", content: JSON.stringify(ticket) }, { name: "deals.csv", content: "Record ID,Deal Name\n1,Big\n" },
    { name: "shop.csv", content: "order,date,email,price,currency,Refund\n#1,2024-03-01,amara@sandmann.example,22,EUR,0\n#2,2024-03-02,amara@sandmann.example,22,EUR,27.10\n" }, { name: "till.csv", content: "order,date,customer id,price,currency\n1,3/4/2024,K1,5,EUR\n" }, { name: "attachments/x", content: Buffer.from([1, 0]) },
  ]);

  test("a table of companies by itself is known for what it is", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/import`);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.locator(".import-drop button").first().press("Enter")]);
    await chooser.setFiles({ name: "companies.csv", mimeType: "text/csv", buffer: Buffer.from("Record ID,Company name,Company Domain Name\n1,Sandmann Ltd,sandmann.example\n") });
    await page.getByText("1 company is new").waitFor();
    await page.getByRole("cell", { name: "HubSpot companies" }).waitFor();
  });

  test("whoever brings in mail says which addresses are the organisation's own, and sees what that changes", async () => {
    const mail = (from: string, to: string, n: number) => `From x Mon Mar  4 10:0${n}:00 2024\nFrom: ${from}\nTo: ${to}\nDate: Mon, 4 Mar 2024 10:0${n}:00 +0000\nMessage-ID: <m${n}@example>\nSubject: Grinder ${n}\n\nHello.\n\n`;
    const page = await house.as("owner");
    await page.goto(`${house.url}/import`);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.locator(".import-drop button").first().press("Enter")]);
    await chooser.setFiles({ name: "old.mbox", mimeType: "application/mbox", buffer: Buffer.from(mail("desk@us.example", "ida@her.example", 1) + mail("desk@us.example", "max@his.example", 2)) });
    await page.getByText("2 people are new").waitFor();
    await page.getByLabel("Addresses that are ours").fill("ida@her.example");
    await page.getByRole("button", { name: "Look again" }).press("Enter");
    await page.getByText("1 person is new").waitFor();
  });

  test("an owner drops an archive, reads what it holds, brings it in and undoes it, by keyboard, on any screen", async () => {
    for (const [name, options] of [["narrow", { viewport: { width: 390, height: 800 } }], ["rtl", { prefs: { language: "ar", theme: "dark" } }], ["wide", {}]] as const) {
      const page = await house.as("owner", options);
      await page.goto(`${house.url}/import`);
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.locator(".import-drop button").first().press("Enter")]);
      await chooser.setFiles({ name: "zendesk.zip", mimeType: "application/zip", buffer: archive });
      await page.getByText("Tim Gone").waitFor();
      await look(page, `import-bundle-${name}`);
      assert.deepEqual(await seriousFindings(page, name), []);
      assert.ok(await page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), `${name} scrolls sideways`);
      if (name !== "wide") continue;
      await page.getByText("What the columns become").click();
      await page.getByText("E-mail (identity)").first().waitFor();
      await look(page, "import-bundle-columns");
      for (const words of ["1 person is new", "1 company is new", "1 conversation is new", "2 messages, each with its time", "1 of them is a private note and stays one", "1 conversation was not closed there; it is closed here", "the deal does not tell its time", "2 orders are new", "shop.csv: Refund says that money of 1 order was paid back, 27.10 EUR in all", "till.csv: These orders are not brought in yet. Dates in date such as “3/4/2024” can be read with the day or the month first. Say which it is."]) await page.getByText(words).first().waitFor();
      assert.equal((await house.api<CustomerList>("owner", "GET", "/customers?query=sandmann")).total, 0, "a check writes nothing");
      await page.getByRole("button", { name: "Bring in", exact: true }).press("Enter");
      await page.getByRole("heading", { name: "Brought in" }).waitFor();
      await eventually("Amara", async () => (await house.api<CustomerList>("owner", "GET", "/customers?query=sandmann")).total === 1);
      await look(page, "import-bundle-done");
      await page.getByRole("button", { name: "Undo all…" }).press("Enter");
      await page.getByText(/^This goes: 1 person, 1 company, 1 conversation, 2 messages in them, 2 orders and returns, \d+ statements about people\. Nothing that it brought stays\.$/).waitFor();
      await look(page, "import-bundle-undo");
      await page.getByRole("button", { name: "Undo whole" }).press("Enter");
      await page.getByRole("heading", { name: /Undone/ }).waitFor();
      assert.equal((await house.api<CustomerList>("owner", "GET", "/customers?query=sandmann")).total, 0);
    }
  });

  test("of one file of an archive it is said what it holds, what its columns are and how it is read, by keyboard, on any screen", async () => {
    const zip = testZip([
      { name: "folk.csv", content: "Wer,Kontakt,Stadt\nAda Able,ada@able.example,Bonn\nBea Able,bea@able.example,Trier\n" },
      { name: "list.csv", content: "Subject,Status,Name,Contact ID\nHello,open,Cyd Able,1\n" },
      { name: "till.csv", content: "order;date;customer id;price;currency\n1;3/4/2024;K1;1,234;EUR\n" },
    ]);
    for (const [name, options] of [["wide", {}], ["narrow", { viewport: { width: 390, height: 800 } }], ["rtl", { prefs: { language: "ar", theme: "dark" } }]] as const) {
      const page = await house.as("owner", options);
      await page.goto(`${house.url}/import`);
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.locator(".import-drop button").first().press("Enter")]);
      await chooser.setFiles({ name: "able.zip", mimeType: "application/zip", buffer: zip });
      const table = page.getByRole("row").filter({ hasText: "till.csv" });
      await table.getByRole("button").press("Enter");
      const panel = page.locator(".import-file");
      await panel.getByRole("heading").waitFor();
      await eventually("the keyboard goes there", () => page.evaluate<boolean>("document.activeElement?.matches('.import-file h3') === true"));
      await panel.scrollIntoViewIfNeeded();
      await look(page, `import-file-orders-${name}`);
      assert.deepEqual(await seriousFindings(page, name), []);
      assert.ok(await page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), `${name} scrolls sideways`);
      if (name === "rtl") {
        assert.doesNotMatch(await page.locator(".import-lines").first().innerText(), /read with|brought in|Say which/);
        await page.getByRole("row").filter({ hasText: "folk.csv" }).getByRole("button").press("Enter");
        await panel.getByText("Kontakt").first().waitFor();
        await look(page, "import-file-people-rtl");
        continue;
      }
      if (name !== "wide") continue;
      await panel.getByRole("button", { name: /Dates such as/ }).press("Enter");
      await page.getByRole("option", { name: /Day first/ }).press("Enter");
      await page.getByText("Look again before it is brought in").waitFor();
      assert.equal(await page.getByRole("button", { name: "Bring in", exact: true }).isDisabled(), true);
      await panel.getByRole("button", { name: "Look again" }).press("Enter");
      await page.getByText("Numbers such as “1,234” can be thousands or decimals").first().waitFor();
      await panel.getByRole("button", { name: /Decimals/ }).press("Enter");
      await page.getByRole("option", { name: /With a comma/ }).press("Enter");
      await panel.getByRole("button", { name: "Look again" }).press("Enter");
      await page.getByText("1 order is new").waitFor();
      await page.getByText("till.csv: Dates in date are read day first, numbers with a decimal comma (1.204,50).").waitFor();

      await page.getByText("2 people are new").waitFor();
      await page.getByRole("button", { name: "Change what able.zip/list.csv holds" }).press("Enter");
      await panel.getByRole("button", { name: /It holds/ }).press("Enter");
      await page.getByRole("option", { name: "people" }).press("Enter");
      await panel.getByRole("button", { name: "Look again" }).press("Enter");
      await page.getByText("3 people are new").waitFor();
      await page.getByRole("button", { name: "Change what able.zip/folk.csv holds" }).press("Enter");
      await page.getByRole("button", { name: /Goes to: Kontakt/ }).press("Enter");
      await page.getByRole("option", { name: "Leave it out" }).press("Enter");
      await page.getByRole("button", { name: /Goes to: Wer/ }).press("Enter");
      await page.getByRole("option", { name: "Whole name" }).press("Enter");
      await look(page, "import-file-people");
      assert.deepEqual(await seriousFindings(page, "columns of a file of an archive"), []);
      await panel.getByRole("button", { name: "Look again" }).press("Enter");
      await page.getByText("2 new people have a name, and nothing to be recognised by").waitFor();
      await page.getByRole("button", { name: "Bring in", exact: true }).press("Enter");
      await page.getByRole("heading", { name: "Brought in" }).waitFor();
      await eventually("three of them", async () => (await house.api<CustomerList>("owner", "GET", "/customers?query=able")).total === 3);
      await page.getByRole("button", { name: "Undo all…" }).press("Enter");
      await page.getByText(/^This goes: 4 people, 1 order or return/).waitFor();
      await page.getByRole("button", { name: "Undo whole" }).press("Enter");
      await page.getByRole("heading", { name: /Undone/ }).waitFor();
    }
  });

  test("a file of orders by itself asks once how it is read, and comes in as it was said", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/import`);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.locator(".import-drop button").first().press("Enter")]);
    await chooser.setFiles({ name: "orders.csv", mimeType: "text/csv", buffer: Buffer.from("order;date;customer id;price;currency\n1;25/4/2024;K1;1,234;EUR\n") });
    await page.getByText("As it stands, nothing new would be brought in.").waitFor();
    assert.equal(await page.getByText(/can be thousands or decimals/).count(), 1, "it is asked once");
    assert.equal(await page.getByRole("button", { name: "Bring in", exact: true }).count(), 0);
    await look(page, "import-orders-ask");
    assert.deepEqual(await seriousFindings(page, "orders that ask"), []);
    await page.getByRole("button", { name: /Decimals/ }).press("Enter");
    await page.getByRole("option", { name: /With a comma/ }).press("Enter");
    await page.getByRole("button", { name: "Look again" }).press("Enter");
    await page.getByText("1 order is new").waitFor();
    await page.getByRole("button", { name: "Bring in", exact: true }).press("Enter");
    await page.getByRole("heading", { name: "Brought in" }).waitFor();
  });
});
