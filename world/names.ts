// Invented people: ordinary first and last names of many countries, put together by chance. Who matches a real person
// does so by accident. A name not in Latin letters carries its transliteration after "=", for an e-mail address.
import type { Chance } from "./chance.ts";

interface NameList {
  readonly first: readonly string[];
  readonly last: readonly string[];
  /** Japanese and Chinese characters put the family name first */
  readonly familyFirst?: true;
}
const list = (first: string, last: string, familyFirst?: true): NameList => ({
  first: first.split(", "),
  last: last.split(", "),
  ...(familyFirst ? { familyFirst } : {}),
});

const NAMES = {
  dutch: list(
    "Anouk, Bram, Carlijn, Daan, Eline, Femke, Floris, Guusje, Hanneke, Ivo, Jasmijn, Jeroen, Joris, Karin, Lars, Lieke, Lotte, Maarten, Marijke, Marit, Mees, Niels, Noor, Pieter, Renske, Roos, Ruben, Saskia, Sanne, Sem, Sjoerd, Tess, Thijs, Tjeerd, Veerle, Willemijn, Wouter, Yara",
    "Bakker, Berends, Blok, Boersma, Bosman, de Boer, de Graaf, de Groot, de Jong, de Vries, Dekker, Dijkstra, Evers, Hendriks, Hoekstra, Huisman, Jansen, Kok, Kuipers, Meijer, Mulder, Postma, Prins, Schouten, Smit, Timmerman, van Beek, van Dam, van den Berg, van der Meer, van Dijk, van Leeuwen, van Loon, Verbeek, Verhoeven, Visser, Vos, Wolters, Zijlstra",
  ),
  flemish: list(
    "Amber, Arne, Bart, Ellen, Elke, Hannelore, Ilse, Jef, Jozefien, Kobe, Liesbeth, Lore, Marijn, Nele, Pieter-Jan, Seppe, Stijn, Tine, Wannes, Wout",
    "Aerts, Claes, Coppens, De Backer, De Clercq, De Smet, Desmet, Goossens, Jacobs, Janssens, Lambrecht, Lemmens, Maes, Peeters, Segers, Van den Broeck, Vandenberghe, Verstraete, Wauters, Willems",
  ),
  walloon: list(
    "Adrien, Aurélie, Benoît, Camille, Céline, Chloé, Élise, Florence, Geoffrey, Hélène, Julien, Laurent, Manon, Mathilde, Olivier, Quentin, Sylvie, Thibault",
    "Bodart, Collard, Delvaux, Denis, Dubois, Dumont, Fontaine, Gillet, Henrard, Lambert, Leclercq, Lejeune, Marchal, Noël, Pirard, Renard, Simonis, Thiry",
  ),
  german: list(
    "Anke, Annika, Birgit, Björn, Carsten, Dörte, Elias, Finn, Franziska, Frieda, Greta, Hannes, Heike, Henrik, Jana, Jörg, Jürgen, Katrin, Kilian, Lena, Leonie, Lukas, Malte, Marlene, Matthias, Merle, Nils, Otto, Paula, Ronja, Sabine, Stefan, Svenja, Theo, Tobias, Ulrike, Wiebke, Yannick",
    "Albers, Bauer, Becker, Behrens, Brandt, Claussen, Dietrich, Engel, Fischer, Fuchs, Gerlach, Hartmann, Hoffmann, Jäger, Kaiser, Keller, Köhler, Krüger, Lange, Lehmann, Lorenz, Martens, Möller, Neumann, Petersen, Pohl, Richter, Sauer, Schäfer, Schröder, Schulze, Seidel, Sommer, Thiel, Vogel, Wagner, Winkler, Zimmermann",
  ),
  british: list(
    "Abigail, Alasdair, Alice, Bethan, Callum, Charlotte, Daniel, Eilidh, Eleanor, Fergus, Fiona, George, Gwen, Harriet, Hugh, Imogen, Isla, Jack, Keir, Laura, Malcolm, Megan, Nathan, Oliver, Owen, Philippa, Rhys, Rory, Rosie, Simon, Sophie, Thomas, Una, Will",
    "Archer, Bennett, Brooks, Campbell, Carter, Clarke, Davies, Ellis, Fletcher, Fraser, Griffiths, Harding, Hughes, Iveson, Kerr, Lloyd, Marsh, McAllister, Morgan, Naylor, Osborne, Parry, Pritchard, Reid, Rowe, Sinclair, Stokes, Thornton, Turner, Walsh, Webb, Whitfield, Wood, Yates",
  ),
  portuguese: list(
    "Afonso, Ana Rita, Beatriz, Bruno, Carolina, Catarina, Diogo, Duarte, Filipa, Gonçalo, Helena, Inês, Joana, João, Leonor, Luísa, Mafalda, Margarida, Miguel, Nuno, Rui, Sofia, Teresa, Tiago, Vasco",
    "Almeida, Antunes, Barros, Brito, Cardoso, Carvalho, Coelho, Cunha, Duarte, Esteves, Faria, Figueiredo, Freitas, Leal, Machado, Matos, Moreira, Neves, Nogueira, Pacheco, Pinto, Ramalho, Sequeira, Tavares, Teixeira, Vaz",
  ),
  spanish: list(
    "Aitor, Alba, Álvaro, Amaya, Carmen, Daniela, Elena, Enrique, Gonzalo, Inés, Iker, Irene, Javier, Jimena, Lucía, Marina, Martín, Mateo, Montserrat, Nerea, Nicolás, Núria, Pablo, Paloma, Raquel, Rocío, Sergio, Tomás, Vega",
    "Aguilar, Álvarez, Benítez, Bravo, Calvo, Cano, Castro, Delgado, Domínguez, Ferrer, Gallardo, García, Herrero, Ibáñez, Iglesias, Lozano, Márquez, Molina, Navarro, Núñez, Ortega, Pascual, Prieto, Rey, Romero, Serrano, Soler, Vidal",
  ),
  arabic: list(
    "ليلى=layla, أحمد=ahmad, فاطمة=fatima, يوسف=youssef, مريم=maryam, خالد=khalid, سلمى=salma, عمر=omar, نور=nour, حسن=hassan, هدى=huda, كريم=karim",
    "حداد=haddad, العلوي=alaoui, منصور=mansour, بن علي=benali, الخطيب=khatib, درويش=darwish, ناصر=nasser, صباغ=sabbagh, الإدريسي=idrissi, رحماني=rahmani",
  ),
  maghrebi: list(
    "Amina, Bilal, Chaima, Driss, Farah, Hicham, Ikram, Karima, Mehdi, Nadia, Naima, Rachid, Samira, Soufiane, Yasmina, Zakaria",
    "Amrani, Aziz, Belkacem, Bouazza, Chaoui, El Amrani, El Idrissi, Haddad, Lahlou, Mansouri, Ouali, Rahimi, Saidi, Tahiri, Ziani",
  ),
  japanese: list(
    "美咲=misaki, 健太=kenta, 芽衣=mei, 陽子=yoko, 翔=sho, 結衣=yui, 直樹=naoki, 千尋=chihiro",
    "田中=tanaka, 佐藤=sato, 中村=nakamura, 高橋=takahashi, 森=mori, 小川=ogawa, 石井=ishii, 松本=matsumoto",
    true,
  ),
  chinese: list("伟=wei, 丽=li, 敏=min, 静=jing, 磊=lei, 雪=xue", "李=li, 王=wang, 陈=chen, 林=lin, 周=zhou, 黄=huang", true),
  greek: list(
    "Ελένη=eleni, Γιώργος=giorgos, Κατερίνα=katerina, Νίκος=nikos, Μαρία=maria, Δημήτρης=dimitris, Σοφία=sofia, Άννα=anna",
    "Παπαδάκη=papadaki, Νικολάου=nikolaou, Γεωργίου=georgiou, Βασιλείου=vasileiou, Ιωάννου=ioannou, Αθανασίου=athanasiou",
  ),
  ukrainian: list(
    "Олена=olena, Андрій=andrii, Ірина=iryna, Тарас=taras, Оксана=oksana, Дмитро=dmytro, Софія=sofiia",
    "Шевчук=shevchuk, Коваль=koval, Бондаренко=bondarenko, Мельник=melnyk, Савченко=savchenko, Кравець=kravets",
  ),
  turkish: list(
    "Ayşe, Burak, Can, Deniz, Elif, Emre, Gizem, Hakan, Melis, Selin, Tolga, Zeynep",
    "Aksoy, Arslan, Çelik, Demir, Doğan, Güneş, Kaya, Öztürk, Polat, Şahin, Yıldız",
  ),
  indian: list(
    "Aditi, Anand, Arjun, Divya, Ishaan, Kavya, Meera, Nikhil, Priya, Rahul, Rohan, Sunita, Vikram",
    "Banerjee, Bhatt, Chandra, Desai, Iyer, Kapoor, Mehta, Nair, Patel, Rao, Sharma, Verma",
  ),
  westAfrican: list(
    "Abena, Adaeze, Chidi, Efua, Emeka, Folake, Ifeoma, Kofi, Kwame, Ngozi, Tunde, Yaw",
    "Adeyemi, Appiah, Asante, Balogun, Boateng, Eze, Mensah, Nwosu, Okeke, Okonkwo, Osei, Owusu",
  ),
  surinamese: list("Clifton, Dewi, Iwan, Jurmain, Radha, Shanti, Xaviera", "Alberga, Baldew, Cairo, Doerga, Kartosen, Pinas, Ramdin"),
  polish: list(
    "Agnieszka, Bartosz, Ewa, Jakub, Kasia, Krzysztof, Magda, Paweł, Piotr, Zofia",
    "Dąbrowski, Jankowska, Kowalczyk, Lewandowski, Mazur, Nowak, Wójcik, Zając, Zieliński",
  ),
  nordic: list(
    "Astrid, Erik, Freja, Ingrid, Jonas, Kaisa, Lasse, Linnea, Mikkel, Sigrid, Solveig",
    "Andersen, Bergström, Dahl, Hansen, Holm, Korhonen, Lindqvist, Nilsson, Nyberg, Sørensen",
  ),
  italian: list("Chiara, Davide, Elisa, Giulia, Lorenzo, Marco, Martina, Paolo", "Bianchi, Conti, Esposito, Ferrari, Gallo, Marini, Ricci, Romano"),
  southSlavic: list("Ana, Goran, Ivana, Luka, Marko, Mila, Petra, Vesna", "Babić, Horvat, Jurić, Kovačević, Marić, Novak, Petrović, Vuković"),
} as const satisfies Record<string, NameList>;
type Culture = keyof typeof NAMES;

export interface Place {
  readonly city: string;
  readonly country: string;
  readonly timeZone: string;
  readonly language: string;
}
const place = (country: string, timeZone: string, language: string, cities: string): readonly Place[] =>
  cities.split(", ").map((city) => ({ city, country, timeZone, language }));

const PLACES = {
  NL: place("NL", "Europe/Amsterdam", "nl", "Rotterdam, Amsterdam, Utrecht, Den Haag, Eindhoven, Groningen, Tilburg, Nijmegen, Haarlem, Leiden, Delft, Zwolle, Arnhem, Maastricht, Middelburg, Deventer"),
  BE: place("BE", "Europe/Brussels", "nl", "Antwerpen, Gent, Leuven, Brugge, Mechelen, Hasselt, Kortrijk"),
  BF: place("BE", "Europe/Brussels", "fr", "Bruxelles, Liège, Namur, Mons, Charleroi"),
  DE: place("DE", "Europe/Berlin", "de", "Hamburg, Berlin, Köln, Bremen, Münster, Leipzig, Düsseldorf, Hannover, München, Freiburg, Dresden, Kiel"),
  PT: place("PT", "Europe/Lisbon", "pt", "Lisboa, Porto, Coimbra, Braga, Setúbal, Évora"),
  GB: place("GB", "Europe/London", "en", "London, Bristol, Edinburgh, Manchester, Glasgow, Leeds, Cardiff, Norwich, Brighton, York"),
  ES: place("ES", "Europe/Madrid", "es", "Madrid, Barcelona, Valencia, Bilbao, Sevilla, Zaragoza, Gijón, Málaga"),
} as const;
const REGIONS: readonly (readonly [keyof typeof PLACES, number])[] = [
  ["NL", 38], ["DE", 19], ["BE", 10], ["BF", 5], ["GB", 12], ["PT", 8], ["ES", 8],
];
const NEWCOMERS: readonly (readonly [Culture, number])[] = [
  ["maghrebi", 5], ["turkish", 5], ["indian", 4], ["westAfrican", 4], ["polish", 4], ["nordic", 3], ["italian", 4],
  ["southSlavic", 3], ["arabic", 3], ["japanese", 2], ["chinese", 2], ["greek", 3], ["ukrainian", 3], ["surinamese", 2],
];
const AT_HOME: Readonly<Record<keyof typeof PLACES, Culture>> = {
  NL: "dutch", BE: "flemish", BF: "walloon", DE: "german", PT: "portuguese", GB: "british", ES: "spanish",
};

export interface PersonName {
  readonly name: string;
  readonly firstName: string;
  /** in plain Latin letters, for an e-mail address: "mei.tanaka" */
  readonly mailName: string;
}

export function drawPlace(chance: Chance): Place & { readonly region: keyof typeof PLACES } {
  const region = chance.weighted(REGIONS);
  return { ...chance.pick(PLACES[region]), region };
}

export function drawName(region: keyof typeof PLACES, chance: Chance): PersonName {
  const culture = chance.isSo(0.78) ? AT_HOME[region] : chance.weighted(NEWCOMERS);
  const names: NameList = NAMES[culture];
  const [first, firstMail] = spelled(chance.pick(names.first));
  const [last, lastMail] = spelled(chance.pick(names.last));
  return {
    name: names.familyFirst ? `${last} ${first}` : `${first} ${last}`,
    firstName: first,
    mailName: `${firstMail}.${lastMail}`,
  };
}

function spelled(entry: string): readonly [string, string] {
  const [shown = "", mail] = entry.split("=");
  return [shown, mail ?? plainLetters(shown)];
}

/** Lower-case letters a to z of a Latin text: "Ana Rita" → "anarita", "Łukasz Öz" → "lukaszoz". */
export function plainLetters(text: string): string {
  return text
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/ø/g, "o")
    .replace(/ł/g, "l")
    .replace(/ı/g, "i")
    .normalize("NFD")
    .replace(/[^a-z]/g, "");
}

const OFFICE_FIRST = ["Atelier", "Bureau", "Café", "Studio", "Werkplaats", "Praktijk", "Kanzlei", "Estúdio", "Books & Co", "Bakkerij", "Kollektiv", "Gallery"];
const OFFICE_LAST = [
  "Noord", "Havenzicht", "Lindenhof", "Aurora", "Blauw", "Kade 9", "Dogger", "Elbe", "Ribeira", "Mistral", "Kastanje", "Orion", "Speicher",
  "Torenval", "Meridian", "Vlinder", "Kompass", "Almirante", "Fennel", "Lantern", "Prisma", "Zilver", "Marée", "Weststern", "Tilde", "Ostara",
];

/** A small firm that orders coffee for its people; the same name may be drawn twice. */
export function drawOfficeName(chance: Chance): PersonName {
  const name = `${chance.pick(OFFICE_FIRST)} ${chance.pick(OFFICE_LAST)}`;
  return { name, firstName: name, mailName: plainLetters(name) };
}
