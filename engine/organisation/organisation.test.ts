import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { buildHttp, row, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { setOfAttribute } from "./access/attribute-set.ts";
import { accessWords, actorOf, addColleague, createKey, mayDo, SYSTEM } from "./index.ts";
import { cookieOf, useOrganisation } from "./test-organisation.ts";

describe("who may do what", () => {
  const database = useDatabase();
  const house = useOrganisation(database, (app) => void app.post("/api/only-owners", { config: { access: "keys.manage" } }, (request) => ({ by: actorOf(request).name })));
  const { comeIn } = house;

  test("a one-time link signs in once, and never again", async () => {
    await addColleague(database.ground, house.signIn, SYSTEM, { name: "Ida", email: "ida@example.com", role: "owner" });
    const link = new URL(await house.signIn.oneTimeLink("ida@example.com"));
    const first = await house.app.inject({ method: "GET", url: link.pathname + link.search });
    assert.ok(first.headers["set-cookie"]);
    const second = await house.app.inject({ method: "GET", url: link.pathname + link.search });
    assert.equal(second.headers["set-cookie"], undefined);
    const stored = await rows<{ value: string; identifier: string }>(database.db, sql`select identifier, value from auth."verification"`);
    assert.ok(!JSON.stringify(stored).includes(link.searchParams.get("token")!), "the token is not kept in clear");
  });

  test("whoever came in by a link sets a password and signs in with it; nobody can sign up", async () => {
    const cookie = await comeIn("ida@example.com");
    const set = await house.app.inject({ method: "POST", url: "/api/session/password", headers: { cookie, "x-rapport": "1" }, payload: { password: "correct horse battery" } });
    assert.equal(set.statusCode, 204, set.body);
    const good = await house.app.inject({ method: "POST", url: "/api/auth/sign-in/email", payload: { email: "ida@example.com", password: "correct horse battery" } });
    assert.equal(good.statusCode, 200, good.body);
    const bad = await house.app.inject({ method: "POST", url: "/api/auth/sign-in/email", payload: { email: "ida@example.com", password: "wrong horse battery" } });
    assert.equal(bad.statusCode, 401);
    const up = await house.app.inject({ method: "POST", url: "/api/auth/sign-up/email", payload: { email: "eve@example.com", name: "Eve", password: "correct horse battery" } });
    assert.ok(up.statusCode >= 400, up.body);
    assert.equal(await row(database.db, sql`select 1 from auth."user" where email = 'eve@example.com'`), undefined);
  });

  test("a password is changed by who knows the present one, and every session elsewhere ends", async () => {
    const [here, elsewhere] = [await comeIn("ida@example.com"), await comeIn("ida@example.com")];
    const change = (currentPassword: string) =>
      house.app.inject({ method: "POST", url: "/api/auth/change-password", headers: { cookie: here, origin: "http://localhost:4999", "x-rapport": "1" }, payload: { currentPassword, newPassword: "another horse battery" } });
    const signedIn = async (cookie: string) => (await house.app.inject({ url: "/api/session", headers: { cookie } })).statusCode;
    const wrong = await change("wrong horse battery");
    assert.deepEqual([wrong.statusCode, wrong.json().code, await signedIn(elsewhere)], [400, "INVALID_PASSWORD", 200]);
    const changed = await change("correct horse battery");
    assert.equal(changed.statusCode, 200, changed.body);
    assert.deepEqual([await signedIn(cookieOf(changed)), await signedIn(here), await signedIn(elsewhere)], [200, 401, 401], "unasked: the page stays signed in by a new session");
    const with_ = async (password: string) => (await house.app.inject({ method: "POST", url: "/api/auth/sign-in/email", payload: { email: "ida@example.com", password } })).statusCode;
    assert.deepEqual([await with_("correct horse battery"), await with_("another horse battery")], [401, 200]);
    assert.ok(await row(database.db, sql`select 1 from audit where act = 'password.change'`));
  });

  test("a change made with a cookie needs the header that other sites cannot send", async () => {
    const cookie = await comeIn("ida@example.com");
    assert.equal((await house.app.inject({ method: "POST", url: "/api/only-owners", headers: { cookie } })).statusCode, 403);
    assert.equal((await house.app.inject({ method: "POST", url: "/api/only-owners", headers: { cookie, "x-rapport": "1" } })).json().by, "Ida");
  });

  test("an agent may answer customers but not make keys, and what was refused left no trace", async () => {
    await addColleague(database.ground, house.signIn, SYSTEM, { name: "Jo", email: "jo@example.com", role: "agent" });
    const cookie = await comeIn("jo@example.com");
    const before = await rows(database.db, sql`select * from api_key`);
    const refused = await house.app.inject({ method: "POST", url: "/api/keys", headers: { cookie, "x-rapport": "1" }, payload: { name: "mine", role: "owner" } });
    assert.equal(refused.statusCode, 403);
    assert.equal(refused.headers["content-type"]?.toString().startsWith("application/problem+json"), true);
    assert.equal(refused.json().code, "not-allowed");
    assert.deepEqual(await rows(database.db, sql`select * from api_key`), before);
    assert.ok(mayDo("agent", "conversations.answer"));
  });

  test("a key does what its role may, until it is revoked; only its hash is kept", async () => {
    const { key, apiKey } = await createKey(database.db, database.ground.now(), SYSTEM, { name: "Numbers", role: "analyst" });
    const headers = { authorization: `Bearer ${key}` };
    assert.equal((await house.app.inject({ url: "/api/people", headers })).statusCode, 200);
    assert.equal((await house.app.inject({ url: "/api/keys", headers })).statusCode, 403);
    assert.ok(!JSON.stringify(await rows(database.db, sql`select * from api_key`)).includes(key));
    const cookie = await comeIn("ida@example.com");
    assert.equal((await house.app.inject({ method: "DELETE", url: `/api/keys/${apiKey.keyId}`, headers: { cookie, "x-rapport": "1" } })).statusCode, 204);
    assert.equal((await house.app.inject({ url: "/api/people", headers })).statusCode, 401);
  });

  test("without a session or a key every route but the public ones answers 401, whatever headers a caller makes up (S8)", async () => {
    for (const headers of [{}, { "x-forwarded-user": "ida@example.com" }, { "x-remote-user": "ida" }, { cookie: "rapport.session_token=made.up" }, { authorization: "Bearer rk_madeupmadeup" }])
      for (const url of ["/api/session", "/api/people", "/api/keys"]) assert.equal((await house.app.inject({ url, headers })).statusCode, 401, `${url} ${JSON.stringify(headers)}`);
  });

  test("a colleague whose making was interrupted is gone on with, not refused for ever", async () => {
    const staffId = await house.signIn.createStaff({ name: "Half", email: "half@example.com" });
    const whole = await addColleague(database.ground, house.signIn, SYSTEM, { name: "Half", email: "half@example.com", role: "agent" });
    assert.deepEqual([whole.id, whole.role], [staffId, "agent"]);
    await assert.rejects(addColleague(database.ground, house.signIn, SYSTEM, { name: "Half", email: "half@example.com", role: "agent" }), /has an account already/);
  });

  test("the last owner cannot be made something else", async () => {
    const cookie = await comeIn("ida@example.com");
    const ida = (await row<{ id: string }>(database.db, sql`select id from auth."user" where email = 'ida@example.com'`))!;
    const answer = await house.app.inject({ method: "POST", url: `/api/people/${ida.id}/role`, headers: { cookie, "x-rapport": "1" }, payload: { role: "agent", why: "try" } });
    assert.equal(answer.statusCode, 409, answer.body);
  });

  test("a route that does not say who may use it cannot be added (the twin)", async () => {
    const bare = await buildHttp({ authorise: async () => undefined, accessWords, report: () => undefined, trustedProxies: [] });
    assert.throws(() => bare.get("/api/forgotten", () => "secret"), /must say who may use it/);
    assert.throws(() => bare.get("/api/misspelt", { config: { access: "customer.read" } }, () => "secret"), /must say who may use it/);
    await bare.close();
  });

  test("every act of a person or program is in the audit with who did it", async () => {
    const acts = (await rows<{ act: string; actor_id: string }>(database.db, sql`select act, actor_id from audit`)).map((a) => a.act);
    for (const act of ["sign-in.link", "sign-in.password", "person.add", "key.create", "key.revoke", "password.set"]) assert.ok(acts.includes(act), act);
  });

  test("a key does not take the source of another with other trust, nor a name under which Rapport itself writes", async () => {
    const make = (name: string, trusted: boolean) => createKey(database.db, database.ground.now(), SYSTEM, { name, role: "write", trusted });
    await assert.rejects(make("Orders", false), /source: "orders" is what Rapport calls words of its own/);
    await make("Corner shop", true);
    await make("Corner shop", true);
    await assert.rejects(make("corner-shop", false), /the key "Corner shop" sends as "corner-shop" too and is trusted/);
  });
});

describe("the set of an attribute that nobody has said", () => {
  const cases = {
    value: "annual_revenue umsatz jahresumsatz umsatz_2024 umsatz_currency rabatt deckungsbeitrag rohgewinn kundenwert chiffre_d_affaires chiffre_affaires ca_ht marge remise panier_moyen ventas facturacion_anual margen descuento omzet omzet_2024 korting winst fatturato ricavi sconto margine faturamento desconto receita lucro",
    sensitive: "date_of_birth geburtsdatum geschlecht diagnose krankenkasse gehalt jahresgehalt bruttolohn konfession staatsangehorigkeit personalausweis gesundheitskarte familienstand date_de_naissance sexe salaire etat_civil numero_securite_sociale revenu_annuel carte_d_identite fecha_de_nacimiento sexo sueldo dni estado_civil discapacidad geboortedatum geslacht bsn salaris burgerlijke_staat data_di_nascita codice_fiscale stipendio sesso carta_d_identita data_de_nascimento cpf saude cartao_de_cidadao",
    payment: "iban kontonummer konto kontoinhaber kreditkarte steuernummer ust_idnr umsatzsteuer_id lastschrift zahlungsart numero_de_compte carte_bancaire numero_tva rib numero_de_cuenta tarjeta_de_credito nif forma_de_pago rekeningnummer bankrekening btw_nummer betaalwijze conto_corrente carta_di_credito partita_iva p_iva conta_corrente cartao_de_credito pix",
    // Words that only look like one of those.
    service: "kontakt kontaktart gewinnspiel bewertung nachbar belohnung lieblingsfarbe schuhgrosse genre aufenthalt camion strasse valoracion lieferadresse dnipro pagina foo_7",
    public: "name city owner region",
  } as const;
  for (const [set, keys] of Object.entries(cases))
    test(`is ${set} by a word of its key, in seven languages`, () => {
      for (const key of keys.split(" ")) assert.equal(setOfAttribute({}, key), set, key);
    });

  // What law calls special (GDPR, articles 9 and 10), what a state numbers people by, and what a card or account is used with.
  const alike = {
    sensitive: {
      en: "social_security_number ssn national_insurance_number nino insurance_number sexual_orientation dob birthdate race ethnicity political_opinion trade_union biometric_id criminal_record religion faith id_card_number driving_licence passport_no pregnant medication illness disease hiv_status blood_type wheelchair therapy wage",
      de: "sozialversicherungsnummer versicherungsnummer sexuelle_orientierung rasse ethnische_herkunft politische_meinung gewerkschaft biometrische_daten vorstrafen religion fuhrerschein schwanger medikamente erkrankung hiv_test blutgruppe rollstuhl therapie bruttolohn",
      fr: "numero_de_secu orientation_sexuelle origine_ethnique opinion_politique syndicat biometrie casier_judiciaire religion permis_de_conduire enceinte medicaments maladie vih groupe_sanguin fauteuil_roulant therapie salaire",
      es: "seguridad_social orientacion_sexual raza etnia opinion_politica afiliacion_sindical biometria antecedentes_penales religion permiso_de_conducir embarazada medicacion enfermedad vih grupo_sanguineo silla_de_ruedas terapia sueldo",
      nl: "bsn seksuele_voorkeur ras etniciteit politieke_voorkeur vakbond biometrie strafblad religie rijbewijs zwanger medicatie ziekte hiv bloedgroep rolstoel therapie bruto_loon",
      it: "codice_fiscale orientamento_sessuale razza etnia opinioni_politiche sindacato biometria casellario_giudiziale religione patente_di_guida incinta farmaci malattie hiv gruppo_sanguigno sedia_a_rotelle terapia stipendio",
      pt: "niss orientacao_sexual raca etnia opiniao_politica sindicato biometria registo_criminal religiao carta_de_conducao gravida medicamentos doenca vih tipo_sanguineo cadeira_de_rodas terapia ordenado",
    },
    payment: { en: "cvv cvc card_cvv2 sort_code routing_number pan pan_number tin bic", de: "kartenprufnummer blz", fr: "cryptogramme code_guichet coordonnees_bancaires", es: "banco datos_bancarios", nl: "bankcode", it: "codice_abi coordinate_bancarie", pt: "banco dados_bancarios" },
    value: { en: "net_worth mrr arr aov turnover order_total", de: "vermogen umsatz", fr: "patrimoine ca_2024", es: "patrimonio volumen_de_negocio", nl: "vermogen omzet", it: "patrimonio volume_d_affari", pt: "patrimonio volume_de_negocios" },
  } as const;
  for (const [set, languages] of Object.entries(alike))
    for (const [language, keys] of Object.entries(languages))
      test(`is ${set} for the same things in each language: ${language}`, () => {
        for (const key of keys.split(" ")) assert.equal(setOfAttribute({}, key), set, key);
      });

  test("is found where a source parts the words of its key by a point", () => {
    assert.equal(setOfAttribute({}, "profile.dob"), "sensitive");
    assert.equal(setOfAttribute({}, "card$pan"), "payment");
  });

  test("is not guessed from letters within another word (the twin)", () => {
    for (const key of "trace braces race_day grace company_size panel japan_visit european_union student_union_square reunion essex unisex classname arabic_title bicycle cubic_metres satin adobe_user experimental_group geopolitical_region politica_de_privacidad politique_de_confidentialite stillness terrace embrace parrot transfer_note waged_war marrakesh warranty sidewalk rasen therapeut_der_wahl".split(" "))
      assert.equal(setOfAttribute({}, key), "service", key);
  });
});
