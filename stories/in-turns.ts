/** Does it for each, a few at once, and gives what came of it in their order. All at once would wait longer for the server's connections to its database than it lets anybody wait, where a machine is slow. */
export async function inTurns<In, Out>(list: readonly In[], act: (each: In) => Promise<Out>, atOnce = 8): Promise<Out[]> {
  const done: Out[] = [];
  const left = list.entries();
  const turn = async () => {
    for (const [place, each] of left) done[place] = await act(each);
  };
  await Promise.all(Array.from({ length: atOnce }, turn));
  return done;
}
