// Conversations about repairs and machines.
import { template } from "./template.ts";
import type { Template } from "./template.ts";

export const WORKSHOP: readonly Template[] = [
  template("repair", "{grinder} [stopped grinding|does not start|makes no sound]", String.raw`
c: [Hello|Hi|Good morning], my {grinder} [stopped this morning|gave up yesterday|does nothing any more]. [The light is on but the motor is silent.|It hums for a second and then nothing.|I tried another socket.] [It is not two years old.|I bought it from you, order {order}.|We use it twice a day.]
a: [Hello {first}|Good morning {first}], I am sorry. [Please unplug it for ten minutes and try once more with the hopper empty.|Before we send a courier: is there a bean stuck under the burr? The brush reaches it.] If it stays silent we take it in.
c: [Tried both, still silent.|No change.|It turned once and stopped again.] [How do I send it?|What now?]
a: The courier collects it [tomorrow|on {weekday}] between nine and one; any box will do. The workshop looks at it [within two days|the same week] and I tell you what it is.
p 4: Tell {first} what is wrong with the {grinder}
hugo: [Capacitor. We have them.|Motor brush worn, ten minutes.|Bean stone in the lower burr, nothing broken.]
a+: Found it: [a small part of the motor, replaced on guarantee|a stone between the burrs, which happens even with careful farmers]. It is on its way back to you.
c+: [It is back and it purrs. Thank you.|Works again, and quieter than before.|Thank you, that was quick.]`),
  template("repair", "!{grinder} [back from repair, same noise|repaired twice and not repaired]", String.raw`
c: My {grinder} came back [yesterday|on {weekday}] and [the noise is exactly the same|it screeches as before|it grinds coarse on every setting]. [Did anybody try it?|I paid for this.|This is the second time.]
a: That must be disappointing, {first}, and no, it should not have left like that. I am taking it back at our cost, and [Hugo|our workshop lead] does it himself.
p 6: {grinder} back with {first}, tested by Hugo
c: [How long this time?|And what do I drink until then?]
hugo: [Carrier bent in transport, not our repair. Still ours to solve.|We replaced the right part and put the wrong washer back. My fault.]
a: [Six days at most.|It leaves here on {weekday}.] I put two bags of ground coffee in the post today, so that you are not without.
c+: [Fine. Thank you for not arguing.|All right. Let us see.|That helps, thank you.]`),
  template("repair", "Where is my {grinder}?", String.raw`
c: [Hello|Hi there], I sent in my {grinder} [two weeks ago|on {weekday} a week ago|more than ten days ago] and the page [still says received|says nothing at all|has not changed]. [Is it lost?|Could somebody look, please?|I am on instant coffee.]
a: It is not lost, {first}: it stands on the bench and waits for [burrs|a gasket|a carrier] that [came in today|should come on {weekday}]. The page should have told you, and it did not.
p 3: {grinder} leaves the workshop
c: [When do I get it back, then?|Do you have a date?]
a: It leaves us by {weekday}. You get a message with the courier's hour.
c: [Good. Thanks.|Thank you for a straight answer.|I hold you to it.]`),
  template("repair", "[Burrs for the|New burrs for my] {grinder}", String.raw`
c: [How do I know|Is there a way to tell] when the burrs of a {grinder} are worn? [It has done about two hundred kilos.|The shots run faster every month.|I keep turning it finer.] [I would rather change them myself.|Do you do that?]
a: [Two hundred kilos is about their life.|If you run out of fine settings, they are done.] You can change them with one screwdriver; I am sending the guide, and the set costs €49.
c: [Please send a set.|I will try it myself then.|Can the workshop do it while I wait?]
a: [It goes out today.|They are on the way with your next beans, so no extra postage.]`),
  template("repair", "{grinder} [trips the fuse|smells of burning]", String.raw`
c: [Quick question, and a bit worried:|Hello,] the {grinder} [smells of burning after a minute|throws the fuse of the whole kitchen|gets too hot to touch]. [I have unplugged it.|My daughter unplugged it, I was at work.|Should I still use it?]
a: Please leave it unplugged, {first}. That is one for the workshop, and at our cost whatever the guarantee says. A courier comes [tomorrow|on {weekday}].
mira: [Third of this batch. Hugo wants to see the cord.|Serial in the range with the old switch. Swap it, do not repair.]
a: We are replacing it with a new one, which leaves today. The old one we keep and take apart.
p 2: New {grinder} to {first}
c+: [That is more than I expected.|Thank you. Nobody was hurt, luckily.|Very decent of you.]`),
  template("repair", "[Loan machine|Something to grind with] while mine is in repair", String.raw`
c: My {grinder} is with you [since {weekday}|for the next week or so]. [Is there such a thing as a loan grinder?|Can I borrow one? I would pay.|A friend got a loan grinder once, is that still done?]
a: There is, {first}, and it costs you nothing. [It is the hand grinder, good for the arms.|A G40 that has seen things, but it works.] I send it today and you send it back in the same box.
p 2: Loan grinder reaches {first}
c+: [Wonderful.|That saves my weekend.|Thank you so much!]`),
  template("repair", "Mijn {grinder} maalt niet meer", String.raw`
c: [Goedemorgen|Hallo|Beste mensen], mijn {grinder} [maalt niet meer|maakt een piepend geluid|stopt steeds na een paar seconden]. [Ik heb hem al schoongemaakt.|Hij is anderhalf jaar oud.] [Kan ik hem opsturen?|Wat raden jullie aan?]
a: [Hallo|Goedemorgen] {first}, dat is vervelend. Stuur hem gerust op, de koerier komt hem [morgen|overmorgen] halen. De werkplaats kijkt er binnen twee dagen naar.
p 4: {first} laten weten wat er met de {grinder} is
c: [Prima, ik zet hem klaar.|Fijn, dank je wel.]
hugo: [Steentje tussen de maalschijven. Verder niets.|Schakelaar vervangen.]
a+: Gevonden en gemaakt. Hij is onderweg naar je terug.
c+: [Hij doet het weer, hartelijk dank!|Top service.]`, "nl"),
  template("repair", "{grinder} mahlt nur noch grob", String.raw`
c: Guten Tag, meine {grinder} mahlt [seit einer Woche|seit dem letzten Reinigen] nur noch grob, egal welche Stufe. [Gekauft mit Bestellung {order}.|Ich habe nichts verstellt.] [Was kann ich tun?|Muss sie eingeschickt werden?]
a: Guten Tag {first}, das klingt nach dem oberen Mahlring, der nicht ganz eingerastet ist. Bitte einmal herausnehmen und bis zum Klick drehen; ich schicke ein Bild dazu.
c+: [Das war es tatsächlich. Vielen Dank!|Kein Klick, leider. Ich schicke sie ein.|Jetzt mahlt sie wieder wie neu.]
a: [Das freut mich. Viel Freude mit dem nächsten Kaffee.|Gut. Bei Fragen einfach hier antworten.]`, "de"),
  template("machine", "[Descaling the|How often to descale a] {machine}", String.raw`
c: [Hi|Hello], how often should I descale the {machine}? [The water in {city} is very hard.|I use filtered water.|It has never asked for it, in fourteen months.]
a: [Every two months with hard water, {first}.|With filtered water twice a year is enough.] The orange light counts litres, not days, so it is a little late with hard water.
c: [Good to know, thanks.|And your sachets, or vinegar?]
a: Ours or any citric acid, never vinegar: it stays in the seals and in the taste.`),
  template("machine", "!{machine}: no pressure [since the update|after descaling]", String.raw`
c: [After descaling|Since yesterday] the {machine} has no pressure. Water comes, but [it runs like a tap|the needle stays at two]. [I have guests on {weekday}.|I need it at work.]
a: [Hello {first}|Good afternoon {first}], often that is air in the pump. Open the steam knob, start hot water, and wait a full minute, even if it sounds terrible.
c+: [Sounded terrible, and works.|A minute, two minutes, nothing.]
hugo: [If still nothing: the valve behind the pump, known on this series.|Send the fitter if it is an office, else swap.]
a: [Good. It can happen once after descaling and then not again.|Then it is the valve, and we come and change it at our cost.]
p 5: Fitter to {first} for the {machine}
c: [Thank you, the guests had coffee.|All right, thank you.]`),
  template("machine", "Which machine for [a small kitchen|four people|an office of twelve]?", String.raw`
c: I am choosing between the Solo and the Duo. [We make mostly espresso.|We are four, three with milk.|It stands at work, about thirty cups a day.] [Is the Duo worth it?|What would you take?]
a: [For espresso only, the Solo.|With milk for three, the Duo: it steams and brews at once.|For thirty cups the Duo, and a service visit a year.] You can try both in our shop in Rotterdam on Saturdays.
c+: [That helps. I will come by on Saturday.|Then I know. Thank you.|My wife says the Duo. So the Duo.]`),
  template("machine", "Máquina {machine}: sai água por baixo", String.raw`
c: Bom dia, a minha {machine} [perde água por baixo|deixa uma poça todas as manhãs]. [Tem oito meses.|Já mudei o filtro.] Podem ajudar?
a: Bom dia {first}, claro. Sai também com o depósito vazio? Se não, é a junta do depósito, que lhe envio hoje sem custo.
c: [Só com o depósito cheio.|Com o vazio não sai nada.]
a: Então é a junta. Segue hoje com instruções.
p 3: Junta do depósito enviada
c+: [Chegou e está resolvido. Obrigado!|Muito obrigada, já não perde.]`, "pt"),
];
