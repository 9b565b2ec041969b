import { Autocomplete } from "react-aria-components/Autocomplete";
import { Collection } from "react-aria-components/Collection";
import { Header } from "react-aria-components/Header";
import { Input } from "react-aria-components/Input";
import { Menu, MenuItem, MenuSection } from "react-aria-components/Menu";
import { SearchField } from "react-aria-components/SearchField";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { markedPieces } from "./marked.ts";
import "./float.css";

export interface Command {
  readonly id: string;
  readonly text: string;
  readonly end?: string;
  /** A second line: by what it was found. */
  readonly under?: string;
  /** What to mark in both lines, in small letters without accents. */
  readonly marks?: readonly string[];
}

export interface CommandSection {
  readonly id: string;
  readonly title: string;
  readonly commands: readonly Command[];
}

export interface CommandsProps {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly sections: readonly CommandSection[];
  readonly onChoose: (id: string) => void;
  readonly empty: string;
  /** What is shown answers what was typed before, or only part of what will: the rest is on its way. */
  readonly isComing?: boolean;
}

function Marked({ text, marks = [] }: { text: string; marks?: readonly string[] }) {
  return (
    <bdi>
      {marks.length === 0
        ? text
        : markedPieces(text, marks).map((piece, at) =>
            piece.isMarked ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>,
          )}
    </bdi>
  );
}

/** One field and what it finds; the focus stays in the field, arrows move through the list. */
export function Commands({ label, text, onText, sections, onChoose, empty, isComing = false }: CommandsProps) {
  const hasWalked = useRef(false);
  const [isHeld, setHeld] = useState(false);
  const type = (next: string) => {
    hasWalked.current = false;
    setHeld(false);
    onText(next);
  };
  const first = sections[0]?.commands[0]?.id;
  /** Enter means what was typed, not what an earlier word found: it waits for the answer, unless somebody walked the list and saw what they choose. */
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") hasWalked.current = true;
    if (event.key !== "Enter" || event.nativeEvent.isComposing || hasWalked.current) return;
    const isMarked = event.currentTarget.closest("[role=dialog]")?.querySelector("[role=menuitem][data-focused]") != null;
    // The list does not always mark its first line where other lines came under the same word.
    if (!isComing && (isMarked || first === undefined)) return;
    event.preventDefault();
    event.stopPropagation();
    if (isComing) setHeld(true);
    else onChoose(first!);
  };
  useEffect(() => {
    if (!isHeld || isComing) return;
    setHeld(false);
    if (first !== undefined) onChoose(first);
  }, [isHeld, isComing, first, onChoose]);
  return (
    <Autocomplete inputValue={text} onInputChange={type}>
      <SearchField className="palette-input" aria-label={label} autoFocus>
        <Input className="input" placeholder={label} dir="auto" onKeyDownCapture={onKeyDown} />
      </SearchField>
      {/* What scrolls can be reached by keys of its own too, for those who read rather than search. */}
      <div className="palette-scroll" tabIndex={0} role="group" aria-label={label} aria-busy={isComing}>
        <Menu
          className="palette-list"
          aria-label={label}
          items={sections}
          onAction={(key) => onChoose(String(key))}
          renderEmptyState={() => <p className="quiet small palette-title">{empty}</p>}
        >
          {(section) => (
            <MenuSection id={section.id}>
              <Header className="palette-title">{section.title}</Header>
              <Collection items={section.commands}>
                {(command) => (
                  <MenuItem id={command.id} className="menu-item" textValue={command.text}>
                    <span className="command-words">
                      <Marked text={command.text} marks={command.marks} />
                      {command.under ? (
                        <span className="command-under">
                          <Marked text={command.under} marks={command.marks} />
                        </span>
                      ) : null}
                    </span>
                    {command.end ? <span className="end">{command.end}</span> : null}
                  </MenuItem>
                )}
              </Collection>
            </MenuSection>
          )}
        </Menu>
      </div>
    </Autocomplete>
  );
}
