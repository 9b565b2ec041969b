// Telephone numbers that ring nowhere: only ranges that the regulators keep free for films and books.
// Germany: Bundesnetzagentur, "Rufnummern für Film und Fernsehen". United Kingdom: Ofcom, "numbers for use in TV and
// radio drama". France: Arcep, which keeps the widest range for mobiles and has whoever comes from elsewhere. The Netherlands,
// Belgium, Spain and Portugal keep none: theirs look like mobiles and begin as no number of their numbering plans does.
const RANGES: Readonly<Record<string, readonly (readonly [prefix: string, digits: number])[]>> = {
  DE: [["+493023125", 3], ["+496990009", 3], ["+494066969", 3], ["+492214710", 3], ["+498999998", 3]],
  GB: [["+447700900", 3], ["+442079460", 3], ["+441134960", 3], ["+441214960", 3], ["+441314960", 3], ["+441614960", 3]],
  NL: [["+3160000", 4]],
  BE: [["+3244000", 4]],
  ES: [["+3440000", 4]],
  PT: [["+35190000", 4]],
  FR: [["+3363998", 4], ["+3326191", 4], ["+3335301", 4], ["+3346571", 4], ["+3353649", 4]],
};

/** Hands out each number once. */
export class PhoneBook {
  private readonly given = new Map<string, number>();

  /** The next free number for a country, in E.164, or null when its range is used up. */
  next(country: string): string | null {
    const key = RANGES[country] ? country : "FR";
    const ranges = RANGES[key] ?? [];
    let n = this.given.get(key) ?? 0;
    this.given.set(key, n + 1);
    for (const [prefix, digits] of ranges) {
      // A step coprime to the size walks through the whole range without looking like a count.
      const size = 10 ** digits;
      if (n < size) return prefix + String((n * 377 + 141) % size).padStart(digits, "0");
      n -= size;
    }
    return null;
  }
}
