// What a file may tell of consents, and what people call it. A column says that somebody may be sent offers, that they have
// refused, or when one of the two was said. Words are compared as `plainWords` gives them.
import type { Channel } from "../../interactions/index.ts";

export interface ConsentField {
  readonly field: string;
  /** Shown to people. */
  readonly title: string;
  /** may: yes is a consent and no a refusal. refuses: yes is a refusal and no says nothing. when: the time of what the others say. */
  readonly says: "may" | "refuses" | "when";
  readonly channels: readonly Channel[];
  readonly words: readonly string[];
  /** Believed only where the file has no column of the former. */
  readonly otherwise: readonly string[];
}

/** By which an organisation turns to somebody, rather than they to it. */
const EVERYTHING: readonly Channel[] = ["email", "sms", "voice", "post", "chat", "social"];

const f = (field: string, title: string, says: ConsentField["says"], channels: readonly Channel[], words: string, otherwise = ""): ConsentField => ({ field, title, says, channels, words: cut(words), otherwise: cut(otherwise) });
const cut = (words: string) => words.split(/[|\n]/).map((word) => word.trim()).filter((word) => word !== "");

// "Subscribed" and "subscription date" alone are not among the words: in many programs they tell of a paid subscription.
export const CONSENT_FIELDS: readonly ConsentField[] = [
  f("offers_email", "May be sent offers by e-mail", "may", ["email"], `accepts email marketing|accepts marketing|accepts marketing emails|email marketing consent|email marketing consent state|email marketing consent marketing state|marketing consent|marketing opt in|email opt in|email optin|opt in email|opted in to email
    email consent|consent email|newsletter|newsletter consent|newsletter opt in|newsletter subscription|newsletter subscriber|newsletter subscribed|subscribed to newsletter|subscribed to emails|email subscription status|email marketing status|marketing status|receive marketing emails|allow email marketing
    newsletter einwilligung|einwilligung newsletter|newsletter abonniert|newsletter abonnent|newsletter anmeldung|werbeeinwilligung|einwilligung werbung|e mail einwilligung|email einwilligung|einwilligung e mail|einwilligung email|einwilligung e mail werbung|werbung per e mail|werbung per email|e mail werbung erlaubt|werbung erlaubt|marketing einwilligung
    abonne newsletter|abonne a la newsletter|inscrit newsletter|inscrit a la newsletter|inscription newsletter|consentement e mail|consentement email|consentement marketing|accepte les e mails|accepte les emails|accepte les offres par e mail|accepte la newsletter|accepte le marketing|accepte le marketing par e mail
    acepta marketing|acepta email marketing|acepta marketing por correo electronico|acepta publicidad|acepta correos|acepta boletin|suscrito al boletin|suscrito a la newsletter|consentimiento email|consentimiento marketing|consentimiento comercial
    nieuwsbrief|nieuwsbrief toestemming|toestemming nieuwsbrief|toestemming e mail|toestemming email|toestemming marketing|accepteert marketing|accepteert e mailmarketing|ingeschreven voor nieuwsbrief|abonnee nieuwsbrief
    accetta marketing|accetta email marketing|accetta e mail marketing|consenso marketing|consenso email|consenso e mail|consenso newsletter|iscritto alla newsletter|iscrizione newsletter
    confirm time|confirmed time|double opt in|double opt in time|double opt in date|double opt in datum|opt in confirmed at`, "opt in time|optin time|opt in date|optin date|opt in datum|opted in at"),
  f("offers_sms", "May be sent offers by text message", "may", ["sms"], `accepts sms marketing|sms marketing consent|sms marketing consent state|sms marketing consent marketing state|sms consent|consent sms|sms opt in|sms optin|opt in sms|sms marketing status|accepts sms|text message consent|sms einwilligung|einwilligung sms|werbung per sms|sms werbung erlaubt
    accepte les sms|accepte le marketing par sms|consentement sms|acepta sms|acepta marketing por sms|consentimiento sms|toestemming sms|accepteert sms|accepteert sms marketing|accetta sms|accetta sms marketing|consenso sms`),
  f("offers_phone", "May be called with offers", "may", ["voice"], `phone consent|consent phone|telephone consent|call consent|consent to calls|phone opt in|may be called|accepts calls|telefon einwilligung|einwilligung telefon|werbung per telefon|telefonwerbung erlaubt|consentement telephone|accepte les appels
    acepta llamadas|consentimiento telefono|consentimiento telefonico|toestemming telefoon|toestemming bellen|consenso telefono|consenso telefonico|accetta chiamate`),
  f("offers_post", "May be sent offers by post", "may", ["post"], `post consent|consent post|postal consent|direct mail consent|direct mail opt in|postal opt in|accepts post|accepts direct mail|einwilligung post|werbung per post|postwerbung erlaubt|consentement courrier|accepte le courrier
    consentimiento postal|acepta correo postal|toestemming post|consenso posta|consenso postale`),
  f("refused_email", "Has refused e-mail", "refuses", ["email"], `unsubscribed from all email|unsubscribed from all emails|opted out of all email|opted out of all emails|unsubscribed from emails|unsubscribed from email|has opted out of email|opted out of email|email opt out|opt out email|email opted out|email address is opted out|unsubscribed|unsubscribed at|unsubscribe date
    unsub time|opt out|opted out|optout|opt out date|opted out at|do not email|no email|no emails|do not allow emails|do not allow bulk emails|no marketing emails|email unsubscribed|newsletter unsubscribed|abgemeldet|abgemeldet am|abmeldedatum|newsletter abgemeldet|newsletter abbestellt|abbestellt|keine e mails|keine e mail werbung
    keine werbung per e mail|werbewiderspruch e mail|widerspruch e mail|desabonne|desabonne de la newsletter|desinscrit|date de desinscription|date de desabonnement|refus e mail|refuse les e mails|refuse les emails|pas d e mail|dado de baja|baja newsletter|baja boletin|no enviar correos|no enviar emails|no quiere emails
    uitgeschreven|uitgeschreven nieuwsbrief|afgemeld|geen e mail|geen e mails|geen nieuwsbrief|disiscritto|disiscritto dalla newsletter|non inviare email|non inviare e mail|rifiuta email|rifiuta e mail`),
  f("refused_sms", "Has refused text messages", "refuses", ["sms"], "sms opt out|opt out sms|opted out of sms|has opted out of sms|unsubscribed from sms|do not text|no sms|keine sms|pas de sms|refuse les sms|no enviar sms|geen sms|non inviare sms|rifiuta sms"),
  f("refused_calls", "Has refused calls", "refuses", ["voice"], `do not call|do not phone|no calls|no phone calls|do not allow phone calls|opted out of calls|call opt out|phone opt out|keine anrufe|kein anruf|nicht anrufen|keine telefonwerbung|ne pas appeler|ne pas telephoner|pas d appels|refuse les appels|bloctel
    no llamar|no quiere llamadas|niet bellen|bel me niet|geen telefoontjes|non chiamare|non telefonare|rifiuta chiamate`),
  f("refused_post", "Has refused letters", "refuses", ["post"], "do not mail|do not allow mails|do not send post|no post|post opt out|direct mail opt out|opted out of post|keine post|keine briefe|keine werbepost|pas de courrier|refuse le courrier|no enviar correo postal|geen post|non inviare posta|rifiuta posta"),
  f("refused_all", "Has refused everything", "refuses", EVERYTHING, `do not contact|no contact|do not contact me|no marketing|no advertising|do not market|opted out of all|opt out all|opted out of everything|opted out of all communications|opted out of marketing|marketing opt out|unsubscribed from all|do not allow marketing
    kein kontakt|nicht kontaktieren|keine werbung|werbesperre|werbewiderspruch|kontaktsperre|robinsonliste|ne pas contacter|pas de publicite|refus de publicite|stop pub|no contactar|no quiere publicidad|sin publicidad|lista robinson|niet contacteren|geen reclame|geen contact|geen marketing
    non contattare|nessuna pubblicita|no pubblicita|rifiuta marketing|rifiuta pubblicita`),
  f("offers_email_at", "When that was said of e-mail", "when", ["email"], `email marketing consent timestamp|email marketing consent consent updated at|email marketing consent updated at|email marketing consent marketing updated at|accepts marketing updated at|email consent timestamp|email consent date|email consent time|newsletter consent date|newsletter opt in date
    datum einwilligung newsletter|newsletter anmeldedatum|date inscription newsletter|fecha suscripcion boletin|datum inschrijving nieuwsbrief|data iscrizione newsletter`),
  f("offers_sms_at", "When that was said of text messages", "when", ["sms"], "sms marketing consent timestamp|sms marketing consent consent updated at|sms marketing consent updated at|sms consent timestamp|sms consent date|sms consent time"),
  f("consent_at", "When consents were given or refused", "when", EVERYTHING, `consent date|consent time|consent timestamp|consent given at|consented at|date of consent|gdpr consent date|einwilligungsdatum|einwilligung am|datum der einwilligung|date de consentement|date du consentement|fecha de consentimiento|fecha del consentimiento|toestemmingsdatum|datum toestemming|toestemming op
    data consenso|data del consenso`),
];

export const consentFieldNamed: ReadonlyMap<string, ConsentField> = new Map(CONSENT_FIELDS.map((each) => [each.field, each]));
