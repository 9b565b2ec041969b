// Arabic words of the page of shops and payment providers.
export const WEBHOOKS: Readonly<Record<string, string>> = {
  // among the identifiers of a customer
  sale: "عملية بيع",
  "{count, plural, one {# more cookie or sale} other {# more cookies and sales}}":
    "{count, plural, one {كعكة أو عملية بيع أخرى} two {كعكتان أو عمليتا بيع أخريان} few {# كعكات وعمليات بيع أخرى} other {# كعكة وعملية بيع أخرى}}",
  // the page
  Webhooks: "المتاجر والدفع",
  "The sources could not be read": "تعذّرت قراءة المصادر",
  "Reading the sources": "تُقرأ المصادر",
  "Shops and payments": "المتاجر ومزوّدو الدفع",
  "What happens there is sent here, and believed by its signature.": "ما يحدث هناك يُرسل إلى هنا، ويُصدَّق بتوقيعه.",
  "Add a source…": "إضافة مصدر…",
  "No shop or payment provider sends here yet.": "لا متجر ولا مزوّد دفع يرسل إلى هنا بعد.",
  "Orders, deliveries, payments and refunds then stand in each customer's history.":
    "تظهر عندئذ الطلبات والتوصيلات والمدفوعات والمبالغ المستردة في سجل كل عميل.",
  "Signing secret of {name}": "سر التوقيع الخاص بـ{name}",
  "Replace secret…": "استبدال السر…",
  "Set secret…": "تعيين السر…",
  "Replace secret of {name}": "استبدال السر الخاص بـ{name}",
  "Set secret of {name}": "تعيين السر الخاص بـ{name}",
  "Remove {name}": "إزالة {name}",
  "Nothing is taken yet: paste the address at the provider, then set the signing secret that it shows.":
    "لا يُقبل شيء بعد: ألصق العنوان عند المزوّد، ثم عيّن سر التوقيع الذي يعرضه.",
  "Address to paste at the provider": "العنوان الذي يُلصق عند المزوّد",
  "Nothing received yet.": "لم يصل شيء بعد.",
  "Last received {when}: {topic}": "آخر ما وصل {when}: {topic}",
  "{count} came twice": "{count} وصل مرتين",
  "{count} left out, about no customer": "{count} تُرك لأنه لا يخص عميلًا",
  "{count} without a right signature": "{count} بلا توقيع صحيح",
  "last left out: {topic}": "آخر ما تُرك: {topic}",
  "{count} signed but not readable: see the refused events": "{count} موقَّع لكنه غير مقروء: انظر الأحداث المرفوضة",
  "Last turned away {when}: {why}": "آخر ما رُدّ {when}: {why}",
  "What to switch on there": "ما ينبغي تفعيله هناك",
  "These are read. Others are kept only where they name a customer.": "هذه تُقرأ. وغيرها يُحفظ فقط إن ذكر عميلًا.",
  Provider: "المزوّد",
  Events: "الأحداث",
  "Add a source": "إضافة مصدر",
  "Add it": "إضافة",
  "What is it called?": "ما اسمه؟",
  "Each shop is a source of its own.": "لكل متجر مصدر خاص به.",
  "If it is shown only later, set it then.": "إن عُرض لاحقًا فعيّنه حينها.",
  "Set it": "تعيين",
  "The one before counts on for a day, for what is on its way.": "يبقى السابق صالحًا يومًا لما هو في الطريق.",
  "It is kept encrypted and never shown again.": "يُحفظ مشفّرًا ولا يُعرض ثانية.",
  "Signing secret": "سر التوقيع",
  "What it sends is turned away from now on, and its secret is deleted. What it has sent stays.":
    "يُردّ ما يرسله من الآن، ويُحذف سره. ويبقى ما أرسله.",
  "no signing secret is set yet": "لم يُعيَّن سر توقيع بعد",
  "it carried no signature": "لم يحمل توقيعًا",
  "its signature could not be read": "تعذّرت قراءة توقيعه",
  "its signature does not fit; is the secret the one shown for this address?":
    "توقيعه لا يطابق؛ أهو السر المعروض لهذا العنوان؟",
  "it was signed more than five minutes before; does the clock of this machine run right?":
    "وُقّع قبل أكثر من خمس دقائق؛ أساعة هذا الجهاز صحيحة؟",
  "it was signed more than five minutes ahead; does the clock of this machine run right?":
    "وُقّع بوقت متقدم أكثر من خمس دقائق؛ أساعة هذا الجهاز صحيحة؟",
  "it came from another shop; add a source for each shop": "جاء من متجر آخر؛ أضف مصدرًا لكل متجر",
};
