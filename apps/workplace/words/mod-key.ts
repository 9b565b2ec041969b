/** How the command key is called on this machine: ⌘ on a Mac, Ctrl elsewhere. */
export const MOD = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? "") ? "⌘" : "Ctrl ";
