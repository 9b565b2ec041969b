import { type ReactNode, useEffect, useRef } from "react";
import { hiddenSides } from "./hidden-sides.ts";
import "./table.css";

/** Something wider than its place, with a shadow at each side at which more of it lies; it can be scrolled by keyboard. */
export function ScrollBox({ label, children }: { label: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
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
  }, []);
  return (
    <div className="table-frame">
      <div className="table-scroll" role="group" aria-label={label} tabIndex={0} ref={box}>
        {children}
      </div>
    </div>
  );
}
