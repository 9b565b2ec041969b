import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import { tabAfter } from "./tab-order.ts";
import "./tabs.css";

export interface TabChoice {
  readonly id: string;
  readonly title: string;
  readonly body: ReactNode;
}

/**
 * Tabs as the ARIA practices describe them: arrows choose (in the direction of the text), Home and End go to the ends,
 * Tab goes on to the panel. Our own, for React Aria's bring a tenth of the start's weight for collections that three tabs do not need.
 */
export function Tabs({
  label,
  tabs,
  chosen,
  onChoose,
}: {
  label: string;
  tabs: readonly TabChoice[];
  chosen: string;
  onChoose: (id: string) => void;
}) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const shown = tabs.find((tab) => tab.id === chosen) ?? tabs[0];
  const onKeyDown = (event: KeyboardEvent) => {
    const next = tabAfter(
      tabs.map((tab) => tab.id),
      chosen,
      event.key,
      getComputedStyle(event.currentTarget).direction === "rtl",
    );
    if (next === null) return;
    event.preventDefault();
    onChoose(next);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <div className="tabs">
      <div role="tablist" aria-label={label} className="tab-list" ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            data-tab={tab.id}
            aria-selected={tab.id === shown?.id}
            aria-controls={tab.id === shown?.id ? `${id}-panel` : undefined}
            tabIndex={tab.id === shown?.id ? 0 : -1}
            className="tab"
            onClick={() => onChoose(tab.id)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      {shown ? (
        <div
          role="tabpanel"
          id={`${id}-panel`}
          aria-labelledby={`${id}-${shown.id}`}
          tabIndex={0}
          className="tab-panel"
        >
          {shown.body}
        </div>
      ) : null}
    </div>
  );
}
