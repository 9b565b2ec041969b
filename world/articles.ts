// What the company has written down for its colleagues and customers, in English and in Dutch.
import { NewArticle, makeArticle, changeArticle, publishText, saveText } from "../engine/service/index.ts";
import { SYSTEM } from "../engine/organisation/index.ts";
import type { Ground } from "../engine/platform/index.ts";
import type { StaffKey } from "./index.ts";

interface Writing {
  readonly title: string;
  readonly body: string;
}

interface SampleArticle {
  readonly topics: readonly string[];
  readonly audience: "team" | "customers";
  readonly owner: StaffKey;
  /** Days from now; below nothing the review is overdue. */
  readonly reviewInDays: number | null;
  readonly en: Writing;
  readonly nl?: Writing;
  readonly isDraft?: true;
}

const ARTICLES: readonly SampleArticle[] = [
  {
    topics: ["repair"], audience: "customers", owner: "sam", reviewInDays: 160,
    en: {
      title: "How long does the repair of a grinder take?",
      body: "A grinder is with us for **5 to 8 working days** from the day it arrives.\n\n1. On the day it arrives we write to you, with the number of the repair.\n2. Within two days the workshop says what is wrong and what it costs. Nothing is begun before you agree.\n3. When it is ready you get the code of the parcel.\n\nIf a part is not in stock it takes longer; then we tell you the day on which it comes.",
    },
    nl: {
      title: "Hoe lang duurt de reparatie van een molen?",
      body: "Een molen is **5 tot 8 werkdagen** bij ons, vanaf de dag dat hij aankomt.\n\n1. Op de dag van aankomst schrijven we u, met het nummer van de reparatie.\n2. Binnen twee dagen zegt de werkplaats wat er mis is en wat het kost. We beginnen pas als u akkoord bent.\n3. Als hij klaar is, krijgt u de code van het pakket.\n\nIs een onderdeel niet op voorraad, dan duurt het langer; dan zeggen we u op welke dag het komt.",
    },
  },
  {
    topics: ["repair", "machine"], audience: "customers", owner: "sam", reviewInDays: 90,
    en: {
      title: "Clean the burrs of a G40 or G60",
      body: "Do this every two months, or when the grinder sounds rough.\n\n## What you need\n\n- the brush that came with it\n- a dry cloth\n\n## How\n\n1. Unplug the grinder and take the hopper off.\n2. Turn the ring to the left until it lifts out.\n3. Brush both burrs and the chute. **No water.**\n4. Put the ring back, turn it to the right until it clicks, and grind a handful of beans.",
    },
    nl: {
      title: "De maalschijven van een G40 of G60 schoonmaken",
      body: "Doe dit elke twee maanden, of als de molen ruw klinkt.\n\n## Wat u nodig hebt\n\n- het borsteltje dat erbij zat\n- een droge doek\n\n## Hoe\n\n1. Trek de stekker eruit en neem de trechter eraf.\n2. Draai de ring naar links tot hij loskomt.\n3. Borstel beide schijven en de goot. **Geen water.**\n4. Zet de ring terug, draai hem naar rechts tot hij klikt, en maal een handvol bonen.",
    },
  },
  {
    topics: ["delivery"], audience: "customers", owner: "jo", reviewInDays: -12,
    en: {
      title: "Where is my parcel?",
      body: "Beans leave the roastery on the day after they are roasted, and are with you **two working days** later.\n\n- The code of the parcel stands in the e-mail “On its way”.\n- If it has not moved for three days, write to us: we send a new parcel and look for the first one ourselves.",
    },
    nl: {
      title: "Waar is mijn pakket?",
      body: "Bonen vertrekken de dag na het branden, en zijn **twee werkdagen** later bij u.\n\n- De code van het pakket staat in de e-mail “Onderweg”.\n- Is er drie dagen niets gebeurd, schrijf ons dan: we sturen een nieuw pakket en zoeken het eerste zelf.",
    },
  },
  {
    topics: ["subscription"], audience: "customers", owner: "mira", reviewInDays: 200,
    en: {
      title: "Skip, change or end a subscription",
      body: "You can skip a delivery, change the beans or end the subscription until **the evening before it is roasted**.\n\n- Skip: the next delivery is left out, the one after comes as usual.\n- End: there is no notice to give and nothing more is charged.\n\nTell us here and we do it at once.",
    },
    nl: {
      title: "Een abonnement overslaan, wijzigen of beëindigen",
      body: "U kunt een levering overslaan, andere bonen kiezen of het abonnement beëindigen tot **de avond voor het branden**.\n\n- Overslaan: de volgende levering vervalt, die daarna komt gewoon.\n- Beëindigen: er is geen opzegtermijn en er wordt niets meer afgeschreven.\n\nZeg het ons hier, dan doen we het meteen.",
    },
  },
  {
    topics: ["machine"], audience: "customers", owner: "sam", reviewInDays: 120,
    en: {
      title: "Descale a Solo or a Duo",
      body: "When the lamp with the drop is lit:\n\n1. Put one sachet of descaler and a litre of water into the tank.\n2. Hold the button with the drop for five seconds. It takes 20 minutes.\n3. Rinse twice with fresh water.\n\nVinegar harms the seals.",
    },
    nl: {
      title: "Een Solo of Duo ontkalken",
      body: "Als het lampje met de druppel brandt:\n\n1. Doe één zakje ontkalker en een liter water in de tank.\n2. Houd de knop met de druppel vijf seconden ingedrukt. Het duurt 20 minuten.\n3. Spoel twee keer met schoon water.\n\nAzijn tast de rubbers aan.",
    },
  },
  {
    topics: ["refund", "invoice"], audience: "team", owner: "mira", reviewInDays: 45,
    en: {
      title: "When we pay back, and how",
      body: "We pay back without asking for a reason within **30 days**, opened bags too.\n\n- Say the sum and the day on which it will be there.\n- Above 150 euros a lead looks at it first; say so, and promise a time.\n- Never offer a voucher instead of money that is owed.",
    },
    nl: {
      title: "Wanneer we terugbetalen, en hoe",
      body: "Binnen **30 dagen** betalen we terug zonder naar een reden te vragen, ook geopende zakken.\n\n- Noem het bedrag en de dag waarop het er is.\n- Boven 150 euro kijkt een teamleider eerst mee; zeg dat, en beloof een tijd.\n- Bied nooit een tegoedbon aan voor geld dat iemand toekomt.",
    },
  },
  {
    topics: ["account"], audience: "team", owner: "jo", reviewInDays: null, isDraft: true,
    en: { title: "Somebody wants to order in the name of an office", body: "Ask for the number of the company first.\n\nTo be written: who may order, and how invoices are sent." },
  },
];

const DAY = 86_400_000;

/** Written and published as people do it, so that all that follows from it is there. */
export async function writeArticles(ground: Ground, staff: ReadonlyMap<StaffKey, string>): Promise<void> {
  for (const { topics, audience, owner, reviewInDays, isDraft, ...words } of ARTICLES) {
    const made = await makeArticle(ground, SYSTEM, NewArticle.parse({ language: "en", ...words.en, topics, audience }));
    const { articleId } = made;
    if (words.nl) await saveText(ground, SYSTEM, { articleId, language: "nl" }, { ...words.nl, from: 0 });
    await changeArticle(ground, SYSTEM, articleId, { from: made.revision, owner: staff.get(owner) ?? null, reviewOn: reviewInDays === null ? null : new Date(ground.now().getTime() + reviewInDays * DAY).toISOString().slice(0, 10) });
    if (isDraft) continue;
    for (const language of ["en", ...(words.nl ? ["nl"] : [])]) await publishText(ground, SYSTEM, { articleId, language }, { draft: 1, after: 0, why: "the first version" });
  }
}
