// What is kept and what is running, told together. Work that ends between the two looks would be neither.

/**
 * Reads what is kept and shows it beside the work that runs, both of one moment: if any work that ran has ended while it was read,
 * it is read again.
 *
 * @param running by name, the work of this process; whoever ends it takes it out after having kept what came of it
 * @param show called at once, without waiting, while `running` is as it was
 * @example await ofOneMoment(jobs, () => rows(db, sql`select …`), (found) => found.map(view))
 */
export async function ofOneMoment<Found, Shown>(running: ReadonlyMap<string, unknown>, read: () => Promise<Found>, show: (found: Found) => Shown): Promise<Shown> {
  for (;;) {
    const before = [...running.values()];
    const found = await read();
    const now = new Set(running.values());
    if (before.every((work) => now.has(work))) return show(found);
  }
}
