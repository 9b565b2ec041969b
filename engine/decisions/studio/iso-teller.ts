// Moments in words, for whoever tells a million of them.
const DAY = 86_400_000;

/** As `toISOString`, of moments that follow each other: a day is worked out once. */
export function isoTeller(): (millis: number) => string {
  let [begins, day] = [Number.NaN, ""];
  const two = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, "0"));
  return (at) => {
    const millis = Math.trunc(at);
    if (!(millis >= begins && millis < begins + DAY)) {
      begins = Math.floor(millis / DAY) * DAY;
      day = new Date(begins).toISOString().slice(0, 11);
    }
    const [minutes, rest] = [Math.floor((millis - begins) / 60_000), (millis - begins) % 60_000];
    return `${day}${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[Math.floor(rest / 1000)]}.${String(rest % 1000).padStart(3, "0")}Z`;
  };
}
