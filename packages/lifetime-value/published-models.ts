/** Published models that the tests hold forecasts against. */

/**
 * The BG/NBD of the CDNOW sample at its maximum, to more places than printed: three independent programs (lifetimes,
 * BTYD, CLVTools) agree on it.
 */
export const cdnow = {
  kind: "bg-nbd",
  r: 0.2425929072,
  alpha: 4.41353156121,
  a: 0.7928861481,
  b: 2.42575343649,
} as const;

/** The parameters as Fader, Hardie & Lee 2005 print them. */
export const cdnowAsPrinted = { kind: "bg-nbd", r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 } as const;

/** The Gamma-Gamma of the CDNOW sample as Fader & Hardie 2013 print it. */
export const cdnowSpendAsPrinted = { kind: "gamma-gamma", p: 6.25, q: 3.74, v: 15.44 } as const;
