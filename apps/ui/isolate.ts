const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/**
 * Sets a value apart from the sentence around it (Unicode's first-strong isolate), so that "€290–560" or a Latin name keeps its
 * order inside Arabic words, and an Arabic name inside English ones. Where both run the same way nothing is added, for
 * invisible characters would then only stand in the way of search and of tests.
 */
export function isolated(value: string, sentenceRunsRightToLeft: boolean): string {
  return sentenceRunsRightToLeft || RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}
