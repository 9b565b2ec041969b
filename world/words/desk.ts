// Conversations about invoices, money back and accounts.
import { template } from "./template.ts";
import type { Template } from "./template.ts";

export const DESK: readonly Template[] = [
  template("invoice", "[VAT number|Company name] missing on the invoice of {order}", String.raw`
c: [Good morning|Hello], the invoice of {order} [lacks our VAT number|is in my name and should be in the firm's]. [Our bookkeeper sends it back.|Can it be made again?]
a: [Good morning {first}|Hello {first}], corrected and in your mailbox, with the same number. I have put it in the account, so the next one is right by itself.
c: [Thank you, that was quick.|Bookkeeper happy, I am happy.]`),
  template("invoice", "[Charged twice|Two payments] for {order}", String.raw`
c: My bank shows two payments of {amount} for {order}. [One too many.|Is one of them a reservation?]
a: I see one payment and one reservation, {first}. The second one disappears by itself [within five days|by {weekday}]; if not, write here and I make it disappear.
p 5: Check that the reservation of {amount} is gone
c+: [It is gone, thanks.|All right, I wait.|Gone today. Thank you.]`),
  template("invoice", "Reminder for an invoice [that is paid|we paid last week]", String.raw`
c: We received a reminder for {order}, which we paid on {past}. [Payment proof attached.|A little unpleasant, that tone.]
ida: [Bank file of that day came in late. 14 customers got this.|Paid with the old reference, so it was not matched.]
a: You are right, {first}: the payment is there, only booked late. Please forget the reminder, and I have passed on what you say about its tone.
c: [Thank you.|Fine, it happens.]`),
  template("invoice", "Factuur van {order} op naam van het bedrijf", String.raw`
c: Goedemiddag, kan de factuur van {order} op naam van ons bedrijf? [Het btw-nummer staat in het account.|De boekhouder vraagt erom.]
a: Goedemiddag {first}, aangepast en opnieuw verstuurd. Vanaf nu staat het vanzelf goed.
c: [Dank je wel!|Ontvangen, bedankt.]`, "nl"),
  template("refund", "[A return|Sending something back]", String.raw`
c: I would like to send back [the kettle, it is smaller than I thought|the scale, my sister gave me the same one|two bags of beans, unopened]. [Order {order}.|How does it work?]
a: Simple, {first}: the label is in your mail, any parcel shop takes it. The money comes back [within five days of arriving|as soon as it is here].
p 9: Refund to {first} after the return of {order}
c+: [Sent today.|Dropped it off this morning.]
a+: It is here, and {amount} is on its way to your card.
c+: [Received, thank you.|Thanks for the easy return.]`),
  template("refund", "!Refund for {order} [still missing|after three weeks]", String.raw`
c: You have my return since {past} and I still wait for {amount}. [The page says closed.|I have asked before.] [Please do not send me the standard answer.|What is holding it up?]
a: No standard answer, {first}: it was booked to a voucher instead of your card, by mistake. I have turned it round just now. It takes two working days from here.
p 3: {amount} back to {first}
c: [Thank you. I will look on {weekday}.|At last.]
a+: The bank confirms it. I am sorry that it needed you to ask.
c+: [Arrived. Thank you for following up.|All good now.]`),
  template("refund", "[Not fresh|Stale beans] in {order}", String.raw`
c: The bag of [Quay Blend|Sidamo|Night Tide decaf] in {order} has a roast date [four months ago|I cannot read]. [It tastes of nothing.|No crema at all.] I would like [my money back|a fresh one].
a: It should never have left us, {first}. [Money is on its way back, and keep the bag for cake.|A fresh one, roasted today, leaves this afternoon.]
sam: [Old bag at the back of shelf 12. Shelf cleared.|Seven more with that date sent to others, list made.]
c+: [Very good, thank you.|What a difference. Thank you!]`),
  template("account", "[Cannot sign in|Password mail does not come]", String.raw`
c: [Hi|Hello], [I cannot sign in, it says unknown address|the mail to set a new password never comes|the link in your mail says expired]. [I have looked in the spam.|Same on my phone.]
a: Your account is under [another address of yours|your old work address], {first}; I have sent the link there. Shall I move the account to this address?
c: [Yes please.|Ah! Yes, move it, I left that job.]
a: Moved. You can sign in with this address from now on.`),
  template("account", "[What do you keep about me?|Stop the letters, keep the mails]", String.raw`
c: [Could you tell me what you have stored about me? Friendly question.|Please no more letters on paper. Mails are fine.|I get the newsletter twice.]
a: [Of course, {first}. I have sent you the file; most of it is what you ordered and what you wrote to us.|Noted, {first}: no letters, mails as before. It holds from today.|You have two accounts, {first}, hence two newsletters. I have stopped one.]
c: [Thank you, that was open.|Thanks!]`),
  template("account", "New card, [payment failed|where do I put it?]", String.raw`
c: My card was replaced. [Where do I enter the new one?|I have entered it and the payment failed again.] [The subscription should go on.|Please do not stop the beans.]
a: I see the new card, {first}, and the bank wants you to confirm it once; the link is in your mail. The beans wait until {weekday}.
c+: [Confirmed, it works.|Done. Thanks for waiting with the beans.]`),
  template("account", "Conta: mudar o e-mail", String.raw`
c: Olá, queria mudar o e-mail da minha conta. [O antigo deixou de funcionar.|Já não trabalho lá.] Como faço?
a: Olá {first}, já está mudado para este endereço. Na próxima entrada pede-lhe só uma confirmação.
c: [Perfeito, obrigada!|Funciona, obrigado.]`, "pt"),
];
