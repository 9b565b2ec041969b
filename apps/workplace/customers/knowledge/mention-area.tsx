import { type KeyboardEvent, type ReactNode, type Ref, type SyntheticEvent, useEffect, useId, useImperativeHandle, useRef, useState } from "react";
import { Data } from "../../../ui/data.tsx";
import { TextArea } from "../../../ui/fields.tsx";
import { useWords } from "../../../ui/words.tsx";
import { colleaguesTyped, mentionTyped, withMention } from "./mention-typing.ts";
import type { Person } from "./mentions.ts";

export interface MentionAreaHandle {
  /** Writes an @ where the cursor stands, which opens the list. */
  readonly begin: () => void;
}

/**
 * Where a note is written. An @ opens a list of colleagues under it: the focus stays in the text, arrows choose, Enter or Tab puts
 * the name in, Escape closes the list and nothing else; with a finger or a pointer one presses a name.
 */
export function MentionArea({ label, value, onChange, people, help, ref }: { label: string; value: string; onChange: (text: string) => void; people: readonly Person[]; help: ReactNode; ref: Ref<MentionAreaHandle> }) {
  const { t } = useWords();
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [cursor, setCursor] = useState(0);
  /** What was put away with Escape, as long as it stands. */
  const [closed, setClosed] = useState<number | null>(null);
  const [active, setActive] = useState<number | null>(null);
  const typed = mentionTyped(value, cursor);
  const found = typed === undefined || typed.from === closed ? [] : colleaguesTyped(typed.words, people);
  const isOpen = found.length > 0;
  // Behind a blank the mention may be over: then Enter is a new line, until an arrow says otherwise.
  const at = active === null ? (typed !== undefined && /\s$/.test(typed.words) ? -1 : 0) : Math.min(active, found.length - 1);
  useEffect(() => {
    void list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const put = (text: string, place: number) => {
    onChange(text);
    setCursor(place);
    setActive(null);
    area.current?.focus();
    requestAnimationFrame(() => area.current?.setSelectionRange(place, place));
  };
  const choose = (person: Person | undefined) => {
    if (person === undefined || typed === undefined) return;
    const next = withMention(value, typed, person);
    put(next.text, next.cursor);
    setClosed(typed.from);
  };
  useImperativeHandle(ref, () => ({
    begin: () => {
      const place = area.current?.selectionStart ?? value.length;
      const blank = place === 0 || /\s/.test(value[place - 1]!) ? "" : " ";
      setClosed(null);
      put(`${value.slice(0, place)}${blank}@${value.slice(place)}`, place + blank.length + 1);
    },
  }));
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown") setActive((at + 1) % found.length);
    else if (event.key === "ArrowUp") setActive(at <= 0 ? found.length - 1 : at - 1);
    else if (event.key === "Escape") setClosed(typed!.from);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && at >= 0) choose(found[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const follow = (event: SyntheticEvent<HTMLTextAreaElement>) => setCursor(event.currentTarget.selectionStart);
  const optionId = (index: number) => `${listId}-${index}`;
  return (
    <TextArea
      label={label}
      value={value}
      onChange={(text) => {
        const place = area.current?.selectionStart ?? text.length;
        setCursor(place);
        setActive(null);
        // Another mention, or this one begun anew, opens the list again.
        if (closed !== null && mentionTyped(text, place)?.from !== closed) setClosed(null);
        onChange(text);
      }}
      rows={3}
      maxLength={10_000}
      autoFocus
      areaRef={area}
      help={help}
      area={{ "aria-autocomplete": "list", ...(isOpen ? { "aria-controls": listId, ...(at >= 0 ? { "aria-activedescendant": optionId(at) } : {}) } : {}), onSelect: follow, onKeyDownCapture: onKeyDown, onBlur: () => setClosed(typed?.from ?? null) }}
      below={
        <>
          {isOpen ? (
            <ul className="float menu mention-list" role="listbox" id={listId} aria-label={t("Colleagues")} ref={list}>
              {found.map((person, index) => (
                // The keys are the field's; a press must not take the focus from it.
                // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
                <li key={person.id} id={optionId(index)} role="option" aria-selected={index === at} className="menu-item" data-focused={index === at || undefined} onMouseDown={(event) => event.preventDefault()} onClick={() => choose(person)}>
                  <Data>{person.name}</Data>
                </li>
              ))}
            </ul>
          ) : null}
          <span role="status" className="hidden">
            {isOpen ? t("{count, plural, one {# colleague fits} other {# colleagues fit}}; arrows choose, Enter puts the name in.", { count: found.length }) : ""}
          </span>
        </>
      }
    />
  );
}
