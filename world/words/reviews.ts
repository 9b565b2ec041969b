// What customers write about coffee, in surveys, in letters; `[a|b]` is drawn, {slots} are filled.

export const BEAN_REVIEWS: Readonly<Record<number, readonly string[]>> = {
  5: [
    "[Like walking past the bakery and the florist at once.|Blueberry, then tea, then I had another.] [We will order {product} again.|My favourite so far.]",
    "I have tried to find something wrong with {product} for a month. [I give up.|There is nothing.]",
    "[My mother, who drinks everything with four sugars, took it without.|Even my father-in-law asked what it was.] {product} [stays.|is now the house coffee.]",
    "Roasted on Monday, in {city} on {weekday}, gone by Sunday.",
    "[Smells of the market in summer.|Sweet, round, and it forgives me my tamping.] [Twelve months of the same bag and not bored.|The first decent cup in this flat.]",
    "Precies goed: [zacht, vol en niet bitter.|niet te donker en altijd vers.]",
    "Sehr rund, [wenig Säure,|schöne Süße,] [bestelle ich wieder.|endlich ein Kaffee, den wir beide mögen.]",
    "[Buenísimo.|Un café redondo.] Huele a chocolate desde que abres la bolsa.",
    "Um café [limpo e doce.|com fruta e sem amargor.] Já encomendei outro.",
    "قهوة رائعة، رائحتها تملأ البيت كله.",
    "香りが素晴らしいです。毎朝の楽しみになりました。",
    "Υπέροχο άρωμα, το καλύτερο πρωινό της εβδομάδας.",
  ],
  4: [
    "Very good, [a touch too light for milk.|though the bag is hard to close.|only the price goes up a little every year.]",
    "{product} needs [ten days of rest|a finer grind than the label says], then it is lovely.",
    "Does what it should. One star less because [the courier left it in the rain|I liked last year's a bit more].",
    "Lekker, [iets milder dan ik had verwacht.|maar de zak mag groter.]",
    "Guter Kaffee, [etwas hell für Vollautomaten.|Verpackung könnte besser schließen.]",
  ],
  3: [
    "It is fine. [I expected more of the description.|Nothing I would tell a friend about.|Good on {weekday}, flat a week later.]",
    "[Half the bag|The first cup] was wonderful. Then [it went quiet|I could not get it back], whatever I did.",
    "Prima, maar [niet bijzonder.|voor deze prijs verwacht ik meer.]",
  ],
  2: ["Too sour for me, and I [like|know] sour coffee.", "Too dark, tastes of the pan. [The blend used to be gentler.|My guests were polite about it.]"],
  1: ["[Came stale|Came late] and nobody answered for [four|six] days. I used to recommend you.", "Stale. [A pity, the farm may have done everything right.|Second time.]"],
};

export const GEAR_REVIEWS: Readonly<Record<number, readonly string[]>> = {
  5: [
    "[Worth the money.|Should have bought it years ago.] [It does one thing and does it.|It looks as if it will outlive me.]",
    "Well made, [nice in the hand|easy to clean], and it came [with a handwritten card|a day early].",
    "Doet precies wat het moet doen. [Aanrader.|Mooi gemaakt.]",
    "Gut verarbeitet, [hält sicher lange.|genau wie beschrieben.]",
  ],
  4: ["[Solid, honest, no drama.|Good, and simple to use.] One star less because [the lid is a little loose|the guide is only in four languages and not in mine].", "Prima, [alleen de verpakking is wat veel.|iets duurder dan elders.]"],
  3: ["[It works.|Does the job.] I had expected [something sturdier|a bit more for the price]."],
  2: ["Something [wobbles|came loose] after [a month|two weeks]. The coffee is better than the tools."],
  1: ["[Arrived broken.|A part was missing.] The answer took [four|six] days."],
};

export const SURVEY_WORDS: Readonly<Record<"good" | "fair" | "poor", readonly string[]>> = {
  good: ["[Quick and human.|I did not have to explain it twice.|Mira knew my grinder by name.]", "[Solved in one go|Friendly and honest], [more of that|thank you].", ""],
  fair: ["It was solved, but [I had to ask twice|it took a week].", "[Nice people, slow parcel.|Good answer, on the third day.]", ""],
  poor: ["[Three people, three answers.|I still do not know where it is.|You promised a date and nothing happened.]", "I had to tell the whole story again [on the phone|in the chat]."],
};

export const LETTERS: readonly string[] = [
  "Dear people of Tidewren,\n\nI do not have a computer, my grandson orders for me. Please tell whoever roasts the Night Tide that I sleep well and wake up happily.\n\nWith kind regards",
  "Dear Sir or Madam,\n\nenclosed the key of your loan grinder, which I found under the sofa after sending the grinder back. I am sorry.\n\nYours sincerely",
  "Geachte heer, mevrouw,\n\nhierbij zeg ik mijn abonnement op per eerste van de volgende maand. Reden: verhuizing naar mijn dochter, die thee drinkt.\n\nMet vriendelijke groet",
  "Sehr geehrte Damen und Herren,\n\nvielen Dank für die handgeschriebene Karte in meinem letzten Paket. So etwas bekommt man selten. Bitte richten Sie es der Kollegin aus.\n\nMit freundlichen Grüßen",
  "Dear Tidewren,\n\nthe price on your shelf card and the one on my receipt differ by one euro forty. It is not about the money.\n\nYours truly",
  "Hello,\n\nmy children drew your bird for you. We have it on the fridge too.\n\nThe whole family",
];
