// The workshop's conversations: Amara's grinder first.
import { days, notes, says } from "./thread.ts";
import type { Thread, When } from "./thread.ts";

export function grinderThreads(when: When): readonly Thread[] {
  return [
    {
      who: "amara-okafor", channel: "voice", topic: "repair", subject: "How long will the repair take?", assignee: "jo", resolved: true, dueInMinutes: null,
      cameFrom: "Chose “Repairs” in the telephone menu. Waited 9 minutes.",
      lines: [
        says(days(15) + 11, "customer", `I sent my grinder in on ${when.day(-18)} and I only want to know whether it has arrived and when I get it back. I waited nine minutes to ask that.`),
        says(days(15) + 8, "jo", "I am sorry for the wait. It is here: the workshop booked it in yesterday as W-880. Repairs take eleven working days at most, and the courier brings it back. You can follow it on the repair page."),
        says(days(15) + 6, "customer", "So by the middle of the month. Good, I will look at the page then."),
        notes(days(15) + 5, "jo", `W-880, G60, grinds unevenly. Told her courier by ${when.date(-7)}.`),
      ],
      promises: [{ body: `Courier brings grinder W-880 back by ${when.date(-7)}`, by: "jo", madeMinutesAgo: days(15) + 5, dueInDays: -7 }],
    },
    {
      who: "amara-okafor", channel: "email", topic: "repair", subject: "Any news?", assignee: "mira", resolved: true, dueInMinutes: null,
      lines: [
        says(days(9) + 300, "customer", "Any news about my grinder, W-880? The page says “received” and has not changed for a week. The beans keep coming and I have nothing to grind them with.\n\nAmara Okafor"),
        says(days(8) + 180, "mira", "Hello Amara, thank you for your patience. Your grinder is in the queue and we will keep you posted.\n\nMira, workshop"),
      ],
    },
    {
      who: "amara-okafor", channel: "chat", topic: "repair", subject: "Grinder still not back", complaint: true, assignee: "jo", dueInMinutes: 6,
      cameFrom: "Came from the portal page “Repair status”. The assistant answered twice, then handed over.",
      lines: [
        says(29, "customer", `Hello, my grinder went in for repair on ${when.day(-18)} and I was told eleven working days at most. The status page has said “received” ever since.`),
        says(29, "assistant", `I can see repair W-880 was received on ${when.date(-16)}. Repairs usually take eleven working days.`),
        says(27, "customer", "That is what it says, yes. I am asking why nothing has moved, and this is the third time I ask. I have beans coming on Tuesday that I can’t use."),
        says(26, "assistant", "I am passing you to a colleague and giving them this conversation, so you need not repeat it."),
        notes(21, "mira", `@Jo burrs were out of stock, they landed this morning. Hugo can finish it by ${when.day(6)} for sure.`),
        says(20, "jo", "Hello Amara, this is Jo. I have read all three of your messages about this, so you need not explain it again. I am asking the workshop now."),
        says(2, "customer", "Thank you Jo. So what happens now? Honestly I am close to just cancelling the beans."),
      ],
    },
    {
      who: "sam-whitfield", channel: "voice", topic: "repair", subject: "Grinder stalls on light roasts", assignee: "mira", dueInMinutes: 88,
      cameFrom: "Chose “Repairs” in the telephone menu. Asked to be called back.",
      lines: [
        says(47, "customer", "Hi, it’s Sam Whitfield in Bristol. My G40 hums and then stops when I put the Yirgacheffe in. Darker beans go through. If I turn it coarser it starts again, but then it isn’t espresso any more."),
        says(44, "jo", "That sounds like the alignment rather than the motor. I’ll have the workshop call you, they know these by ear. Is this afternoon all right?"),
        says(43, "customer", "Any time after two. I’ve taken it apart once already and I’d rather not do it wrong a second time."),
        notes(30, "hugo", "Serial from before the new carrier. Have him check the shim under the lower burr before we ask him to send anything. @Mira will you ring?"),
      ],
      promises: [{ body: "Workshop calls Sam about the stalling G40", by: "jo", madeMinutesAgo: 43, dueInDays: 0.16 }],
    },
    {
      who: "cafe-norte", channel: "portal", topic: "machine", subject: "Machine leaks at the group head", complaint: true, assignee: "hugo", dueInMinutes: -14,
      cameFrom: "Came from the portal page “My machines”, after reading “Changing the group gasket”.",
      lines: [
        says(256, "customer", "Good morning. Water on the counter every morning, from the group head on the left. We changed the gasket on Sunday as your page says, with the 8.5 mm one. It is worse now. We open at seven and have one group for the whole breakfast.\n\nBenedita Leal, Café Norte"),
        says(231, "hugo", "Good morning Benedita. Two questions so that I bring the right part: does it leak with the handle locked in, or only when you brew? And is there white scale on the screen behind it?"),
        says(219, "customer", "Locked in, without brewing, one drop every two seconds. And yes, white, quite thick. The man who used to descale it left in August."),
        notes(214, "hugo", "Scale is holding the screen off its seat; the gasket is fine. Either we talk them through descaling tonight after closing, or I send the Porto fitter tomorrow at six. He is free. @Jo what does their contract say?"),
        notes(75, "jo", "Contract has next-day visits, so the fitter costs them nothing. Has anybody told Benedita?"),
        says(51, "customer", "We have had no answer since this morning. Lunch was served with towels on the counter. Is somebody coming?"),
      ],
    },
    {
      who: "greta-blom", channel: "portal", topic: "machine", subject: "Descale light will not go off", assignee: "mira", dueInMinutes: 67,
      cameFrom: "Came from the portal page “Solo: descaling”.",
      lines: [
        says(134, "customer", "Ran the cycle twice already, with your sachets, and the light still blinks orange. The second time I let it stand for an hour. Is it the sensor?"),
        says(120, "assistant", "The light goes off when the rinse has used a full tank. Was the tank filled to the mark before the rinse?"),
        says(112, "customer", "Yes, to the mark, both times. My kitchen smells of lemon and I would like a coffee."),
      ],
    },
    {
      who: "otto-brandt", channel: "portal", topic: "machine", subject: "First week with the Duo: sour, whatever I do", assignee: "hugo", dueInMinutes: 102,
      cameFrom: "Came from the shop page “Dialling in a new machine”.",
      lines: [
        says(38, "customer", "Moin! Duo and G60 since Saturday. 18 g in, 36 g out in 19 seconds, and it tastes like grapefruit. I have gone four clicks finer and it is still 21 seconds. What am I missing?"),
        says(33, "jo", "Moin Otto, congratulations on the Duo. Which beans, and what roast date is on the bag?"),
        says(31, "customer", `Sidamo, roasted ${when.date(-3)}. I could not wait.`),
        says(28, "jo", "That explains half of it: Sidamo wants ten days before it settles. I am asking Hugo about the other half, he set up your grinder."),
        notes(22, "hugo", "New burrs run in over the first two kilos. Tell him six more clicks, 93.5 degrees, and 1:2.5 until the bag has rested. And not to throw the bag away."),
        says(5, "customer", "Six shots today. My hands are shaking. Any verdict?"),
      ],
    },
    {
      who: "farah-aziz", channel: "email", topic: "repair", subject: "المطحنة وصلت مكسورة", assignee: null, dueInMinutes: 145,
      lines: [
        says(95, "customer", "مرحباً،\n\nوصلتني المطحنة أمس لكن غطاء الحبوب مكسور من الجانب، والعلبة من الخارج سليمة. أرفقت صورتين. هل يمكنكم إرسال غطاء جديد قبل نهاية الأسبوع؟ عندي ضيوف يوم السبت ووعدتهم بقهوة جيدة.\n\nمع الشكر،\nفرح عزيز"),
      ],
    },
  ];
}
