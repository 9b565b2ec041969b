// Conversations about parcels, subscriptions and all the rest.
import { template } from "./template.ts";
import type { Template } from "./template.ts";

export const SHOP: readonly Template[] = [
  template("delivery", "[Parcel|Order] {order} [not here yet|has not arrived|where is it?]", String.raw`
c: [Hello|Hi], order {order} [should have come on {weekday}|was sent five days ago|stands still in the tracking]. [We are out of coffee since this morning.|Could you look?|Usually it takes two days.]
a: [Hello {first}|Hi {first}], the courier has it in [the depot near {city}|the wrong depot], and promises [tomorrow|{weekday}]. I keep an eye on it.
p 2: See that {order} reaches {first}
c: [Thank you.|And if not?]
a: If it is not there by then, I send the same again, and you keep both.
c+: [It came. Thanks!|Just arrived, in good shape.|Here it is. You need not send another.]`),
  template("delivery", "!{order} arrived [crushed|wet|open]", String.raw`
c: The parcel of today looked as if [somebody sat on it|it had been in the rain|a dog had it]. [One bag burst, beans everywhere.|The box is soaked and the labels came off.|Two of the bags are open.]
a: That is not how it left us, {first}. [A photograph is enough for me|No photograph needed], the same goes out again today, and I add a sample of what we roasted this morning.
p 3: {order} sent again
c: [Thank you, that is fair.|Quick, thanks. Please tell the courier too.]`),
  template("delivery", "[Deliver to the neighbour|Other address] next time", String.raw`
c: [Could you deliver to number 14 next time?|Please use my work address from now on, it is in the account.|Is a locker possible? Nobody is at home before six.] [The driver never waits.|It went back twice.]
a: [Done|Changed], {first}. It holds from the next parcel on, which leaves on {weekday}.
c: [Perfect.|Thank you!]`),
  template("delivery", "Pakket {order} nog niet ontvangen", String.raw`
c: Hallo, bestelling {order} zou [gisteren|eergisteren] komen maar [er is niets|de status verandert niet]. [Kunnen jullie dit nakijken?|De bonen zijn op.]
a: Hoi {first}, hij ligt nog in het depot bij {city}. De bezorger belooft morgen. Zo niet, dan stuur ik een nieuwe.
p 2: Nagaan of {order} bij {first} is
c+: [Hij is er! Dank je.|Vandaag gekomen, bedankt.]`, "nl"),
  template("delivery", "El paquete {order} no llega", String.raw`
c: Buenas tardes, el pedido {order} [salió hace seis días|debía llegar el lunes] y [no sé nada|el seguimiento no cambia]. ¿Pueden mirarlo?
a: Buenas tardes {first}, está en el almacén del transportista en {city} y sale mañana con el reparto. Si no llega, le envío otro igual.
p 2: Comprobar que {order} llega
c+: [Ha llegado, muchas gracias.|Ya está aquí. Gracias por la rapidez.]`, "es"),
  template("subscription", "[Every three weeks|Every five weeks|Once a month] instead", String.raw`
c: [Hi|Hello], can my subscription come [every three weeks|every five weeks|once a month]? [We drink less than I thought.|The beans pile up.|I started going to the office again.]
a: Of course, {first}. From {weekday} on. Your next bag comes on {date}, and you can change it any time up to two days before.
c: [Great, thank you.|That was easy.]`),
  template("subscription", "[Pause|A break] [until the end of the month|for the summer|for a while]", String.raw`
c: I would like to pause [for a month|for six weeks|until {date}]. [We are rebuilding the kitchen.|Doctor's orders, sadly.|We will be away.] I do not want to lose my price.
a: Paused, {first}, and the price stays. You get a line from us [three days|a week] before it starts again, so that it does not surprise you.
c: [Perfect.|Thank you, see you after.]`),
  template("subscription", "[Cancel my subscription|I want to stop]", String.raw`
c: [Hello|Dear all], please cancel my subscription. [It is nothing you did, we are saving a little.|A shop around the corner roasts too.|The last three bags were not what they were.]
a: Done, {first}; nothing more will be sent or charged. [If you have a minute, what was it about the last bags?|Thank you for the time you were with us.|The door stays open.]
c: [Thank you for making it simple.|A bit bitter, to be honest, and always the same one.|Maybe again in the new year.]`),
  template("subscription", "[Surprise me|Something new] with the next bag", String.raw`
c: I have had [the Sidamo|the Quay Blend|Huehuetenango] for a year. [Could the next one be something else, you choose?|What would you send somebody who likes it fruity?|Surprise me, but not dark.]
a: [With pleasure.|I hoped somebody would ask.] The next one is [Gayo|Yirgacheffe|a small lot we have only forty bags of], {first}. Tell me whether I was right.
c+: [You were right.|Not my cup, but I am glad I tried.|More of that, please!]`),
  template("subscription", "Abo pausieren", String.raw`
c: Hallo, ich möchte mein Abo [für vier Wochen|bis Ende des Monats] pausieren. [Wir sind im Urlaub.|Es liegen noch drei Packungen hier.] Geht das?
a: Hallo {first}, ist pausiert. Drei Tage vor der nächsten Lieferung bekommen Sie eine kurze Nachricht.
c: [Super, danke.|Vielen Dank, schönen Tag!]`, "de"),
  template("other", "[A present|Gift card]", String.raw`
c: Is there a gift card, one to send by post? [It is for my brother, who drinks it black.|A colleague leaves on {weekday}.|My parents have a birthday in the same week.]
a: There is, {first}: from €20, on paper, with your words. If you order before noon it leaves the same day.
c: [Lovely, ordering now.|Thank you!]`),
  template("other", "[Farm|Roast date] on the bag", String.raw`
c: [Which farm is the Huehuetenango from this year?|What does the number under the roast date mean?|Do you still buy from the women's cooperative in Gayo?] [I give a small course and want to tell it right.|Just curious.]
a: [From the same family as last year, the Recinos brothers.|It is the roaster's shift: yours was roasted by Lotte.|Yes, for the fifth year, and we were there in spring.] There is more on the page of that coffee, {first}.
c: [Thanks, my students will like that.|Nice to know who roasts it.]`),
  template("other", "Visit to the roastery", String.raw`
c: [We are eleven people from a choir|My daughter turns ten and wants to see the big drum|Our team] would like to visit the roastery. [Is that possible on a Saturday?|Do you do tours?]
a: On the first Saturday of the month, {first}, at ten, and children may pull the lever. I have put you down for {date}.
p 9: Confirm the roastery visit to {first}
c: [Wonderful!|She has told the whole class already.]`),
];
