// Where people live: said by the shop, where parcels go, and often again with a second account or a call.
import type { Account } from "./accounts.ts";
import type { Chance } from "./chance.ts";
import type { Household } from "./groups.ts";
import type { Rows } from "./rows.ts";
import { iso } from "./time.ts";

const words = (text: string): readonly string[] => text.split(", ");

/** Streets as they are called in half the towns of a country. */
const STREETS: Readonly<Record<string, readonly string[]>> = {
  NL: words("Kerkstraat, Dorpsstraat, Molenweg, Schoolstraat, Stationsweg, Wilgenlaan, Beukenlaan, Havenkade, Nieuwstraat, Lindenlaan, Vissersdijk, Eikenhof"),
  BE: words("Kerkstraat, Stationsstraat, Veldstraat, Molenstraat, Kapelstraat, Rue de l'Église, Rue du Moulin, Rue des Tilleuls, Avenue de la Gare, Place du Marché"),
  DE: words("Hauptstraße, Schulstraße, Gartenstraße, Bahnhofstraße, Lindenstraße, Bergstraße, Kirchweg, Birkenweg, Am Hafen, Rosenweg, Mühlenweg"),
  GB: words("High Street, Station Road, Church Lane, Mill Road, Victoria Road, Queen Street, Park Avenue, Harbour Street, Elm Grove, King Street"),
  PT: words("Rua da Igreja, Rua do Moinho, Rua Nova, Avenida da Liberdade, Rua das Flores, Rua do Porto, Travessa da Fonte"),
  ES: words("Calle Mayor, Calle Real, Calle del Sol, Avenida de la Estación, Calle de la Iglesia, Calle del Puerto, Plaza Nueva"),
};

const LETTERS = "ABCDEFGHJKLMNPRSTUVWXZ";

/** Invented, in the form of the country; no claim that the post would find it. */
function drawPostalCode(country: string, chance: Chance): string {
  const digits = (count: number) => String(chance.whole(10 ** (count - 1), 10 ** count - 1));
  const letter = () => LETTERS[chance.whole(0, LETTERS.length - 1)]!;
  if (country === "NL") return `${digits(4)} ${letter()}${letter()}`;
  if (country === "BE") return digits(4);
  if (country === "GB") return `${letter()}${letter()}${chance.whole(1, 29)} ${chance.whole(1, 9)}${letter()}${letter()}`;
  if (country === "PT") return `${digits(4)}-${digits(3)}`;
  return digits(5);
}

function drawStreet(country: string, chance: Chance): string {
  const street = chance.pick(STREETS[country] ?? STREETS["NL"]!);
  const number = chance.whole(1, 160);
  return country === "GB" ? `${number} ${street}` : `${street} ${number}`;
}

/** Comes last, so that it changes no id and no draw of what was there before it. */
export function giveAddresses(accounts: readonly Account[], households: readonly Household[], rows: Rows, root: Chance): void {
  const livesWith = new Map(households.flatMap(({ members: [first, ...others] }) => others.map((account) => [account, first!] as const)));
  const addressOf = ({ person }: Account) => {
    const chance = root.stream(`address ${person.number}`);
    return { address: { street: drawStreet(person.country, chance), postal_code: drawPostalCode(person.country, chance) }, chance };
  };
  const say = (identityId: string, source: string, when: number, address: Readonly<Record<string, string>>): void => {
    for (const [key, value] of Object.entries(address)) rows.attributes.push({ identityId, attributeId: rows.idAt(when), key, value, source, observedAt: iso(when) });
  };
  for (const account of accounts) {
    const { person, shopId, second } = account;
    const { address: own, chance } = addressOf(account);
    const first = livesWith.get(account);
    const address = first === undefined ? own : addressOf(first).address;
    say(shopId, "shop", person.joinedAt, address);
    if (second !== null && chance.isSo(second.kind === "account" ? 0.8 : 0.5)) say(second.identityId, second.kind === "phone" ? "desk" : "shop", second.createdAt, address);
  }
}
