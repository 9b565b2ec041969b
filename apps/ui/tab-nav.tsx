import { type ReactNode, useEffect, useRef } from "react";
import { useHiddenSides } from "./scroll-box.tsx";
import "./tabs.css";

/**
 * Links that look like tabs, for parts with an address of their own. On a telephone not all fit: a shadow says where more
 * are, and the one that is open is brought into sight.
 *
 * @param at changes with the one that is open
 */
export function TabNav({ label, at, children }: { label: string; at: string; children: ReactNode }) {
  const box = useRef<HTMLElement>(null);
  useHiddenSides(box);
  useEffect(() => {
    const tab = box.current?.querySelector<HTMLElement>("[aria-current=page]");
    // The row alone moves, never the page.
    if (tab && box.current) box.current.scrollLeft += middleOf(tab) - middleOf(box.current);
  }, [at]);
  return (
    <div className="table-frame">
      <nav className="tab-list" aria-label={label} ref={box}>
        {children}
      </nav>
    </div>
  );
}

function middleOf(element: HTMLElement): number {
  const { left, width } = element.getBoundingClientRect();
  return left + width / 2;
}
