/** The tab that a key chooses, or null when the key is not for tabs. Arrows follow the direction of the text and go round. */
export function tabAfter(ids: readonly string[], chosen: string, key: string, rightToLeft: boolean): string | null {
  const at = Math.max(0, ids.indexOf(chosen));
  const forward = rightToLeft ? "ArrowLeft" : "ArrowRight";
  const back = rightToLeft ? "ArrowRight" : "ArrowLeft";
  const next = {
    [forward]: (at + 1) % ids.length,
    [back]: (at - 1 + ids.length) % ids.length,
    Home: 0,
    End: ids.length - 1,
  }[key];
  return next === undefined ? null : (ids[next] ?? null);
}
