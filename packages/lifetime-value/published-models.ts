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

/** The Pareto/NBD of the CDNOW sample at its maximum (lifetimes, BTYD and CLVTools agree on it to the places they give). */
export const cdnowPareto = {
  kind: "pareto-nbd",
  r: 0.55327550875,
  alpha: 10.57761223929,
  s: 0.60621356813,
  beta: 11.66791121964,
} as const;

/** The Pareto/NBD as Fader & Hardie print it. */
export const cdnowParetoAsPrinted = { kind: "pareto-nbd", r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 } as const;

/** The MBG/NBD of the CDNOW sample as BTYDplus fits it (exact days; log-likelihood -9582.136). */
export const cdnowMbg = { kind: "mbg-nbd", r: 0.524844, alpha: 6.18309, a: 0.891388, b: 1.61405 } as const;

/** The Gamma-Gamma of the CDNOW sample as Fader & Hardie 2013 print it. */
export const cdnowSpendAsPrinted = { kind: "gamma-gamma", p: 6.25, q: 3.74, v: 15.44 } as const;
