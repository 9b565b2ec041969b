// The order in which somebody walks the queue: as they saw it, not as it stands after their own answer moved a row.

export interface Walk {
  readonly view: string;
  /** The conversation that lies open. */
  readonly at: string | undefined;
  /** Everybody seen on this walk, in that order; who has left the queue keeps a place, so that one can go on from it. */
  readonly order: readonly string[];
}

/**
 * The walk with what the queue holds now. It begins anew with another view, or with a conversation that was chosen from
 * the list (by then the list was seen as it stands); newcomers are taken in before whom they stand before.
 */
export function walkNow(
  walk: Walk | undefined,
  view: string,
  at: string | undefined,
  ids: readonly string[],
): Walk {
  if (walk === undefined || walk.view !== view || walk.at !== at || walk.at === undefined) return { view, at, order: ids };
  const known = new Set(walk.order);
  const before = new Map<string | undefined, string[]>();
  let waiting: string[] = [];
  for (const id of ids) {
    if (!known.has(id)) waiting.push(id);
    else if (waiting.length > 0) {
      before.set(id, waiting);
      waiting = [];
    }
  }
  return { ...walk, order: [...walk.order.flatMap((id) => [...(before.get(id) ?? []), id]), ...waiting] };
}

/**
 * Who comes next (1) or came before (-1), of those who are in the queue still. At the end of what was seen the queue
 * begins anew if its order is another one by now; at the beginning, and in a queue of one, it stays.
 */
export function stepFrom(walk: Walk, ids: readonly string[], step: 1 | -1): string | undefined {
  const here = new Set(ids);
  const place = walk.at === undefined ? -1 : walk.order.indexOf(walk.at);
  if (walk.at === undefined || place === -1) return ids[0];
  const onwards = step === 1 ? walk.order.slice(place + 1) : walk.order.slice(0, place).toReversed();
  const next = onwards.find((id) => here.has(id));
  if (next !== undefined) return next;
  if (!here.has(walk.at)) return ids[0];
  return step === 1 && ids.at(-1) !== walk.at ? ids[0] : walk.at;
}

/** Whom to open when the conversation that lies open leaves the queue: who comes next, at the end who came before. */
export function afterLeaving(walk: Walk, ids: readonly string[]): string | undefined {
  const others = ids.filter((id) => id !== walk.at);
  const place = walk.at === undefined ? -1 : walk.order.indexOf(walk.at);
  if (place === -1) return undefined;
  const has = (id: string) => others.includes(id);
  return walk.order.slice(place + 1).find(has) ?? walk.order.slice(0, place).findLast(has) ?? others[0];
}
