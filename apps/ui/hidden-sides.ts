/**
 * At which sides more lies than is seen. From right to left, browsers count the way scrolled from the right, below zero.
 */
export function hiddenSides(
  scroller: { readonly scrollLeft: number; readonly scrollWidth: number; readonly clientWidth: number },
  rightToLeft: boolean,
): { readonly left: boolean; readonly right: boolean } {
  const hidden = scroller.scrollWidth - scroller.clientWidth;
  const fromLeft = rightToLeft ? hidden + scroller.scrollLeft : scroller.scrollLeft;
  // A pixel of rounding is nothing one could scroll to.
  return { left: fromLeft > 1, right: hidden - fromLeft > 1 };
}
