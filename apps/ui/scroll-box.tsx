import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { hiddenSides } from "./hidden-sides.ts";
import "./table.css";

/** Tells the frame around what scrolls at which sides more of it lies; the frame draws a shadow there (table.css). */
export function useHiddenSides(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const scroller = box.current;
    const frame = scroller?.parentElement;
    if (!scroller || !frame) return;
    const tell = () => {
      const sides = hiddenSides(scroller, getComputedStyle(scroller).direction === "rtl");
      frame.dataset["left"] = String(sides.left);
      frame.dataset["right"] = String(sides.right);
    };
    const observer = new ResizeObserver(tell);
    observer.observe(scroller);
    if (scroller.firstElementChild) observer.observe(scroller.firstElementChild);
    scroller.addEventListener("scroll", tell, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener("scroll", tell);
    };
  }, [box]);
}

/** Something wider than its place, with a shadow at each side at which more of it lies; it can be scrolled by keyboard. */
export function ScrollBox({ label, children }: { label: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useHiddenSides(box);
  return (
    <div className="table-frame">
      <div className="table-scroll" role="group" aria-label={label} tabIndex={0} ref={box}>
        {children}
      </div>
    </div>
  );
}
