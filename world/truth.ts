// What is really so in the invented world: the numbers that an analysis of it should find again.

/**
 * How often people buy (BG/NBD of Fader, Hardie & Lee 2005, time in weeks): each person's rate of buying is
 * gamma (r, alpha), and after every repeat purchase they leave for good with a probability that is beta (a, b).
 */
export const PURCHASES = { r: 0.95, alpha: 8.5, a: 0.7, b: 4.6 } as const;

/**
 * What they spend on one order in euros (Gamma-Gamma of Fader & Hardie 2013): an order is gamma (p, ν), and ν differs
 * from person to person as gamma (q, v). The mean order is p·v / (q − 1) = €38.40.
 */
export const SPEND = { p: 6, q: 3.5, v: 16 } as const;

/**
 * How long subscriptions last (shifted beta-geometric of Fader & Hardie 2007, time in months): each month a subscriber leaves
 * with a chance of their own that is beta (alpha, beta). Of the people who buy, `share` subscribe, a few days after one of
 * their orders; the size of the bag or the rhythm of some is changed once, and some rest for a while.
 */
export const SUBSCRIPTIONS = { share: 0.3, alpha: 0.9, beta: 9, changeShare: 0.25, pauseShare: 0.12 } as const;

/** Share of customers without a treatment, when the caller brings no assignment of their own. */
export const HOLD_OUT_SHARE = 0.08;

/** Days after an action in which a purchase counts as "bought again". */
export const WINDOW_DAYS = 60;

/**
 * What the past actions really do. Who is treated, and with whom the agent goes through with it (`takenShare`), places
 * one extra order inside the window with probability `extraOrderChance`, whatever they would have done anyway.
 */
export const ACTIONS = {
  "win-back-call": { extraOrderChance: 0.38, takenShare: 0.85 },
  "loan-grinder": { extraOrderChance: 0.5, takenShare: 0.92 },
  "second-bag-offer": { extraOrderChance: 0, takenShare: 0.9 },
} as const;

export type ActionId = keyof typeof ACTIONS;

/** Share of people with an account who never ordered. */
export const NEVER_BOUGHT_SHARE = 0.04;
