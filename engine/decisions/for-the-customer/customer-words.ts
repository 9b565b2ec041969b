// What is said to customers about decisions, in their language. Keys of facts that are missing are said as the rules call them.
import type { CustomerLanguage } from "./customer-contract.ts";

export interface CustomerWords {
  readonly title: (at: string, organisation: string) => string;
  readonly headings: { readonly decided: string; readonly data: string; readonly alsoSeen: string; readonly rules: string; readonly otherwise: string; readonly rights: string };
  readonly facts: Readonly<Record<string, string>>;
  readonly segment: (key: string) => string;
  readonly choices: Readonly<Record<string, string>>;
  readonly units: Readonly<Record<string, (count: string, number: number) => string>>;
  readonly sources: Readonly<Record<string, string>>;
  readonly kinds: Readonly<Record<string, string>>;
  readonly noPurchases: string;
  readonly yes: string;
  readonly no: string;
  readonly known: string;
  readonly unknown: string;
  readonly likely: (said: string, lo: string, hi: string) => string;
  readonly points: (points: string) => string;
  readonly or: string;
  /** Between things that are listed. */
  readonly comma: string;
  /** Between conditions that must all hold. */
  readonly and: string;
  readonly atLeast: (x: string) => string;
  readonly atMost: (x: string) => string;
  readonly below: (x: string) => string;
  readonly above: (x: string) => string;
  readonly between: (from: string, to: string) => string;
  readonly anythingBut: (x: string) => string;
  readonly is: (what: string, value: string) => string;
  readonly quoted: (words: string) => string;
  readonly suggested: (title: string) => string;
  readonly chosen: (title: string) => string;
  readonly nothing: string;
  readonly heldBack: (title: string, why: string) => string;
  readonly noSeat: (title: string) => string;
  readonly done: (title: string) => string;
  readonly otherwise: (title: string) => string;
  readonly measured: string;
  readonly experiment: (title: string) => string;
  readonly capped: string;
  readonly scarce: string;
  readonly until: (day: string) => string;
  readonly answeredWithin: (time: string) => string;
  readonly minutes: (count: number) => string;
  readonly forward: (seconds: number) => string;
  readonly greeted: (words: string) => string;
  readonly always: (then: string) => string;
  readonly rule: (when: string, then: string) => string;
  readonly because: (words: string) => string;
  readonly thenSuggest: (title: string) => string;
  readonly thenHold: (kinds: string) => string;
  readonly thenQueue: string;
  readonly thenAnswer: (time: string) => string;
  readonly thenForward: (seconds: number) => string;
  readonly hadBeen: (what: string, other: string, was: string, titles: string) => string;
  readonly nothingElse: string;
  readonly rights: (isAutomatic: boolean, organisation: string) => readonly string[];
  readonly ownWords: string;
}

const EN: CustomerWords = {
  title: (at, organisation) => `What our rules decided about you on ${at} (${organisation})`,
  headings: {
    decided: "What was decided", data: "Which of your data decided it", alsoSeen: "What else was looked at and decided nothing", rules: "The rules behind it", otherwise: "What would have changed it", rights: "What you can do",
  },
  facts: {
    "customer.value.tier": "how much you buy from us", "customer.value.clv12": "what we expect you to buy within 12 months", "customer.stay26": "how likely we think it is that you buy again within 26 weeks", "customer.stayChange": "how that changed within a month",
    "customer.purchaseDays": "days on which you bought something", "customer.daysSinceLastPurchase": "days since you last bought something", "customer.usualGapDays": "days that usually lie between two purchases of yours", "customer.gapRatio": "how long you have not bought anything, against what is usual for you",
    "customer.dissatisfaction.chance": "how likely we think it is that you buy nothing within 26 weeks", "customer.dissatisfaction.likely": "whether something seems to displease you that you have not told us", "customer.dissatisfaction.since": "since when it seems so", "needs.nextPurchaseDays": "in how many days we expect your next purchase",
    "customer.name": "your name", "customer.isKnown": "whether you are a customer whom we know", "customer.language": "your language", "identity.confidence": "how sure we are that it is you", "customer.openPromise": "whether we owe you something we promised", "customer.promiseLateDays": "days by which our promise is late", "customer.promise": "what we promised you",
    "conversation.topic": "what you came about", "conversation.channel": "how you reached us", "conversation.contactsOnIssue": "how often you had to come about this within 30 days", "conversation.openComplaint": "whether a complaint of yours is open", "customer.consent.offersEmail": "whether you agreed to offers by e-mail", "customer.consent.offersPhone": "whether you agreed to offers by telephone", "customer.consent.offersSms": "whether you agreed to offers by text message", "customer.consent.offersPost": "whether you agreed to offers by letter",
    "customer.relationshipKind": "what you are to us", "customer.skippedDeliveries90": "deliveries you skipped within 90 days", "customer.surveysUnanswered90": "surveys you did not answer within 90 days", "needs.signals": "signs that you may need something soon", "customer.ourContacts30": "how often we contacted you of our own accord within 30 days",
    "customer.holdOut": "whether you are in the group we measure by", "moment.surface": "where this was decided", "customer.vulnerable": "whether you told us that you need special care",
  },
  segment: (key) => `whether you are in the group “${key}”`,
  choices: {
    high: "much", middle: "a fair amount", low: "little", certain: "certain", likely: "likely", unknown: "not known", late: "yes, and it is late", open: "yes, and not late yet", unsaid: "not said",
    transactional: "somebody who buys now and then", "self-service": "somebody who helps themselves", "automated-service": "somebody whom programs serve", "long-term": "somebody with a lasting tie to us", "personal-assistance": "somebody whom a person helps", "dedicated-personal-assistance": "somebody whom one named person helps", community: "somebody among others who use us", "co-creation": "somebody who makes things with us",
  },
  units: {},
  sources: { "value model": "worked out from what you bought", orders: "your orders", profile: "what is known of you", identifiers: "how you are recognised", promises: "our promises", conversation: "what you wrote or said", conversations: "your conversations with us", complaints: "your complaints", consents: "what you agreed to", deliveries: "your deliveries", surveys: "our surveys", "touch points": "your contacts with us", "actions carried out": "what we did", "hash of the customer's id": "drawn by lot", "the request itself": "the moment itself", "signs of dissatisfaction": "worked out from what you bought and told us", segments: "worked out from what is known of you", "nothing was said": "nothing was said of it",
    "writes from a device on which they once signed in": "a device on which you once signed in", "nothing identifies them": "nothing tells us who you are", "has said so": "you told us",
  },
  kinds: { offer: "offers", contact: "contacts of our own accord", token: "small thank-yous", care: "help of our own accord" },
  noPurchases: "nothing yet", yes: "yes", no: "no", known: "known", unknown: "not known",
  likely: (said, lo, hi) => `${said}, likely ${lo} to ${hi}`, points: (points) => `${points} points`,
  or: " or ", comma: ", ", and: "; ", atLeast: (x) => `${x} or more`, atMost: (x) => `${x} or less`, below: (x) => `less than ${x}`, above: (x) => `more than ${x}`, between: (from, to) => `from ${from} to ${to}`, anythingBut: (x) => `anything but ${x}`,
  is: (what, value) => `${what}: ${value}`, quoted: (words) => `“${words}”`,
  suggested: (title) => `Our rules suggested this to the person who serves you: “${title}”. The person decides.`,
  chosen: (title) => `Our rules chose this for you by themselves: “${title}”.`,
  nothing: "Our rules suggested nothing out of the ordinary.",
  heldBack: (title, why) => `Not done, though a rule would have had it: “${title}”. ${why}`,
  done: (title) => `A person did this: “${title}”.`,
  otherwise: (title) => `A person decided otherwise than “${title}”.`,
  noSeat: (title) => `Also considered, and not among the three foremost: “${title}”.`,
  measured: "You were drawn by lot into a small group for which some suggestions are left out, so that we learn whether they help anybody. Nothing that we owe you is left out.",
  experiment: (title) => `You were drawn by lot into the group that is left out of a trial (“${title}”), so that we learn whether it helps anybody.`,
  capped: "We had contacted you often enough of our own accord.",
  scarce: "There was not enough of it for everybody.",
  until: (day) => `This holds until ${day}.`,
  answeredWithin: (time) => `What you wrote is to be answered within ${time}.`,
  minutes: (count) => (count % 1440 === 0 ? `${count / 1440} ${count === 1440 ? "day" : "days"}` : count % 60 === 0 ? `${count / 60} ${count === 60 ? "hour" : "hours"}` : `${count} ${count === 1 ? "minute" : "minutes"}`),
  greeted: (words) => `You were greeted with these words: “${words}”.`,
  forward: (seconds) => `Your place in the queue was moved forward by up to ${seconds} seconds.`,
  always: (then) => `Always: ${then}.`, rule: (when, then) => `When this holds (${when}): ${then}.`, because: (words) => `In the words of the rule: “${words.replaceAll("“", "‘").replaceAll("”", "’")}”.`,
  thenSuggest: (title) => `suggest “${title}”`, thenHold: (kinds) => `make no ${kinds}`, thenQueue: "let the people answer who know this best", thenAnswer: (time) => `answer within ${time}`, thenForward: (seconds) => `move the place in the queue forward by up to ${seconds} seconds`,
  hadBeen: (what, other, was, titles) => `Had “${what}” been “${other}” and not “${was}”, our rules would have suggested: ${titles}.`,
  nothingElse: "nothing out of the ordinary",
  rights: (isAutomatic, organisation) => [
    isAutomatic ? "This was decided by rules alone, without a person. You may ask that a person looks at it and decides anew." : "A person serves you and may decide otherwise than the rules suggest.",
    `If you do not agree, tell ${organisation} on any channel, in your own words. A person looks at it, tells you what they found, and changes it if it was wrong. You will hear from us within a month.`,
    "If something we know of you is wrong, tell us and we correct it. You may also ask for a copy of everything we keep about you, or that we erase it.",
    "You may complain to the data protection authority of the country in which you live or work.",
  ],
  ownWords: "Words in quotation marks are those of our rules, in the language in which they were written.",
};

/** A name or sentence that may be of another script keeps its own order, and the marks around it stay where they belong (Unicode first-strong isolate). */
const apart = (words: string): string => `\u2068${words}\u2069`;

const ARABIC = new Intl.PluralRules("ar");

const AR: CustomerWords = {
  title: (at, organisation) => `ما قرّرته قواعدنا بشأنك في ${at} (${apart(organisation)})`,
  headings: { decided: "ما الذي تقرّر", data: "أيّ بياناتك حسمت القرار", alsoSeen: "ما نُظر فيه أيضًا ولم يحسم شيئًا", rules: "القواعد التي وراءه", otherwise: "ما الذي كان سيغيّره", rights: "ما الذي يمكنك فعله" },
  facts: {
    "customer.value.tier": "مقدار ما تشتريه منا", "customer.value.clv12": "ما نتوقع أن تشتريه خلال 12 شهرًا", "customer.stay26": "مدى احتمال أن تشتري مجددًا خلال 26 أسبوعًا في تقديرنا", "customer.stayChange": "كيف تغيّر ذلك خلال شهر",
    "customer.purchaseDays": "الأيام التي اشتريت فيها", "customer.daysSinceLastPurchase": "الأيام منذ آخر شراء", "customer.usualGapDays": "الأيام المعتادة بين عمليتي شراء لك", "customer.gapRatio": "مدة انقطاعك عن الشراء مقارنة بالمعتاد عندك",
    "customer.dissatisfaction.chance": "مدى احتمال ألا تشتري شيئًا خلال 26 أسبوعًا في تقديرنا", "customer.dissatisfaction.likely": "هل يبدو أن شيئًا لا يرضيك ولم تخبرنا به", "customer.dissatisfaction.since": "منذ متى يبدو ذلك", "needs.nextPurchaseDays": "بعد كم يوم نتوقع شراءك التالي",
    "customer.name": "اسمك", "customer.isKnown": "هل أنت عميل نعرفه", "customer.language": "لغتك", "identity.confidence": "مدى تأكدنا من أنك أنت", "customer.openPromise": "هل لك علينا وعد لم يُنجز", "customer.promiseLateDays": "أيام تأخر وعدنا", "customer.promise": "ما وعدناك به",
    "conversation.topic": "ما جئت بشأنه", "conversation.channel": "كيف تواصلت معنا", "conversation.contactsOnIssue": "كم مرة اضطررت إلى التواصل بشأن هذا خلال 30 يومًا", "conversation.openComplaint": "هل لك شكوى مفتوحة", "customer.consent.offersEmail": "هل وافقت على العروض بالبريد الإلكتروني", "customer.consent.offersPhone": "هل وافقت على العروض بالهاتف", "customer.consent.offersSms": "هل وافقت على العروض بالرسائل النصية", "customer.consent.offersPost": "هل وافقت على العروض بالبريد العادي",
    "customer.relationshipKind": "صفتك عندنا", "customer.skippedDeliveries90": "الشحنات التي تخطّيتها خلال 90 يومًا", "customer.surveysUnanswered90": "الاستبيانات التي لم تجب عنها خلال 90 يومًا", "needs.signals": "علامات على أنك قد تحتاج شيئًا قريبًا", "customer.ourContacts30": "كم مرة تواصلنا معك من تلقاء أنفسنا خلال 30 يومًا",
    "customer.holdOut": "هل أنت ضمن المجموعة التي نقيس بها", "moment.surface": "أين تقرّر هذا", "customer.vulnerable": "هل أخبرتنا أنك تحتاج عناية خاصة",
  },
  segment: (key) => `هل أنت ضمن المجموعة «${apart(key)}»`,
  choices: {
    high: "كثير", middle: "متوسط", low: "قليل", none: "لا", certain: "مؤكد", likely: "مرجّح", unknown: "غير معروف", late: "نعم، وقد تأخر", open: "نعم، ولم يتأخر بعد", unsaid: "لم يُذكر",
    repair: "إصلاح", delivery: "توصيل", invoice: "فاتورة", subscription: "اشتراك", refund: "استرداد مبلغ", machine: "آلة", account: "الحساب", other: "غير ذلك",
    web: "صفحة ويب", email: "بريد إلكتروني", chat: "محادثة", voice: "هاتف", sms: "رسالة نصية", social: "شبكات اجتماعية", post: "رسالة بريدية", shop: "متجر", portal: "البوابة", partner: "شريك", cockpit: "لدى من يخدمك", api: "برنامج",
    transactional: "من يشتري بين حين وآخر", "self-service": "من يخدم نفسه", "automated-service": "من تخدمه البرامج", "long-term": "من تربطنا به صلة دائمة", "personal-assistance": "من يساعده إنسان", "dedicated-personal-assistance": "من يساعده إنسان بعينه", community: "واحد ممن يستعملون ما لدينا", "co-creation": "من يصنع معنا",
  },
  units: { days: (count, number) => ({ one: "يوم واحد", two: "يومان", few: `${count} أيام` })[ARABIC.select(number) as "one"] ?? `${count} يومًا`, times: (count) => `${count} مرة` },
  sources: { "value model": "محسوب مما اشتريته", orders: "طلباتك", profile: "ما هو معروف عنك", identifiers: "كيف نتعرّف عليك", promises: "وعودنا", conversation: "ما كتبته أو قلته", conversations: "محادثاتك معنا", complaints: "شكاواك", consents: "ما وافقت عليه", deliveries: "شحناتك", surveys: "استبياناتنا", "touch points": "تواصلك معنا", "actions carried out": "ما فعلناه", "hash of the customer's id": "بالقرعة", "the request itself": "اللحظة نفسها", "signs of dissatisfaction": "محسوب مما اشتريته وأخبرتنا به", segments: "محسوب مما هو معروف عنك", "nothing was said": "لم يُذكر عنه شيء",
    "verified user id": "معرّف مستخدم مؤكَّد", "verified e-mail address": "عنوان بريد إلكتروني مؤكَّد", "verified telephone number": "رقم هاتف مؤكَّد", "verified customer number": "رقم عميل مؤكَّد", "e-mail address, as recorded": "عنوان بريد إلكتروني مسجَّل عندنا", "telephone number, as recorded": "رقم هاتف مسجَّل عندنا", "user id, not verified": "معرّف مستخدم غير مؤكَّد", "e-mail address, not verified": "عنوان بريد إلكتروني غير مؤكَّد", "telephone number, not verified": "رقم هاتف غير مؤكَّد", "customer number, not verified": "رقم عميل غير مؤكَّد",
    "a cookie only": "ملف تعريف ارتباط فقط", "writes from a device on which they once signed in": "جهاز سجّلت الدخول منه مرة", "nothing identifies them": "لا شيء يدلّنا على هويتك", "has said so": "أخبرتنا بذلك",
  },
  kinds: { offer: "عروض", contact: "تواصل من تلقاء أنفسنا", token: "هدايا شكر صغيرة", care: "مساعدة من تلقاء أنفسنا" },
  noPurchases: "لا شيء بعد", yes: "نعم", no: "لا", known: "معروف", unknown: "غير معروف",
  likely: (said, lo, hi) => `${said}، والأرجح من ${lo} إلى ${hi}`, points: (points) => `${points} نقطة`,
  or: " أو ", comma: "، ", and: "؛ ", atLeast: (x) => `${x} أو أكثر`, atMost: (x) => `${x} أو أقل`, below: (x) => `أقل من ${x}`, above: (x) => `أكثر من ${x}`, between: (from, to) => `من ${from} إلى ${to}`, anythingBut: (x) => `أي شيء غير ${x}`,
  is: (what, value) => `${apart(what)}: ${apart(value)}`, quoted: (words) => `«${apart(words)}»`,
  suggested: (title) => `اقترحت قواعدنا هذا على من يخدمك: «${apart(title)}». والقرار للشخص نفسه.`,
  chosen: (title) => `اختارت قواعدنا هذا لك من تلقاء نفسها: «${apart(title)}».`,
  nothing: "لم تقترح قواعدنا شيئًا خارجًا عن المعتاد.",
  heldBack: (title, why) => `لم يُفعل، مع أن قاعدة كانت تقتضيه: «${apart(title)}». ${why}`,
  done: (title) => `فعل إنسان هذا: «${apart(title)}».`,
  otherwise: (title) => `قرر إنسان غير «${apart(title)}».`,
  noSeat: (title) => `نُظر فيه أيضًا ولم يكن بين الثلاثة الأُوَل: «${apart(title)}».`,
  measured: "وقعت عليك القرعة ضمن مجموعة صغيرة تُترك لها بعض الاقتراحات، لنعرف هل تنفع أحدًا. ولا يُترك شيء هو حق لك علينا.",
  experiment: (title) => `وقعت عليك القرعة ضمن المجموعة التي استُثنيت من تجربة («${apart(title)}»)، لنعرف هل تنفع أحدًا.`,
  capped: "كنا قد تواصلنا معك من تلقاء أنفسنا بما يكفي.",
  scarce: "لم يكن منه ما يكفي الجميع.",
  until: (day) => `يسري هذا حتى ${day}.`,
  answeredWithin: (time) => `ينبغي أن يُجاب عما كتبته خلال ${time}.`,
  minutes: (count) => {
    const [number, one, two, few] = count % 1440 === 0 ? [count / 1440, "يوم واحد", "يومين", "أيام"] : count % 60 === 0 ? [count / 60, "ساعة واحدة", "ساعتين", "ساعات"] : [count, "دقيقة واحدة", "دقيقتين", "دقائق"];
    const many = count % 1440 === 0 ? "يومًا" : count % 60 === 0 ? "ساعة" : "دقيقة";
    return number === 1 ? one! : number === 2 ? two! : `${number} ${number! <= 10 ? few! : many}`;
  },
  greeted: (words) => `استقبلناك بهذه الكلمات: «${apart(words)}».`,
  forward: (seconds) => `قُدّم مكانك في الصف بما يصل إلى ${seconds} ثانية.`,
  always: (then) => `دائمًا: ${then}.`, rule: (when, then) => `عندما يصحّ هذا (${when}): ${then}.`, because: (words) => `بكلمات القاعدة: «${apart(words.replaceAll("“", "‘").replaceAll("”", "’"))}».`,
  thenSuggest: (title) => `يُقترح «${apart(title)}»`, thenHold: (kinds) => `تُمنع ${kinds}`, thenQueue: "يجيب من هم أعلم بهذا", thenAnswer: (time) => `يُجاب خلال ${time}`, thenForward: (seconds) => `يُقدَّم المكان في الصف بما يصل إلى ${seconds} ثانية`,
  hadBeen: (what, other, was, titles) => `لو كان «${apart(what)}» هو «${apart(other)}» لا «${apart(was)}»، لاقترحت قواعدنا: ${titles}.`,
  nothingElse: "لا شيء خارجًا عن المعتاد",
  rights: (isAutomatic, organisation) => [
    isAutomatic ? "قرّرت القواعد هذا وحدها دون إنسان. ويحق لك أن تطلب أن ينظر فيه إنسان ويقرر من جديد." : "يخدمك إنسان، وله أن يقرر خلاف ما تقترحه القواعد.",
    `إن لم توافق فأخبر ${apart(organisation)} بأي وسيلة وبكلماتك أنت. ينظر فيه إنسان ويخبرك بما وجده، ويغيّره إن كان خطأ. وتسمع منا خلال شهر.`,
    "إن كان شيء مما نعرفه عنك خطأ فأخبرنا نصحّحه. ويحق لك أيضًا طلب نسخة من كل ما نحتفظ به عنك، أو أن نمحوه.",
    "ويحق لك أن تشتكي إلى سلطة حماية البيانات في البلد الذي تقيم أو تعمل فيه.",
  ],
  ownWords: "الكلمات بين علامتي التنصيص هي كلمات قواعدنا باللغة التي كُتبت بها.",
};

const WORDS: Readonly<Record<CustomerLanguage, CustomerWords>> = { en: EN, ar: AR };
export const customerWords = (language: CustomerLanguage): CustomerWords => WORDS[language];
