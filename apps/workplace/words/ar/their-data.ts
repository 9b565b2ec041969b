// Arabic words of copies of a customer's data, and of erasing it.
export const THEIR_DATA: Readonly<Record<string, string>> = {
  "Their data": "بياناته",
  "For a customer who asks what is kept about them, or wants it gone.": "لعميل يسأل عمّا نحفظه عنه، أو يريد محوه.",
  "Download a copy": "نزّل نسخة",
  "Erase…": "محو…",
  "Erase this customer for ever?": "محو هذا العميل إلى الأبد؟",
  "What would go cannot be counted": "تعذّر عدّ ما سيُمحى",
  "Counting what would go": "يُعَدّ ما سيُمحى",
  "Erase for ever": "امحُ إلى الأبد",
  "Erasing…": "جارٍ المحو…",
  "This cannot be undone.": "لا يمكن التراجع عن هذا.",
  "Rows are deleted, not hidden; back-ups keep them until they are replaced.":
    "تُحذف الصفوف ولا تُخفى؛ وتبقى في النسخ الاحتياطية إلى أن تُستبدل.",
  "{rows, plural, one {# row goes} other {# rows go}}, among them {touchPoints, plural, one {# touch point} other {# touch points}} and {messages, plural, one {# message} other {# messages}}.":
    "{rows, plural, one {يُمحى صف} two {يُمحى صفان} few {تُمحى # صفوف} many {يُمحى # صفًّا} other {يُمحى # صف}}، منها {touchPoints, plural, zero {لا نقاط تواصل} one {نقطة تواصل} two {نقطتا تواصل} few {# نقاط تواصل} many {# نقطة تواصل} other {# نقطة تواصل}} و{messages, plural, zero {لا رسائل} one {رسالة} two {رسالتان} few {# رسائل} many {# رسالة} other {# رسالة}}.",
  "Sums of their orders by day stay for the books, without the person; so does the line in the audit.":
    "تبقى مجاميع طلباته بالأيام للدفاتر من دون الشخص؛ وكذلك السطر في سجل التدقيق.",
  "These hold a part of the name only, stay, and may mean somebody else; look at each:": "هذه تحمل جزءًا من الاسم فقط وتبقى، وقد تعني شخصًا آخر؛ انظر في كل منها:",
  "These tags, segments and groups name them and stay; rename them:": "هذه الوسوم والشرائح والمجموعات تذكر اسمه وتبقى؛ أعد تسميتها:",
  "These are likely the same person and stay; nobody has said yet whether they are:": "هؤلاء على الأرجح الشخص نفسه ويبقون؛ ولم يقل أحد بعد هل هم هو:",
  "These carry the same name, address or number, and stay:": "هؤلاء يحملون الاسم أو العنوان أو الرقم نفسه، ويبقون:",
  "Why? It is kept for ever, so do not name the customer": "لماذا؟ يُحفظ هذا إلى الأبد، فلا تذكر اسم العميل",
  "Keep nothing about their addresses, numbers and user ids again either":
    "ولا يُحفظ شيء بعد ذلك عن عناوينه وأرقامه ومعرّفاته",
  "Type the name to confirm: {name}": "اكتب الاسم للتأكيد: {name}",
  "Erased.": "تم المحو.",
  "{count, plural, one {An archive of everything goes too, for it holds everybody: take everything out again afterwards.} other {# archives of everything go too, for they hold everybody: take everything out again afterwards.}}":
    "{count, plural, one {ويُحذف أيضًا أرشيف لكل شيء لأنه يضم الجميع: استخرج كل شيء من جديد بعد ذلك.} two {ويُحذف أيضًا أرشيفان لكل شيء لأنهما يضمان الجميع: استخرج كل شيء من جديد بعد ذلك.} few {وتُحذف أيضًا # أرشيفات لكل شيء لأنها تضم الجميع: استخرج كل شيء من جديد بعد ذلك.} other {ويُحذف أيضًا # أرشيفًا لكل شيء لأنها تضم الجميع: استخرج كل شيء من جديد بعد ذلك.}}",
};
