// Conversations about beans, parcels, money and accounts.
import { days, notes, says } from "./thread.ts";
import type { Thread, When } from "./thread.ts";

export function orderThreads(when: When): readonly Thread[] {
  return [
    {
      who: "jonas-lindqvist", channel: "email", topic: "subscription", subject: "Skip my next two deliveries", assignee: "jo", dueInMinutes: 25,
      lines: [
        says(178, "customer", `Hello,\n\nI have too many beans piling up: two unopened kilos and a third on the way. Please skip my next two deliveries and start again after ${when.date(44)}. I do not want to cancel, I only drink less since my office moved.\n\nThe page lets me skip one, not two.\n\nBest regards\nJonas Lindqvist`),
      ],
    },
    {
      who: "priya-raman", channel: "voice", topic: "invoice", subject: "Invoice shows the wrong address", assignee: "jo", dueInMinutes: 32,
      cameFrom: "Chose “Invoices” in the telephone menu. Waited 2 minutes.",
      lines: [
        says(63, "customer", "Our accountant needs it corrected before she closes the quarter. The last three invoices still carry Kleine Berg 14, and we moved to the Strijp side in spring. I changed it in the account in May, I remember doing it."),
        says(60, "jo", "I see the new address in your account, Priya, and the old one on the invoices. Let me find out where the invoices take it from, so that it does not come back next month."),
        says(59, "customer", "Please. And all three again, with the same numbers if that is possible. She is strict about numbers."),
        notes(41, "ida", "Two accounts for her: one private, one for Raman & Lal. The change went to the private one. Worth joining them once she says they are both hers."),
      ],
      promises: [{ body: "Three corrected invoices by mail to Priya’s accountant", by: "jo", madeMinutesAgo: 58, dueInDays: 0.9 }],
    },
    {
      who: "leila-haddad", channel: "portal", topic: "subscription", subject: "Can I pause while I travel?", assignee: null, dueInMinutes: 46,
      cameFrom: "Came from the shop page “My subscription”.",
      lines: [
        says(14, "customer", `Hi! Can I pause while I travel? I’m away from ${when.date(2)} and back on ${when.date(13)}. Last summer the bag sat with the neighbour for three weeks and he is not a coffee person, he put it in the freezer.`),
        says(13, "assistant", "You can pause from the page “My subscription”. Would you like me to show you how, or shall a colleague do it for you?"),
        says(12, "customer", "A colleague please. I also want to ask if the first bag after can be something new."),
      ],
    },
    {
      who: "tomas-iglesias", channel: "email", topic: "delivery", subject: "Wrong roast in the box", assignee: "jo", dueInMinutes: 53,
      lines: [
        says(402, "customer", "Buenos días:\n\nI ordered the Sidamo, not the blend. The label on the box says Sidamo, the bag inside says Quay Blend. I opened it before I noticed, sorry. It is not a bad coffee but it is not what my father asked for, and it is his birthday on Sunday.\n\nUn saludo,\nTomás Iglesias"),
        says(322, "jo", "Buenos días Tomás,\n\nthat is our mistake, and please keep the blend. I am asking the packing table whether a Sidamo can leave today.\n\nJo"),
        notes(301, "sam", "Fourth one from that morning’s batch: boxes and bags were a row apart. List of 11 orders is in the shared sheet; nobody has written to the other seven."),
        says(67, "customer", "Thank you Jo, that is kind. Could you tell me if it left? If not I would buy something here, so that he has at least one parcel to open."),
      ],
      promises: [{ body: `Tell Tomás whether the Sidamo left for ${when.weekday(1)}`, by: "jo", madeMinutesAgo: 322, dueInDays: 0.05 }],
    },
    {
      who: "wen-li", channel: "voice", topic: "refund", subject: "Refund has not arrived", complaint: true, assignee: "ida", dueInMinutes: 60,
      cameFrom: "Chose “Something else” in the telephone menu. Waited 6 minutes. Called last week as well.",
      lines: [
        says(39, "customer", `You said three to five days. I sent the scale back on ${when.day(-17)}, you have had it since ${when.day(-14)}, and there is nothing on my card. I have called twice and each time somebody tells me it is being processed.`),
        says(36, "ida", "You are right to be annoyed. I have the return in front of me, received and checked. I do not see a payment leaving us, and I would rather tell you that than say processed again."),
        says(34, "customer", "Thank you for saying it. So when?"),
        says(33, "ida", "I will find out today where it stopped, and call you myself before six, whatever I have found."),
        says(32, "customer", "Before six, then. The telephone lies on the table."),
        notes(18, "ida", "Stopped because the card was replaced in between. Finance can send it to her bank account if we ask for the number. @Jo do not ask for it in chat, use the form."),
      ],
      promises: [
        { body: "Ida calls Wen Li about the refund", by: "ida", madeMinutesAgo: 33, dueInDays: 0.12 },
        { body: "Refund of €45.60 on the card", by: "jo", madeMinutesAgo: days(14), dueInDays: -9 },
      ],
    },
    {
      who: "studio-okafor", channel: "portal", topic: "account", subject: "Add a second office", assignee: null, dueInMinutes: 74,
      cameFrom: "Came from the portal page “Offices and addresses”.",
      lines: [
        says(26, "customer", "Hi, Amara here, for the studio this time. We are opening in Utrecht on the first of next month: nine people, so roughly half of what Rotterdam drinks. One invoice for both, two delivery addresses, different mornings."),
        says(25, "customer", "And does Utrecht need its own machine contract, or can it hang under ours?"),
      ],
    },
    {
      who: "noor-rahimi", channel: "email", topic: "account", subject: "Change card on file", assignee: "jo", dueInMinutes: 81,
      lines: [
        says(211, "customer", "Goedemiddag,\n\nOld one expired last week and now I get a mail every morning that the payment failed. I put the new card in, the page says saved, and the next morning the mail comes again. The beans are of course not sent.\n\nCan you see which card you have?\n\nNoor Rahimi"),
      ],
    },
    {
      who: "ines-duarte", channel: "portal", topic: "delivery", subject: "Parcel says delivered, it is not", assignee: "jo", dueInMinutes: 95,
      cameFrom: "Came from the portal page “Where is my parcel?”.",
      lines: [
        says(180, "customer", `The page says delivered on ${when.weekday(-1)} at 11:42, signed by “R”. Nobody here begins with R. I asked the café downstairs and the pharmacy.`),
        says(166, "jo", "Hello Inês, thank you for asking around already. I have opened a search with the courier; they have until tomorrow noon. If it does not turn up I send the same again, you will not pay twice."),
        says(58, "customer", "Small news: the neighbour from the third floor is Rodrigo, and he is away until Monday. It may be with him. Shall we wait?"),
      ],
      promises: [{ body: "Courier’s answer about Inês’s parcel, or the same again", by: "jo", madeMinutesAgo: 166, dueInDays: 0.8 }],
    },
    {
      who: "mei-tanaka", channel: "email", topic: "delivery", subject: "配送先の変更について", assignee: null, dueInMinutes: 118,
      lines: [
        says(140, "customer", "お世話になっております。田中です。\n\n来週引っ越しますので、次回のお届け先を変更していただけますでしょうか。今週中の発送でしたら、今の住所のままで大丈夫です。\n\nいつも美味しいコーヒーをありがとうございます。\n\n田中 芽衣\n\n(If English is easier: I am moving next week, please send the next parcel to the new address in my account.)"),
      ],
    },
    {
      who: "luka-novak", channel: "email", topic: "refund", subject: "Re: Re: Third time asking", complaint: true, assignee: "ida", dueInMinutes: -52,
      lines: [
        says(days(6) + 40, "customer", "Hello, two of the four bags in my last order were open on one side and the beans smelled of cardboard. I sent photographs. What do you suggest?\n\nLuka Novak"),
        says(days(5) + 60, "jo", "Hello Luka,\n\nthank you for the photographs, that seam is not closed. I will have two fresh bags sent to you this week.\n\nJo"),
        says(days(2) + 90, "customer", "The two bags came. They are the same batch, and the seam is the same. I am not writing for free coffee. I would like two bags that are closed."),
        says(530, "customer", "I have had no reply. Please return the money for the four bags. I have been a customer for a year and four months and this is the first thing I have ever asked."),
        notes(412, "mira", "The sealing bar on line 2 was changed on Thursday. Anything packed before that can be like this. @Ida this is bigger than one customer."),
      ],
      promises: [{ body: "Two fresh bags to Luka, checked at the seam", by: "jo", madeMinutesAgo: days(5) + 60, dueInDays: -2 }],
    },
    {
      who: "eleni-papadaki", channel: "chat", topic: "other", subject: "Which beans for the briki?", assignee: null, dueInMinutes: 8,
      cameFrom: "Came from the shop page “Gayo, 500 g”.",
      lines: [
        says(9, "customer", "Καλησπέρα! My mother is visiting for a month and she only drinks it from the briki, very fine, one sugar. Which of yours would she not complain about? She complains about all of them so far."),
        says(7, "customer", "And can you grind it for me? Mine does not go that fine."),
      ],
    },
    {
      who: "marit-zijlstra", channel: "email", topic: "subscription", subject: "Opzeggen, denk ik", assignee: "jo", dueInMinutes: 205,
      lines: [
        says(64, "customer", "Beste mensen,\n\nBijna twee jaar met veel plezier jullie bonen gedronken, maar sinds de zomer smaakt de Quay Blend mij niet meer. Ik heb de maling veranderd, het water, de machine schoongemaakt. Het is de koffie, denk ik. Ik wilde het abonnement opzeggen, tenzij jullie zeggen: het klopt, we zijn van boer gewisseld.\n\nIs dat zo?\n\nMarit Zijlstra"),
      ],
    },
    {
      who: null, channel: "chat", topic: "other", subject: "Do you send to Austria?", assignee: null, dueInMinutes: 4,
      cameFrom: "Came from the shop page “Delivery”. First visit.",
      lines: [
        says(6, "customer", "Hello, do you send to Austria? Vienna. And what does it cost for two kilos?"),
        says(6, "assistant", "We send to seven countries. Austria is not on the list yet; a colleague may know more."),
        says(4, "customer", "A pity. I had your Huehuetenango at a friend’s in Rotterdam and have been thinking about it since."),
      ],
    },
    {
      who: "jonas-lindqvist", channel: "chat", topic: "delivery", subject: "Courier came at six in the morning", assignee: "jo", resolved: true, dueInMinutes: null,
      lines: [
        says(days(121) + 30, "customer", "Your courier rang at 5:58. The coffee is excellent, but not at 5:58."),
        says(days(121) + 24, "jo", "Oh dear. I have set your parcels to the afternoon round, and to the locker if nobody answers. Sleep well tomorrow."),
        says(days(121) + 22, "customer", "Thank you. You may keep the sense of humour too."),
      ],
    },
    {
      who: "greta-blom", channel: "email", topic: "machine", subject: "Thank you for the gasket", assignee: "hugo", resolved: true, dueInMinutes: null,
      lines: [
        says(days(203) + 500, "customer", "Dear Hugo,\n\nthe gasket came the next morning with your drawing of which way round it goes. I am seventy-one and I changed it myself. The neighbours have been told.\n\nGreta Blom"),
        says(days(203) + 90, "hugo", "Dear Greta,\n\nyour letter is on the workshop door now. If you ever want to do the pump too, I will draw that as well.\n\nHugo"),
      ],
    },
  ];
}
