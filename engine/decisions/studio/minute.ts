/** A moment in a sentence to a caller, whose clock is not known: to the minute, in UTC. */
export const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
